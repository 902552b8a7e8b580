import { Problem } from '../api.js';
import { calls, type ConversationChange } from '../calls.js';
import { t } from '../languages/current.js';
import { me } from '../store.js';
import { complain } from '../ui/toast.js';
import { keepConversation } from './list.js';
import type { ConversationView } from '../../protocol/views.js';

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
