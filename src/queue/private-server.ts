import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import { addressOf } from './private-endpoint.js';
import type { Endpoint } from './private-endpoint.js';
import { within } from './within.js';

const programs = ['redis-server', 'valkey-server'];
const startPatienceMs = 5_000;
const knockEveryMs = 20;
const longestKnockMs = 1_000;

/** How a started or found server is called, for people. */
export interface Running {
  program: string;
  isFound: boolean;
}

/**
 * Makes sure a server answers at `endpoint`: one left behind by a killed parent, or a new one.
 * Throws when there is none to start or it does not come up.
 */
export async function ensureServer(folder: string, endpoint: Endpoint): Promise<Running> {
  if (await answers(endpoint)) return { program: 'redis-server', isFound: true };
  const configFile = await writeConfig(folder, endpoint);
  for (const program of programs) {
    if (await start(program, configFile, endpoint)) return { program, isFound: false };
  }
  throw new Error('no redis-server or valkey-server is installed');
}

/** Forgets what the server kept on disk: a damaged file must not keep it from starting. */
export async function forgetData(folder: string): Promise<void> {
  await rm(dataFolder(folder), { recursive: true, force: true });
}

function dataFolder(folder: string): string {
  return join(resolve(folder), 'redis');
}

/** Settings go through a file only we can read, so a password is in no list of processes. */
async function writeConfig(folder: string, endpoint: Endpoint): Promise<string> {
  const data = dataFolder(folder);
  await mkdir(data, { recursive: true, mode: 0o700 });
  const listening =
    endpoint.kind === 'socket'
      ? ['port 0', `unixsocket ${quoted(endpoint.path)}`, 'unixsocketperm 700']
      : ['bind 127.0.0.1', `port ${endpoint.port}`, `requirepass ${endpoint.password}`];
  const lines = [
    ...listening,
    `dir ${quoted(data)}`,
    `pidfile ${quoted(join(resolve(folder), 'redis.pid'))}`,
    `logfile ${quoted(join(resolve(folder), 'redis.log'))}`,
    'loglevel warning',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
    // At the default of 10 a delayed job may leave 100 ms late.
    'hz 100',
  ];
  const file = join(resolve(folder), 'redis.conf');
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  return file;
}

function quoted(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** False when the program is not installed; throws when it is and does not come up. */
async function start(program: string, configFile: string, endpoint: Endpoint): Promise<boolean> {
  // Its own process group: Ctrl+C is for us, and the server must outlive the lanes.
  const child = spawn(program, [configFile], {
    detached: true,
    stdio: 'ignore',
    windowsHide: true,
  });
  child.unref();
  const ending = endingOf(child);
  const came = await Promise.race([
    ending,
    within(startPatienceMs, untilAnswers(endpoint, ending)).catch(() => null),
  ]);
  if (came === 'answers') return true;
  if (came === 'not installed') return false;
  child.kill('SIGKILL');
  throw new Error(
    came === 'ended' ? `${program} ended at once, see redis.log` : `${program} did not come up`,
  );
}

type Ending = 'ended' | 'not installed';

function endingOf(child: ChildProcess): Promise<Ending> {
  return new Promise(settle => {
    child.once('error', () => settle('not installed'));
    child.once('exit', () => settle('ended'));
  });
}

async function untilAnswers(
  endpoint: Endpoint,
  ending: Promise<Ending>,
): Promise<'answers' | null> {
  let isOver = false;
  void ending.then(() => (isOver = true));
  while (!isOver) {
    if (await answers(endpoint)) return 'answers';
    await new Promise(next => setTimeout(next, knockEveryMs));
  }
  return null;
}

async function answers(endpoint: Endpoint): Promise<boolean> {
  const redis = new Redis({
    ...addressOf(endpoint),
    lazyConnect: true,
    disconnectTimeout: 100,
    // A server that still loads says so to PING; the check would wait a whole second.
    enableReadyCheck: false,
    retryStrategy: () => null,
  });
  redis.on('error', () => undefined);
  try {
    return (await within(longestKnockMs, redis.ping())) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
