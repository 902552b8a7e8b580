import type {
  Category,
  ConsentState,
  Direction,
  FailureCode,
  HoldCode,
  MessageKind,
  MessageOrigin,
  MessageStatus,
  WarningCode,
} from './codes.js';

/** Instants travel as ISO 8601 in UTC with milliseconds. */
export type Iso = string;

/** Numbers and names that fill the sentence of a hold. Only what the code needs is there. */
export interface HoldDetail {
  used?: number;
  limit?: number;
  /** IANA zone whose wall clock the sentence speaks of. */
  zone?: string;
  /** Opening hours of today in that zone, `08:00-21:00`. */
  hours?: string;
  /** Warm-up day, counted from 1, and how many there are. */
  day?: number;
  of?: number;
  /** Since when the cause stands. */
  since?: Iso;
  /** The session's own status word. */
  status?: string;
  /** Who paused, and why. */
  by?: string;
  reason?: string;
  /** The message whose outcome is not known yet. */
  messageId?: string;
}

export interface HoldView {
  code: HoldCode;
  /** When this rule stops holding; null while nobody can say. */
  until: Iso | null;
  detail: HoldDetail;
}

/** Half of such messages leave before `p50`, nine of ten before `p90`. */
export interface EtaView {
  p50: Iso;
  p90: Iso;
}

export interface MediaView {
  id: string;
  mimetype: string;
  bytes: number;
  filename: string | null;
  state: 'pending' | 'ready' | 'failed' | 'gone';
  url: string;
}

export interface FailureView {
  code: FailureCode;
  detail: string | null;
}

export interface UnknownView {
  reason: string;
  since: Iso;
  /** How long the gateway keeps looking by itself. */
  until: Iso | null;
  needsPerson: boolean;
}

export interface MessageView {
  id: string;
  conversationId: string;
  contactId: string | null;
  sessionId: string;
  /** The session's WAHA name. */
  session: string;
  direction: Direction;
  origin: MessageOrigin;
  type: MessageKind;
  /** The text, or the caption of media. */
  text: string | null;
  media: MediaView | null;
  /** null for inbound messages. */
  status: MessageStatus | null;
  hold: HoldView | null;
  /** Place in the session's lane counted from 1; null unless pending and not held open-endedly. */
  position: number | null;
  eta: EtaView | null;
  /** True when the message would expire before its turn. */
  willExpire: boolean;
  warnings: readonly WarningCode[];
  category: Category | null;
  failure: FailureView | null;
  unknown: UnknownView | null;
  /** WhatsApp id of the quoted message. */
  replyTo: string | null;
  whatsappId: string | null;
  /** The Idempotency-Key it came with, for the caller's own bubbles. */
  clientKey: string | null;
  author: { id: string; name: string } | null;
  starred: boolean;
  scheduledAt: Iso | null;
  expiresAt: Iso | null;
  createdAt: Iso;
  /** Order in the thread. */
  occurredAt: Iso;
  sentAt: Iso | null;
  deliveredAt: Iso | null;
  readAt: Iso | null;
  /** Rises with every change; of two pictures the higher is the newer. */
  version: number;
  links: { self: string; conversation: string };
}

export interface PreviewView {
  text: string | null;
  type: MessageKind;
  direction: Direction;
  status: MessageStatus | null;
  failure: FailureCode | null;
}

export interface ConversationView {
  id: string;
  sessionId: string;
  session: string;
  contactId: string | null;
  kind: 'person' | 'group';
  chatId: string;
  /** Name of the person or subject of the group; the number when nothing better is known. */
  title: string;
  /** Readable form, `+62 812-9931-2207`. */
  phone: string | null;
  status: 'open' | 'closed';
  archived: boolean;
  unread: number;
  /** Our messages in this conversation that have not left yet. */
  waiting: number;
  /** The 24 hours after a person last wrote. */
  window: { open: boolean; closesAt: Iso | null };
  preview: PreviewView | null;
  lastMessageAt: Iso | null;
  /** Since when the person waits for an answer. */
  waitingSince: Iso | null;
  createdAt: Iso;
  version: number;
}

export interface ConsentView {
  state: ConsentState;
  optedOutAt: Iso | null;
  basis: string | null;
  source: string | null;
  changedAt: Iso | null;
}

export interface ContactView {
  id: string;
  name: string | null;
  pushName: string | null;
  /** International digits. */
  phone: string | null;
  phoneDisplay: string | null;
  externalId: string | null;
  email: string | null;
  language: string | null;
  timezone: string | null;
  tags: readonly string[];
  metadata: Readonly<Record<string, unknown>>;
  blocked: boolean;
  consent: ConsentView;
  aliases: readonly { kind: 'phone' | 'lid' | 'jid'; value: string }[];
  lastInboundAt: Iso | null;
  lastOutboundAt: Iso | null;
  createdAt: Iso;
  version: number;
}

export interface BudgetView {
  used: number;
  limit: number;
}

export interface PauseView {
  id: string;
  scope: 'company' | 'session';
  sessionId: string | null;
  reason: string;
  by: string;
  since: Iso;
}

export interface SessionView {
  id: string;
  /** The name WAHA knows. */
  name: string;
  /** What people call this number. */
  label: string;
  status: string;
  connected: boolean;
  since: Iso;
  wanted: 'running' | 'stopped';
  origin: 'waha' | 'sandbox';
  phoneNumber: string | null;
  displayName: string | null;
  engine: string | null;
  hasQR: boolean;
  timezone: string;
  /** First pairing of this number, or since when an admin says it has been in use. */
  warmUpFrom: Iso | null;
  warmUp: { day: number; of: number; limit: number } | null;
  budget: { hour: BudgetView; day: BudgetView; firstContacts: BudgetView };
  queue: { waiting: number; sending: number; held: number };
  pause: PauseView | null;
}

export interface QrView {
  sessionId: string;
  status: string;
  /** PNG as a data URL; null when there is nothing to scan. */
  qrCode: string | null;
  /** The text inside the code. */
  qr: string | null;
  expiresAt: Iso | null;
}

export interface QueueSessionView {
  sessionId: string;
  session: string;
  waiting: number;
  sending: number;
  held: Partial<Record<HoldCode, number>>;
  budget: SessionView['budget'];
  nextSendAt: Iso | null;
  eta: EtaView | null;
}

export interface QueueStatusView {
  /** What moves, what does not, and why, in one sentence. */
  sentence: string;
  paused: boolean;
  pauses: readonly PauseView[];
  waiting: number;
  active: number;
  delayed: number;
  /** Of the last 24 hours. */
  completed: number;
  failed: number;
  unknown: number;
  held: Partial<Record<HoldCode, number>>;
  drain: EtaView | null;
  sessions: readonly QueueSessionView[];
}

/** Where a waiting message stands now; travels outside the numbered stream because it is replaced often. */
export interface LanePlaceView {
  id: string;
  position: number | null;
  eta: EtaView | null;
  hold: HoldView | null;
}

/** A session's lane at one moment: who waits where, and what is used of its limits. */
export interface LaneView {
  sessionId: string;
  places: readonly LanePlaceView[];
  budget: SessionView['budget'];
  queue: SessionView['queue'];
}

export interface UserView {
  id: string;
  email: string;
  name: string;
  role: 'admin' | 'operator' | 'manager';
}

export interface BootstrapView {
  me: UserView;
  rights: readonly string[];
  company: { id: string; name: string; timezone: string };
  sandbox: boolean;
  /** The gateway's time, which the sandbox may have moved. */
  now: Iso;
  sessions: readonly SessionView[];
  pauses: readonly PauseView[];
  conversations: readonly ConversationView[];
  total: number;
  counts: ConversationCounts;
  /** The stream number this picture was taken at. */
  seq: number;
  version: string;
}

export interface ConversationCounts {
  open: number;
  waiting: number;
  closed: number;
  archived: number;
  unread: number;
}

export interface Page<T> {
  data: readonly T[];
  nextCursor: string | null;
}

/** problem+json of RFC 9457 with a stable code. */
export interface ProblemView {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  requestId?: string;
  errors?: readonly { path: string; message: string }[];
  [member: string]: unknown;
}
