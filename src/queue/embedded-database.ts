import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Worker as Thread } from 'node:worker_threads';
import { threadProgram } from './embedded-thread.js';

export interface Rows<Row = Record<string, unknown>> {
  rows: Row[];
  rowCount: number;
}

/** One PGlite in a thread of its own. */
export interface Database {
  query<Row = Record<string, unknown>>(
    text: string,
    params?: readonly unknown[],
  ): Promise<Rows<Row>>;
  /** Ends it in good order. */
  close(): Promise<void>;
  /** Resolves when the thread is gone, however it went; with the reason when it was not asked to. */
  readonly gone: Promise<string | null>;
}

export interface DatabasePlace {
  /** Null keeps everything in memory. */
  folder: string | null;
  onNotify?: (channel: string, payload: string) => void;
  /** Ends the thread at once. */
  signal: AbortSignal;
}

/** BullMQ takes this word for a lost connection and tries again. */
const lostMessage = 'Connection is closed.';

/** A queue store wants little memory, and nothing of it after a loss of power. */
const settings = {
  shared_buffers: '4MB',
  wal_buffers: '64kB',
  min_wal_size: '2MB',
  max_wal_size: '8MB',
  wal_level: 'minimal',
  max_wal_senders: '0',
  synchronous_commit: 'off',
  jit: 'off',
};

/** Answers are small and short-lived: a tighter heap saves some 40 MB and costs a tenth of the speed. */
const youngMegabytes = 8;

type Said =
  | { isReady: true }
  | { channel: string; payload: string }
  | ({ id: number } & Rows)
  | { id: number; error: { message: string; code?: string; detail?: string } };

interface Asked {
  resolve(rows: Rows): void;
  reject(error: Error): void;
}

/** Starts a thread and waits until its database answers. Rejects when it cannot be opened. */
export async function openDatabase(place: DatabasePlace): Promise<Database> {
  place.signal.throwIfAborted();
  const thread = new Thread(threadProgram, {
    eval: true,
    workerData: workerDataFor(place.folder),
    resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
  });
  thread.unref();
  const stop = () => void thread.terminate();
  place.signal.addEventListener('abort', stop, { once: true });
  const waiting = new Map<number, Asked>();
  let lastId = 0;
  let isClosing = false;
  let isGone = false;
  let ready: () => void = () => undefined;
  let reason = 'the thread of the embedded store ended';
  const whenReady = new Promise<void>(resolve => (ready = resolve));

  thread.on('message', (said: Said) => {
    if ('isReady' in said) return ready();
    if ('channel' in said) return place.onNotify?.(said.channel, said.payload);
    const asked = waiting.get(said.id);
    waiting.delete(said.id);
    if ('error' in said) asked?.reject(Object.assign(new Error(said.error.message), said.error));
    else asked?.resolve(said);
  });
  thread.on('error', error => (reason = error.message));
  const gone = new Promise<string | null>(resolve => {
    thread.once('exit', () => {
      isGone = true;
      place.signal.removeEventListener('abort', stop);
      for (const asked of waiting.values()) asked.reject(new Error(lostMessage));
      waiting.clear();
      resolve(isClosing ? null : reason);
    });
  });

  function query<Row>(text: string | null, params?: readonly unknown[]): Promise<Rows<Row>> {
    // A thread that ended answers nothing more, not even that it ended.
    if (isGone) return Promise.reject(new Error(lostMessage));
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve: rows => resolve(rows as Rows<Row>), reject });
      thread.postMessage({ id, text, params });
    });
  }

  const failed = await Promise.race([whenReady.then(() => null), gone]);
  if (failed !== null) throw new Error(failed);
  return {
    query,
    gone,
    async close() {
      isClosing = true;
      await query(null).catch(() => undefined);
      await thread.terminate();
    },
  };
}

function workerDataFor(folder: string | null) {
  return {
    engine: pathOfEngine(),
    options: {
      dataDir: folder ?? 'memory://',
      relaxedDurability: true,
      initDbStartParams: ['--wal-segsize=1'],
    },
    settings: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  };
}

/** Found from the program that was started, or else from the working folder. */
function pathOfEngine(): string {
  const started = process.argv[1];
  const anchors = [
    ...(started && existsSync(started) ? [realpathSync(started)] : []),
    join(process.cwd(), 'package.json'),
  ];
  for (const anchor of anchors) {
    try {
      return createRequire(anchor).resolve('@electric-sql/pglite');
    } catch {
      continue;
    }
  }
  throw new Error('the package @electric-sql/pglite is not installed');
}
