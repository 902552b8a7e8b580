import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker as Thread } from 'node:worker_threads';
import type { QueueChoice } from '../../src/queue/index.js';

/** Every thread this test file started, youngest last; filled by the file's own `node:worker_threads`. */
export const threads: Thread[] = [];

export const hasRedis = ['redis-server', 'valkey-server'].some(
  program => spawnSync(program, ['--version']).status === 0,
);

/** One way of carrying the queue, and how to take it away. */
export interface Carrier {
  kind: 'redis' | 'private' | 'embedded';
  choice(): QueueChoice;
  start(folder: string): Promise<void>;
  kill(folder: string): Promise<void>;
  /** Brings it back where it does not come back by itself. */
  recover(folder: string): Promise<void>;
  stop(): Promise<void>;
}

export function freshFolder(): string {
  return mkdtempSync(join(tmpdir(), 'queue-'));
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** Resolves once `holds` answers true; looks again every few milliseconds. */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  patienceMs = 120_000,
): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  while (!(await holds())) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain for: ${what}`);
    await new Promise(next => setTimeout(next, 5));
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

export interface TestServer {
  url: string;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** For good, with what it kept. */
  stop(): Promise<void>;
}

/** A Redis server as somebody else would run one: default `hz`, a port, no gateway around it. */
export async function createTestServer(settings: readonly string[] = []): Promise<TestServer> {
  const port = await freePort();
  const folder = freshFolder();
  let child: ChildProcess | undefined;
  async function kill() {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise(resolve => child?.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const here = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
      const started = spawn('redis-server', [...here, '--appendonly', 'yes', ...settings], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      child = started;
      await new Promise<void>(resolve =>
        started.stdout.on('data', (said: Buffer) => said.includes('Ready to accept') && resolve()),
      );
    },
    kill,
    async stop() {
      await kill();
      removeFolder(folder);
    },
  };
}

export async function redisCarrier(): Promise<Carrier> {
  const server = await createTestServer();
  const url = process.env['REDIS_URL'];
  return {
    kind: 'redis',
    choice: () => ({ kind: 'redis', url: url ?? server.url }),
    start: () => (url ? Promise.resolve() : server.start()),
    kill: () => server.kill(),
    recover: () => server.start(),
    stop: () => server.stop(),
  };
}

const nothing = () => Promise.resolve();

export const privateCarrier: Carrier = {
  kind: 'private',
  choice: () => ({ kind: 'private' }),
  start: nothing,
  async kill(folder) {
    process.kill(pidOf(folder), 'SIGKILL');
  },
  recover: nothing,
  stop: nothing,
};

export const embeddedCarrier: Carrier = {
  kind: 'embedded',
  choice: () => ({ kind: 'embedded' }),
  start: nothing,
  async kill() {
    await threads.at(-1)?.terminate();
  },
  recover: nothing,
  stop: nothing,
};

/** The private server of a folder. */
export function pidOf(folder: string): number {
  return Number(readFileSync(join(folder, 'redis.pid'), 'utf8'));
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
