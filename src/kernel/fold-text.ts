/**
 * Folding brings texts that people read as the same to the same letters: search, stop words and
 * the content filter compare folded texts only. Runs in Node and in browsers.
 */

/** A folded text that still knows where its letters came from. */
export interface FoldedText {
  text: string;
  /** UTF-16 offsets in the original of `text.slice(from, to)`; `from` < `to`. */
  originalSpan(from: number, to: number): readonly [number, number];
}

const pictograph = /\p{Extended_Pictographic}/u;
const whiteSpace = /[\s\u0085]/u;
const unseen = /[\p{Cf}\p{Cc}\p{Default_Ignorable_Code_Point}]/u;
const apostrophe = /['`´‘’‛′ʹʻʼʽˈ＇]/u;
const wordPart = /[\p{L}\p{N}\p{M}]/u;
/** Marks of alphabets where a letter without its mark is still readable; Thai or Hindi would not be. */
const strippedMark =
  /(?=\p{M})[\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** Lower-case letters without a Unicode decomposition that people type as their plain neighbour. */
const plainLetters: Readonly<Record<string, string>> = {
  ı: 'i',
  ß: 'ss',
  ς: 'σ',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
};

function foldLetters(point: string): string {
  const lower = point.normalize('NFKD').replaceAll('I', 'i').toLowerCase();
  const plain = [...lower].map(letter => plainLetters[letter] ?? letter).join('');
  return [...plain.normalize('NFKD')].filter(part => !strippedMark.test(part)).join('');
}

/** What one code point becomes: letters, '' when it is dropped, ' ' when it separates words. */
function foldPoint(point: string): string {
  if (pictograph.test(point)) return ' ';
  if (unseen.test(point)) return whiteSpace.test(point) && point !== '\uFEFF' ? ' ' : '';
  if (apostrophe.test(point)) return '';
  const letters = foldLetters(point);
  return [...letters].map(part => (wordPart.test(part) ? part : ' ')).join('');
}

/** Unicode properties are slow to ask for and texts repeat their letters. */
const foldedPoints = new Map<string, string>();
const pointsRemembered = 4096;

function recallPoint(point: string): string {
  const known = foldedPoints.get(point);
  if (known !== undefined) return known;
  const folded = foldPoint(point);
  if (foldedPoints.size >= pointsRemembered) foldedPoints.clear();
  foldedPoints.set(point, folded);
  return folded;
}

/**
 * Folds `text` and remembers offsets. Compatibility forms and case fall together, all of `I İ ı`
 * become `i`, `ß` becomes `ss`, diacritics and invisible characters go, emoji and punctuation
 * separate words like white space does, and white space is one blank inside, none at the ends.
 */
export function foldWithOffsets(text: string): FoldedText {
  const starts: number[] = [];
  const ends: number[] = [];
  let folded = '';
  let apart = false;
  let at = 0;
  const append = (unit: string, from: number, to: number) => {
    for (let copies = 0; copies < unit.length; copies += 1) {
      starts.push(from);
      ends.push(to);
    }
    folded += unit;
  };
  for (const point of text) {
    const end = at + point.length;
    const parts = recallPoint(point);
    // A mark that was dropped still belongs to the letter before it.
    if (parts === '' && !apart && ends.length > 0) ends[ends.length - 1] = end;
    for (const part of parts) {
      if (part === ' ') {
        apart = true;
        continue;
      }
      if (apart && folded !== '') append(' ', at, at);
      apart = false;
      append(part, at, end);
    }
    at = end;
  }
  const originalSpan = (from: number, to: number) =>
    [starts[from] ?? 0, ends[to - 1] ?? 0] as const;
  return { text: folded, originalSpan };
}

/** The folded text alone. */
export function foldText(text: string): string {
  return foldWithOffsets(text).text;
}

/** Cyrillic letters, folded, and the Latin letters that look the same in either case. */
const twins: readonly (readonly [cyrillic: string, latin: string])[] = [
  ['а', 'a'],
  ['в', 'b'],
  ['с', 'c'],
  ['ԁ', 'd'],
  ['е', 'e'],
  ['н', 'h'],
  ['і', 'i'],
  ['ј', 'j'],
  ['к', 'k'],
  ['м', 'm'],
  ['о', 'o'],
  ['р', 'p'],
  ['ѕ', 's'],
  ['т', 't'],
  ['ԝ', 'w'],
  ['х', 'x'],
  ['у', 'y'],
];
const toLatin = new Map(twins);
const toCyrillic = new Map(twins.map(([cyrillic, latin]) => [latin, cyrillic]));
const latinLetter = /\p{Script=Latin}/u;
const cyrillicLetter = /\p{Script=Cyrillic}/u;

function inOneScript(word: string, foreign: RegExp, twinOf: ReadonlyMap<string, string>): string[] {
  const letters = [...word].map(letter => (foreign.test(letter) ? twinOf.get(letter) : letter));
  return letters.includes(undefined) ? [] : [letters.join('')];
}

/**
 * What a folded word that mixes Latin and Cyrillic letters looks like: its spelling in one script,
 * where every foreign letter has a twin. Same length as `word`. Words of one script give nothing.
 */
export function lookAlikes(word: string): readonly string[] {
  if (!cyrillicLetter.test(word) || !latinLetter.test(word)) return [];
  return [
    ...inOneScript(word, cyrillicLetter, toLatin),
    ...inOneScript(word, latinLetter, toCyrillic),
  ];
}
