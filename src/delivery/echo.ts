import type { MessageRow } from '../conversations/index.js';

/** What is told of a message that left from this number. */
export interface Told {
  at: Date;
  kind: string;
  /** The text, or the caption. */
  text: string | null;
}

type Tried = Pick<MessageRow, 'kind' | 'body' | 'countedAt' | 'unknownSince' | 'unknownUntil'>;

/** How much earlier or later WhatsApp's clock may stamp a message than ours saw it leave. */
export const clockMarginMs = 5_000;

/** Engines name a sound as they like. */
const kindOf = (kind: string) => (kind === 'voice' ? 'audio' : kind);
const textOf = (text: string | null) => (text ?? '').replaceAll('\r\n', '\n').trim();

export function saysTheSame(message: Pick<MessageRow, 'kind' | 'body'>, told: Told): boolean {
  return kindOf(message.kind) === kindOf(told.kind) && textOf(message.body) === textOf(told.text);
}

/**
 * Until when the last try of a message may have left; null: it is being sent. A request lasts at
 * most half the quiet time, and WAHA may work on it for as long as that.
 */
function outUntil({ countedAt, unknownSince, unknownUntil }: Tried): Date | null {
  if (!countedAt || !unknownSince || !unknownUntil) return null;
  const quietMs = unknownUntil.getTime() - unknownSince.getTime();
  return new Date(countedAt.getTime() + 1.5 * quietMs + clockMarginMs);
}

/** Whether this was said while a try of the message was out. Stamps may be whole seconds. */
export function wasOutAt(tried: Tried, at: Date): boolean {
  const from = tried.countedAt;
  const until = outUntil(tried);
  if (!from || at.getTime() < from.getTime() - clockMarginMs) return false;
  return until === null || at <= until;
}

/** Whether what was told can be this message of ours, whose own id nobody has learned. */
export function canBe(tried: Tried, told: Told): boolean {
  return wasOutAt(tried, told.at) && saysTheSame(tried, told);
}
