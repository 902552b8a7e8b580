import type { RandomBytes } from './random.js';

declare const brand: unique symbol;
/** A ULID of one kind of thing; the kinds do not mix. */
type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type CompanyId = Id<'company'>;
export type UserId = Id<'user'>;
export type ApiKeyId = Id<'api_key'>;
export type SessionId = Id<'session'>;
export type ContactId = Id<'contact'>;
export type ConversationId = Id<'conversation'>;
export type MessageId = Id<'message'>;
export type MediaId = Id<'media'>;
export type ActivityId = Id<'activity'>;
export type LabelId = Id<'label'>;
export type NoteId = Id<'note'>;
export type TemplateId = Id<'template'>;

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeLength = 10;
const randomLength = 16;

export const ulidPattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

function encodeTime(ms: number): string {
  let rest = ms;
  let text = '';
  for (let at = 0; at < timeLength; at += 1) {
    text = alphabet.charAt(rest % 32) + text;
    rest = Math.floor(rest / 32);
  }
  return text;
}

/** The next larger run of digits; a run of only Zs (never seen in practice) starts again. */
function successor(digits: readonly number[]): number[] {
  const next = [...digits];
  for (let at = next.length - 1; at >= 0; at -= 1) {
    const digit = next[at] ?? 0;
    next[at] = (digit + 1) % 32;
    if (digit < 31) return next;
  }
  return next;
}

/**
 * Makes ULIDs that rise: within one millisecond the random part counts up, and a clock set back
 * does not make an id smaller than the one before. Runs in Node and in browsers.
 */
export function ulidMaker(
  nowMs: () => number,
  randomBytes: RandomBytes,
): <T extends string>() => T {
  let lastMs = -1;
  let digits: number[] = [];
  return <T extends string>() => {
    const ms = Math.max(nowMs(), lastMs);
    digits =
      ms === lastMs ? successor(digits) : [...randomBytes(randomLength)].map(byte => byte % 32);
    lastMs = ms;
    return (encodeTime(ms) + digits.map(digit => alphabet.charAt(digit)).join('')) as T;
  };
}

/** Makes an id of whatever kind the place that receives it says. */
export type NewId = ReturnType<typeof ulidMaker>;
