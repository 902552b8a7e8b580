import type { Unit } from '../../db/transactor.js';
import type { ConversationId, MessageId } from '../../kernel/ids.js';
import type { ConversationRow, MessageRow } from '../model.js';
import { closesAt, openedAt } from '../service-window.js';
import { updateConversation } from '../store/conversation-store.js';
import { insertMessage } from '../store/message-store.js';
import { insertSearchWords } from '../store/search-index-store.js';
import { extendWindow, insertWindow } from '../store/window-store.js';

/** A complete row from what is known; everything else starts empty. */
export function messageRow(
  known: Pick<
    MessageRow,
    | 'id'
    | 'companyId'
    | 'sessionId'
    | 'conversationId'
    | 'contactId'
    | 'direction'
    | 'origin'
    | 'kind'
    | 'occurredAt'
    | 'createdAt'
  > &
    Partial<MessageRow>,
): MessageRow {
  return {
    source: null,
    campaign: null,
    authorId: null,
    authorName: null,
    clientKey: null,
    body: null,
    mediaId: null,
    replyTo: null,
    status: null,
    askedPriority: null,
    priority: null,
    turn: null,
    scheduledFor: null,
    notBefore: null,
    expiresAt: null,
    holdCode: null,
    holdUntil: null,
    holdDetail: null,
    warnings: null,
    category: null,
    bodyHash: null,
    firstP50: null,
    firstP90: null,
    firstContact: false,
    waId: null,
    waFullId: null,
    address: null,
    editedAt: null,
    revokedAt: null,
    attempt: 0,
    countedAt: null,
    sentAt: null,
    deliveredAt: null,
    readAt: null,
    endedAt: null,
    outcomeCode: null,
    outcomeDetail: null,
    unknownSince: null,
    unknownUntil: null,
    needsPerson: false,
    updatedAt: known.createdAt,
    version: 1,
    ...known,
  };
}

function announce(unit: Unit, message: MessageRow): void {
  const { id: messageId, conversationId, sessionId } = message;
  unit.announce({ type: 'message.created', messageId, conversationId, sessionId });
  unit.announce({ type: 'conversation.changed', conversationId, sessionId });
}

const newest = (conversation: ConversationRow, message: MessageRow): Partial<ConversationRow> =>
  conversation.lastMessageId === null || message.occurredAt >= conversation.lastMessageAt
    ? { lastMessageId: message.id, lastMessageAt: message.occurredAt }
    : {};

/** Ours: it becomes the newest line and nobody waits for an answer any more. */
export async function addOutbound(
  unit: Unit,
  conversation: ConversationRow,
  message: MessageRow,
): Promise<void> {
  const address = message.address ?? (conversation.kind === 'person' ? conversation.chatId : null);
  await insertMessage(unit, { ...message, address });
  await insertSearchWords(unit, message);
  await updateConversation(unit, conversation, {
    ...newest(conversation, message),
    waitingSince: null,
    updatedAt: message.createdAt,
  });
  announce(unit, message);
}

async function touchWindow(
  unit: Unit,
  conversationId: ConversationId,
  { at, by, id }: { at: Date; by: MessageId; id: string },
): Promise<void> {
  const { companyId } = unit;
  const end = closesAt(at);
  if (await extendWindow(unit, conversationId, { at, closesAt: end })) return;
  await insertWindow(unit, {
    id,
    companyId,
    conversationId,
    openedAt: at,
    closesAt: end,
    openedBy: by,
  });
}

/**
 * Theirs: it reopens the conversation, opens the 24 hours, and waits to be read and answered. Answers
 * whether it did: old messages fill the thread and wake nobody.
 */
export async function addInbound(
  unit: Unit,
  conversation: ConversationRow,
  {
    message,
    writtenAt,
    isMuted,
    windowId,
  }: { message: MessageRow; writtenAt: Date; isMuted: boolean; windowId: string },
): Promise<boolean> {
  const address = message.address ?? (conversation.kind === 'person' ? conversation.chatId : null);
  await insertMessage(unit, { ...message, address });
  await insertSearchWords(unit, message);
  const at = openedAt(writtenAt, message.createdAt);
  const live = !isMuted && closesAt(at) > message.createdAt;
  if (conversation.kind === 'person') {
    await touchWindow(unit, conversation.id, { at, by: message.id, id: windowId });
  }
  const latest =
    conversation.lastInboundAt && conversation.lastInboundAt > at ? conversation.lastInboundAt : at;
  await updateConversation(unit, conversation, {
    ...newest(conversation, message),
    lastInboundAt: latest,
    ...(live
      ? {
          status: 'open',
          archivedAt: null,
          snoozedUntil: null,
          unread: conversation.unread + 1,
          waitingSince: conversation.waitingSince ?? at,
        }
      : {}),
    updatedAt: message.createdAt,
  });
  announce(unit, message);
  return live;
}
