import type {
  ActivityView,
  ContactView,
  ConversationView,
  Iso,
  LabelView,
  LaneView,
  MessageView,
  NoteView,
  PauseView,
  SessionView,
  TemplateView,
} from './views.js';

/** Numbered changes: each is in the database before it is told, and can be asked for again. */
export type StreamData =
  | { type: 'message.created'; data: MessageView }
  | { type: 'message.changed'; data: MessageView }
  /** Two were one: what had the id `mergedId` is this message from now on. */
  | { type: 'message.merged'; data: { mergedId: string; message: MessageView } }
  | { type: 'conversation.changed'; data: ConversationView }
  /** Two were one: what had the id `mergedId` is this conversation from now on. */
  | { type: 'conversation.merged'; data: { mergedId: string; conversation: ConversationView } }
  | { type: 'activity.added'; data: ActivityView }
  | { type: 'note.changed'; data: NoteView }
  | { type: 'contact.changed'; data: ContactView }
  | { type: 'contact.merged'; data: { mergedId: string; contact: ContactView } }
  | { type: 'session.changed'; data: SessionView }
  | { type: 'pauses.changed'; data: { pauses: readonly PauseView[] } }
  /** Other rules bind: null for the company's, else for one session. */
  | { type: 'labels.changed'; data: { labels: readonly LabelView[] } }
  | { type: 'policy.changed'; data: { sessionId: string | null } }
  | { type: 'contacts.sync'; data: ContactsSyncView }
  | { type: 'template.changed'; data: TemplateView }
  | { type: 'template.removed'; data: { id: string } }
  | { type: 'clock.moved'; data: { now: Iso } };

export interface ContactsSyncView {
  jobId: string;
  session: string;
  state: 'waiting' | 'running' | 'done' | 'failed';
  seen: number;
  created: number;
  updated: number;
  done: boolean;
}

/**
 * `prev` is the number this socket was given last. When it is not the one the page has, something
 * is missing: hold the event and ask `sync`.
 */
export type StreamEvent = StreamData & { seq: number; prev: number };

/** What `sync` answers: the visible changes since then, at most 500, or word that the log is shorter. */
export type SyncAnswer =
  | { reset: false; events: readonly StreamEvent[]; seq: number; more: boolean }
  | { reset: true; seq: number };

export interface ServerToPage {
  event(event: StreamEvent): void;
  /** Every 10 s: the head of the stream, so that silence is noticed, and the gateway's time. */
  heartbeat(beat: { seq: number; now: Iso }): void;
  /** A lane as it stands now; newest wins, none is kept. */
  lane(lane: LaneView): void;
  /** A new QR code to scan, or null when there is none. Never stored. */
  qr(change: { sessionId: string; at: Iso }): void;
  /** What this caller may see or do has changed: take a fresh picture. */
  rights(): void;
}

export interface PageToServer {
  sync(since: number, answer: (result: SyncAnswer) => void): void;
}
