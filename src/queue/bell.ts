import type { BulkJobOptions, Job } from 'bullmq';
import type { Clock } from '../kernel/clock.js';
import type { Bell } from './queue.js';
import type { BellData } from './store.js';

const jobName = 'deliver-message';
const jobIdPattern = /^m-(.+)-\d+$/;
/** BullMQ's own limit, less one. */
const lastPriority = 2_097_151;

/** Neither a colon nor all digits: BullMQ keeps those for itself. */
export function bellIdOf(messageId: string, attempt: number): string {
  return `m-${messageId}-${attempt}`;
}

export function priorityOf(bell: Bell): number {
  return Math.min(Math.max(1, Math.trunc(bell.priority)), lastPriority);
}

/** Milliseconds from now by `clock`, never negative. */
export function msUntil(at: Date, clock: Clock): number {
  return Math.max(0, Math.ceil(at.getTime() - clock.now().getTime()));
}

export interface BellJob {
  name: string;
  data: BellData;
  opts: BulkJobOptions & { jobId: string };
}

export function jobOf(bell: Bell, clock: Clock): BellJob {
  return {
    name: jobName,
    data: { id: bell.messageId },
    opts: {
      jobId: bellIdOf(bell.messageId, bell.attempt),
      priority: priorityOf(bell),
      delay: bell.notBefore ? msUntil(bell.notBefore, clock) : 0,
    },
  };
}

/** The message a job rings for, or null when we did not make this job. */
export function messageIdOf(job: Pick<Job<unknown>, 'id' | 'data'>): string | null {
  const { data } = job;
  if (typeof data !== 'object' || data === null || !('id' in data)) return null;
  const named = jobIdPattern.exec(job.id ?? '')?.[1];
  return Object.keys(data).length === 1 && named !== undefined && data.id === named ? named : null;
}
