import { createRedisBackend } from 'bullmq';
import { Redis } from 'ioredis';
import type { Address } from './private-endpoint.js';
import type { Log } from '../kernel/log.js';
import type { QueueKind } from './queue.js';
import { createPresence } from './presence.js';
import type { BellBackend, BellQueue, Standing, Store } from './store.js';
import { within } from './within.js';

const longestReconnectMs = 1_000;
const longestFarewellMs = 3_000;
const mostWipeRounds = 10;

export interface RedisSetup {
  kind: QueueKind & ('redis' | 'private');
  banner: readonly string[];
  /** Where the server is: a URL, or a socket or port of our own. */
  target: { url: string } | { address: Address };
  prefix: string;
  log: Log;
  /** Called each time the server was lost, before the next attempt to reach it. */
  onLost?: () => void;
  /** The last words to the server, when everything else is closed. */
  farewell?: (redis: Redis) => Promise<void>;
}

export interface RedisStore extends Store {
  /** For questions about the server itself. Fails fast when it is away. */
  readonly redis: Redis;
  /** Resolves to true once the server is there, to false after `ms` without it. */
  reached(ms: number): Promise<boolean>;
}

/** A store on a Redis or Valkey server. Reconnects for ever; says so once per outage. */
export function createRedisStore(setup: RedisSetup): RedisStore {
  const { kind, log } = setup;
  // All keys of ours share one hash slot, so a cluster can carry them too.
  const prefix = `{${setup.prefix}}`;
  const presence = createPresence(log, kind);
  const producing = connect(setup, { enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  const working = connect(setup, { maxRetriesPerRequest: null });
  let isClosing = false;

  producing.on('ready', () => presence.up());
  producing.on('error', error => presence.trouble(error));
  producing.on('close', () => {
    if (isClosing) return;
    presence.down();
    setup.onLost?.();
  });
  working.on('error', () => undefined);

  function backendOver(redis: Redis): BellBackend {
    const ours = { connection: redis, prefix };
    return (name, opts, extra) => createRedisBackend(name, { ...opts, ...ours }, extra);
  }

  return {
    kind,
    banner: setup.banner,
    redis: producing,
    state: () => presence.state(),
    onUp: listener => presence.onUp(listener),
    producer: backendOver(producing),
    worker: backendOver(working),
    idleLookS: 5,
    standing: standingOf,
    reached: ms => presence.reached(ms),
    wipe: () => wipe(producing, `${prefix}:*`),
    async close() {
      isClosing = true;
      presence.close();
      working.disconnect();
      if (producing.status === 'ready' && setup.farewell) {
        await within(longestFarewellMs, setup.farewell(producing)).catch(() => undefined);
      }
      producing.disconnect();
    },
  };
}

/** Looks again after finding something: a scan may miss keys that lanes make meanwhile. */
async function wipe(redis: Redis, match: string): Promise<void> {
  for (let round = 0, found = 1; found > 0 && round < mostWipeRounds; round += 1) {
    found = 0;
    const scan = redis.scanStream({ match, count: 1_000 }) as AsyncIterable<string[]>;
    for await (const keys of scan) {
      found += keys.length;
      if (keys.length > 0) await redis.unlink(...keys);
    }
  }
}

interface Manners {
  enableOfflineQueue?: boolean;
  maxRetriesPerRequest: number | null;
}

function connect({ target }: RedisSetup, manners: Manners): Redis {
  const options = {
    ...manners,
    connectTimeout: 5_000,
    disconnectTimeout: 500,
    retryStrategy: (times: number) => Math.min(times * 50, longestReconnectMs),
  };
  return 'url' in target
    ? new Redis(target.url, options)
    : new Redis({ ...target.address, ...options });
}

async function standingOf(
  queue: BellQueue,
  ids: readonly string[],
): Promise<Map<string, Standing>> {
  const standing = new Map<string, Standing>();
  const jobs = await Promise.all(ids.map(id => queue.getJob(id)));
  for (const job of jobs) {
    if (job?.id) standing.set(job.id, { priority: job.priority, isDelayed: job.delay > 0 });
  }
  return standing;
}
