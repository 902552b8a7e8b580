import { blanksIn } from '../../../kernel/template-text.js';

/** A slash and letters before the caret: somebody looks for a template. */
export interface Slash {
  /** Where the slash stands. */
  from: number;
  letters: string;
}

const wanted = /(?:^|\s)\/(\S{0,40})$/u;

/** The slash the caret stands behind; null where a slash is only a slash, as in `1/2` or a link. */
export function slashAt(text: string, caret: number): Slash | null {
  const found = wanted.exec(text.slice(0, caret));
  const letters = found?.[1];
  if (letters === undefined || letters.includes('/')) return null;
  return { from: caret - letters.length - 1, letters };
}

/** A stretch of the field. */
export interface Stretch {
  from: number;
  to: number;
}

/** The field as it is and what is selected in it. */
export interface FieldState extends Stretch {
  text: string;
}

/**
 * The next gap a template has left, after what is selected or, backwards, before it. `gaps` are the
 * braces as they came with templates; other braces are the person's own.
 */
export function nextGap(
  { text, from, to }: FieldState,
  gaps: ReadonlySet<string>,
  backwards = false,
): Stretch | null {
  const left = blanksIn(text).filter(blank => gaps.has(text.slice(blank.from, blank.to)));
  const found = backwards
    ? left.findLast(blank => blank.to <= from)
    : left.find(blank => blank.from >= to);
  return found ? { from: found.from, to: found.to } : null;
}

/** The gaps of a text as they stand in it. */
export const gapsIn = (text: string): string[] =>
  blanksIn(text).map(({ from, to }) => text.slice(from, to));
