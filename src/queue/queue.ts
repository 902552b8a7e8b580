import type { Clock } from '../kernel/clock.js';
import type { Log } from '../kernel/log.js';

/** `auto` is `private` when a server is on PATH and starts, else `embedded`. */
export type QueueChoice =
  { kind: 'auto' } | { kind: 'redis'; url: string } | { kind: 'private' } | { kind: 'embedded' };

export type QueueKind = 'redis' | 'private' | 'embedded';

export interface QueuePorts {
  /** The queue's own data folder. Whatever is in it may be deleted while the gateway is stopped. */
  folder: string;
  clock: Clock;
  log: Log;
  /** Keeps several gateways apart on one server. Letters, digits, dash and underscore. */
  prefix?: string;
  /** After how long a job whose process died is given up; at most twice that. 5 s unless told. */
  stalledAfterMs?: number;
}

/**
 * What a handler says about a message.
 * `done` and `dropped` end the bell. `again` delays this message alone. `rest` makes the whole lane
 * wait and keeps the message's place; with `until` null until somebody calls `wake`.
 */
export type Outcome =
  | { kind: 'done' }
  | { kind: 'again'; at: Date; because: string }
  | { kind: 'rest'; until: Date | null; because: string }
  | { kind: 'dropped'; because: string };

export type Handle = (messageId: string) => Promise<Outcome>;

/** Asks a lane to look at a message. */
export interface Bell {
  messageId: string;
  attempt: number;
  /** 1 leaves first; up to 2,097,151. Equal priorities leave in the order they were rung. */
  priority: number;
  notBefore: Date | null;
}

/** The bells of one WhatsApp session, answered one at a time. */
export interface Lane {
  /**
   * Makes sure each message has a bell. One that stands is left alone, except that it is made due
   * when its time has come by the clock, and takes a changed priority.
   * Never throws; false when the store did not take them all, and then some may stand.
   */
  ring(bells: readonly Bell[]): Promise<boolean>;
  /** Ends a rest at once and lets bells go whose time has come by the clock. Never throws. */
  wake(): Promise<void>;
  /** Takes a bell away if the lane does not hold it in hand. Best effort, never throws. */
  remove(messageId: string, attempt: number): Promise<void>;
  /** Bells in any unfinished state, or null when the store is away. */
  size(): Promise<number | null>;
  /** Takes no further bell and waits for the one in hand, at most 15 s. */
  close(): Promise<void>;
}

/** `starting` until the store first answered or first failed. */
export type QueueState = 'up' | 'starting' | 'down';

export interface Queue {
  readonly kind: QueueKind;
  /** Lines for people: what carries the queue, and for `embedded` how to get something better. */
  readonly banner: readonly string[];
  state(): QueueState;
  /** What is wrong with the store although it answers: it may lose jobs; null: nothing. */
  complaint(): string | null;
  /**
   * Calls `listener` whenever the store came up after `openQueue` returned: it may be empty now, so
   * every waiting message should be rung again. Returns how to stop listening.
   */
  onBack(listener: () => void): () => void;
  /** One worker for `name`, one message at a time. A lane name is open at most once per process. */
  openLane(name: string, handle: Handle): Lane;
  /** Closes the lanes, then the store; a private server is stopped. */
  close(): Promise<void>;
  /** Deletes everything the store holds for us. */
  wipe(): Promise<void>;
}
