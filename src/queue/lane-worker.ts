import { Worker } from 'bullmq';
import type { IQueueBackend, Processor } from 'bullmq';
import type { BellData, Store } from './store.js';

type AbortDelay = NonNullable<Parameters<Worker['delay']>[1]>;

/** Keeps a failing store from being asked in a tight loop. */
const failurePauseMs = 250;

/** One at a time, one try; a stalled job fails instead of running again, the row decides. */
const manners = {
  connection: {},
  concurrency: 1,
  autorun: false,
  maxStalledCount: 0,
  runRetryDelay: 500,
  // A lane rests in this process alone, so nothing needs to be looked up while it does.
  maximumRateLimitDelay: 2 ** 31 - 1,
};

interface WorkerSetup {
  store: Store;
  stalledAfterMs: number;
}

/** BullMQ waits out a rest inside the worker and offers no way to end it; this worker adds one. */
export class LaneWorker extends Worker<BellData, void, string, IQueueBackend> {
  #delay: AbortDelay | undefined;
  #wakes = 0;
  #restDecidedAt = 0;

  constructor(name: string, process: Processor<BellData, void>, setup: WorkerSetup) {
    const { store, stalledAfterMs } = setup;
    const opts = {
      ...manners,
      drainDelay: store.idleLookS,
      lockDuration: stalledAfterMs,
      stalledInterval: stalledAfterMs,
    };
    super(name, process, opts, store.worker);
  }

  /** To be read before a handler decides, and handed to `rest` with what it decided. */
  wakeCount(): number {
    return this.#wakes;
  }

  /** Makes the lane wait `ms`, or hardly at all when it was woken after `decidedAt`. */
  async rest(ms: number, decidedAt: number): Promise<void> {
    this.#restDecidedAt = decidedAt;
    await this.rateLimit(decidedAt === this.#wakes ? ms : 1);
  }

  endRest(): void {
    this.#wakes += 1;
    this.#delay?.abort();
  }

  /**
   * Ends what a close leaves running that waits for a store which is away: the timers of locks and of
   * stalled jobs, and connections that would try for ever.
   */
  async abandon(): Promise<void> {
    await this.lockManager.close();
    await this.pause(true);
    await this.backend.close(true);
  }

  override async delay(ms?: number, abort?: AbortDelay): Promise<void> {
    this.#delay = abort;
    await super.delay(ms, abort);
  }

  /** Read just before a rest begins: the last moment at which a wake or a close could be missed. */
  protected override getRateLimitDelay(ms: number): number {
    const isOver = this.#restDecidedAt !== this.#wakes || this.closing;
    return isOver ? 1 : super.getRateLimitDelay(ms);
  }

  protected override async moveToActive(token: string, name?: string) {
    try {
      return await super.moveToActive(token, name);
    } catch (error) {
      await super.delay(failurePauseMs);
      throw error;
    }
  }
}
