import type { Unit } from '../db/transactor.js';
import type { Clock } from '../kernel/clock.js';
import type { ContactId, ConversationId, MessageId, NewId, SessionId } from '../kernel/ids.js';
import { conversations, type ConversationRow, type MessageRow } from './model.js';
import {
  findConversation,
  findConversationOf,
  getConversation,
  insertConversation,
  countConversations,
  listConversations,
  titlesOf,
  updateConversation,
} from './store/conversation-store.js';
import { findActivity, listActivities } from './store/activity-store.js';
import { listDueFromSnooze, listOutOfReach } from './store/due-store.js';
import { findTheirs } from './store/deed-store.js';
import { hasMessageBy, listConversationsOf, moveDeedsOf } from './store/move-store.js';
import {
  findMessage,
  findOwnByWaId,
  findRow,
  getMessage,
  hasInbound,
  hasSending,
  listMessages,
  listPendingTo,
  setStar,
  type Viewer,
} from './store/message-store.js';
import { addActivity } from './verbs/add-activity.js';
import { insertSearchWords } from './store/search-index-store.js';
import { conversationsSaying, searchMessages } from './store/search-store.js';
import { addInbound, addOutbound } from './verbs/add-message.js';
import { applyDeeds, doToMessage, versionsOf, type NewDeed } from './verbs/do-to-message.js';
import { createLabels } from './verbs/labels.js';
import { changeMessage, moveMessage, takeEvidence, type Evidence } from './verbs/move-message.js';
import { nameMessage } from './verbs/name-message.js';
import { part, settle } from './verbs/part.js';
import { createTending } from './verbs/tend.js';
import { unite } from './verbs/unite.js';

interface Ports {
  clock: Clock;
  newId: NewId;
}

/** Whom a conversation is with, on which of our numbers. */
export interface Counterpart {
  sessionId: SessionId;
  contactId: ContactId | null;
  kind: ConversationRow['kind'];
  /** Canonical WhatsApp address. */
  chatId: string;
  title?: string | null;
}

interface HowItCame {
  writtenAt?: Date;
  isMuted?: boolean;
}

/** Conversations, their windows, and the truth about every message. Talks to nobody outside. */
export function createConversations({ clock, newId }: Ports) {
  const change = async (unit: Unit, row: ConversationRow, set: Partial<ConversationRow>) => {
    await updateConversation(unit, row, { ...set, updatedAt: clock.now() });
    unit.announce({
      type: 'conversation.changed',
      conversationId: row.id,
      sessionId: row.sessionId,
    });
  };

  return {
    /** The conversation with this person or group on this session; made when there is none. */
    async open(
      unit: Unit,
      who: Counterpart,
    ): Promise<{ conversation: ConversationRow; created: boolean }> {
      const found = await findConversationOf(unit, unit, who);
      if (found) return { conversation: found, created: false };
      const now = clock.now();
      const conversation: ConversationRow = {
        id: newId<ConversationId>(),
        companyId: unit.companyId,
        sessionId: who.sessionId,
        contactId: who.contactId,
        kind: who.kind,
        chatId: who.chatId,
        title: who.title ?? null,
        status: 'open',
        archivedAt: null,
        assigneeId: null,
        priority: 'normal',
        snoozedUntil: null,
        waitingSince: null,
        unread: 0,
        lastMessageId: null,
        lastMessageAt: now,
        lastInboundAt: null,
        seenAt: null,
        createdAt: now,
        updatedAt: now,
        version: 1,
      };
      await insertConversation(unit, conversation);
      const { id: conversationId, sessionId } = conversation;
      unit.announce({ type: 'conversation.changed', conversationId, sessionId });
      return { conversation, created: true };
    },

    labels: createLabels({ clock, newId }),
    find: findConversation,
    findOf: findConversationOf,
    get: getConversation,
    list: listConversations,
    count: countConversations,
    titles: titlesOf,

    ...createTending({ clock, newId }),
    /** Those whose assignee may no longer read them. */
    outOfReach: listOutOfReach,
    /** Those whose snooze is over. */
    dueFromSnooze: listDueFromSnooze,
    activities: listActivities,
    activity: findActivity,
    /** Marked as seen on WhatsApp; unlike reading here, the person sees it. */
    async markSeen(unit: Unit, id: ConversationId): Promise<void> {
      await conversations.update(unit, { seenAt: clock.now() }, { companyId: unit.companyId, id });
    },
    markRead: (unit: Unit, row: ConversationRow) => change(unit, row, { unread: 0 }),
    /** They wrote once, long before we looked: no message of ours, but they are no stranger. */
    async knowsThem(unit: Unit, row: ConversationRow, wroteAt: Date): Promise<void> {
      if (row.lastInboundAt && row.lastInboundAt >= wroteAt) return;
      await change(unit, row, { lastInboundAt: wroteAt });
    },
    /** Another WhatsApp id to write to. One that has a conversation of its own is left to that. */
    async readdress(unit: Unit, row: ConversationRow, chatId: string): Promise<void> {
      if (row.chatId === chatId) return;
      const { sessionId } = row;
      const other = await findConversationOf(unit, unit, { sessionId, contactId: null, chatId });
      if (!other) await change(unit, row, { chatId });
    },

    /** Every conversation with a person, oldest first. */
    listOf: (unit: Unit, contactId: ContactId) =>
      listConversationsOf(unit, { companyId: unit.companyId, contactId }),
    unite: (unit: Unit, two: Parameters<typeof unite>[1]) => unite(unit, two, clock),
    part: (unit: Unit, two: Parameters<typeof part>[2]) => part(unit, { clock, newId }, two),
    moveDeedsOf,
    cameBy: hasMessageBy,
    /** Works out what a conversation says of its messages. */
    async settle(unit: Unit, id: ConversationId): Promise<void> {
      const { companyId } = unit;
      const row = await conversations.findOne(unit, { companyId, id });
      if (!row) return;
      const { unread, waitingSince: waiting } = row;
      await settle(unit, { clock, newId }, { row, unread, waiting });
    },

    /** Takes in an edit, a deletion or a reaction, also before its message. Answers whether it is news. */
    doToMessage: (unit: Unit, conversationId: ConversationId, deed: NewDeed) =>
      doToMessage(unit, { conversationId, deed }, clock),
    /** The texts its author has given a message since it was written. */
    versionsOf,
    /** What was done to a message before it came. */
    applyDeeds: (unit: Unit, message: MessageRow) => applyDeeds(unit, message, clock.now()),

    addOutbound,
    /**
     * `writtenAt` is WhatsApp's own time: it opens the window, whatever the place in the thread. What
     * a muted person writes is kept, and wakes nobody.
     */
    async addInbound(
      unit: Unit,
      conversation: ConversationRow,
      message: MessageRow,
      { writtenAt = message.occurredAt, isMuted = false }: HowItCame = {},
    ): Promise<void> {
      const windowId = newId<string>();
      const came = { message, writtenAt, isMuted, windowId };
      const woke = await addInbound(unit, conversation, came);
      if (!woke) return;
      const { id, sessionId, status, archivedAt, snoozedUntil } = conversation;
      const told = { id, sessionId, by: null, detail: { wrote: true } } as const;
      if (status === 'closed' || archivedAt)
        await addActivity(unit, { clock, newId }, { ...told, kind: 'reopened' });
      else if (snoozedUntil) await addActivity(unit, { clock, newId }, { ...told, kind: 'woken' });
    },
    changeMessage,
    nameMessage: (unit: Unit, named: Parameters<typeof nameMessage>[2]) =>
      nameMessage(unit, { clock, newId }, named),
    moveMessage: (
      unit: Unit,
      message: MessageRow,
      status: NonNullable<MessageRow['status']>,
      set: Partial<MessageRow> = {},
    ) => moveMessage(unit, message, { status, set, now: clock.now() }),
    takeEvidence: (unit: Unit, message: MessageRow, evidence: Evidence) =>
      takeEvidence(unit, message, { evidence, clock }),

    message: findMessage,
    getMessage,
    messages: listMessages,
    search: searchMessages,
    saying: conversationsSaying,
    row: findRow,
    /** A row that was put back as it was stored is found by its words again. */
    async makeSearchable(unit: Unit, id: MessageId): Promise<void> {
      const row = await findRow(unit, unit, id);
      if (row && !row.revokedAt) await insertSearchWords(unit, row);
    },
    ownByWaId: findOwnByWaId,
    theirsByWaId: findTheirs,
    hasInbound,
    hasSending,
    pendingTo: listPendingTo,

    /** Sets the caller's own star; without `starred` it is toggled. Answers what it is now. */
    async star(unit: Unit, viewer: Viewer, id: MessageId, starred?: boolean): Promise<boolean> {
      const message = await getMessage(unit, viewer, id);
      const next = starred ?? !message.starred;
      await setStar(unit, viewer.viewerId, id, next);
      const { conversationId, sessionId } = message;
      unit.announce({ type: 'message.changed', messageId: id, conversationId, sessionId });
      return next;
    },

    /**
     * Refuses what waits for a person, in the caller's transaction, but for the gateway's own answer
     * to their wish; of no more than campaigns when marketing was the reason. Answers what it refused.
     */
    async refusePendingTo(
      unit: Unit,
      contactId: ContactId,
      because: 'opted_out' | 'marketing',
    ): Promise<MessageRow[]> {
      const isMarketing = because === 'marketing';
      const outcome: Partial<MessageRow> = isMarketing
        ? { outcomeCode: 'no_consent', outcomeDetail: 'marketing' }
        : { outcomeCode: 'opted_out' };
      const pending = await listPendingTo(unit, contactId);
      const waiting = pending.filter(
        ({ origin, campaign }) => origin !== 'system' && (!isMarketing || campaign !== null),
      );
      const now = clock.now();
      for (const message of waiting) {
        await moveMessage(unit, message, {
          status: 'refused',
          set: { ...outcome, endedAt: now },
          now,
        });
      }
      return waiting;
    },
  };
}

export type Conversations = ReturnType<typeof createConversations>;
