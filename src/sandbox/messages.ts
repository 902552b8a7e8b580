import { serializedId } from './ids.js';
import type { Message } from './model.js';

/** WAHA's message store of all sessions, bounded: the oldest leave first. */
export interface Messages {
  /** Keeps a message. False when this session already has one of that id and direction. */
  add(message: Message): boolean;
  /** Tells that a message was changed in place; one that is not kept stays forgotten. */
  changed(message: Message): void;
  remove(message: Message): void;
  /** By bare id; our own messages first. */
  find(session: string, bareId: string, fromMe?: boolean): Message | undefined;
  /** All of a session, oldest first. */
  of(session: string): readonly Message[];
  dropSession(session: string): void;
}

const kept = 50_000;

const keyOf = (session: string, bareId: string, fromMe: boolean) =>
  `${session} ${fromMe ? 'out' : 'in'} ${bareId}`;

export function createMessages(
  initial: readonly Message[],
  onChange: (message: Message) => void,
): Messages {
  const byKey = new Map<string, Message>();
  const keyFor = (m: Message) => keyOf(m.session, m.bareId, m.fromMe);
  for (const message of initial) byKey.set(keyFor(message), message);

  function dropOldest(): void {
    const [oldest] = byKey.keys();
    if (byKey.size > kept && oldest !== undefined) byKey.delete(oldest);
  }

  function find(session: string, bareId: string, fromMe?: boolean): Message | undefined {
    if (fromMe !== undefined) return byKey.get(keyOf(session, bareId, fromMe));
    return byKey.get(keyOf(session, bareId, true)) ?? byKey.get(keyOf(session, bareId, false));
  }

  return {
    find,
    add(message) {
      if (byKey.has(keyFor(message))) return false;
      byKey.set(keyFor(message), message);
      dropOldest();
      onChange(message);
      return true;
    },
    changed: message => {
      if (byKey.get(keyFor(message)) === message) onChange(message);
    },
    remove: message => void byKey.delete(keyFor(message)),
    of: session => [...byKey.values()].filter(message => message.session === session),
    dropSession(session) {
      for (const [key, message] of byKey) if (message.session === session) byKey.delete(key);
    },
  };
}

export interface MessageFilter {
  chatIds: readonly string[] | null;
  fromMe?: boolean | undefined;
  ack?: number | undefined;
  sinceMs?: number | undefined;
  untilMs?: number | undefined;
}

/** Whether a message is asked for. `chatIds: null` means every chat. */
export function matches(message: Message, filter: MessageFilter): boolean {
  const { chatIds, fromMe, ack, sinceMs, untilMs } = filter;
  if (chatIds && !chatIds.includes(message.chatId)) return false;
  if (fromMe !== undefined && message.fromMe !== fromMe) return false;
  if (ack !== undefined && message.ack !== ack) return false;
  if (sinceMs !== undefined && message.atMs < sinceMs) return false;
  return untilMs === undefined || message.atMs <= untilMs;
}

/** Newest first, ids deciding between equals, so that pages do not overlap. */
export function newestFirst(left: Message, right: Message): number {
  return right.atMs - left.atMs || serializedId(right).localeCompare(serializedId(left));
}
