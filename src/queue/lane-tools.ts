import { Queue as BullQueue } from 'bullmq';
import type { Job } from 'bullmq';
import type { Clock } from '../kernel/clock.js';
import type { Log } from '../kernel/log.js';
import { messageIdOf } from './bell.js';
import { LaneWorker } from './lane-worker.js';
import type { Handle, Outcome } from './queue.js';
import { settle } from './settle.js';
import type { BellData, BellQueue, Store } from './store.js';

export interface LaneSetup {
  name: string;
  handle: Handle;
  store: Store;
  clock: Clock;
  log: Log;
  stalledAfterMs: number;
  /** Job ids and when they are due by the clock, which may be ahead of the machine's. */
  dueAt: Map<string, Date>;
}

/** The BullMQ side of a lane. */
export interface LaneTools {
  queue: BellQueue;
  worker: LaneWorker;
  /** Settles when the handler has no message in hand. */
  idle(): Promise<unknown>;
}

/** Builds queue and worker; the worker takes nothing before `run`. */
export function createLaneTools(setup: LaneSetup): LaneTools {
  const { name, store, clock, log, dueAt } = setup;
  let inHand: Promise<unknown> = Promise.resolve();

  async function answer(messageId: string): Promise<Outcome> {
    try {
      return await setup.handle(messageId);
    } catch (error) {
      log.error('lane handler failed', { lane: name, messageId, error });
      return { kind: 'dropped', because: 'handler_failed' };
    }
  }

  async function process(job: Job<BellData, void>, token = ''): Promise<void> {
    const messageId = messageIdOf(job);
    if (messageId === null) {
      log.warn('foreign job dropped', { lane: name, jobId: job.id });
      return;
    }
    const askedAt = worker.wakeCount();
    const answering = answer(messageId);
    inHand = answering;
    const outcome = await answering;
    if (outcome.kind === 'again' && job.id) dueAt.set(job.id, outcome.at);
    else dueAt.delete(job.id ?? '');
    await settle(outcome, { job, token, worker, askedAt, clock });
  }

  const queue = createBellQueue(name, store);
  const worker = new LaneWorker(fullName(name), process, setup);
  // An outage is told once, by the store; what BullMQ says on top is for the curious.
  const whisper = (error: Error) => log.debug('lane trouble', { lane: name, error });
  queue.on('error', whisper);
  worker.on('error', whisper);
  return { queue, worker, idle: () => inHand };
}

function fullName(name: string): string {
  return `lane-${name}`;
}

function createBellQueue(name: string, store: Store): BellQueue {
  return new BullQueue(
    fullName(name),
    {
      connection: {},
      defaultJobOptions: { attempts: 1, removeOnComplete: true, removeOnFail: true },
      streams: { events: { maxLen: 10 } },
    },
    store.producer,
  );
}
