import { patternSearch } from './content-patterns.js';
import { groupBy, wordSearch, type Hit } from './content-words.js';
import type { ContentFinding } from './facts.js';
import type { Policy } from './policy.js';
import type { ProhibitedEntry } from './prohibited-entry.js';

/**
 * Finds prohibited content in a text. Pure, and linear in the length of the text. `language` is the
 * recipient's, `de` or `de-AT`; while it is not known every entry applies.
 */
export type ContentFilter = (text: string, language?: string | null) => readonly ContentFinding[];

/** The filter that binds under some rules. */
export type FilterOf = (policy: Policy) => ContentFilter;

/** A refusal shows where to look; it is no concordance. */
const mostSpans = 20;

/** Letters that unfold to whole sentences: a text of them would be eighteen times as long. */
const sentenceLetters = /[\uFDFA\uFDFB]/g;

function concerns({ languages }: ProhibitedEntry, language: string | null | undefined): boolean {
  if (!languages || !language) return true;
  return languages.includes(language.toLowerCase().split(/[-_]/, 1)[0] ?? '');
}

function findingOf(
  { id, severity, scope }: ProhibitedEntry,
  hits: readonly Hit<ProhibitedEntry>[],
): ContentFinding {
  const spans = [...groupBy(hits, ({ span }) => span.join()).values()]
    .flatMap(([hit]) => (hit ? [hit.span] : []))
    .sort(([a], [b]) => a - b);
  return { rule: id, severity, scope, spans: spans.slice(0, mostSpans) };
}

/**
 * Prepares a list once. Texts are compared folded, so case, diacritics, invisible characters,
 * look-alike letters and letters spaced apart hide nothing; spans lead back into the original text.
 * One finding per entry, in the order of the list. Throws at a pattern that does not parse.
 */
export function contentFilter(entries: readonly ProhibitedEntry[]): ContentFilter {
  const words = wordSearch(entries.filter(({ kind }) => kind !== 'pattern'));
  const patterns = patternSearch(entries.filter(({ kind }) => kind === 'pattern'));

  return (text, language) => {
    const short = text.replace(sentenceLetters, ' ');
    const hits = groupBy([...words(short), ...patterns(short)], ({ entry }) => entry.id);
    return entries.flatMap(entry => {
      const found = hits.get(entry.id);
      return found && concerns(entry, language) ? [findingOf(entry, found)] : [];
    });
  };
}

/** Adds what a policy prohibits itself to a list; each policy's filter is prepared once. */
export function filtersOver(entries: readonly ProhibitedEntry[]): FilterOf {
  const usual = contentFilter(entries);
  const prepared = new WeakMap<readonly ProhibitedEntry[], ContentFilter>();
  return ({ content: { prohibited: own } }) => {
    if (own.length === 0) return usual;
    const known = prepared.get(own);
    if (known) return known;
    const replaced = new Set(own.map(({ id }) => id));
    const filter = contentFilter([...entries.filter(({ id }) => !replaced.has(id)), ...own]);
    prepared.set(own, filter);
    return filter;
  };
}
