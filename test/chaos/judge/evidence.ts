import type { JournalLine } from '../../../src/sandbox/index.js';

/** A message whose acceptance somebody was told. */
export interface Accepted {
  token: string;
  id: string;
  /** The WhatsApp id it was promised. */
  waId: string;
  session: string;
  /** Whom it is for. */
  to: string;
  /** Rises with every acceptance. */
  order: number;
}

/** One claim, as the gateway's own table tells it. Wall-clock milliseconds. */
export interface Try {
  startedMs: number;
  endedMs: number | null;
  class: string | null;
}

/** What the gateway's own tables say of a message at the end. */
export interface Told {
  id: string;
  status: string;
  /** The message's own hold; what binds its whole session stands nowhere in its row. */
  hold: string | null;
  needsPerson: boolean;
  waId: string;
  /** First to last. */
  tries: readonly Try[];
}

/** From an instant to another, wall-clock milliseconds. */
export interface Span {
  fromMs: number;
  untilMs: number;
}

/** What the rules of a run promise to anybody who counts. */
export interface Rules {
  /** From the end of one send to the start of the next. */
  gapMs: number;
  /** How long an answer to a send is waited for. */
  timeoutMs: number;
  /** How long an unlearned outcome is left alone before the same id may go again. */
  quietMs: number;
  messagesPerHour: number | null;
  contactsPerDay: number | null;
  zone: string;
}

export type MayWait = (told: ReadonlyMap<string, Told>) => ReadonlySet<string>;

export interface Evidence {
  accepted: ReadonlyMap<string, Accepted>;
  told: ReadonlyMap<string, Told>;
  journal: readonly JournalLine[];
  rules: Rules;
  /** When a gateway ended, milliseconds: its requests ended with it. */
  gatewayEndsMs?: readonly number[];
  /** When WAHA ended: what was on its way then may be unknowable. */
  wahaEndsMs?: readonly number[];
  /** From a pause being answered to its end being asked for; null: every session. */
  pauses?: readonly (Span & { session: string | null })[];
  /** When the one process that may send was frozen: nobody may send in its place. */
  freezes?: readonly Span[];
  /** Ids of messages that may rightly still wait at the end. */
  mayWait?: MayWait;
}

/** What may be wrong, in the words of the report. */
export type FindingKind =
  | 'lost'
  | 'visible duplicate'
  | 'false state'
  | 'held without need'
  | 'decided without evidence'
  | 'out of order'
  | 'post without a mark'
  | 'sent again too early'
  | 'two posts at once'
  | 'sent for a frozen process'
  | 'gap too short'
  | 'cap passed'
  | 'sent while paused'
  | 'id changed'
  | 'sent again after a restore'
  | 'webhook lost'
  | 'webhook doubled'
  | 'too slow'
  | 'leak';

export interface Finding {
  kind: FindingKind;
  /** The message it is about, if one. */
  token: string | null;
  what: string;
}
