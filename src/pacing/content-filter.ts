import { foldText, foldWithOffsets, lookAlikes } from '../kernel/fold-text.js';
import type { ContentFinding } from './facts.js';

/** A word matches as a whole word, a phrase as a run of whole words. */
export interface ProhibitedEntry {
  /** Stable name that a refusal shows instead of the list. */
  id: string;
  category: string;
  kind: 'word' | 'phrase';
  value: string;
  severity: ContentFinding['severity'];
  note: string;
}

/** Finds prohibited words in a text. Pure, and linear in the length of the text. */
export type ContentFilter = (text: string) => readonly ContentFinding[];

type Span = readonly [from: number, to: number];

interface Token {
  word: string;
  from: number;
  to: number;
}

interface Pattern {
  entry: ProhibitedEntry;
  words: readonly string[];
}

/** Shorter words come about by chance when letters are joined. */
const shortestJoined = 5;
/** Longer runs without white space are addresses and codes, not words with dots in them. */
const longestGlued = 12;

function patternsOf(entries: readonly ProhibitedEntry[]): Pattern[] {
  return entries
    .map(entry => ({ entry, words: foldText(entry.value).split(' ') }))
    .filter(({ words }) => words[0] !== '');
}

function tokensOf(folded: string): Token[] {
  return [...folded.matchAll(/[^ ]+/g)].map(({ 0: word, index }) => ({
    word,
    from: index,
    to: index + word.length,
  }));
}

function group<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function isWritten(token: Token | undefined, word: string): boolean {
  return token !== undefined && (token.word === word || lookAlikes(token.word).includes(word));
}

interface Hit {
  entry: ProhibitedEntry;
  span: Span;
}

/** Words and phrases as they stand, look-alike letters included. */
function plainHits(tokens: readonly Token[], byFirstWord: ReadonlyMap<string, Pattern[]>): Hit[] {
  return tokens.flatMap((token, at) =>
    [token.word, ...lookAlikes(token.word)]
      .flatMap(word => byFirstWord.get(word) ?? [])
      .filter(({ words }) => words.every((word, next) => isWritten(tokens[at + next], word)))
      .map(({ entry, words }) => ({
        entry,
        span: [token.from, tokens[at + words.length - 1]?.to ?? token.to] as const,
      })),
  );
}

/** Neighbouring tokens of which `belongs` says that each goes on from the one before. */
function runsOf(tokens: readonly Token[], belongs: (token: Token, last: Token) => boolean) {
  const runs: Token[][] = [];
  for (const token of tokens) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run && last && belongs(token, last)) run.push(token);
    else runs.push([token]);
  }
  return runs.filter(run => run.length > 1);
}

function joinedHits(
  word: string,
  run: readonly Token[],
  joined: ReadonlyMap<string, Pattern[]>,
): Hit[] {
  const span = [run[0]?.from ?? 0, run.at(-1)?.to ?? 0] as const;
  return [word, ...lookAlikes(word)]
    .flatMap(one => joined.get(one) ?? [])
    .map(({ entry }) => ({ entry, span }));
}

/**
 * An entry written with blanks or points between its letters, at the start or the end of a run of
 * single letters. In the middle it may be part of a longer word.
 */
function spelledHits(run: readonly Token[], joined: ReadonlyMap<string, Pattern[]>): Hit[] {
  const letters = run.map(token => token.word).join('');
  return [...new Set([...joined.keys()].map(key => key.length))]
    .filter(length => length <= run.length)
    .flatMap(length => [0, run.length - length].map(at => ({ at, end: at + length })))
    .flatMap(({ at, end }) => joinedHits(letters.slice(at, end), run.slice(at, end), joined));
}

/** A word with points, dashes or stars inside: `via.gra`. */
function gluedHits(run: readonly Token[], joined: ReadonlyMap<string, Pattern[]>): Hit[] {
  if (run.length > longestGlued) return [];
  return joinedHits(run.map(token => token.word).join(''), run, joined);
}

function isLetter({ word }: Token): boolean {
  return word.length === 1;
}

function findingOf([hit, ...more]: Hit[], toOriginal: (span: Span) => Span): ContentFinding[] {
  if (!hit) return [];
  const spans = group([hit, ...more], ({ span }) => span.join()).values();
  return [
    {
      rule: hit.entry.id,
      severity: hit.entry.severity,
      scope: 'all',
      spans: [...spans].flatMap(([first]) => (first ? [toOriginal(first.span)] : [])),
    },
  ];
}

/**
 * Prepares a list once. Texts are compared folded, so case, diacritics, invisible characters,
 * look-alike letters and letters spaced apart hide nothing; spans lead back into the original text.
 * One finding per entry.
 */
export function contentFilter(entries: readonly ProhibitedEntry[]): ContentFilter {
  const patterns = patternsOf(entries);
  const byFirstWord = group(patterns, ({ words }) => words[0] ?? '');
  const longEnough = patterns.filter(({ words }) => words.join('').length >= shortestJoined);
  const joined = group(longEnough, ({ words }) => words.join(''));

  return text => {
    const folded = foldWithOffsets(text);
    const tokens = tokensOf(folded.text);
    const toOriginal = ([from, to]: Span) => folded.originalSpan(from, to);
    const touches = (token: Token, last: Token) => {
      const [, lastEnd] = toOriginal([last.from, last.to]);
      return !/\s/.test(text.slice(lastEnd, toOriginal([token.from, token.to])[0]));
    };
    const letterRuns = runsOf(tokens, (token, last) => isLetter(token) && isLetter(last));
    const hits = [
      ...plainHits(tokens, byFirstWord),
      ...letterRuns.flatMap(run => spelledHits(run, joined)),
      ...runsOf(tokens, touches).flatMap(run => gluedHits(run, joined)),
    ];
    return [...group(hits, ({ entry }) => entry.id).values()].flatMap(same =>
      findingOf(same, toOriginal),
    );
  };
}
