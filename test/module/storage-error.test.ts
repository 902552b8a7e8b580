import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../src/db/connection.js';
import { noteFact, readFact } from '../../src/db/instance.js';
import { run, select } from '../../src/db/sql.js';
import { together } from '../../src/db/together.js';
import { transactor, type Transact, type Unit } from '../../src/db/transactor.js';
import type { CompanyId } from '../../src/kernel/ids.js';
import { openMigratedDatabase } from '../support/migrated-database.js';
import { holdDatabase } from '../support/held-database.js';

const company = '01ARZ3NDEKTSV4RRFFQ69G5FAV' as CompanyId;

let folder: string;
let db: Database;
let transact: Transact;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'storage-'));
  db = await openMigratedDatabase(join(folder, 'test.db'));
  transact = transactor({
    sequelize: db.sequelize,
    keep: async () => undefined,
    append: async () => undefined,
    heard: () => undefined,
  });
});
afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true });
});

const write = (name: string) => (unit: Unit) => noteFact(unit, name, 'kept', new Date(0));
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code?: string }) => error.code,
  );

it('while another program holds the database everybody in the line is told so at once, and nothing is half written', async () => {
  const held = await holdDatabase(db.file);
  const shared = together(transact);
  const asked = [
    transact(company, write('a')),
    transact(company, write('b')),
    shared(company, write('c')),
    shared(company, write('d')),
  ];
  const codes = await Promise.all(asked.map(codeOf));
  expect(codes).toEqual(Array(4).fill('database_busy'));
  expect(await readFact(db, 'a')).toBeNull();

  await held.release();
  await transact(company, write('a'));
  expect(await readFact(db, 'a')).toBe('kept');
});

it('a disk without room refuses a write, keeps what was there, and takes it once there is room', async () => {
  await transact(company, write('before'));
  const [{ page_count: pages } = { page_count: 0 }] = await select<{ page_count: number }>(
    db,
    'PRAGMA page_count',
  );
  const limit = (count: number) =>
    transact(company, unit => select(unit, `PRAGMA max_page_count = ${count}`));
  const fill = (unit: Unit) =>
    run(unit, "INSERT INTO instance VALUES ('big', hex(zeroblob(1000000)), '2026-01-01')");
  await limit(pages);
  expect(await codeOf(transact(company, fill))).toBe('disk_full');
  expect(await codeOf(together(transact)(company, fill))).toBe('disk_full');
  expect(await readFact(db, 'before')).toBe('kept');

  await limit(pages * 100);
  await transact(company, fill);
  await transact(company, write('after'));
  expect(await readFact(db, 'after')).toBe('kept');
});
