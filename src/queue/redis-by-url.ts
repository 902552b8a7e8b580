import { AppError } from '../kernel/errors.js';
import type { QueuePorts } from './queue.js';
import { evictionOf, unfitnessOf } from './redis-fitness.js';
import { createRedisStore } from './redis-store.js';
import type { RedisStore } from './redis-store.js';
import type { Store } from './store.js';

const patienceMs = 2_000;
const checkEveryMs = 5_000;

/**
 * A store on the server at `url`. Throws `invalid_input` saying what to change when the server is
 * there and unfit; a server that is away is waited for in the background.
 */
export async function openRedisByUrl(url: string, ports: QueuePorts): Promise<Store> {
  const store = createRedisStore({
    kind: 'redis',
    banner: ['The queue runs on the Redis server given by REDIS_URL.'],
    target: { url },
    prefix: ports.prefix ?? 'whatsapp-crm',
    log: ports.log,
  });
  if (await store.reached(patienceMs)) {
    const complaint = await unfitnessOf(store.redis);
    if (complaint) {
      await store.close();
      throw new AppError('invalid_input', complaint);
    }
  }
  const eviction = watchEviction(store, ports);
  return {
    ...store,
    complaint: eviction.complaint,
    close() {
      eviction.stop();
      return store.close();
    },
  };
}

/** A server may be changed while we run: said once, and again when it was put right in between. */
function watchEviction(store: RedisStore, { log }: QueuePorts) {
  let lastComplaint: string | null = null;
  async function look() {
    if (store.state() !== 'up') return;
    const complaint = evictionOf(await store.redis.info('memory'));
    if (complaint && complaint !== lastComplaint)
      log.error('queue store may lose jobs', { complaint });
    lastComplaint = complaint;
  }
  const timer = setInterval(() => void look().catch(() => undefined), checkEveryMs);
  timer.unref();
  return { complaint: () => lastComplaint, stop: () => clearInterval(timer) };
}
