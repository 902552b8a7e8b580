import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src/db/connection.js';
import { select } from '../../src/db/sql.js';
import { key, table, text, time } from '../../src/db/table.js';
import { transactor, type Transact } from '../../src/db/transactor.js';
import type { DomainEvent } from '../../src/events/domain-event.js';
import type { CompanyId } from '../../src/kernel/ids.js';
import { openMigratedDatabase } from '../support/migrated-database.js';

interface Note {
  key: string;
  value: string;
  updatedAt: Date;
}

/** The table of facts, as a place to write to. */
const notes = table<Note>('instance', { key: key(text), value: text, updatedAt: time });
const company = '01ARZ3NDEKTSV4RRFFQ69G5FAV' as CompanyId;
const moved: DomainEvent = { type: 'clock.moved' };

let folder: string;
let db: Database;
let transact: Transact;
let told: DomainEvent[];
let heard: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'transactor-'));
  db = await openMigratedDatabase(join(folder, 'test.db'));
  [told, heard] = [[], 0];
  transact = transactor({
    sequelize: db.sequelize,
    keep: async () => undefined,
    append: async (unit, events) => {
      await notes.insert(unit, note(`events ${events.length} ${told.length}`));
      told.push(...events);
    },
    heard: () => void (heard += 1),
  });
});
afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true });
});

const note = (name: string, value = ''): Note => ({ key: name, value, updatedAt: new Date(0) });
const names = async () =>
  (await select<Note>(db, 'SELECT * FROM instance ORDER BY key')).map(row => row.key);

it('writes, tells and calls only after it is on the disk', async () => {
  const seen: string[][] = [];
  await transact(company, async unit => {
    await notes.insert(unit, note('a'));
    unit.announce(moved);
    unit.afterCommit(() => void seen.push(['called']));
    expect(await names()).toEqual([]);
    expect(heard).toBe(0);
  });
  expect(await names()).toEqual(['a', 'events 1 0']);
  expect([told, heard, seen]).toEqual([[moved], 1, [['called']]]);
});

it('leaves no trace of anything when the work fails', async () => {
  let called = false;
  const work = transact(company, async unit => {
    await notes.insert(unit, note('a'));
    unit.announce(moved);
    unit.afterCommit(() => (called = true));
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(await names()).toEqual([]);
  expect([told, heard, called]).toEqual([[], 0, false]);
});

it('leaves no trace when the events cannot be written', async () => {
  const failing = transactor({
    sequelize: db.sequelize,
    keep: async () => undefined,
    append: () => Promise.reject(new Error('disk full')),
    heard: () => void (heard += 1),
  });
  const work = failing(company, async unit => {
    await notes.insert(unit, note('a'));
    unit.announce(moved);
  });
  await expect(work).rejects.toThrow('disk full');
  expect(await names()).toEqual([]);
  expect(heard).toBe(0);
});

it('says nothing when nothing was announced', async () => {
  await transact(company, unit => notes.insert(unit, note('a')));
  expect(heard).toBe(0);
});

it('lets fifty writers in one after the other, and loses no update', async () => {
  await transact(company, unit => notes.insert(unit, note('count', '0')));
  let inside = 0;
  const results = await Promise.all(
    Array.from({ length: 50 }, (_, at) =>
      transact(company, async unit => {
        inside += 1;
        expect(inside).toBe(1);
        const row = await notes.findOne(unit, { key: 'count' });
        await notes.update(unit, { value: String(Number(row?.value) + 1) }, { key: 'count' });
        inside -= 1;
        return at;
      }),
    ),
  );
  expect(results).toEqual(Array.from({ length: 50 }, (_, at) => at));
  const [row] = await select<Note>(db, "SELECT * FROM instance WHERE key = 'count'");
  expect(row?.value).toBe('50');
});

it('a writer that fails stops nobody behind it', async () => {
  const all = Array.from({ length: 20 }, (_, at) =>
    transact(company, async unit => {
      await notes.insert(unit, note(`n${String(at).padStart(2, '0')}`));
      if (at % 2 === 0) throw new Error('even');
    }),
  );
  const ends = await Promise.allSettled(all);
  expect(ends.filter(({ status }) => status === 'rejected')).toHaveLength(10);
  expect(await names()).toHaveLength(10);
});

it('readers see the state before a transaction until it is over, and do not wait', async () => {
  await transact(company, unit => notes.insert(unit, note('a')));
  let release: () => void = () => undefined;
  const held = new Promise<void>(resolve => (release = resolve));
  let wrote: () => void = () => undefined;
  const written = new Promise<void>(resolve => (wrote = resolve));
  const writer = transact(company, async unit => {
    await notes.insert(unit, note('b'));
    wrote();
    await held;
  });
  await written;
  expect(await names()).toEqual(['a']);
  release();
  await writer;
  expect(await names()).toEqual(['a', 'b']);
});
