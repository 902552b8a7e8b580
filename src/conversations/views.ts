import { displayPhone } from '../kernel/phone-number.js';
import type {
  ActivityView,
  ConversationView,
  EtaView,
  HoldView,
  LabelView,
  MediaView,
  MessageView,
  ReactionView,
} from '../protocol/views.js';
import type { ActivityRow } from './model/activities.js';
import type { LabelRow } from './model/labels.js';
import { reactionsOf, type Done } from './deeds.js';
import type { ConversationWithContext } from './store/conversation-store.js';
import type { MessageWithContext } from './store/message-store.js';
import { titleOf } from './title.js';

const iso = (at: Date | null) => at?.toISOString() ?? null;

/** Where a waiting message stands now, computed from its lane. */
export interface Place {
  hold: HoldView | null;
  position: number | null;
  eta: EtaView | null;
  willExpire: boolean;
}

const nowhere: Place = { hold: null, position: null, eta: null, willExpire: false };

function mediaView(row: MessageWithContext): MediaView | null {
  if (!row.mediaId || !row.mediaMime) return null;
  return {
    id: row.mediaId,
    mimetype: row.mediaMime,
    bytes: row.mediaBytes ?? 0,
    filename: row.mediaName,
    state: row.mediaState ?? 'gone',
    url: `/api/media/${row.mediaId}`,
  };
}

function unknownView(row: MessageWithContext): MessageView['unknown'] {
  if (row.status !== 'unknown' || !row.unknownSince) return null;
  return {
    reason: row.outcomeDetail ?? 'answer_lost',
    since: row.unknownSince.toISOString(),
    until: iso(row.unknownUntil),
    needsPerson: row.needsPerson,
  };
}

/** The hold a message keeps by itself, for when its lane has not been looked at yet. */
function ownHold({ holdCode, holdUntil, holdDetail }: MessageWithContext): HoldView | null {
  return holdCode ? { code: holdCode, until: iso(holdUntil), detail: holdDetail ?? {} } : null;
}

const reactionView = ({ body, author, at }: Done): ReactionView => ({
  emoji: body ?? '',
  mine: author === '',
  contactId: author === '' ? null : author,
  at: at.toISOString(),
});

export function messageView(row: MessageWithContext, place: Place = nowhere): MessageView {
  const waiting = row.status === 'pending';
  return {
    id: row.id,
    conversationId: row.conversationId,
    contactId: row.contactId,
    sessionId: row.sessionId,
    session: row.sessionName,
    direction: row.direction,
    origin: row.origin,
    type: row.kind,
    // What somebody has taken back is not shown any more.
    text: row.revokedAt ? null : row.body,
    media: row.revokedAt ? null : mediaView(row),
    editedAt: iso(row.editedAt),
    revokedAt: iso(row.revokedAt),
    reactions: row.revokedAt ? [] : reactionsOf(row.reacted).map(reactionView),
    status: row.status,
    hold: waiting ? (place.hold ?? ownHold(row)) : null,
    position: waiting ? place.position : null,
    eta: waiting ? place.eta : null,
    willExpire: waiting && place.willExpire,
    warnings: row.warnings ?? [],
    campaign: row.campaign,
    category: row.category,
    failure:
      row.outcomeCode && row.status !== 'unknown'
        ? { code: row.outcomeCode, detail: row.outcomeDetail }
        : null,
    unknown: unknownView(row),
    replyTo: row.replyTo,
    whatsappId: row.waId,
    clientKey: row.clientKey,
    author: row.authorId && row.authorName ? { id: row.authorId, name: row.authorName } : null,
    starred: row.starred,
    scheduledAt: iso(row.scheduledFor),
    expiresAt: iso(row.expiresAt),
    createdAt: row.createdAt.toISOString(),
    occurredAt: row.occurredAt.toISOString(),
    sentAt: iso(row.sentAt),
    deliveredAt: iso(row.deliveredAt),
    readAt: iso(row.readAt),
    version: row.version,
    links: { self: `/api/messages/${row.id}`, conversation: `/api/messages/${row.conversationId}` },
  };
}

export function conversationView(row: ConversationWithContext, now: Date): ConversationView {
  const phone = row.phone ? displayPhone(row.phone) : null;
  const { windowClosesAt } = row;
  return {
    id: row.id,
    sessionId: row.sessionId,
    session: row.sessionName,
    contactId: row.contactId,
    kind: row.kind,
    chatId: row.chatId,
    title: titleOf(row),
    phone,
    status: row.status,
    archived: row.archivedAt !== null,
    assignee: row.assigneeId && { id: row.assigneeId, name: row.assigneeName ?? '' },
    priority: row.priority,
    labels: row.labelIds,
    snoozedUntil: iso(row.snoozedUntil),
    unread: row.unread,
    waiting: row.pendingCount,
    window: {
      open: windowClosesAt !== null && windowClosesAt > now,
      closesAt: iso(windowClosesAt),
    },
    preview:
      row.lastKind && row.lastDirection
        ? {
            text: row.lastBody,
            revoked: row.lastRevoked,
            type: row.lastKind,
            direction: row.lastDirection,
            status: row.lastStatus,
            failure: row.lastOutcome,
          }
        : null,
    lastMessageAt: row.lastMessageId ? row.lastMessageAt.toISOString() : null,
    waitingSince: iso(row.waitingSince),
    createdAt: row.createdAt.toISOString(),
    version: row.version,
  };
}

export function activityView(row: ActivityRow): ActivityView {
  const { id, conversationId, kind, byId, byName, detail } = row;
  const by = byId && byName !== null ? { id: byId, name: byName } : null;
  return { id, conversationId, kind, by, detail, at: row.at.toISOString() };
}

export const labelView = ({ id, name, color }: LabelRow): LabelView => ({ id, name, color });
