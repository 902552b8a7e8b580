import { createClock } from '../../src/kernel/clock.js';
import { silentLog } from '../../src/kernel/log.js';
import type { Log } from '../../src/kernel/log.js';
import { openQueue } from '../../src/queue/index.js';
import type { QueuePorts } from '../../src/queue/index.js';
import { bundle } from '../chaos/bundle.js';
import { program } from '../chaos/program.js';
import { createTestServer, freshFolder, hasRedis, removeFolder, until } from './queue-carriers.js';
import type { TestServer } from './queue-carriers.js';

const folder = freshFolder();
let warnings: unknown[] = [];
const log: Log = { ...silentLog, warn: (_message, fields) => void warnings.push(fields) };
const ports: QueuePorts = { folder, clock: createClock(), log };

afterAll(() => removeFolder(folder));

const withRedis = hasRedis ? describe : describe.skip;

withRedis('a Redis by URL (skipped without redis-server)', () => {
  let server: TestServer;

  beforeEach(() => {
    warnings = [];
  });

  afterEach(() => server.stop());

  it('is refused when it may drop jobs, saying what to change', async () => {
    server = await createTestServer(['--maxmemory-policy', 'allkeys-lru']);
    await server.start();
    await expect(openQueue({ kind: 'redis', url: server.url }, ports)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/allkeys-lru.*set maxmemory-policy to noeviction/s) as string,
    });
  });

  it('may be away at the start: the queue opens without it and comes up with it', async () => {
    server = await createTestServer();
    const queue = await openQueue({ kind: 'redis', url: server.url }, ports);
    expect(queue.state()).toBe('down');
    const asked: string[] = [];
    const lane = queue.openLane('early', async id => {
      asked.push(id);
      return { kind: 'done' };
    });
    const bell = { messageId: 'a', attempt: 0, priority: 1, notBefore: null };
    expect(await lane.ring([bell])).toBe(false);
    expect(warnings).toHaveLength(1);
    await server.start();
    await until(() => queue.state() === 'up', 'the server');
    await until(() => lane.ring([bell]), 'the ring');
    await until(() => asked.length === 1, 'the message');
    await queue.close();
  });

  it('does not hold up closing when it is gone', async () => {
    server = await createTestServer();
    await server.start();
    const queue = await openQueue({ kind: 'redis', url: server.url }, ports);
    queue.openLane('a', async () => ({ kind: 'done' }));
    await server.kill();
    await until(() => queue.state() === 'down', 'the outage');
    await queue.close();
    expect(queue.state()).toBe('down');
  });

  it('leaves nothing running when it is closed while the server is gone', async () => {
    server = await createTestServer();
    await server.start();
    const leaver = program({
      file: await bundle('test/contract/queue-leaver.ts'),
      cwd: process.cwd(),
      env: { URL: server.url, FOLDER: folder },
      ready: /the lane is open/,
    });
    await leaver.start();
    await server.kill();
    // Nobody tells the process to exit: it ends because nothing is left to do.
    expect(await leaver.stop()).toBe(0);
  });

  it('keeps two gateways with different prefixes apart', async () => {
    server = await createTestServer();
    await server.start();
    const open = (prefix: string) =>
      openQueue({ kind: 'redis', url: server.url }, { ...ports, prefix });
    const [one, other] = await Promise.all([open('one'), open('other')]);
    const done = async () => ({ kind: 'done' }) as const;
    const [mine, theirs] = [one.openLane('same', done), other.openLane('same', done)];
    const bell = { messageId: 'a', attempt: 0, priority: 1, notBefore: new Date('2999-01-01') };
    await until(() => mine.ring([bell]), 'the ring of one');
    expect(await theirs.size()).toBe(0);
    await until(() => theirs.ring([bell]), 'the ring of the other');
    await one.wipe();
    expect(await mine.size()).toBe(0);
    expect(await theirs.size()).toBe(1);
    await Promise.all([one.close(), other.close()]);
  });
});
