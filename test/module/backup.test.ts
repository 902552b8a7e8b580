import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backUp, DamagedDatabase, openSound, restore } from '../../src/db/backup.js';
import { openDatabase, type Database } from '../../src/db/connection.js';
import {
  createGeneration,
  createGenerationMark,
  isRestored,
  refuseLost,
} from '../../src/db/generation.js';
import { createSendLock } from '../../src/db/send-lock.js';
import { transactor } from '../../src/db/transactor.js';
import { createClock } from '../../src/kernel/clock.js';
import type { CompanyId } from '../../src/kernel/ids.js';
import { createStream } from '../../src/stream/index.js';
import { openMigratedDatabase } from '../support/migrated-database.js';

let folder: string;
let file: string;
let lockFile: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crm-backup-'));
  file = join(folder, 'crm.db');
  lockFile = join(folder, 'send.lock.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function withRows(count: number): Promise<Database> {
  const db = await openDatabase(file);
  await db.sequelize.query('CREATE TABLE IF NOT EXISTS rows (n INTEGER, text TEXT)');
  for (let n = 1; n <= count; n += 1)
    await db.sequelize.query('INSERT INTO rows VALUES ($n, hex(randomblob(2000)))', {
      bind: { n },
    });
  return db;
}

async function rowsOf(path: string): Promise<number> {
  const db = await openDatabase(path);
  const [[row]] = (await db.sequelize.query('SELECT COUNT(*) AS n FROM rows')) as [
    { n: number }[],
    unknown,
  ];
  await db.close();
  return row?.n ?? 0;
}

it('copies a database that is written to meanwhile, as it was at one instant', async () => {
  const db = await withRows(20);
  const copy = join(folder, 'copies', 'one.db');
  await Promise.all([
    backUp(file, copy),
    db.sequelize.query("INSERT INTO rows VALUES (21, 'late')"),
  ]);
  await db.close();
  expect([20, 21]).toContain(await rowsOf(copy));
});

it('does not write over an earlier backup', async () => {
  await (await withRows(1)).close();
  const copy = join(folder, 'one.db');
  await backUp(file, copy);
  await expect(backUp(file, copy)).rejects.toThrow('there already');
});

it('puts a backup in place, and keeps what was there beside it', async () => {
  await (await withRows(3)).close();
  const copy = join(folder, 'one.db');
  await backUp(file, copy);
  await (await withRows(4)).close();
  const { keptAs } = await restore(copy, { file, lockFile });
  expect(await rowsOf(file)).toBe(3);
  expect(await rowsOf(keptAs ?? '')).toBe(7);
  expect(await rowsOf(copy)).toBe(3);
});

it('does not restore under a running gateway', async () => {
  await (await withRows(3)).close();
  const copy = join(folder, 'one.db');
  await backUp(file, copy);
  const gateway = createSendLock(lockFile);
  await gateway.tryTake();
  await expect(restore(copy, { file, lockFile })).rejects.toThrow('Stop it first');
  await gateway.release();
});

it('does not restore what is no sound database, and leaves the present one alone', async () => {
  await (await withRows(3)).close();
  const copy = join(folder, 'one.db');
  writeFileSync(copy, 'this is no database at all, but long enough to be looked at'.repeat(100));
  await expect(restore(copy, { file, lockFile })).rejects.toThrow();
  expect(await rowsOf(file)).toBe(3);
});

describe('a check of the whole file', () => {
  const damage: Record<string, (path: string) => void> = {
    'a page that was written over': path => {
      const bytes = readFileSync(path);
      bytes.fill(0xff, 4096 * 3, 4096 * 4);
      writeFileSync(path, bytes);
    },
    'a file that was cut': path => truncateSync(path, Math.floor(statSync(path).size / 2)),
    'a file without its last page': path => truncateSync(path, statSync(path).size - 4096),
    'a file that ends in the middle of a page': path =>
      truncateSync(path, statSync(path).size - 100),
    'a file that ends in its first page': path => truncateSync(path, 2_000),
  };

  it('finds nothing wrong with a sound one', async () => {
    await (await withRows(50)).close();
    await (await openSound(file)).close();
    expect(await rowsOf(file)).toBe(50);
  });

  it.each(Object.keys(damage))('finds %s', async kind => {
    await (await withRows(50)).close();
    damage[kind]?.(file);
    await expect(openSound(file)).rejects.toThrow(DamagedDatabase);
  });
});

describe('the mark of what was sent', () => {
  const mark = () => createGenerationMark(join(folder, 'generation'));

  it('is on the disk at once for the first send, and in time for the others', () => {
    const writer = mark();
    expect(writer.read()).toBeNull();
    writer.raise(1);
    expect(mark().read()).toBe(1);
    writer.raise(2);
    writer.raise(5);
    writer.flush();
    expect(mark().read()).toBe(5);
  });

  it('never falls', () => {
    const writer = mark();
    writer.raise(5);
    writer.raise(3);
    writer.flush();
    expect(mark().read()).toBe(5);
  });

  it('tells a restored database from a present one', () => {
    expect(isRestored(0, null)).toBe(false);
    expect(isRestored(7, null)).toBe(true);
    expect(isRestored(7, 7)).toBe(false);
    expect(isRestored(8, 7)).toBe(false);
    expect(isRestored(6, 7)).toBe(true);
  });
});

describe('a database that knows less than was sent from it', () => {
  const markFile = () => join(folder, 'generation');

  /** Sends so often from a database that is never closed, as a process does that is killed. */
  async function killedAfter(sends: number): Promise<{ copy: string; lastFrame: number }> {
    const db = await openMigratedDatabase(file);
    const clock = createClock();
    const { append } = createStream({ clock });
    const transact = transactor({
      ...{ sequelize: db.sequelize, append },
      keep: async () => undefined,
      heard: () => undefined,
    });
    const mark = createGenerationMark(markFile());
    const generation = createGeneration({ db, clock, mark });
    for (let n = 0; n < sends; n += 1) await transact('company' as CompanyId, generation.next);
    mark.flush();
    const copy = join(folder, 'killed.db');
    for (const suffix of ['', '-wal']) copyFileSync(`${file}${suffix}`, `${copy}${suffix}`);
    await db.close();
    return { copy, lastFrame: statSync(`${copy}-wal`).size };
  }

  async function isOlder(path: string): Promise<boolean> {
    const db = await openSound(path);
    const mark = createGenerationMark(markFile());
    const older = await createGeneration({ db, clock: createClock(), mark }).isRestored();
    await db.close();
    return older;
  }

  it('is not what a process leaves that was killed', async () => {
    const { copy } = await killedAfter(3);
    expect(await isOlder(copy)).toBe(false);
  });

  // SQLite takes back by itself what was cut in the middle of a commit: the file is sound, but old.
  it('is one whose journal was cut in the middle of its last commit, which is sound in itself', async () => {
    const { copy, lastFrame } = await killedAfter(3);
    truncateSync(`${copy}-wal`, lastFrame - 1_000);
    expect(await isOlder(copy)).toBe(true);
  });

  it('is one whose journal is another one, or none', async () => {
    const { copy } = await killedAfter(3);
    writeFileSync(`${copy}-wal`, 'this is no journal of this database'.repeat(1_000));
    expect(await isOlder(copy)).toBe(true);
  });

  it('is refused when it is gone or empty, until somebody says that all begins anew', async () => {
    const { copy } = await killedAfter(1);
    expect(() => refuseLost(copy, markFile())).not.toThrow();
    truncateSync(copy, 0);
    expect(() => refuseLost(copy, markFile())).toThrow(DamagedDatabase);
    rmSync(copy);
    expect(() => refuseLost(copy, markFile())).toThrow('npm run restore');
    rmSync(markFile());
    expect(() => refuseLost(copy, markFile())).not.toThrow();
  });
});
