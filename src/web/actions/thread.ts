import { signal } from '@preact/signals';
import type { MessageView } from '../../protocol/views.js';
import { Problem } from '../api.js';
import { calls } from '../calls.js';
import type { Decision } from '../state/settle.js';
import {
  emptyThread,
  firstUnread,
  left,
  withNewest,
  withOlder,
  type Thread,
} from '../state/thread.js';
import { foldContact, foldMessage, foldThread, type World } from '../state/world.js';
import { commit, world } from '../store.js';
import { keepConversation } from './list.js';

/** The thread being looked at: where its unread line stands until it is left. */
export const visit = signal<{ conversationId: string; unread: number; unreadId: string | null }>({
  conversationId: '',
  unread: 0,
  unreadId: null,
});

const keptThreads = 12;

function threadOf(state: World, id: string): Thread {
  return state.threads[id] ?? emptyThread(id);
}

function change(id: string, how: (thread: Thread) => Thread): void {
  commit(state => foldThread(state, how(threadOf(state, id))));
}

/** Lets go of threads looked at long ago; the newest looked at come last. */
function remembering(state: World, id: string): World {
  const { [id]: opened = emptyThread(id), ...others } = state.threads;
  const kept = Object.entries(others)
    .slice(-keptThreads)
    .map(([key, thread]) => [key, left(thread)] as const);
  return { ...state, threads: { ...Object.fromEntries(kept), [id]: opened } };
}

function placeUnread(id: string): void {
  const { conversationId, unread, unreadId } = visit.peek();
  const thread = world.peek()?.threads[id];
  if (conversationId !== id || unreadId !== null || !thread) return;
  visit.value = { conversationId, unread, unreadId: firstUnread(thread.messages, unread) };
}

function failedState(error: unknown): Thread['state'] {
  if (!(error instanceof Problem)) throw error;
  return error.status === 404 || error.status === 403 ? 'gone' : 'failed';
}

/** Fetches the newest page of a thread; what is shown stays until it comes. */
export async function loadThread(id: string): Promise<void> {
  try {
    const page = await calls.messages(id, null);
    change(id, thread => withNewest(thread, page));
    placeUnread(id);
  } catch (error) {
    const state = failedState(error);
    change(id, thread => (thread.messages.length > 0 ? thread : { ...thread, state }));
  }
}

async function loadContact(contactId: string): Promise<void> {
  try {
    const contact = await calls.contact(contactId);
    commit(state => foldContact(state, contact));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

async function loadConversation(id: string): Promise<void> {
  try {
    keepConversation(await calls.conversation(id));
  } catch (error) {
    const state = failedState(error);
    change(id, thread => ({ ...thread, state }));
  }
}

/** Opens a conversation: what is known of it shows at once, the rest when it comes. */
export async function openThread(id: string): Promise<void> {
  commit(state => remembering(state, id));
  const known = world.peek()?.conversations[id];
  visit.value = { conversationId: id, unread: known?.unread ?? 0, unreadId: null };
  const thread = world.peek()?.threads[id];
  if (thread && thread.messages.length > 0) placeUnread(id);
  await Promise.all([loadThread(id), known ? undefined : loadConversation(id)]);
  const contactId = world.peek()?.conversations[id]?.contactId;
  if (contactId) await loadContact(contactId);
}

export async function loadOlder(id: string): Promise<void> {
  const thread = world.peek()?.threads[id];
  if (!thread || thread.loadingOlder || thread.trimmed || thread.nextCursor === null) return;
  change(id, known => ({ ...known, loadingOlder: true }));
  try {
    const page = await calls.messages(id, thread.nextCursor);
    change(id, known => withOlder(known, page));
  } catch (error) {
    failedState(error);
    change(id, known => ({ ...known, loadingOlder: false }));
  }
}

function keepMessage(message: MessageView | undefined): void {
  if (message?.id) commit(state => foldMessage(state, message, 'answer'));
}

/** Takes a waiting message out of the line. @throws Problem */
export async function cancelMessage(id: string): Promise<void> {
  keepMessage(await calls.cancelMessage(id));
}

/** Says what became of a message nobody could find. @throws Problem */
export async function settleMessage(
  id: string,
  said: { decision: Decision; reason: string },
): Promise<void> {
  keepMessage(await calls.settleMessage(id, said));
}

/** Shows the star at once and takes it back when the server refuses. @throws Problem */
export async function starMessage(message: MessageView, starred: boolean): Promise<void> {
  const star = (value: boolean) =>
    commit(state => {
      const known = state.threads[message.conversationId]?.messages.find(
        ({ id }) => id === message.id,
      );
      return known ? foldMessage(state, { ...known, starred: value }, 'event') : state;
    });
  star(starred);
  try {
    await calls.starMessage(message.id, starred);
  } catch (error) {
    star(!starred);
    throw error;
  }
}

/** @throws Problem */
export async function setClosed(id: string, closed: boolean): Promise<void> {
  keepConversation(await (closed ? calls.closeConversation(id) : calls.reopenConversation(id)));
}

/** @throws Problem */
export async function setArchived(id: string, archived: boolean): Promise<void> {
  keepConversation(await calls.archiveConversation(id, archived));
}

/** Marks it read for me. A failure is no matter: the next look tries again. */
export async function markRead(id: string): Promise<void> {
  try {
    keepConversation(await calls.markRead(id));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
}

/** Somebody has looked: they did not mean "stop". @throws Problem */
export async function clearDoubt(contactId: string): Promise<void> {
  const contact = await calls.clearDoubt(contactId);
  if (contact?.id) commit(state => foldContact(state, contact));
  else await loadContact(contactId);
}

/** @throws Problem */
export async function recordConsent(
  contactId: string,
  said: Parameters<typeof calls.recordConsent>[1],
): Promise<void> {
  const contact = await calls.recordConsent(contactId, said);
  if (contact?.id) commit(state => foldContact(state, contact));
  else await loadContact(contactId);
}
