import { bellIdOf } from './bell.js';
import { createLaneTools } from './lane-tools.js';
import type { LaneSetup, LaneTools } from './lane-tools.js';
import type { Lane } from './queue.js';
import { placeBells, promote } from './place.js';
import { within } from './within.js';

const longestFarewellMs = 15_000;
const storeFarewellMs = 2_000;
/** A store that is there answers within this; one that is not must not hold up who rings. */
const answerMs = 200;
/** Between attempts when the store goes away just while a lane is being built. */
const attachAgainMs = 500;
const unfinished = ['waiting', 'prioritized', 'delayed', 'active'] as const;

/** A lane that outlives what carries it. */
export interface StandingLane extends Lane {
  /** Builds the BullMQ side if it is missing and the store is up. To be called each time it comes up. */
  attach(): void;
}

export function createLane(setup: Omit<LaneSetup, 'dueAt'>): StandingLane {
  const { name, store, clock, log } = setup;
  const dueAt = new Map<string, Date>();
  let tools: LaneTools | undefined;
  let isClosed = false;

  async function run(built: LaneTools): Promise<void> {
    try {
      await Promise.all([built.queue.waitUntilReady(), built.worker.waitUntilReady()]);
    } catch (error) {
      log.debug('lane could not attach', { lane: name, error });
      tools = undefined;
      await leave(built);
      setTimeout(attach, attachAgainMs).unref();
      return;
    }
    await built.worker.run();
  }

  async function ask<T>(ms: number, question: (tools: LaneTools) => Promise<T>): Promise<T | null> {
    if (!tools || isClosed || store.state() !== 'up') return null;
    try {
      return await within(ms, question(tools));
    } catch (error) {
      log.debug('lane store did not answer', { lane: name, error });
      return null;
    }
  }

  function attach() {
    if (tools || isClosed || store.state() !== 'up') return;
    tools = createLaneTools({ ...setup, dueAt });
    run(tools).catch((error: unknown) => log.error('lane stopped', { lane: name, error }));
  }

  return {
    attach,
    async ring(bells) {
      const placed = await ask(answerMs + bells.length, async ({ queue }) => {
        await placeBells(bells, { queue, store, clock, dueAt });
        return true;
      });
      return placed ?? false;
    },
    async wake() {
      const now = clock.now();
      const due = [...dueAt].filter(([, at]) => at <= now).map(([id]) => id);
      await ask(answerMs + due.length, ({ queue }) => promote({ queue, dueAt }, due));
      tools?.worker.endRest();
    },
    async remove(messageId, attempt) {
      const id = bellIdOf(messageId, attempt);
      dueAt.delete(id);
      await ask(answerMs, ({ queue }) => queue.remove(id));
    },
    size: () => ask(answerMs, ({ queue }) => queue.getJobCountByTypes(...unfinished)),
    async close() {
      if (isClosed) return;
      isClosed = true;
      if (tools) await leave(tools);
    },
  };
}

/**
 * Takes no further job, waits for the one in hand, and does not wait for a store that is away: what
 * it would still be asked is given up, and nothing of the lane runs on.
 */
async function leave(tools: LaneTools): Promise<void> {
  const { worker, queue } = tools;
  const closing = worker.close();
  await within(longestFarewellMs, tools.idle()).catch(() => undefined);
  const isClosed = await within(storeFarewellMs, closing).then(
    () => true,
    () => false,
  );
  if (!isClosed) await within(storeFarewellMs, worker.abandon()).catch(() => undefined);
  await within(storeFarewellMs, queue.close()).catch(() => undefined);
}
