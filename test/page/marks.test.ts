import { markedRuns } from '../../src/web/state/marks.js';

const text = (value: string) => ({ kind: 'text', text: value });

describe('marks of a message', () => {
  it('makes bold, italic, struck and code, also inside each other', () => {
    expect(markedRuns('*a _b_* ~c~ `d*e*`')).toEqual([
      { kind: 'bold', runs: [text('a '), { kind: 'italic', runs: [text('b')] }] },
      text(' '),
      { kind: 'strike', runs: [text('c')] },
      text(' '),
      { kind: 'code', text: 'd*e*' },
    ]);
  });

  it.each(['2*3*4', 'snake_case_name', '* a *', '*', 'a*b', '**', 'çok_güzel_ş'])(
    'leaves %s as it is',
    plain => {
      expect(markedRuns(plain)).toEqual([text(plain)]);
    },
  );

  it('links http addresses without the punctuation behind them', () => {
    expect(markedRuns('see https://example.com/a?b=1.')).toEqual([
      text('see '),
      { kind: 'link', text: 'https://example.com/a?b=1', href: 'https://example.com/a?b=1' },
      text('.'),
    ]);
  });

  it('links nothing else', () => {
    const plain = 'javascript:alert(1) data:text/html,x www.example.com';
    expect(markedRuns(plain)).toEqual([text(plain)]);
  });

  it('keeps every character of any text', () => {
    const odd = '*_~`` ```x``` *a\nb* https:// _ü_ 🙏*';
    const flat = (runs: ReturnType<typeof markedRuns>): string =>
      runs.map(run => ('runs' in run ? flat(run.runs) : run.text)).join('');
    expect(flat(markedRuns(odd)).replace(/[*_~`]/g, '')).toBe(odd.replace(/[*_~`]/g, ''));
  });
});
