import type { Redis } from 'ioredis';
import { addressOf, endpointFor } from './private-endpoint.js';
import type { Endpoint } from './private-endpoint.js';
import { ensureServer, forgetData } from './private-server.js';
import type { QueuePorts } from './queue.js';
import { unfitnessOf } from './redis-fitness.js';
import { createRedisStore } from './redis-store.js';
import type { Store } from './store.js';
import { within } from './within.js';

const patienceMs = 5_000;
const reviveEveryMs = 500;
const longestGoodbyeMs = 1_500;

/**
 * A store on a Redis or Valkey server of our own, found on PATH and stopped again on close.
 * Throws when none can be had.
 */
export async function openPrivateRedis(ports: QueuePorts): Promise<Store> {
  const { folder, log } = ports;
  const endpoint = await endpointFor(folder, process.platform);
  const running = await ensureServer(folder, endpoint).catch(async () => {
    // The store is disposable: rather an empty one than none.
    await forgetData(folder);
    return ensureServer(folder, endpoint);
  });
  log.info('private Redis carries the queue', { ...running });
  const revival = createRevival(ports, endpoint);
  const store = createRedisStore({
    kind: 'private',
    banner: [
      `The queue runs on a private ${running.program}, started and stopped with the gateway.`,
    ],
    target: { address: addressOf(endpoint) },
    prefix: ports.prefix ?? 'whatsapp-crm',
    log,
    onLost: () => revival.begin(),
    farewell: stopServer,
  });
  const close = async () => {
    // A server that just came back must be reached to be stopped.
    if (await revival.end()) await store.reached(longestGoodbyeMs);
    await store.close();
  };
  const complaint = (await store.reached(patienceMs))
    ? await unfitnessOf(store.redis)
    : 'Redis did not answer.';
  if (complaint) {
    await close();
    throw new Error(complaint);
  }
  return { ...store, close };
}

/** Starts the server again when it is gone, until it stays or we are closing. */
function createRevival({ folder, log }: QueuePorts, endpoint: Endpoint) {
  let isEnding = false;
  let revival: Promise<void> | undefined;

  async function revive() {
    while (!isEnding) {
      try {
        await ensureServer(folder, endpoint);
        return;
      } catch (error) {
        log.debug('private Redis does not start', { error });
        await new Promise(next => setTimeout(next, reviveEveryMs));
      }
    }
  }

  return {
    begin() {
      if (isEnding) return;
      revival ??= revive().finally(() => (revival = undefined));
    },
    /** True when a revival was under way; it is over now. */
    async end(): Promise<boolean> {
      isEnding = true;
      const wasReviving = revival !== undefined;
      await revival;
      return wasReviving;
    },
  };
}

/** Stops the server unless somebody else is still talking to it: a command line beside us, say. */
async function stopServer(redis: Redis): Promise<void> {
  if (await hasOthers(redis)) return;
  const pid = Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
  const gone = new Promise(settle => redis.once('close', settle));
  // The answer to SHUTDOWN is the closed connection.
  redis.shutdown('NOSAVE').catch(() => undefined);
  await within(longestGoodbyeMs, gone).catch(() => process.kill(pid, 'SIGKILL'));
}

/** Looks more than once: the server may not have noticed yet that our own lanes hung up. */
async function hasOthers(redis: Redis): Promise<boolean> {
  for (let look = 0; look < 5; look += 1) {
    const all = Number(/connected_clients:(\d+)/.exec(await redis.info('clients'))?.[1] ?? 1);
    if (all <= 1) return false;
    await new Promise(next => setTimeout(next, 50));
  }
  return true;
}
