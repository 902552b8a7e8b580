import type { StreamEvent } from '../../protocol/socket.js';
import type { ActivityView, MessageView, NoteView } from '../../protocol/views.js';
import { failureSentence } from '../state/failure-words.js';
import { t } from '../languages/current.js';
import { announce, interrupt } from '../ui/announce.js';
import { world } from '../store.js';

const gatherMs = 2_000;
const separately = 2;

let gathered: string[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;

function sayGathered(): void {
  timer = undefined;
  const texts = gathered;
  gathered = [];
  if (texts.length > separately) announce(t('thread.arrivedMany', { n: texts.length }));
  else announce(texts.join(' '));
}

function titleOf(message: MessageView): string {
  return world.peek()?.conversations[message.conversationId]?.title ?? '';
}

function sayArrived(message: MessageView): void {
  const text = message.text ?? t(`kind.${message.type}`);
  gathered.push(t('thread.arrived', { name: titleOf(message), text }));
  timer ??= setTimeout(sayGathered, gatherMs);
}

function sayGiven({ kind, by, detail, conversationId }: ActivityView): void {
  const state = world.peek();
  if (kind !== 'assigned' || !by || by.id === state?.me.id) return;
  if (detail.user?.id !== state?.me.id) return;
  const title = state?.conversations[conversationId]?.title ?? '';
  announce(t('assign.given', { by: by.name, title }));
}

function sayCalled({ author, mentions, text, conversationId }: NoteView): void {
  const state = world.peek();
  if (!state || text === null || author.id === state.me.id) return;
  if (!mentions.includes(state.me.id)) return;
  const title = state.conversations[conversationId]?.title ?? '';
  announce(t('note.called', { by: author.name, title }));
}

/**
 * Speaks what happened in the open thread: new messages politely, a failed send at once; and what was
 * given to whoever listens, wherever it is.
 */
export function speakOf(event: StreamEvent, openId: string): void {
  if (event.type === 'activity.added') sayGiven(event.data);
  if (event.type === 'note.changed') sayCalled(event.data);
  if (event.type === 'message.created' && event.data.conversationId === openId) {
    if (event.data.direction === 'in') sayArrived(event.data);
  }
  if (event.type === 'message.changed' && event.data.conversationId === openId) {
    const { status, failure } = event.data;
    if (status !== 'failed' && status !== 'refused') return;
    const reason = failure ? failureSentence({ t }, failure.code, failure.detail) : '';
    interrupt(t('thread.failedAlert', { name: titleOf(event.data), reason }));
  }
}
