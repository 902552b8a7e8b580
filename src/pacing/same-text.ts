import { foldText } from '../kernel/fold-text.js';
import { linkIn } from './links.js';

/** Signs that folding never leaves behind. */
const blank = { link: '@', name: '*', digits: '#' };
const blanks = new Set(Object.values(blank));

function namesOf(names: readonly (string | null)[]): ReadonlySet<string> {
  const words = names.flatMap(name => foldText(name ?? '').split(' '));
  return new Set(words.filter(word => word.length > 1));
}

/**
 * What is the same in texts that differ only in the person: folded, with the person's names, all
 * digits and links blanked. Equal for equal texts, now and after a restart; not meant to be read,
 * and stored as a hash only. Empty for nothing but white space.
 */
export function textFingerprint(text: string, names: readonly (string | null)[]): string {
  const ofPerson = namesOf(names);
  const words = text
    .split(/\s+/)
    .flatMap(word => (linkIn(word) ? [blank.link] : foldText(word).split(' ')))
    .map(word => (ofPerson.has(word) ? blank.name : word.replace(/\p{N}+/gu, blank.digits)))
    .filter((word, at, all) => word !== '' && !(blanks.has(word) && all[at - 1] === word));
  // Emoji alone fold to nothing and are still a text.
  return words.join(' ') || text.normalize('NFKC').replace(/\s+/g, ' ').trim();
}
