import type {
  Category,
  ConsentState,
  Direction,
  FailureCode,
  HealthPartCode,
  HoldCode,
  MessageKind,
  MessageOrigin,
  MessageStatus,
  RefusalCode,
  TurnReason,
  WarningCode,
} from '../codes.js';
import type { ActivityView, NoteView } from './activities.js';
import type { Iso, Page } from './basics.js';
import type { SilenceView } from './numbers.js';

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
/** A message that was found, and where in it. */
export interface FoundMessageView extends MessageView {
  /** Whom it was said with: the person or group. */
  title: string;
  /** The text around the first match; `marks` are UTF-16 offsets in it. */
  snippet: { text: string; marks: readonly (readonly [number, number])[] };
}

export interface OutlookView {
  /** What the template that was named comes to; absent where the text was given. */
  text?: string;
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

/** Where a waiting message stands now; travels outside the numbered stream because it is replaced often. */
export interface LanePlaceView {
  id: string;
  position: number | null;
  eta: EtaView | null;
  hold: HoldView | null;
}

/** A stretch of a thread, newest message first, and what else happened in it, oldest first. */
export interface ThreadPageView extends Page<MessageView> {
  activities: readonly ActivityView[];
  notes: readonly NoteView[];
}
