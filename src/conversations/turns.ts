import type { MessageId } from '../kernel/ids.js';
import type { Direction } from '../protocol/codes.js';
import { closesAt, openedAt } from './service-window.js';

/** Who said something when. */
export interface Turn {
  id: MessageId;
  direction: Direction;
  occurredAt: Date;
  createdAt: Date;
}

/** An unbroken stretch in which they could be answered freely. */
interface Stretch {
  openedAt: Date;
  closesAt: Date;
  openedBy: MessageId;
}

const second = 1_000;

/** When they wrote it, by WhatsApp's own time, which stands at the end of its second in a thread. */
function writtenAt({ occurredAt, createdAt }: Turn): Date {
  const told = new Date(Math.floor(occurredAt.getTime() / second) * second);
  return openedAt(told, createdAt);
}

/** The unbroken stretches of 24 hours after what they wrote, from the messages alone. */
export function stretchesOf(turns: readonly Turn[]): Stretch[] {
  const inbound = turns
    .filter(({ direction }) => direction === 'in')
    .map(turn => ({ id: turn.id, at: writtenAt(turn) }))
    .sort((a, b) => a.at.getTime() - b.at.getTime());
  const stretches: Stretch[] = [];
  for (const { id, at } of inbound) {
    const open = stretches.at(-1);
    if (open && at < open.closesAt) open.closesAt = closesAt(at);
    else stretches.push({ openedAt: at, closesAt: closesAt(at), openedBy: id });
  }
  return stretches;
}

interface Derived {
  lastMessageId: MessageId | null;
  lastMessageAt: Date;
  lastInboundAt: Date | null;
  waitingSince: Date | null;
}

/** What a conversation says of its messages; `waiting`: they still waited since then before a change. */
export function derivedFrom(
  turns: readonly Turn[],
  { createdAt, waiting }: { createdAt: Date; waiting: Date | null },
): Derived {
  const last = turns.at(-1);
  const inbound = turns.filter(({ direction }) => direction === 'in').map(writtenAt);
  const lastInboundAt = inbound.reduce<Date | null>(
    (latest, at) => (latest && latest > at ? latest : at),
    null,
  );
  const since = waiting && inbound.filter(at => at >= waiting).sort((a, b) => +a - +b)[0];
  return {
    lastMessageId: last?.id ?? null,
    lastMessageAt: last?.occurredAt ?? createdAt,
    lastInboundAt,
    waitingSince: since ?? null,
  };
}
