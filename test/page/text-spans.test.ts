import { markedWords, textPieces } from '../../src/web/state/text-spans.js';

describe('marks in a text', () => {
  it('cut it into pieces that together are the text', () => {
    const pieces = textPieces('buy bitcoin now', [[4, 11]]);
    expect(pieces).toEqual([
      { text: 'buy ', isMarked: false },
      { text: 'bitcoin', isMarked: true },
      { text: ' now', isMarked: false },
    ]);
  });

  it.each([
    [
      'overlap',
      [
        [0, 6],
        [4, 8],
      ],
    ],
    [
      'come in any order',
      [
        [4, 8],
        [0, 6],
      ],
    ],
    ['reach beyond the end', [[0, 99]]],
    [
      'are empty or turned around',
      [
        [3, 3],
        [5, 2],
      ],
    ],
  ] as const)('that %s lose and double nothing', (_, spans) => {
    const text = '12345678';
    expect(
      textPieces(text, spans)
        .map(piece => piece.text)
        .join(''),
    ).toBe(text);
  });

  it('name each marked word once', () => {
    expect(
      markedWords('win win now', [
        [0, 3],
        [4, 7],
      ]),
    ).toEqual(['win']);
  });
});
