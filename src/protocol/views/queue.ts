import type { Category, HoldCode, MessageKind } from '../codes.js';
import type { Iso } from './basics.js';
import type { EtaView, HoldView, LanePlaceView } from './messages.js';
import type { EmergencyView, PauseView, SessionView } from './numbers.js';

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
  trouble: 'store_away' | 'waha_away' | 'waha_key_refused' | null;
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

/** A session's lane at one moment: who waits where, and what is used of its limits. */
export interface LaneView {
  sessionId: string;
  places: readonly LanePlaceView[];
  budget: SessionView['budget'];
  queue: SessionView['queue'];
}
