import type {
  Category,
  ConsentScope,
  ConsentState,
  Direction,
  EmergencyCode,
  FailureCode,
  HealthLevel,
  HealthPartCode,
  HoldCode,
  MessageKind,
  MessageOrigin,
  MessageStatus,
  PauseCause,
  PauseScope,
  RefusalCode,
  RefusalReason,
  TurnReason,
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
  /** It says it works, but nothing is heard of it, or what is sent has no effect. */
  silent?: SilenceView['kind'];
  /** Who paused, and why. */
  by?: string;
  reason?: string;
  /** The message whose outcome is not known yet. */
  messageId?: string;
  /** The campaign that is paused. */
  campaign?: string;
  /** WhatsApp's own word for a restriction. */
  type?: string;
  /** Health of the number, 0 to 100, and what lowered it. */
  score?: number;
  parts?: readonly HealthPartCode[];
  /** Share of the hour's cap that a resume has reached, percent. */
  percent?: number;
  /** How many people got the same text; how often a person was refused, or left us unanswered. */
  count?: number;
  /** What a turn waits for. */
  turn?: TurnReason;
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

export interface ReactionView {
  emoji: string;
  /** From our side. */
  mine: boolean;
  contactId: string | null;
  at: Iso;
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
  /** The text, or the caption of media; null once it was taken back. */
  text: string | null;
  media: MediaView | null;
  /** When its author changed it last. */
  editedAt: Iso | null;
  /** When its author deleted it for everyone. */
  revokedAt: Iso | null;
  /** Everybody's last, earliest first. */
  reactions: readonly ReactionView[];
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
  campaign: string | null;
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
  /** Deleted for everyone by who wrote it. */
  revoked: boolean;
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
  /** What they said of marketing in particular. */
  marketing: ConsentState;
  optedOutAt: Iso | null;
  basis: string | null;
  source: string | null;
  changedAt: Iso | null;
}

/** One entry of a person's ledger. */
export interface ConsentEntryView {
  id: string;
  kind: 'asked' | 'granted' | 'refused' | 'opted_out' | 'opted_in';
  /** What it is about. */
  scope: ConsentScope;
  /** How it is known: `keyword`, `agent`, `form`, `api` … */
  basis: string;
  source: string | null;
  evidence: string | null;
  /** The message that said it. */
  messageId: string | null;
  /** `contact` when it was their own word, else who recorded it: `user:…`, `key:…`, `system`. */
  recordedBy: string;
  happenedAt: Iso;
  recordedAt: Iso;
}

/** What is known of a person's consent, and how it came about. */
export interface ConsentLedgerView extends ConsentView {
  contactId: string;
  /** They may have meant "stop": campaigns skip them until a person has looked. */
  doubtfulSince: Iso | null;
  /** Newest first. */
  history: readonly ConsentEntryView[];
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
  /** They may have meant "stop": campaigns skip them until a person has looked. */
  doubtfulSince: Iso | null;
  aliases: readonly { kind: 'phone' | 'lid' | 'jid'; value: string }[];
  /**
   * Ids that WhatsApp has named with theirs, against what it had said before: a person has to judge.
   * `contactId`: whose they are here.
   */
  doubtfulIds: readonly { kind: 'phone' | 'lid'; value: string; contactId: string | null }[];
  lastInboundAt: Iso | null;
  lastOutboundAt: Iso | null;
  createdAt: Iso;
  version: number;
}

export interface BudgetView {
  used: number;
  limit: number;
}

/** What made the gateway pause by itself, with the figures that fill its sentence. */
export interface EmergencyView {
  code: EmergencyCode;
  count?: number;
  of?: number;
  /** Percent. */
  share?: number;
  minutes?: number;
  /** Earliest advised resume. */
  advisedAt?: Iso;
}

export interface PauseView {
  id: string;
  scope: PauseScope;
  sessionId: string | null;
  campaign: string | null;
  cause: PauseCause;
  emergency: EmergencyView | null;
  reason: string;
  by: string;
  since: Iso;
  /** null: until a person resumes. */
  until: Iso | null;
  /** Its end has come; it stops only so many messages that grew stale, until a person has looked. */
  heldForReview?: number;
}

/** WhatsApp's own limits on a number. Null members: not told by this WAHA. */
export interface RestrictionView {
  timelock: { active: boolean; type: string | null; until: Iso | null } | null;
  capping: {
    /** `NONE`, `FIRST_WARNING`, `SECOND_WARNING`, `CAPPED`; an open set. */
    status: string;
    used: number | null;
    /** null: unlimited. */
    limit: number | null;
    until: Iso | null;
  } | null;
}

export interface HealthView {
  /** 0 to 100. */
  score: number;
  level: HealthLevel;
  parts: readonly { code: HealthPartCode; penalty: number; value: number; of: number }[];
}

/** `deaf`: nothing reaches us of what happens there. `mute`: what we send has no effect. */
export interface SilenceView {
  kind: 'deaf' | 'mute';
  since: Iso;
}

/** How far a resume has come: messages other than replies allowed and sent since it began. */
export interface RampView {
  since: Iso;
  percent: number;
  used: number;
  limit: number;
  /** When the full pace is reached. */
  until: Iso;
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
  restriction: RestrictionView;
  health: HealthView;
  /** It says it works, but does not; null: it is to be believed. */
  silent: SilenceView | null;
  ramp: RampView | null;
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
  /** When the last of those leaves whose end is known. */
  eta: EtaView | null;
  /** Waiting messages of which nobody can say when they leave. */
  endless: number;
}

/** A message nobody could find at WhatsApp: only a person can say what became of it. */
export interface ToDecideView {
  id: string;
  conversationId: string;
  sessionId: string;
  /** To whom. */
  title: string;
  type: MessageKind;
  /** When it was tried. */
  since: Iso;
}

/** The one thing an operator reads first, as facts; the page says it in its language. */
export interface QueueSummaryView {
  state: 'idle' | 'moving' | 'partly' | 'stopped';
  waiting: number;
  /** What stops most, when something does. */
  because: HoldView | null;
  /** Sessions that do not move. */
  stopped: readonly { session: string; label: string; because: HoldView }[];
  /** When the last of those leaves whose end is known. */
  drain: EtaView | null;
  /** Waiting messages of which nobody can say when they leave. */
  endless: number;
}

export interface QueueStatusView {
  /** What moves, what does not, and why, in one English sentence. */
  sentence: string;
  summary: QueueSummaryView;
  /** Another process on the same data sends; this one answers and takes over when that one ends. */
  standby: boolean;
  /** What no number gets past, whatever the rules say: the queue’s store or WAHA does not answer. */
  trouble: 'store_away' | 'waha_away' | null;
  /** Messages that need a person’s word, the first twenty of them, oldest first. */
  toDecide: { total: number; first: readonly ToDecideView[] };
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

/** One verdict on a message. The same verdict again is counted, not repeated. */
export interface DecisionView {
  id: string;
  /** On acceptance, on a look at its turn, inside the claim, or by somebody's rule. */
  asked: 'accept' | 'look' | 'claim';
  verdict: 'send' | 'wait' | 'refuse';
  code: HoldCode | RefusalCode | null;
  until: Iso | null;
  detail: HoldDetail;
  /** The other rules that held at that moment. */
  also: readonly HoldCode[];
  warnings: readonly WarningCode[];
  category: Category;
  policyVersion: string;
  /** Numbers the verdict looked at; never texts or phone numbers. */
  facts: Readonly<Record<string, unknown>>;
  firstAt: Iso;
  lastAt: Iso;
  times: number;
}

/** What would happen to a message now. Asking stores and spends nothing. */
export interface OutlookView {
  verdict: 'send' | 'wait' | 'refuse';
  hold: HoldView | null;
  refusal: { code: RefusalCode; detail: HoldDetail & { rule?: string } } | null;
  /** Where prohibited content stands in the text, UTF-16 offsets. */
  spans: readonly (readonly [number, number])[];
  warnings: readonly WarningCode[];
  category: Category;
  session: string;
  position: number | null;
  eta: EtaView | null;
  willExpire: boolean;
  window: { open: boolean; closesAt: Iso | null };
  consent: ConsentState;
}

/** What a batch of wished messages would do, by the same rules on virtual time. */
export interface ForecastView {
  session: string;
  wished: number;
  sent: number;
  /** When the last leaves; null beyond 60 days or while nobody can say. */
  done: EtaView | null;
  /** Per local day of the session. */
  days: readonly {
    date: string;
    sent: number;
    boundBy: HoldCode | null;
    used: number | null;
    limit: number | null;
  }[];
  /** The rule that binds most days. */
  boundBy: HoldCode | null;
  /** People who would not get it. */
  skipped: Partial<Record<RefusalCode | HoldCode, number>>;
  /** `number_stays_connected`, `no_pause`, `replies_as_usual`. */
  assumptions: readonly string[];
}

/** The last days again under another policy. */
export interface SimulationView {
  /** By the local day of each number on which a message was wished for. */
  days: readonly {
    date: string;
    /** Its id. */
    session: string;
    wished: number;
    asBefore: number;
    later: number;
    earlier: number;
    refused: number;
    /** How many left on this very day, whenever they were wished for. */
    left: { before: number; after: number };
    held: Partial<Record<HoldCode, number>>;
  }[];
  total: {
    wished: number;
    asBefore: number;
    later: number;
    earlier: number;
    refused: number;
    unsent: number;
  };
  /** Why those are refused that were not. */
  refusedBy: Partial<Record<RefusalReason, number>>;
  laterByMs: { p50: number; p90: number } | null;
  /** The first hundred that move, most delayed first. */
  moved: readonly {
    id: string;
    session: string;
    before: Iso | null;
    after: Iso | null;
    because: HoldCode | RefusalReason | null;
  }[];
  /**
   * `answers_as_they_were`: nothing people answered is invented. `refused_at_once_left_out`: what
   * was refused when it was handed in was never stored. `health_left_out`: slow-downs by health and
   * times without WAHA are not replayed.
   */
  notes: readonly string[];
}

/** A value outside what experience advises, and what it advises instead. */
export interface UnadvisedView {
  path: string;
  value: unknown;
  /** Bounds of the advised range; null: none on this side. */
  atLeast: number | null;
  atMost: number | null;
  /** For rules that are words or switches: the advised ones. */
  oneOf: readonly unknown[] | null;
}

/** A stored set of rules. */
export interface PolicyVersionView {
  id: string;
  /** null: the company's; else of this session. */
  sessionId: string | null;
  number: number;
  active: boolean;
  /** Overrides on top of the preset. */
  rules: Readonly<Record<string, unknown>>;
  changes: readonly { path: string; before: unknown; after: unknown }[];
  /** Values somebody ticked although they are outside the advised range. */
  unadvised: readonly UnadvisedView[];
  /** Shipped preset at the bottom; null: the file's or the company's. */
  preset: string | null;
  by: string;
  reason: string;
  at: Iso;
}

export interface PolicyView {
  /** What binds now: preset, file, company and session laid over each other. */
  effective: Readonly<Record<string, unknown>>;
  preset: string;
  sessionId: string | null;
  /** null: only preset and file. */
  version: PolicyVersionView | null;
  /** Shipped presets to choose from. */
  presets: readonly string[];
  /** What binds now and is outside the advised range. */
  unadvised: readonly UnadvisedView[];
}

/** What a resume would let go, and what has grown stale meanwhile. */
export interface ResumeReviewView {
  pause: PauseView | null;
  waiting: number;
  byCategory: Partial<Record<Category | 'campaign', number>>;
  bySource: readonly { source: string; name: string; waiting: number }[];
  oldestAt: Iso | null;
  done: EtaView | null;
  stale: readonly {
    id: string;
    conversationId: string;
    title: string;
    why: 'scheduled_missed' | 'too_old' | 'answered_since' | 'conversation_closed';
    createdAt: Iso;
  }[];
  /** The anomaly is still there. */
  stillHolds: EmergencyView | null;
  /** A ramp will follow. */
  ramp: boolean;
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

/** A superadmin belongs to no company; nobody of a company can become one. */
export type RoleView = 'superadmin' | 'admin' | 'operator' | 'manager';

export interface UserView {
  id: string;
  email: string;
  name: string;
  role: RoleView;
}

/** Somebody of the company's team. */
export interface MemberView extends UserView {
  status: 'active' | 'disabled';
  lastLoginAt: Iso | null;
  createdAt: Iso;
}

/** An invitation that waits. */
export interface InvitationView {
  id: string;
  email: string;
  name: string;
  role: RoleView;
  invitedBy: string;
  expiresAt: Iso;
  createdAt: Iso;
}

/** A link that works once, shown once: an address of the page, without its origin. */
export interface LinkView {
  link: string;
  /** The secret part of it, for programs. */
  token: string;
  expiresAt: Iso;
}

export type KeyScopeView = 'send' | 'read' | 'control' | 'admin';

/** A script's key, as it is remembered: never the key itself. */
export interface ApiKeyView {
  id: string;
  name: string;
  /** Its first characters. */
  prefix: string;
  /** Scopes; an old key may name single permissions beside them. */
  scopes: readonly string[];
  /** Ids; null: all sessions. */
  sessions: readonly string[] | null;
  /** null: the environment. */
  createdBy: string | null;
  createdAt: Iso;
  lastUsedAt: Iso | null;
  expiresAt: Iso | null;
  revokedAt: Iso | null;
}

/** What a manager may do on one session. Nothing holds without `canRead`. */
export interface SessionAccessView {
  sessionId: string;
  managerId: string;
  canRead: boolean;
  canWrite: boolean;
  canManageChats: boolean;
}

/** What somebody may do on one session. */
export interface GrantView {
  sessionId: string;
  rights: readonly ('read' | 'write' | 'manage')[];
}

export interface CompanyView {
  id: string;
  name: string;
  timezone: string;
  status: 'active' | 'suspended';
  createdAt: Iso;
}

export interface BootstrapView {
  me: UserView;
  rights: readonly string[];
  /** What may be done on which session; null: everything on all of them. */
  grants: readonly GrantView[] | null;
  company: { id: string; name: string; timezone: string };
  sandbox: boolean;
  /** The gateway's time, which the sandbox may have moved. */
  now: Iso;
  sessions: readonly SessionView[];
  pauses: readonly PauseView[];
  conversations: readonly ConversationView[];
  /** Where the list goes on; null at its end. */
  nextCursor: string | null;
  total: number;
  counts: ConversationCounts;
  /** The stream number this picture was taken at. */
  seq: number;
  version: string;
  /** Largest file that may be sent, in bytes. */
  maxMediaBytes: number;
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
