import { foldText, lookAlikes } from '../kernel/fold-text.js';

export interface StopWordList {
  /** Opts out at once. */
  strong: readonly string[];
  /** An agent looks at it. */
  doubtful: readonly string[];
  /** Lifts an opt-out that was made by keyword. */
  optIn: readonly string[];
}

export interface StopWordLists {
  /** Words that may stand before or after an entry without changing it. */
  courtesy: readonly string[];
  /** By language; all of them apply to everybody. */
  languages: Readonly<Record<string, StopWordList>>;
}

export type StopWord = 'stop' | 'doubtful' | 'start';

export interface Keyword {
  meaning: StopWord;
  /** Of the first list that has the word with this meaning. */
  language: string;
}

interface CompiledLists {
  courtesy: ReadonlySet<string>;
  keywords: ReadonlyMap<string, Keyword>;
}

const longestMessage = 60;
const umlauts: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };

function withoutBlanks(folded: string): string {
  return folded.replaceAll(' ', '');
}

/** An entry as it is compared; German ones also with their umlauts written out. */
function spellings(entry: string, language: string): string[] {
  const spelledOut = entry.toLowerCase().replace(/[äöü]/g, letter => umlauts[letter] ?? letter);
  const all = language === 'de' ? [entry, spelledOut] : [entry];
  return all.map(one => withoutBlanks(foldText(one)));
}

function compile({ courtesy, languages }: StopWordLists): CompiledLists {
  const keywords = new Map<string, Keyword>();
  const lists = Object.entries(languages);
  const learn = (pick: keyof StopWordList, meaning: StopWord) => {
    for (const [language, list] of lists) {
      for (const word of list[pick].flatMap(entry => spellings(entry, language)))
        if (!keywords.has(word)) keywords.set(word, { meaning, language });
    }
  };
  // Where languages disagree the strictest meaning stands: it comes first.
  learn('strong', 'stop');
  learn('doubtful', 'doubtful');
  learn('optIn', 'start');
  return { courtesy: new Set(courtesy.map(foldText)), keywords };
}

const compiledLists = new WeakMap<StopWordLists, CompiledLists>();

function compiledOf(lists: StopWordLists): CompiledLists {
  const known = compiledLists.get(lists) ?? compile(lists);
  compiledLists.set(lists, known);
  return known;
}

/** The words themselves and with the letters of one script where a word mixes two. */
function readings(words: readonly string[]): string[][] {
  const first = words.map(word => lookAlikes(word).at(0) ?? word);
  const last = words.map(word => lookAlikes(word).at(-1) ?? word);
  return [[...words], first, last];
}

function withoutCourtesy(words: readonly string[], courtesy: ReadonlySet<string>): string[][] {
  const shorter = [[...words]];
  if (courtesy.has(words.at(0) ?? '')) shorter.push(words.slice(1));
  if (courtesy.has(words.at(-1) ?? '')) shorter.push(words.slice(0, -1));
  return shorter;
}

/**
 * What a whole message asks for: to be left alone, perhaps so, or to be written to again. Only a
 * message that is nothing but an entry, give or take one courtesy word, case, diacritics, emoji,
 * punctuation and look-alike letters, means anything; "stop by tomorrow" does not.
 */
export function readKeyword(text: string, lists: StopWordLists): Keyword | undefined {
  const folded = foldText(text);
  if (folded === '' || folded.length > longestMessage) return undefined;
  const { courtesy, keywords } = compiledOf(lists);
  return readings(folded.split(' '))
    .flatMap(words => withoutCourtesy(words, courtesy))
    .map(words => keywords.get(words.join('')))
    .find(keyword => keyword !== undefined);
}
