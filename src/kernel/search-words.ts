import { foldText, foldWithOffsets } from './fold-text.js';

/**
 * What is looked for and where it stands in a text. The index knows runs of three letters: shorter
 * words are looked for in the texts themselves.
 */
export interface SearchWords {
  /** Folded, of three letters or more. */
  long: readonly string[];
  /** Folded, of one or two letters. */
  short: readonly string[];
}

const leastLetters = 3;
/** More words than anybody remembers of a message. */
const mostWords = 12;

const lettersIn = (word: string) => [...word].length;

/** The words of a wish, each once. Nothing but signs and emoji are none. */
export function searchWords(q: string): SearchWords {
  const words = [...new Set(foldText(q).split(' '))]
    .filter(word => word !== '')
    .slice(0, mostWords);
  return {
    long: words.filter(word => lettersIn(word) >= leastLetters),
    short: words.filter(word => lettersIn(word) < leastLetters),
  };
}

export const hasNone = ({ long, short }: SearchWords): boolean => long.length + short.length === 0;

/** A text as one phrase of an FTS5 expression, whatever is in it; a NUL would end the expression. */
export const ftsPhrase = (text: string): string =>
  `"${text.replaceAll('\0', ' ').replaceAll('"', '""')}"`;

/** A piece of a text with the places that match: UTF-16 offsets into the piece. */
export interface Snippet {
  text: string;
  marks: readonly (readonly [number, number])[];
}

type Span = readonly [number, number];

/** Letters kept before the first match and in all. */
const lettersBefore = 40;
const lettersShown = 160;

function joined(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const [from, to] of [...spans].sort(([one], [other]) => one - other)) {
    const last = all.at(-1);
    if (last && from <= last[1]) all[all.length - 1] = [last[0], Math.max(last[1], to)];
    else all.push([from, to]);
  }
  return all;
}

/** Every place in a text where one of the words stands, in order, overlapping ones as one. */
function matchesIn(text: string, { long, short }: SearchWords): Span[] {
  const folded = foldWithOffsets(text);
  const spans: Span[] = [];
  for (const word of [...long, ...short]) {
    for (let at = folded.text.indexOf(word); at >= 0; at = folded.text.indexOf(word, at + 1))
      spans.push(folded.originalSpan(at, at + word.length));
  }
  return joined(spans);
}

/** Where a cut does not part a word, nor a letter from its mark: just behind white space. */
function startNear(text: string, at: number): number {
  if (at <= 0) return 0;
  const gap = text.slice(at).search(/\s\S/u);
  return gap >= 0 && gap < lettersBefore / 2 ? at + gap + 1 : at;
}

const isLowHalf = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/** A cut never stands between the halves of one character. */
const whole = (text: string, at: number) => (isLowHalf(text.charCodeAt(at)) ? at + 1 : at);

/** The part of a text around its first match, the matches marked by their place. */
export function snippetOf(text: string, words: SearchWords): Snippet {
  const matches = matchesIn(text, words);
  const first = matches[0]?.[0] ?? 0;
  const from =
    text.length <= lettersShown ? 0 : whole(text, startNear(text, first - lettersBefore));
  const to = Math.min(text.length, whole(text, from + lettersShown));
  const before = from > 0 ? '…' : '';
  const shift = before.length - from;
  return {
    text: `${before}${text.slice(from, to)}${to < text.length ? '…' : ''}`,
    marks: matches
      .filter(([start, end]) => start >= from && end <= to)
      .map(([start, end]) => [start + shift, end + shift] as const),
  };
}
