import { mkdir } from 'node:fs/promises';
import { openEmbedded } from './embedded-store.js';
import { createLane } from './lane.js';
import type { StandingLane } from './lane.js';
import type { Queue, QueueChoice, QueuePorts } from './queue.js';
import { openRedisByUrl } from './redis-by-url.js';
import { openPrivateRedis } from './redis-private.js';
import type { Store } from './store.js';

/** How long a job whose process died holds up the ringing of its message. */
const stalledAfterMs = 5_000;

/**
 * Opens the queue on the chosen store. May answer while the store is still `starting`; rings say
 * false until it is up. Throws when a Redis server is unfit, or `private` was asked for and cannot be.
 */
export async function openQueue(choice: QueueChoice, ports: QueuePorts): Promise<Queue> {
  return queueOver(await openStore(choice, ports), ports);
}

/** Only what carries the queue, without lanes. */
export async function openStore(choice: QueueChoice, ports: QueuePorts): Promise<Store> {
  await mkdir(ports.folder, { recursive: true, mode: 0o700 });
  switch (choice.kind) {
    case 'redis':
      return openRedisByUrl(choice.url, ports);
    case 'private':
      return openPrivateRedis(ports);
    case 'embedded':
      return openEmbedded(ports);
    case 'auto':
      try {
        return await openPrivateRedis(ports);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        ports.log.info('no private Redis, the embedded store carries the queue', { reason });
        return openEmbedded(ports);
      }
  }
}

/** The queue on a store, which it closes. */
export function queueOver(store: Store, ports: QueuePorts): Queue {
  const { clock, log } = ports;
  const lanes = new Map<string, StandingLane>();
  const listeners = new Set<() => void>();

  function hear(listener: () => void) {
    try {
      listener();
    } catch (error) {
      log.error('queue listener failed', { error });
    }
  }

  store.onUp(() => {
    for (const lane of lanes.values()) lane.attach();
    for (const listener of [...listeners]) hear(listener);
  });

  return {
    kind: store.kind,
    banner: store.banner,
    state: () => store.state(),
    complaint: () => store.complaint?.() ?? null,
    onBack(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    openLane(name, handle) {
      if (lanes.has(name)) throw new Error(`lane ${name} is already open`);
      const lane = createLane({
        name,
        handle,
        store,
        clock,
        log,
        stalledAfterMs: ports.stalledAfterMs ?? stalledAfterMs,
      });
      lanes.set(name, lane);
      lane.attach();
      return {
        ...lane,
        async close() {
          await lane.close();
          lanes.delete(name);
        },
      };
    },
    async close() {
      await Promise.all([...lanes.values()].map(lane => lane.close()));
      lanes.clear();
      await store.close();
    },
    wipe: () => store.wipe(),
  };
}
