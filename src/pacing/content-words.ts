import { foldText, foldWithOffsets, type FoldedText } from '../kernel/fold-text.js';
import { inLatin, withDigitsRead, withSignsRead } from './guises.js';

/** UTF-16 offsets, the end excluded. */
export type Span = readonly [from: number, to: number];

export interface Hit<Entry> {
  entry: Entry;
  span: Span;
}

interface Wanted<Entry> {
  entry: Entry;
  /** Folded and in Latin: words with one blank between. */
  value: string;
}

type Index<Entry> = ReadonlyMap<string, readonly Wanted<Entry>[]>;

interface Prepared<Entry> {
  byFirstWord: Index<Entry>;
  /** Lengths of first words: most words of a text need not be looked up. */
  firstLengths: ReadonlySet<number>;
  /** Values without their blanks, for words that are written apart. */
  joined: Index<Entry>;
  /** Lengths of those, shortest first. */
  lengths: readonly number[];
}

/** Where the words of a folded text begin and end, and how far apart they stand in the original. */
interface Words {
  from: readonly number[];
  to: readonly number[];
  /** How far this word stands from the one before: characters of the original, a line break is far. */
  gap: readonly number[];
  /** No white space between this word and the one before. */
  touches: readonly boolean[];
}

/** First and last of some neighbouring words. */
type Run = readonly [first: number, last: number];

/** Shorter words come about by chance when letters are joined. */
const shortestJoined = 5;
/** Longer runs without white space are addresses and codes, not words with points in them. */
const longestGlued = 12;

const whiteSpace = /\s/;

export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

const withoutBlanks = (text: string) => text.replaceAll(' ', '');

function prepare<Entry extends { value: string }>(entries: readonly Entry[]): Prepared<Entry> {
  const wanted = entries
    .map(entry => ({ entry, value: inLatin(foldText(entry.value)) }))
    .filter(({ value }) => value !== '');
  const long = wanted.filter(({ value }) => withoutBlanks(value).length >= shortestJoined);
  const joined = groupBy(long, ({ value }) => withoutBlanks(value));
  const byFirstWord = groupBy(wanted, ({ value }) => value.split(' ', 1)[0] ?? '');
  return {
    byFirstWord,
    firstLengths: new Set([...byFirstWord.keys()].map(key => key.length)),
    joined,
    lengths: [...new Set([...joined.keys()].map(key => key.length))].sort((a, b) => a - b),
  };
}

const widthOf = (between: string) => (between.includes('\n') ? Infinity : between.length);

function wordsOf({ text: folded, originalSpan }: FoldedText, text: string): Words {
  const from: number[] = [];
  const to: number[] = [];
  const gap: number[] = [];
  const touches: boolean[] = [];
  let lastEnd = 0;
  for (let at = 0; at < folded.length;) {
    const blank = folded.indexOf(' ', at);
    const end = blank < 0 ? folded.length : blank;
    const [start, stop] = originalSpan(at, end);
    from.push(at);
    to.push(end);
    const between = text.slice(lastEnd, start);
    gap.push(widthOf(between));
    touches.push(between !== ' ' && !whiteSpace.test(between));
    lastEnd = stop;
    at = end + 1;
  }
  return { from, to, gap, touches };
}

function runsOf(count: number, goesOn: (at: number) => boolean, first = 0): Run[] {
  const runs: Run[] = [];
  let start = first;
  for (let at = first + 1; at <= count; at += 1) {
    if (at < count && goesOn(at)) continue;
    if (at - start > 1) runs.push([start, at - 1]);
    start = at;
  }
  return runs;
}

/** Single letters in a row; where the gaps differ, also the parts between the wider ones. */
function letterRuns({ from, to, gap }: Words): Run[] {
  const isLetter = (at: number) => (to[at] ?? 0) - (from[at] ?? 0) === 1;
  const runs = runsOf(from.length, at => isLetter(at) && isLetter(at - 1));
  return runs.flatMap(([first, last]) => {
    let narrow = Infinity;
    for (let at = first + 1; at <= last; at += 1) narrow = Math.min(narrow, gap[at] ?? 0);
    const parts = runsOf(last + 1, at => (gap[at] ?? 0) <= narrow, first);
    return [[first, last] as const, ...parts.filter(part => part[0] > first || part[1] < last)];
  });
}

/** Words and phrases as they stand. */
function plainHits<Entry>(
  guise: string,
  words: Words,
  { byFirstWord, firstLengths }: Prepared<Entry>,
): Hit<Entry>[] {
  const hits: Hit<Entry>[] = [];
  for (let at = 0; at < words.from.length; at += 1) {
    const from = words.from[at] ?? 0;
    if (!firstLengths.has((words.to[at] ?? 0) - from)) continue;
    for (const { entry, value } of byFirstWord.get(guise.slice(from, words.to[at])) ?? []) {
      const to = from + value.length;
      const isWhole = to === guise.length || guise.charAt(to) === ' ';
      if (isWhole && guise.startsWith(value, from)) hits.push({ entry, span: [from, to] });
    }
  }
  return hits;
}

function joinedHits<Entry>({ joined }: Prepared<Entry>, letters: string, span: Span): Hit<Entry>[] {
  return (joined.get(letters) ?? []).map(({ entry }) => ({ entry, span }));
}

/**
 * An entry with blanks or points between its letters, at the start or the end of a run of single
 * letters. In the middle it may be part of a longer word.
 */
function spelledHits<Entry>(
  guise: string,
  words: Words,
  { run: [first, last], prepared }: { run: Run; prepared: Prepared<Entry> },
): Hit<Entry>[] {
  const count = last - first + 1;
  if (count < (prepared.lengths[0] ?? Infinity)) return [];
  const letters = withoutBlanks(guise.slice(words.from[first], words.to[last]));
  const hits: Hit<Entry>[] = [];
  for (const length of prepared.lengths) {
    if (length > count) break;
    for (const at of length === count ? [0] : [0, count - length]) {
      const to = at + length;
      if (!prepared.joined.has(letters.slice(at, to))) continue;
      const span = [words.from[first + at] ?? 0, words.to[first + to - 1] ?? 0] as const;
      hits.push(...joinedHits(prepared, letters.slice(at, to), span));
    }
  }
  return hits;
}

/** A word with points, dashes or stars inside: `via.gra`. */
function gluedHits<Entry>(
  guise: string,
  words: Words,
  { run: [first, last], prepared }: { run: Run; prepared: Prepared<Entry> },
): Hit<Entry>[] {
  if (last - first >= longestGlued) return [];
  const span = [words.from[first] ?? 0, words.to[last] ?? 0] as const;
  return joinedHits(prepared, withoutBlanks(guise.slice(...span)), span);
}

function search<Entry>(text: string, prepared: Prepared<Entry>): Hit<Entry>[] {
  const folded = foldWithOffsets(text);
  const words = wordsOf(folded, text);
  const letters = letterRuns(words);
  const glued = runsOf(words.from.length, at => words.touches[at] ?? false);
  return withDigitsRead(inLatin(folded.text))
    .flatMap(guise => [
      ...plainHits(guise, words, prepared),
      ...letters.flatMap(run => spelledHits(guise, words, { run, prepared })),
      ...glued.flatMap(run => gluedHits(guise, words, { run, prepared })),
    ])
    .map(({ entry, span }) => ({ entry, span: folded.originalSpan(...span) }));
}

/**
 * Prepares a list of words and phrases once; the search takes time in proportion to the text. Case,
 * diacritics, invisible characters, look-alike letters and digits, and letters that are written
 * apart hide nothing. Spans lead into the text as it was given; one may come twice.
 */
export function wordSearch<Entry extends { value: string }>(
  entries: readonly Entry[],
): (text: string) => Hit<Entry>[] {
  const prepared = prepare(entries);
  return text => {
    const plain = withSignsRead(text);
    return [...search(text, prepared), ...(plain === null ? [] : search(plain, prepared))];
  };
}
