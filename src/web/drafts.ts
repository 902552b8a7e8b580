import { signal } from '@preact/signals';
import type { OutboxEntry, OutboxMedia } from './state/outbox.js';
import type { Draft, Storage } from './storage.js';

type Drafts = Readonly<Record<string, Draft>>;

/** What stands in the composers, as of the last pause in typing. */
export const drafts = signal<Drafts>({});

/** Files chosen and not sent; they live as long as the page. */
export const attachments = signal<Readonly<Record<string, OutboxMedia>>>({});

/** Why the last message of a conversation came back. */
export const refusals = signal<Readonly<Record<string, string>>>({});

const pauseMs = 400;
const unsaved = new Map<string, ReturnType<typeof setTimeout>>();
let storage: Storage | null = null;

/** Rises when a draft was changed by something else than typing, so that the composer takes it over. */
export const draftTurn = signal(0);

export async function loadDrafts(from: Storage): Promise<void> {
  storage = from;
  const kept = await from.listDrafts();
  drafts.value = Object.fromEntries(kept.map(draft => [draft.conversationId, draft]));
  draftTurn.value += 1;
}

export function draftOf(conversationId: string): Draft {
  return drafts.peek()[conversationId] ?? { conversationId, text: '', replyTo: null };
}

function put(draft: Draft): void {
  clearTimeout(unsaved.get(draft.conversationId));
  unsaved.delete(draft.conversationId);
  drafts.value = { ...drafts.peek(), [draft.conversationId]: draft };
  void storage?.saveDraft(draft);
}

/** Keeps what is typed: in the list and in storage once the typing pauses. */
export function keepDraft(draft: Draft): void {
  clearTimeout(unsaved.get(draft.conversationId));
  unsaved.set(
    draft.conversationId,
    setTimeout(() => put(draft), pauseMs),
  );
}

/** Replaces a draft at once, also in the open composer. */
export function setDraft(draft: Draft): void {
  put(draft);
  draftTurn.value += 1;
}

/** Keeps it without the pause: the composer goes away. */
export function keepDraftNow(draft: Draft): void {
  const known = drafts.peek()[draft.conversationId];
  if ((known?.text ?? '') !== draft.text || (known?.replyTo ?? null) !== draft.replyTo) put(draft);
}

type ById<T> = Readonly<Record<string, T>>;

function withOrWithout<T>(before: ById<T>, id: string, value: T | null): ById<T> {
  const others = Object.entries(before).filter(([key]) => key !== id);
  if (value === null && others.length === Object.keys(before).length) return before;
  return Object.fromEntries(value === null ? others : [...others, [id, value]]);
}

export function setAttachment(conversationId: string, media: OutboxMedia | null): void {
  attachments.value = withOrWithout(attachments.peek(), conversationId, media);
}

export function setRefusal(conversationId: string, code: string | null): void {
  refusals.value = withOrWithout(refusals.peek(), conversationId, code);
}

/** A message the server will not take comes back before whatever was typed since. */
export function takeBack(entry: OutboxEntry, code: string): void {
  const { text, replyTo } = draftOf(entry.conversationId);
  const joined = [entry.text, text].filter(part => part !== '').join('\n');
  setDraft({
    conversationId: entry.conversationId,
    text: joined,
    replyTo: replyTo ?? entry.replyTo,
  });
  if (entry.media && !attachments.peek()[entry.conversationId]) {
    setAttachment(entry.conversationId, entry.media);
  }
  setRefusal(entry.conversationId, code);
}
