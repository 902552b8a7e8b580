import { DelayedError, RateLimitError } from 'bullmq';
import type { Job } from 'bullmq';
import { createClock } from '../kernel/clock.js';
import type { Clock } from '../kernel/clock.js';
import { msUntil } from './bell.js';
import type { LaneWorker } from './lane-worker.js';
import type { Outcome } from './queue.js';
import type { BellData } from './store.js';

/** How long a lane rests that waits for a person; it asks again when nobody woke it. */
const openRestMs = 60_000;
/** A longer rest is asked about again in between: clocks get set, computers sleep. */
const longestRestMs = 3_600_000;

/** BullMQ counts on the machine's clock, however far ahead of it ours may be. */
const machine = createClock();

export interface Asked {
  job: Job<BellData, void>;
  token: string;
  worker: LaneWorker;
  /** `worker.wakeCount()` when the handler was asked. */
  askedAt: number;
  clock: Clock;
}

/** Tells BullMQ what a handler said. Throws what BullMQ wants thrown for a job that stays. */
export async function settle(outcome: Outcome, asked: Asked): Promise<void> {
  const { job, token, worker, askedAt, clock } = asked;
  switch (outcome.kind) {
    case 'done':
    case 'dropped':
      return;
    case 'again':
      await job.moveToDelayed(machine.now().getTime() + msUntil(outcome.at, clock), token);
      throw new DelayedError();
    case 'rest':
      await worker.rest(restMs(outcome.until, clock), askedAt);
      throw new RateLimitError();
  }
}

function restMs(until: Date | null, clock: Clock): number {
  if (!until) return openRestMs;
  return Math.min(Math.max(1, msUntil(until, clock)), longestRestMs);
}
