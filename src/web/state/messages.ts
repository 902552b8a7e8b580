import type { MessageStatus } from '../../protocol/codes.js';
import type { LanePlaceView, MessageView } from '../../protocol/views.js';

/** Who says so: a numbered event is newer than all before it, an answer to a call may be older. */
export type Source = 'event' | 'answer';

const progressOf: Record<MessageStatus, number> = {
  pending: 0,
  sending: 1,
  unknown: 2,
  cancelled: 3,
  expired: 3,
  refused: 3,
  failed: 3,
  sent: 3,
  delivered: 4,
  read: 5,
};

const receiptRank: Partial<Record<MessageStatus, number>> = { sent: 1, delivered: 2, read: 3 };

function rankOf(message: MessageView): number {
  return message.status ? (receiptRank[message.status] ?? 0) : 0;
}

function progress(message: MessageView): number {
  return message.status ? progressOf[message.status] : 0;
}

/** The truer of two pictures of one message. Receipts never fall, whoever reports them. */
export function newerOf(known: MessageView, next: MessageView, source: Source): MessageView {
  const isOlder = next.version < known.version || progress(next) < progress(known);
  if (source === 'answer' && isOlder) return known;
  if (rankOf(known) > rankOf(next)) {
    const { status, sentAt, deliveredAt, readAt } = known;
    return { ...next, status, sentAt, deliveredAt, readAt, failure: null, unknown: null };
  }
  return next;
}

/** Order in a thread: when it happened, then by id. */
export function inOrder(one: MessageView, other: MessageView): number {
  if (one.occurredAt !== other.occurredAt) return one.occurredAt < other.occurredAt ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}

/** Oldest first, each message once, the truer picture of each. */
export function withMessages(
  messages: readonly MessageView[],
  incoming: readonly MessageView[],
  source: Source,
): readonly MessageView[] {
  const byId = new Map(messages.map(message => [message.id, message]));
  for (const next of incoming) {
    const known = byId.get(next.id);
    byId.set(next.id, known ? newerOf(known, next, source) : next);
  }
  return [...byId.values()].sort(inOrder);
}

/** Puts new places, times and reasons on messages that still wait. The newest word wins. */
export function withPlaces(
  messages: readonly MessageView[],
  places: ReadonlyMap<string, LanePlaceView>,
): readonly MessageView[] {
  if (!messages.some(message => message.status === 'pending' && places.has(message.id))) {
    return messages;
  }
  return messages.map(message => {
    const place = message.status === 'pending' ? places.get(message.id) : undefined;
    if (!place) return message;
    return { ...message, position: place.position, eta: place.eta, hold: place.hold };
  });
}
