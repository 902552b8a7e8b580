import type { MessageKind } from '../../protocol/codes.js';

export interface OutboxMedia {
  /** Base64 without a prefix. */
  data: string;
  mimetype: string;
  filename: string;
  bytes: number;
}

/** A message the person has sent and the server has not answered for yet. */
export interface OutboxEntry {
  /** ULID made by the page: the Idempotency-Key, and later the message's `clientKey`. */
  key: string;
  conversationId: string;
  type: MessageKind;
  text: string;
  media: OutboxMedia | null;
  replyTo: string | null;
  createdAtMs: number;
}

export type Outbox = readonly OutboxEntry[];

/** ULIDs rise, so their order is the order of sending. */
export function withEntry(outbox: Outbox, entry: OutboxEntry): Outbox {
  if (outbox.some(({ key }) => key === entry.key)) return outbox;
  return [...outbox, entry].sort((one, other) => (one.key < other.key ? -1 : 1));
}

export function withoutEntry(outbox: Outbox, key: string): Outbox {
  return outbox.some(entry => entry.key === key)
    ? outbox.filter(entry => entry.key !== key)
    : outbox;
}

export type Outcome =
  /** The server has it. */
  | { kind: 'settled' }
  /** Nobody knows, or not now: the same key again later. */
  | { kind: 'again'; afterMs: number }
  /** The server will never take it: back to the person, with the code. */
  | { kind: 'returned'; code: string };

const retryAtOnceCodes = new Set(['idempotency_in_flight']);
const retryLaterCodes = new Set([
  'stopping',
  'overloaded',
  'rate_limited',
  'waha_unreachable',
  'internal',
]);

/** Waits between tries of one entry: 1, 2, 4 … at most 30 s. */
export function backoffMs(tries: number): number {
  return Math.min(30_000, 1000 * 2 ** Math.min(tries, 5));
}

/** What an answer means for an entry. `status` 0 is no answer at all. */
export function outcomeOf(answer: {
  status: number;
  code: string;
  tries: number;
  retryAfterMs: number | null;
}): Outcome {
  const { status, code, tries, retryAfterMs } = answer;
  if (status >= 200 && status < 300) return { kind: 'settled' };
  if (retryAtOnceCodes.has(code)) return { kind: 'again', afterMs: 500 };
  if (status === 0 || status >= 500 || retryLaterCodes.has(code)) {
    return { kind: 'again', afterMs: retryAfterMs ?? backoffMs(tries) };
  }
  return { kind: 'returned', code };
}
