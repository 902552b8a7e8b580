import type { MessageStatus } from '../protocol/codes.js';

/**
 * What may follow what. Evidence from WhatsApp (an echo, a receipt, a look-up) lifts any status of
 * a message that was tried; that road is `lift`, this table is everything else.
 */
export const mayBecome: Record<MessageStatus, readonly MessageStatus[]> = {
  // A waiting message becomes unknown when the gateway died of it again and again.
  pending: ['sending', 'cancelled', 'expired', 'refused', 'unknown'],
  sending: ['pending', 'sent', 'failed', 'unknown'],
  unknown: ['pending', 'sent', 'failed'],
  sent: ['delivered', 'read', 'failed'],
  delivered: ['read'],
  read: [],
  failed: [],
  cancelled: [],
  expired: [],
  refused: [],
};

/** Nothing but evidence that it is on WhatsApp moves such a message any more. */
export function isFinal(status: MessageStatus): boolean {
  return mayBecome[status].length === 0;
}

/** WhatsApp's ack ranks: -1 error, 0 pending, 1 server, 2 device, 3 read, 4 played. */
export type AckRank = -1 | 0 | 1 | 2 | 3 | 4;

const rankOf: Partial<Record<MessageStatus, number>> = { sent: 1, delivered: 2, read: 3 };

function statusOfRank(rank: number): MessageStatus {
  if (rank >= 3) return 'read';
  return rank === 2 ? 'delivered' : 'sent';
}

/**
 * What a message that was seen in WAHA says of WhatsApp: 0 while it is only kept there. An engine
 * that names no rank answers a send only after WhatsApp has taken it.
 */
export function shownRank(ack: number | null): AckRank {
  return ack === null ? 1 : (Math.max(0, Math.min(ack, 4)) as AckRank);
}

/**
 * Where a message stands after evidence of `rank`. That WAHA keeps it (0) says nothing of WhatsApp.
 * Receipts come late, twice and out of order: the rank never falls, and a message that was never
 * tried is not ours to lift.
 */
export function lift(current: MessageStatus, rank: AckRank, attempt: number): MessageStatus {
  if (rank < 1 || attempt === 0) return current;
  const reported = statusOfRank(rank);
  return (rankOf[reported] ?? 0) > (rankOf[current] ?? 0) ? reported : current;
}
