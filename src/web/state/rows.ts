import type { ActivityView, MessageView, NoteView } from '../../protocol/views.js';
import type { OutboxEntry } from './outbox.js';
import type { Thread } from './thread.js';

/** One line of the thread as it is windowed. Keys never change while a line is what it is. */
export type ThreadRow =
  | { kind: 'start'; key: string }
  | { kind: 'day'; key: string; atMs: number }
  | { kind: 'unread'; key: string }
  | { kind: 'activity'; key: string; activity: ActivityView }
  | { kind: 'note'; key: string; note: NoteView }
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

/** What the thread tells, in its order: a message, or something else that happened. */
type Beside = { at: string; activity: ActivityView } | { at: string; note: NoteView };

type Entry = { at: string; message: MessageView } | Beside;

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

/** Both in order; of one instant the message comes first. */
function entriesOf({ messages, activities, notes }: Thread): Entry[] {
  const beside: Beside[] = [
    ...activities.map(activity => ({ at: activity.at, activity })),
    ...notes.filter(({ text }) => text !== null).map(note => ({ at: note.at, note })),
  ].sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
  const entries: Entry[] = [];
  let next = 0;
  for (const message of messages) {
    for (; next < beside.length; next += 1) {
      const entry = beside[next];
      if (!entry || entry.at >= message.occurredAt) break;
      entries.push(entry);
    }
    entries.push({ at: message.occurredAt, message });
  }
  return [...entries, ...beside.slice(next)];
}

/**
 * The thread as lines. The oldest loaded message of an unfinished thread only lends its day and
 * side to the next one: a line once shown keeps its size when older pages come.
 */
export function threadRows({ thread, outbox, unreadId, meId, dayOf }: RowsInput): ThreadRow[] {
  const rows: ThreadRow[] = [];
  const entries = entriesOf(thread);
  const whole = thread.nextCursor === null && !thread.trimmed;
  if (whole && entries.length > 0) rows.push({ kind: 'start', key: 'start' });
  let before: Entry | undefined;
  for (const entry of entries) {
    const atMs = Date.parse(entry.at);
    const newDay = !before || dayOf(Date.parse(before.at)) !== dayOf(atMs);
    if (before || whole || entries.length === 1) {
      if (newDay) rows.push({ kind: 'day', key: `day:${dayOf(atMs)}`, atMs });
      rows.push(...rowsOf(entry, { before: newDay ? undefined : before, unreadId, meId }));
    }
    before = entry;
  }
  const settled = new Set(thread.messages.map(({ clientKey }) => clientKey));
  const open = outbox.filter(({ key }) => !settled.has(key));
  const isOurs = before !== undefined && 'message' in before && before.message.direction === 'out';
  open.forEach((entry, at) => {
    rows.push({ kind: 'outbox', key: `own:${entry.key}`, entry, first: at === 0 && !isOurs });
  });
  return rows;
}

function rowsOf(
  entry: Entry,
  { before, unreadId, meId }: { before: Entry | undefined; unreadId: string | null; meId: string },
): ThreadRow[] {
  if ('activity' in entry) {
    const { activity } = entry;
    return [{ kind: 'activity', key: `activity:${activity.id}`, activity }];
  }
  if ('note' in entry) return [{ kind: 'note', key: `note:${entry.note.id}`, note: entry.note }];
  const { message } = entry;
  const isUnread = message.id === unreadId;
  const goesOn = before !== undefined && 'message' in before && sameSide(before.message, message);
  const row: ThreadRow = {
    kind: 'message',
    key: keyOf(message, meId),
    message,
    first: isUnread || !goesOn,
  };
  return isUnread ? [{ kind: 'unread', key: 'unread' }, row] : [row];
}
