import type * as NodeProcesses from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { createClock } from '../../src/kernel/clock.js';
import { silentLog } from '../../src/kernel/log.js';
import { openQueue } from '../../src/queue/index.js';
import type { Queue, QueuePorts } from '../../src/queue/index.js';
import { addressOf, endpointFor } from '../../src/queue/private-endpoint.js';
import { ensureServer } from '../../src/queue/private-server.js';
import { freshFolder, hasRedis, isAlive, pidOf, removeFolder, until } from './queue-carriers.js';

let mockPath = process.env['PATH'];

// Programs are started with the PATH this file says: the one of the test run cannot be changed from in here.
jest.mock('node:child_process', () => {
  const real = jest.requireActual<typeof NodeProcesses>('node:child_process');
  return {
    ...real,
    spawn: (program: string, args: string[], options: object) =>
      real.spawn(program, args, { ...options, env: { PATH: mockPath } }),
  };
});

const folders: string[] = [];

function aFolder(): string {
  const folder = freshFolder();
  folders.push(folder);
  return folder;
}

const portsFor = (folder: string): QueuePorts => ({ folder, clock: createClock(), log: silentLog });
const openIn = (folder: string): Promise<Queue> => openQueue({ kind: 'private' }, portsFor(folder));

afterAll(() => folders.forEach(removeFolder));

const withRedis = hasRedis ? describe : describe.skip;

withRedis('a private Redis (skipped without redis-server or valkey-server)', () => {
  it('listens on a socket only, never evicts, keeps an append-only file and ticks a hundred times a second', async () => {
    const folder = aFolder();
    const queue = await openIn(folder);
    const redis = new Redis({ path: join(folder, 'redis.sock') });
    const settings = (name: string) => redis.config('GET', name);
    expect(await settings('port')).toEqual(['port', '0']);
    expect(await settings('maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    expect(await settings('appendonly')).toEqual(['appendonly', 'yes']);
    expect(await settings('appendfsync')).toEqual(['appendfsync', 'everysec']);
    expect(await settings('hz')).toEqual(['hz', '100']);
    expect(await settings('save')).toEqual(['save', '']);
    redis.disconnect();
    await queue.close();
  });

  it('is in no process group of ours and leaves nothing running after a close', async () => {
    const folder = aFolder();
    const queue = await openIn(folder);
    const pid = pidOf(folder);
    const groupOf = (id: number) =>
      readFileSync(`/proc/${id}/stat`, 'utf8').split(') ')[1]?.split(' ')[2];
    if (process.platform === 'linux') expect(groupOf(pid)).not.toBe(groupOf(process.pid));
    await queue.close();
    await until(() => !isAlive(pid), 'the end of the server');
  });

  it('finds and reuses a server whose parent was killed, with what it holds', async () => {
    const folder = aFolder();
    const endpoint = await endpointFor(folder, process.platform);
    expect(await ensureServer(folder, endpoint)).toMatchObject({ isFound: false });
    const orphan = pidOf(folder);
    expect(await ensureServer(folder, endpoint)).toMatchObject({ isFound: true });
    const queue = await openIn(folder);
    expect(pidOf(folder)).toBe(orphan);
    await queue.close();
    await until(() => !isAlive(orphan), 'the end of the orphan');
  });

  it('is left running while another process uses it', async () => {
    const folder = aFolder();
    const server = await openIn(folder);
    const commandLine = await openIn(folder);
    const pid = pidOf(folder);
    await commandLine.close();
    expect(isAlive(pid)).toBe(true);
    expect(server.state()).toBe('up');
    await server.close();
    await until(() => !isAlive(pid), 'the end of the server');
  });

  it('starts empty rather than not at all when its file is damaged', async () => {
    const folder = aFolder();
    await (await openIn(folder)).close();
    await writeFile(
      join(folder, 'redis', 'appendonlydir', 'appendonly.aof.manifest'),
      'no manifest',
    );
    const queue = await openIn(folder);
    expect(queue.state()).toBe('up');
    await queue.close();
  });

  it('moves its socket where a long folder name would not fit', async () => {
    const folder = join(aFolder(), 'x'.repeat(60), 'y'.repeat(60));
    await mkdir(folder, { recursive: true });
    const endpoint = await endpointFor(folder, 'linux');
    expect(endpoint).toEqual(await endpointFor(folder, 'linux'));
    const queue = await openIn(folder);
    expect(queue.state()).toBe('up');
    if (endpoint.kind !== 'socket') throw new Error('a socket was expected');
    expect(Buffer.byteLength(endpoint.path)).toBeLessThanOrEqual(100);
    expect(statSync(join(endpoint.path, '..')).mode & 0o077).toBe(0);
    await queue.close();
    folders.push(join(endpoint.path, '..'));
  });

  it('listens on the loopback with a password where there are no sockets', async () => {
    const folder = aFolder();
    const endpoint = await endpointFor(folder, 'win32');
    await ensureServer(folder, endpoint);
    expect(await endpointFor(folder, 'win32')).toEqual(endpoint);
    if (endpoint.kind !== 'port') throw new Error('a port was expected');
    const stranger = new Redis({ host: '127.0.0.1', port: endpoint.port, enableReadyCheck: false });
    stranger.on('error', () => undefined);
    await expect(stranger.ping()).rejects.toThrow('NOAUTH');
    stranger.disconnect();
    const files = ['redis.conf', 'redis-endpoint.json'].map(
      name => statSync(join(folder, name)).mode & 0o077,
    );
    expect(files).toEqual([0, 0]);
    const redis = new Redis({
      ...addressOf(endpoint),
      retryStrategy: () => null,
      disconnectTimeout: 100,
    });
    expect(await redis.config('GET', 'bind')).toEqual(['bind', '127.0.0.1']);
    const pid = pidOf(folder);
    await redis.shutdown('NOSAVE').catch(() => undefined);
    redis.disconnect();
    await until(() => !isAlive(pid), 'the end of the server');
  });
});

describe('the choice of a store by itself', () => {
  afterEach(() => {
    mockPath = process.env['PATH'];
  });

  withRedis('with a server on PATH', () => {
    it('takes a private server', async () => {
      const queue = await openQueue({ kind: 'auto' }, portsFor(aFolder()));
      expect(queue.kind).toBe('private');
      await queue.close();
    });
  });

  it('takes the embedded store when no server is on PATH, and says how to get one', async () => {
    mockPath = aFolder();
    const queue = await openQueue({ kind: 'auto' }, portsFor(aFolder()));
    expect(queue.kind).toBe('embedded');
    expect(queue.state()).toBe('starting');
    for (const system of ['Debian', 'Fedora', 'macOS', 'Windows']) {
      expect(queue.banner.join('\n')).toContain(system);
    }
    await queue.close();
  });

  it('refuses when a private server was asked for and there is none', async () => {
    mockPath = aFolder();
    await expect(openIn(aFolder())).rejects.toThrow(
      'no redis-server or valkey-server is installed',
    );
  });
});
