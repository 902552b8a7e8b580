import type { BackendFactory, IQueueBackend, Queue } from 'bullmq';
import type { QueueKind, QueueState } from './queue.js';

/** What every job carries: the row in the database says the rest. */
export interface BellData {
  id: string;
}

export type BellBackend = BackendFactory<IQueueBackend>;

/** BullMQ's queue, where bells are put. */
export type BellQueue = Queue<BellData, void, string, BellData, void, string, IQueueBackend>;

/** How a job that already exists stands. */
export interface Standing {
  priority: number;
  isDelayed: boolean;
}

/** What carries BullMQ. The lanes are the same on each; only this differs. */
export interface Store {
  readonly kind: QueueKind;
  readonly banner: readonly string[];
  state(): QueueState;
  /** What is wrong with it although it answers; left out where nothing can be. */
  complaint?(): string | null;
  /** Calls `listener` each time the store becomes usable. One listener. */
  onUp(listener: () => void): void;
  /** For putting bells: fails fast when the store is away. */
  readonly producer: BellBackend;
  /** For answering them: waits for the store. */
  readonly worker: BellBackend;
  /** Seconds an idle worker may sleep before it looks by itself. */
  readonly idleLookS: number;
  /** The jobs of `ids` that exist, by id. */
  standing(queue: BellQueue, ids: readonly string[]): Promise<Map<string, Standing>>;
  wipe(): Promise<void>;
  close(): Promise<void>;
}
