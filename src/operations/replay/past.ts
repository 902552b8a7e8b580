import type { ConsentRow } from '../../consent/index.js';
import type { ContactId } from '../../kernel/ids.js';
import type { PauseFacts, SessionCounts, SessionFacts } from '../../pacing/index.js';
import type { MessageKind, MessageOrigin, MessageStatus } from '../../protocol/codes.js';

/** A message of ours as it stands in the table by now. */
export interface OurMessage {
  id: string;
  conversationId: string;
  origin: MessageOrigin;
  source: string | null;
  campaign: string | null;
  kind: MessageKind;
  body: string | null;
  bodyHash: string | null;
  askedPriority: number | null;
  createdAt: Date;
  scheduledFor: Date | null;
  expiresAt: Date | null;
  countedAt: Date | null;
  /** Start of its first try. */
  triedAt: Date | null;
  endedAt: Date | null;
  status: MessageStatus;
  outcomeCode: string | null;
}

/** The other side of a conversation, and what we had had with each other when the days began. */
export interface OtherSide {
  conversationId: string;
  contactId: ContactId | null;
  kind: 'person' | 'group';
  chatId: string;
  phone: string | null;
  timezone: string | null;
  blockedAt: Date | null;
  doubtfulSince: Date | null;
  restrictedSince: Date | null;
  restrictedUntil: Date | null;
  restrictedCount: number | null;
  checkedAt: Date | null;
  lastInboundAt: Date | null;
  lastOutboundAt: Date | null;
  unanswered: number;
}

/** They wrote. */
export interface TheirMessage {
  conversationId: string;
  at: Date;
}

/** A question to WAHA about their number. */
export interface NumberAsked {
  contactId: ContactId;
  askedAt: Date;
  answer: 'yes' | 'no' | null;
}

/** WAHA's status, a lock or a quota changed its word. */
export interface SessionEvent {
  at: Date;
  kind: 'status' | 'timelock' | 'capping';
  was: string | null;
  word: string;
}

export interface PastPause extends PauseFacts {
  endedAt: Date | null;
}

/** What the tables know of the session itself. */
export interface OwnPast {
  /** As it stands by now. */
  session: SessionFacts;
  /** What it had used of its limits when the days began. */
  counts: SessionCounts;
  events: readonly SessionEvent[];
  pauses: readonly PastPause[];
  ramps: readonly { since: Date; scope: 'all' | 'first_contacts' }[];
}

/** All that the tables know of a session's last days. */
export interface SessionPast extends OwnPast {
  messages: readonly OurMessage[];
  people: readonly OtherSide[];
  inbounds: readonly TheirMessage[];
  consents: readonly ConsentRow[];
  checks: readonly NumberAsked[];
}

/** Which days are replayed. */
export interface Span {
  start: Date;
  end: Date;
}
