import { RE2JS, RE2JSSyntaxException } from 're2js';
import { foldText, type FoldedText } from '../kernel/fold-text.js';
import type { Hit, Span } from './content-words.js';
import { guisesOf } from './guises.js';

/** What is wrong with a pattern, and at which of its characters. */
export interface PatternFault {
  message: string;
  at: number;
}

/** Repetitions are written out inside, so that few characters may stand for very many steps. */
const mostSteps = 1_000;

/** Letters beyond ASCII are folded as the texts are; ASCII is the language of patterns itself. */
function compile(value: string): RE2JS {
  const folded = value.replace(/\P{ASCII}/gu, point => foldText(point) || point);
  return RE2JS.compile(folded, RE2JS.CASE_INSENSITIVE);
}

/** Why this pattern cannot be used; undefined when it can. Look-around and back-references cannot. */
export function patternFault(value: string): PatternFault | undefined {
  try {
    const pattern = compile(value);
    if (pattern.test('')) return { message: 'matches an empty text', at: 0 };
    if (pattern.programSize() > mostSteps)
      return { message: 'repeats too much', at: Math.max(0, value.indexOf('{')) };
    return undefined;
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    const part = error.getPattern();
    const at = part === null ? value.length - 1 : value.indexOf(part);
    return { message: error.getDescription(), at: Math.max(0, at) };
  }
}

const readPoints = new Map<string, string>();
const pointsRemembered = 4096;

/** A code point as patterns see it: folded where folding makes letters of it, else as written. */
function readPoint(point: string): string {
  const known = readPoints.get(point);
  if (known !== undefined) return known;
  const folded = foldText(`x${point}x`).slice(1, -1);
  const read = folded === ' ' && !/[^\S\n]/.test(point) ? point : folded;
  if (readPoints.size >= pointsRemembered) readPoints.clear();
  readPoints.set(point, read);
  return read;
}

/**
 * The text that patterns are written for: lower case, without diacritics, apostrophes and invisible
 * characters; other signs, digits, emoji and line breaks as they are, other white space as blanks.
 */
function read(text: string): FoldedText {
  const ends: number[] = [];
  const starts: number[] = [];
  const parts: string[] = [];
  let at = 0;
  for (const point of text) {
    const part = readPoint(point);
    for (let unit = 0; unit < part.length; unit += 1) {
      starts.push(at);
      ends.push(at + point.length);
    }
    parts.push(part);
    at += point.length;
  }
  const originalSpan = (from: number, to: number) =>
    [starts[from] ?? 0, ends[to - 1] ?? 0] as const;
  return { text: parts.join(''), originalSpan };
}

/** Fewest characters of which `holds` is true, found by doubling and halving; `holds(most)` is. */
function fewest(most: number, holds: (count: number) => boolean): number {
  let enough = Math.min(16, most);
  while (enough < most && !holds(enough)) enough = Math.min(enough * 2, most);
  let few = enough > 16 ? Math.floor(enough / 2) : 0;
  while (enough - few > 1) {
    const half = Math.floor((few + enough) / 2);
    if (holds(half)) enough = half;
    else few = half;
  }
  return enough;
}

/** Where it matches is looked for in a piece of this length before the end of the first match. */
const pieceLength = 500;
/** A match may go on behind the place where it could already have ended. */
const restLength = 100;

/**
 * The first match. Whether there is one is asked on the engine's fast road; asking at once where
 * would try every step of the pattern at every character of a long text.
 */
function spanIn(text: string, pattern: RE2JS): Span {
  const end = fewest(text.length, count => pattern.test(text.slice(0, count)));
  const start = Math.max(0, end - pieceLength);
  const match = pattern.matcher(text.slice(start, end + restLength));
  return match.find() ? [start + match.start(), start + match.end()] : [start, end];
}

/**
 * Prepares patterns once. RE2 takes time in proportion to the text whatever the pattern. Case,
 * diacritics, invisible characters and apostrophes count neither in pattern nor text; the first
 * place of each pattern is told. Throws at a pattern that has a `patternFault`.
 */
export function patternSearch<Entry extends { value: string }>(
  entries: readonly Entry[],
): (text: string) => Hit<Entry>[] {
  const patterns = entries.map(entry => ({ entry, pattern: compile(entry.value) }));
  return text => {
    if (patterns.length === 0) return [];
    const { text: plain, originalSpan } = read(text);
    const guises = guisesOf(plain);
    return patterns.flatMap(({ entry, pattern }) => {
      const guise = guises.find(one => pattern.test(one));
      return guise === undefined ? [] : [{ entry, span: originalSpan(...spanIn(guise, pattern)) }];
    });
  };
}
