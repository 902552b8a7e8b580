import type { MessageView } from '../../protocol/views.js';
import type { OutboxEntry } from './outbox.js';
import type { Thread } from './thread.js';

/** One line of the thread as it is windowed. Keys never change while a line is what it is. */
export type ThreadRow =
  | { kind: 'start'; key: string }
  | { kind: 'day'; key: string; atMs: number }
  | { kind: 'unread'; key: string }
  | { kind: 'message'; key: string; message: MessageView; first: boolean }
  | { kind: 'outbox'; key: string; entry: OutboxEntry; first: boolean };

export interface RowsInput {
  thread: Thread;
  outbox: readonly OutboxEntry[];
  /** The message above which the line "3 new" stands. */
  unreadId: string | null;
  /** Whose own keys name rows, so that a bubble stays the same when the server takes it over. */
  meId: string;
  /** A number that is the same for instants of one calendar day. */
  dayOf: (atMs: number) => number;
}

const groupMs = 5 * 60_000;

function sameSide(one: MessageView, other: MessageView): boolean {
  return (
    one.direction === other.direction &&
    one.origin === other.origin &&
    one.author?.id === other.author?.id &&
    Date.parse(other.occurredAt) - Date.parse(one.occurredAt) < groupMs
  );
}

function keyOf(message: MessageView, meId: string): string {
  return message.clientKey && message.author?.id === meId ? `own:${message.clientKey}` : message.id;
}

/**
 * The thread as lines. The oldest loaded message of an unfinished thread only lends its day and
 * side to the next one: a line once shown keeps its size when older pages come.
 */
export function threadRows({ thread, outbox, unreadId, meId, dayOf }: RowsInput): ThreadRow[] {
  const rows: ThreadRow[] = [];
  const whole = thread.nextCursor === null && !thread.trimmed;
  if (whole && thread.messages.length > 0) rows.push({ kind: 'start', key: 'start' });
  let before: MessageView | undefined;
  for (const message of thread.messages) {
    const atMs = Date.parse(message.occurredAt);
    const newDay = !before || dayOf(Date.parse(before.occurredAt)) !== dayOf(atMs);
    if (before || whole || thread.messages.length === 1) {
      if (newDay) rows.push({ kind: 'day', key: `day:${dayOf(atMs)}`, atMs });
      if (message.id === unreadId) rows.push({ kind: 'unread', key: 'unread' });
      const first = newDay || message.id === unreadId || !before || !sameSide(before, message);
      rows.push({ kind: 'message', key: keyOf(message, meId), message, first });
    }
    before = message;
  }
  const settled = new Set(thread.messages.map(({ clientKey }) => clientKey));
  const open = outbox.filter(entry => !settled.has(entry.key));
  open.forEach((entry, at) => {
    const first = at === 0 && before?.direction !== 'out';
    rows.push({ kind: 'outbox', key: `own:${entry.key}`, entry, first });
  });
  return rows;
}
