import type { Clock } from '../kernel/clock.js';
import { jobOf, priorityOf } from './bell.js';
import type { BellJob } from './bell.js';
import type { Bell } from './queue.js';
import type { BellQueue, Store } from './store.js';

/** Large enough to be quick, small enough not to hold up the store's other lanes. */
const batchSize = 500;

export interface Place {
  queue: BellQueue;
  store: Store;
  clock: Clock;
  /** Job ids and when they are due by the clock, which may be ahead of the machine's. */
  dueAt: Map<string, Date>;
}

/** Adds the missing jobs and brings the standing ones up to date. */
export async function placeBells(bells: readonly Bell[], place: Place): Promise<void> {
  for (let at = 0; at < bells.length; at += batchSize) {
    await placeBatch(bells.slice(at, at + batchSize), place);
  }
}

async function placeBatch(bells: readonly Bell[], place: Place): Promise<void> {
  const { queue, store, clock, dueAt } = place;
  const wanted = bells.map(bell => ({ bell, job: jobOf(bell, clock) }));
  const ids = wanted.map(({ job }) => job.opts.jobId);
  const standing = await store.standing(queue, ids);
  const missing = wanted.filter(({ job }) => !standing.has(job.opts.jobId));
  for (const { bell, job } of missing) {
    if (job.opts.delay && bell.notBefore) dueAt.set(job.opts.jobId, bell.notBefore);
  }
  await add(
    queue,
    missing.map(({ job }) => job),
  );
  const due: string[] = [];
  for (const { bell, job } of wanted) {
    const stands = standing.get(job.opts.jobId);
    if (!stands) continue;
    if (stands.priority !== priorityOf(bell)) await reprioritise(queue, job);
    if (stands.isDelayed && !job.opts.delay) due.push(job.opts.jobId);
  }
  await promote(place, due);
}

/** Bulk adding costs the embedded store two temporary tables: not worth it for one. */
async function add(queue: BellQueue, jobs: readonly BellJob[]): Promise<void> {
  const [first] = jobs;
  if (!first) return;
  if (jobs.length === 1) await queue.add(first.name, first.data, first.opts);
  else await queue.addBulk([...jobs]);
}

async function reprioritise(queue: BellQueue, job: BellJob): Promise<void> {
  // A job that left in the meantime needs no priority.
  await queue
    .getBackend()
    .changePriority(job.opts.jobId, job.opts.priority)
    .catch(() => undefined);
}

/** Makes delayed jobs due. One that is no longer delayed needs nothing. */
export async function promote(
  { queue, dueAt }: Pick<Place, 'queue' | 'dueAt'>,
  ids: readonly string[],
): Promise<void> {
  const backend = queue.getBackend();
  await Promise.allSettled(ids.map(id => backend.promote(id)));
  for (const id of ids) dueAt.delete(id);
}
