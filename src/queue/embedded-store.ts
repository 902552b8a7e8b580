import { createPostgresBackend } from 'bullmq';
import { claimFolder } from './embedded-claim.js';
import type { Release } from './embedded-claim.js';
import type { Database, Rows } from './embedded-database.js';
import { createEmbeddedPool } from './embedded-pool.js';
import { openPrepared, standingSql, wipeSql } from './embedded-schema.js';
import { createPresence } from './presence.js';
import type { QueuePorts } from './queue.js';
import type { BellBackend, Standing, Store } from './store.js';

const reopenAfterMs = 500;
/** PGlite cleans up nothing by itself, and every job leaves dead rows and a piece of journal behind. */
const queriesBetweenCleanings = 10_000;

const banner = [
  'The queue runs embedded (Postgres in WebAssembly): nothing to install, 150 to 200 MB of memory.',
  'A Redis or Valkey server is lighter and faster. The next start uses it once it is installed:',
  '  Debian, Ubuntu  sudo apt install redis-server',
  '  Fedora          sudo dnf install valkey',
  '  macOS           brew install redis',
  '  Windows         install Memurai, or Redis in WSL or Docker, and set REDIS_URL',
];

/** A store inside this process. Answers at once and comes up later; empties itself rather than fail. */
export function openEmbedded({ folder, log }: QueuePorts): Store {
  const presence = createPresence(log, 'embedded');
  const stopping = new AbortController();
  const clients = createEmbeddedPool(query);
  let database: Database | undefined;
  let release: Release | null = null;
  let queries = 0;
  let isClosing = false;
  let heard: ((opened: Database) => void)[] = [];

  async function query(text: string, params?: readonly unknown[]): Promise<Rows> {
    const open = database ?? (await new Promise<Database>(settle => heard.push(settle)));
    queries += 1;
    if (queries % queriesBetweenCleanings === 0) clean(open).catch(() => undefined);
    return open.query(text, params);
  }

  async function openOnce(): Promise<string | null> {
    release ??= await claimFolder(folder);
    if (!release) log.warn('another process holds the queue folder, the queue stays in memory');
    database = await openPrepared({
      folder: release ? folder : null,
      onNotify: (channel, payload) => clients.notify(channel, payload),
      signal: stopping.signal,
    });
    for (const settle of heard) settle(database);
    heard = [];
    presence.up();
    return database.gone;
  }

  async function keepOpen(): Promise<void> {
    while (!isClosing) {
      const reason = await openOnce().catch((error: unknown) => String(error));
      database = undefined;
      if (isClosing) return;
      presence.down(reason ?? undefined);
      await new Promise(next => setTimeout(next, reopenAfterMs));
    }
  }

  const backend: BellBackend = (name, opts, extra) =>
    createPostgresBackend(name, { ...opts, connection: clients.pool }, extra);
  const kept = keepOpen();

  return {
    kind: 'embedded',
    banner,
    state: () => presence.state(),
    onUp: listener => presence.onUp(listener),
    producer: backend,
    worker: backend,
    idleLookS: 60,
    async standing(queue, ids) {
      const { rows } = await query(standingSql, [queue.name, ids]);
      return new Map(rows.map(row => [String(row['id']), toStanding(row)]));
    },
    async wipe() {
      await query(wipeSql);
    },
    async close() {
      presence.close();
      isClosing = true;
      await database?.close();
      stopping.abort();
      await kept;
      await release?.();
    },
  };
}

/** Some 50 ms of the thread's time. */
async function clean(database: Database): Promise<void> {
  await database.query('VACUUM');
  await database.query('CHECKPOINT');
}

function toStanding(row: Record<string, unknown>): Standing {
  return { priority: Number(row['priority']), isDelayed: row['is_delayed'] === true };
}
