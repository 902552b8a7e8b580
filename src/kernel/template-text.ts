/**
 * Texts with names in braces that are filled in before they are sent: `{name}`, `{{name}}`, and
 * `{{name|there}}` with what stands there when nothing is known. Runs in Node and in browsers.
 */

/** One name in braces. */
export interface Blank {
  name: string;
  /** What stands there when no value is given; null: then nothing can be sent. */
  fallback: string | null;
  /** UTF-16 offsets of the braces and everything in them. */
  from: number;
  to: number;
}

/** In double braces a name may have blanks inside and begin with a digit, in single ones not. */
const blank =
  /\{\{\s{0,3}([\p{L}\p{N}_](?:[\p{L}\p{N}_. -]{0,58}[\p{L}\p{N}_])?)\s{0,3}(?:\|([^{}|\n]{0,200}))?\}\}|\{([\p{L}_][\p{L}\p{N}_.-]{1,60})(?:\|([^{}|\n]{0,200}))?\}/gu;

/** Every name in braces, as they stand. Linear in the length of the text. */
export function blanksIn(text: string): Blank[] {
  return [...text.matchAll(blank)].map(found => ({
    name: found[1] ?? found[3] ?? '',
    fallback: found[2] ?? found[4] ?? null,
    from: found.index,
    to: found.index + found[0].length,
  }));
}

/** The names a text asks for, each once, in the order in which they are met. */
export function variablesIn(text: string): string[] {
  return [...new Set(blanksIn(text).map(({ name }) => name))];
}

export interface Filled {
  text: string;
  /** Names without a value and without a fallback; they stand in the text as they were. */
  missing: string[];
}

/**
 * Puts values in the place of names, once: braces inside a value are left as they are. White space
 * alone is no value.
 */
export function fillText(text: string, valueOf: (name: string) => string | undefined): Filled {
  const missing = new Set<string>();
  let filled = '';
  let at = 0;
  for (const { name, fallback, from, to } of blanksIn(text)) {
    const value = valueOf(name);
    const known = value !== undefined && value.trim() !== '' ? value : fallback;
    if (known === null) missing.add(name);
    filled += text.slice(at, from) + (known ?? text.slice(from, to));
    at = to;
  }
  return { text: filled + text.slice(at), missing: [...missing] };
}

/** The first name at or after an offset that still has to be filled in; null when there is none. */
export function nextBlank(text: string, after: number): Blank | null {
  return blanksIn(text).find(({ from }) => from >= after) ?? null;
}

/** The last name that ends at or before an offset. */
export function previousBlank(text: string, before: number): Blank | null {
  return blanksIn(text).findLast(({ to }) => to <= before) ?? null;
}

/** A text in a language; `und` is for every language that has none of its own. */
export interface LanguageText {
  language: string;
  text: string;
}

const baseOf = (language: string) => language.toLowerCase().split('-')[0];

/** The text for a language: its own, a neighbour's (`de` for `de-AT`), else the one for all. */
export function textFor<Text extends LanguageText>(
  texts: readonly Text[],
  language: string,
): Text | undefined {
  const wanted = language.toLowerCase();
  return (
    texts.find(one => one.language.toLowerCase() === wanted) ??
    texts.find(one => one.language !== 'und' && baseOf(one.language) === baseOf(wanted)) ??
    texts.find(one => one.language === 'und')
  );
}
