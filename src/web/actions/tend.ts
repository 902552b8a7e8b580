import { Problem } from '../api.js';
import { calls, type ConversationChange, type NoteText } from '../calls.js';
import { t } from '../languages/current.js';
import { withNote } from '../state/thread.js';
import { foldContact, foldThread } from '../state/world.js';
import { commit, me } from '../store.js';
import { complain } from '../ui/toast.js';
import { keepConversation } from './list.js';
import type { ConversationView, NoteView } from '../../protocol/views.js';

interface Named {
  name: string;
}

const isNamed = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string';

/** Whoever was quicker has it: that is told by name, and the screen shows it. */
async function tellWhoWasQuicker(id: string, problem: Problem): Promise<void> {
  const { assignee } = problem.view;
  if (problem.code !== 'conflict' || !isNamed(assignee)) throw problem;
  complain(t('assign.quicker', { name: assignee.name }));
  keepConversation(await calls.conversation(id));
}

/** Gives a conversation to somebody, or to nobody, if it is still whose it is on screen. @throws Problem */
export async function assign(conversation: ConversationView, userId: string | null): Promise<void> {
  const { id, assignee } = conversation;
  if ((assignee?.id ?? null) === userId) return;
  try {
    keepConversation(await calls.assign(id, { userId, from: assignee?.id ?? null }));
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    await tellWhoWasQuicker(id, error);
  }
}

/** @throws Problem */
export async function assignToMe(conversation: ConversationView): Promise<void> {
  const mine = me.peek();
  if (mine) await assign(conversation, mine.id);
}

/** Changes a conversation and shows it as it is then. @throws Problem */
export async function changeConversation(id: string, change: ConversationChange): Promise<void> {
  keepConversation(await calls.changeConversation(id, change));
}

function keepNote(note: NoteView): void {
  commit(state => {
    const thread = state.threads[note.conversationId];
    return thread ? foldThread(state, withNote(thread, note)) : state;
  });
}

/** @throws Problem */
export async function writeNote(conversationId: string, note: NoteText): Promise<void> {
  keepNote(await calls.writeNote(conversationId, note));
}

/** @throws Problem */
export async function editNote(id: string, note: NoteText): Promise<void> {
  keepNote(await calls.editNote(id, note));
}

/** @throws Problem */
export async function removeNote(note: NoteView): Promise<void> {
  await calls.removeNote(note.id);
  keepNote({ ...note, text: null, version: note.version + 1 });
}

/** Nothing goes to a blocked person, and what they write wakes nobody. @throws Problem */
export async function setBlocked(contactId: string, isBlocked: boolean): Promise<void> {
  const contact = await calls.setBlocked(contactId, isBlocked);
  commit(state => foldContact(state, contact));
}
