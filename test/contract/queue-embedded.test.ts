import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClock } from '../../src/kernel/clock.js';
import { silentLog } from '../../src/kernel/log.js';
import type { Log } from '../../src/kernel/log.js';
import { openDatabase } from '../../src/queue/embedded-database.js';
import { openQueue } from '../../src/queue/index.js';
import type { Queue } from '../../src/queue/index.js';
import { freshFolder, removeFolder, until } from './queue-carriers.js';

const folders: string[] = [];
let warnings: string[] = [];
const log: Log = { ...silentLog, warn: message => void warnings.push(message) };

function aFolder(): string {
  const folder = freshFolder();
  folders.push(folder);
  return folder;
}

const openIn = (folder: string): Promise<Queue> =>
  openQueue({ kind: 'embedded' }, { folder, clock: createClock(), log });

const up = (queue: Queue) => until(() => queue.state() === 'up', 'the store');

async function deliversOne(queue: Queue): Promise<void> {
  const asked: string[] = [];
  const lane = queue.openLane('one', async id => {
    asked.push(id);
    return { kind: 'done' };
  });
  const bell = { messageId: 'a', attempt: 0, priority: 1, notBefore: null };
  await until(() => lane.ring([bell]), 'the ring');
  await until(() => asked.length === 1, 'the message');
  await lane.close();
}

beforeEach(() => {
  warnings = [];
});

afterAll(() => folders.forEach(removeFolder));

describe('the embedded store', () => {
  it('lets the gateway start before it is up, and tells when it is', async () => {
    const queue = await openIn(aFolder());
    let isBack = false;
    queue.onBack(() => (isBack = true));
    const lane = queue.openLane('early', async () => ({ kind: 'done' }));
    expect(queue.state()).toBe('starting');
    expect(await lane.ring([{ messageId: 'a', attempt: 0, priority: 1, notBefore: null }])).toBe(
      false,
    );
    await until(() => isBack, 'word that it is up');
    expect(queue.state()).toBe('up');
    await deliversOne(queue);
    await queue.close();
  });

  it('answers a question that comes after its end with an error, not with silence', async () => {
    const stopping = new AbortController();
    const database = await openDatabase({ folder: null, signal: stopping.signal });
    stopping.abort();
    await database.gone;
    await expect(database.query('SELECT 1')).rejects.toThrow('closed');
    await database.close();
  });

  it('can be closed while it starts', async () => {
    const queue = await openIn(aFolder());
    await queue.close();
    expect(queue.state()).toBe('down');
  });

  it('makes a folder anew that cannot be opened', async () => {
    const folder = aFolder();
    await mkdir(join(folder, 'embedded', 'global'), { recursive: true });
    await writeFile(join(folder, 'embedded', 'PG_VERSION'), '18\n');
    await writeFile(join(folder, 'embedded', 'global', 'pg_control'), 'damaged');
    const queue = await openIn(folder);
    await up(queue);
    await deliversOne(queue);
    await queue.close();
    expect(existsSync(join(folder, 'embedded.pid'))).toBe(false);
  });

  it('stays in memory when another living process holds the folder', async () => {
    const folder = aFolder();
    await writeFile(join(folder, 'embedded.pid'), String(process.ppid));
    const queue = await openIn(folder);
    await up(queue);
    await deliversOne(queue);
    expect(warnings).toHaveLength(1);
    await queue.close();
    expect(existsSync(join(folder, 'embedded'))).toBe(false);
    expect(await readFile(join(folder, 'embedded.pid'), 'utf8')).toBe(String(process.ppid));
  });
});
