import { signal } from '@preact/signals';
import type { MessageView } from '../../protocol/views.js';
import { Problem } from '../api.js';
import { calls } from '../calls.js';
import { t } from '../languages/current.js';
import { withOlder } from '../state/thread.js';
import { foldThread } from '../state/world.js';
import { commit, world } from '../store.js';
import { announce } from '../ui/announce.js';

type Goal = Pick<MessageView, 'id' | 'conversationId'>;

/** The message a thread is to be opened at; null once it is on screen. */
export const goal = signal<Goal | null>(null);

/** The message that was opened last because it was found. */
export const foundId = signal<string | null>(null);

const perPage = 100;
/** A thread is one piece: what lies between is loaded too, up to here. */
const mostPages = 30;

let reaching = false;

function isLoaded({ id, conversationId }: Goal): boolean {
  return world.peek()?.threads[conversationId]?.messages.some(one => one.id === id) ?? false;
}

async function loadBack({ conversationId }: Goal): Promise<boolean> {
  const cursor = world.peek()?.threads[conversationId]?.nextCursor ?? null;
  if (cursor === null) return false;
  const page = await calls.messages(conversationId, cursor, perPage);
  commit(state => {
    const thread = state.threads[conversationId];
    return thread?.nextCursor === cursor ? foldThread(state, withOlder(thread, page)) : state;
  });
  return true;
}

/** Loads the thread back to the message; says so when it is too far. */
export async function reach(wanted: Goal): Promise<void> {
  if (reaching) return;
  reaching = true;
  try {
    for (let page = 0; page < mostPages && goal.peek() === wanted; page += 1)
      if (isLoaded(wanted) || !(await loadBack(wanted))) break;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  } finally {
    reaching = false;
  }
  if (goal.peek() !== wanted || isLoaded(wanted)) return;
  goal.value = null;
  announce(t('search.tooFar'));
}
