import { flag, id, integer, json, key, maybe, table, text, time } from '../db/table.js';
import type {
  CompanyId,
  ContactId,
  ConversationId,
  MediaId,
  MessageId,
  SessionId,
  UserId,
} from '../kernel/ids.js';
import type {
  Category,
  Direction,
  FailureCode,
  HoldCode,
  MessageKind,
  MessageOrigin,
  MessageStatus,
  Priority,
  WarningCode,
} from '../protocol/codes.js';
import type { HoldDetail } from '../protocol/views.js';
import type { Done } from './deeds.js';

export interface ConversationRow {
  id: ConversationId;
  companyId: CompanyId;
  sessionId: SessionId;
  /** null for groups. */
  contactId: ContactId | null;
  kind: 'person' | 'group';
  chatId: string;
  title: string | null;
  status: 'open' | 'closed';
  archivedAt: Date | null;
  /** Who of us has it; somebody who may read its session. */
  assigneeId: UserId | null;
  priority: Priority;
  /** Out of sight until then. */
  snoozedUntil: Date | null;
  /** First inbound message nobody has answered. */
  waitingSince: Date | null;
  unread: number;
  lastMessageId: MessageId | null;
  /** Of the newest message; of the conversation itself while it has none. */
  lastMessageAt: Date;
  lastInboundAt: Date | null;
  /** When we last marked their messages as seen on WhatsApp. */
  seenAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

export const conversations = table<ConversationRow>('conversations', {
  id: key(id),
  companyId: id,
  sessionId: id,
  contactId: maybe(id),
  kind: text,
  chatId: text,
  title: maybe(text),
  status: text,
  archivedAt: maybe(time),
  assigneeId: maybe(id),
  priority: text,
  snoozedUntil: maybe(time),
  waitingSince: maybe(time),
  unread: integer,
  lastMessageId: maybe(id),
  lastMessageAt: time,
  lastInboundAt: maybe(time),
  seenAt: maybe(time),
  createdAt: time,
  updatedAt: time,
  version: integer,
});

export interface WindowRow {
  id: string;
  companyId: CompanyId;
  conversationId: ConversationId;
  openedAt: Date;
  closesAt: Date;
  openedBy: MessageId;
}

export const windows = table<WindowRow>('conversation_windows', {
  id: key(id),
  companyId: id,
  conversationId: id,
  openedAt: time,
  closesAt: time,
  openedBy: id,
});

export interface MessageRow {
  id: MessageId;
  companyId: CompanyId;
  sessionId: SessionId;
  conversationId: ConversationId;
  contactId: ContactId | null;
  direction: Direction;
  origin: MessageOrigin;
  /** Whose turns it takes, as one word: `user:…`, `key:…`, `campaign:…`. */
  source: string | null;
  /** Name of the campaign it belongs to. */
  campaign: string | null;
  authorId: string | null;
  authorName: string | null;
  clientKey: string | null;
  kind: MessageKind;
  body: string | null;
  mediaId: MediaId | null;
  replyTo: string | null;
  status: MessageStatus | null;
  /** Place the caller asked for; it can only be later than the category's own. */
  askedPriority: number | null;
  priority: number | null;
  turn: number | null;
  scheduledFor: Date | null;
  notBefore: Date | null;
  expiresAt: Date | null;
  holdCode: HoldCode | null;
  holdUntil: Date | null;
  holdDetail: HoldDetail | null;
  warnings: WarningCode[] | null;
  /** What it was to its person when it was last decided on; its last word is the claim's. */
  category: Category | null;
  /** Hash of what is the same in texts that differ only in the person. */
  bodyHash: string | null;
  /** The times it was first told to leave at. */
  firstP50: Date | null;
  firstP90: Date | null;
  /** They had never written to this session when it was counted. */
  firstContact: boolean;
  waId: string | null;
  waFullId: string | null;
  /** Whose WhatsApp id it came by or went to, in the form it had then; in groups the author's. */
  address: string | null;
  editedAt: Date | null;
  /** Taken back by who wrote it. */
  revokedAt: Date | null;
  attempt: number;
  /** Counts against the limits from here on; cleared when it provably did not leave. */
  countedAt: Date | null;
  sentAt: Date | null;
  deliveredAt: Date | null;
  readAt: Date | null;
  endedAt: Date | null;
  outcomeCode: FailureCode | null;
  outcomeDetail: string | null;
  unknownSince: Date | null;
  unknownUntil: Date | null;
  needsPerson: boolean;
  occurredAt: Date;
  createdAt: Date;
  updatedAt: Date;
  version: number;
}

export const messages = table<MessageRow>('messages', {
  id: key(id),
  companyId: id,
  sessionId: id,
  conversationId: id,
  contactId: maybe(id),
  direction: text,
  origin: text,
  source: maybe(text),
  campaign: maybe(text),
  authorId: maybe(id),
  authorName: maybe(text),
  clientKey: maybe(text),
  kind: text,
  body: maybe(text),
  mediaId: maybe(id),
  replyTo: maybe(text),
  status: maybe(text),
  askedPriority: maybe(integer),
  priority: maybe(integer),
  turn: maybe(integer),
  scheduledFor: maybe(time),
  notBefore: maybe(time),
  expiresAt: maybe(time),
  holdCode: maybe(text),
  holdUntil: maybe(time),
  holdDetail: maybe(json),
  warnings: maybe(json),
  category: maybe(text),
  bodyHash: maybe(text),
  firstP50: maybe(time),
  firstP90: maybe(time),
  firstContact: flag,
  waId: maybe(text),
  waFullId: maybe(text),
  address: maybe(text),
  editedAt: maybe(time),
  revokedAt: maybe(time),
  attempt: integer,
  countedAt: maybe(time),
  sentAt: maybe(time),
  deliveredAt: maybe(time),
  readAt: maybe(time),
  endedAt: maybe(time),
  outcomeCode: maybe(text),
  outcomeDetail: maybe(text),
  unknownSince: maybe(time),
  unknownUntil: maybe(time),
  needsPerson: flag,
  occurredAt: time,
  createdAt: time,
  updatedAt: time,
  version: integer,
});

export interface ReceiptRow {
  messageId: MessageId;
  /** Empty outside groups. */
  participant: string;
  ack: number;
  companyId: CompanyId;
  at: Date;
  source: 'webhook' | 'answer' | 'look_up' | 'catch_up';
}

export const receipts = table<ReceiptRow>('message_receipts', {
  messageId: key(id),
  participant: key(text),
  ack: key(integer),
  companyId: id,
  at: time,
  source: text,
});

/** What somebody did to a message, which is named by its WhatsApp id: the deed may come first. */
export interface DeedRow extends Done {
  companyId: CompanyId;
  conversationId: ConversationId;
  /** WhatsApp id of the message. */
  target: string;
  /** Of the chat it came by. */
  address: string;
  /** Whether the message is ours, when that was told. */
  targetIsOurs: boolean | null;
}

export const deeds = table<DeedRow>('message_deeds', {
  companyId: id,
  conversationId: key(id),
  target: key(text),
  kind: key(text),
  author: key(text),
  waId: key(text),
  address: text,
  targetIsOurs: maybe(flag),
  body: maybe(text),
  at: time,
  toldAt: time,
});

export interface StarRow {
  userId: string;
  messageId: MessageId;
  companyId: CompanyId;
}

export const stars = table<StarRow>('message_stars', {
  userId: key(id),
  messageId: key(id),
  companyId: id,
});
