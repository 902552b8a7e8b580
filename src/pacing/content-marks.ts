import type { ContentMarks } from './facts.js';
import { linkIn } from './links.js';

/**
 * A name in single or double braces that was to be filled in, `{name}`, `{{ first name }}`. Braces
 * people write for other reasons are left alone: single letters as in formulas, anything with signs
 * or blanks in single braces, and what follows a command or brackets as in program texts.
 */
const placeholder =
  /\{\{\s{0,3}[#/^&]?\s?[\p{L}_][\p{L}\p{N}_. -]{1,60}\}\}|(?<!\\\p{L}{1,20}|[)}]\s?)\{[\p{L}_][\p{L}\p{N}_.-]{1,60}\}/u;

/** What a text contains that is worth a warning beside prohibited words. Linear in its length. */
export function contentMarks(text: string): ContentMarks {
  const links = text.split(/\s+/).flatMap(word => linkIn(word) ?? []);
  return {
    link: links.length > 0,
    plainHttp: links.some(({ plainHttp }) => plainHttp),
    shortener: links.some(({ shortened }) => shortened),
    placeholder: placeholder.test(text.normalize('NFKC').replace(/\p{Cf}/gu, '')),
  };
}
