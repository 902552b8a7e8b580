import type { HoldCode, RefusalReason } from '../protocol/codes.js';
import type {
  LaneFacts,
  PauseFacts,
  RecipientFacts,
  RelationFacts,
  SessionFacts,
} from './facts.js';
import type { WaitingMessage } from './virtual-entry.js';
import type { SessionPicture } from './virtual-session.js';

/** A message as it was handed in. */
export interface RecordedMessage {
  waiting: WaitingMessage;
  /** Whose turns it took. */
  source: string;
  /** The place its sender asked for. */
  askedPriority: number | null;
}

/** What came to a session from outside, in the order in which it did. */
export type Happening = { at: Date } & (
  | { kind: 'message'; message: RecordedMessage }
  /** A person wrote to the session. */
  | { kind: 'inbound'; key: string }
  /** Somebody typed on the phone itself. */
  | { kind: 'typed'; waiting: WaitingMessage }
  | { kind: 'taken_back'; id: string }
  /** What is known of a person changed: consent, opt-out, a block. */
  | { kind: 'person'; key: string; recipient: Partial<RecipientFacts> }
  | { kind: 'session'; session: Partial<SessionFacts> }
  | { kind: 'pauses'; pauses: readonly PauseFacts[] }
  /** A stop ended, and the pace rises by steps. */
  | { kind: 'ramp'; scope: NonNullable<LaneFacts['ramp']>['scope'] }
);

/** Some days of a session as they were. */
export interface Recording {
  /** How it stood when they began; best at a local midnight. */
  picture: SessionPicture;
  start: Date;
  /** Until when it is watched how the messages leave. */
  end: Date;
  /** Whom the messages are for, as they stood at the start. */
  people: readonly { recipient: RecipientFacts; relation: RelationFacts }[];
  happenings: readonly Happening[];
}

/** What became of a message under some rules. */
export interface Replayed {
  id: string;
  /** null: it has not left by the end. */
  leftAt: Date | null;
  refused: RefusalReason | null;
  /** What held it for most of its wait, or last, beside its turn; null: nothing did. */
  because: HoldCode | null;
}
