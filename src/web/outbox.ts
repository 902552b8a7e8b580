import { signal } from '@preact/signals';
import { Problem } from './api.js';
import { calls } from './calls.js';
import { online } from './connection.js';
import {
  outcomeOf,
  withEntry,
  withoutEntry,
  type Outbox,
  type OutboxEntry,
} from './state/outbox.js';
import { foldMessage } from './state/world.js';
import type { Storage } from './storage.js';
import { commit } from './store.js';

/** What the person has sent and the server has not answered for. Kept across reloads. */
export const outbox = signal<Outbox>([]);

interface Hooks {
  storage: Storage;
  /** The server will never take it: the words go back to the person. */
  returned: (entry: OutboxEntry, code: string) => void;
}

interface Answer {
  status: number;
  code: string;
  retryAfterMs: number | null;
}

export interface OutboxWorker {
  /** Shows it at once, keeps it, sends it when its turn in the conversation comes. */
  add(entry: OutboxEntry): void;
  /** Tries again now what waits for a connection. */
  wake(): void;
}

async function post(entry: OutboxEntry): Promise<Answer> {
  try {
    const message = await calls.send(entry);
    commit(world => foldMessage(world, message, 'answer'));
    return { status: 202, code: '', retryAfterMs: null };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const { status, code, retryAfterMs } = error;
    return { status, code, retryAfterMs };
  }
}

function drop(key: string): void {
  outbox.value = withoutEntry(outbox.peek(), key);
}

/** Sends what is in the outbox, in order within each conversation, and the same key until answered. */
export async function startOutbox({ storage, returned }: Hooks): Promise<OutboxWorker> {
  const tries = new Map<string, number>();
  const busy = new Set<string>();
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  function settle(entry: OutboxEntry, answer: Answer): number {
    const outcome = outcomeOf({ ...answer, tries: tries.get(entry.key) ?? 0 });
    if (outcome.kind === 'again') {
      tries.set(entry.key, (tries.get(entry.key) ?? 0) + 1);
      return outcome.afterMs;
    }
    if (outcome.kind === 'returned') returned(entry, outcome.code);
    drop(entry.key);
    tries.delete(entry.key);
    void storage.dropEntry(entry.key);
    return 0;
  }

  /** Sends a conversation's entries one after the other until one has to wait. */
  async function pump(conversationId: string): Promise<void> {
    if (busy.has(conversationId) || !online.peek()) return;
    busy.add(conversationId);
    clearTimeout(timers.get(conversationId));
    try {
      let waitMs = 0;
      while (waitMs === 0) {
        const entry = outbox.peek().find(next => next.conversationId === conversationId);
        if (!entry) return;
        waitMs = settle(entry, await post(entry));
      }
      timers.set(
        conversationId,
        setTimeout(() => void pump(conversationId), waitMs),
      );
    } finally {
      busy.delete(conversationId);
    }
  }

  function wake(): void {
    for (const id of new Set(outbox.peek().map(entry => entry.conversationId))) void pump(id);
  }

  for (const entry of await storage.listEntries()) outbox.value = withEntry(outbox.peek(), entry);
  wake();
  return {
    wake,
    add(entry) {
      outbox.value = withEntry(outbox.peek(), entry);
      // Kept before it is posted: what the person saw leave is never lost to a crash.
      void storage.saveEntry(entry).finally(() => void pump(entry.conversationId));
    },
  };
}
