import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueryTypes } from 'sequelize';
import sqlite3 from 'sqlite3';
import { watchMachine, type Machine } from '../../src/app/machine.js';
import type { Config } from '../../src/config/index.js';
import type { Database } from '../../src/db/connection.js';
import { createClock } from '../../src/kernel/clock.js';
import { silentLog } from '../../src/kernel/log.js';
import { openMigratedDatabase } from '../support/migrated-database.js';
import { until } from '../support/until.js';

const mb = 2 ** 20;
let folder: string;
let db: Database;
let machine: Machine;
const file = () => join(folder, 'whatsapp-crm.db');
const journalMb = () => statSync(`${file()}-wal`).size / mb;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crm-journal-'));
  db = await openMigratedDatabase(file());
  await db.sequelize.query('CREATE TABLE ballast (bytes BLOB)');
});
afterEach(async () => {
  await machine.stop();
  await db.close();
  rmSync(folder, { recursive: true, force: true });
});

const fill = (wholeMb: number) =>
  db.sequelize.query(`INSERT INTO ballast VALUES (zeroblob(${wholeMb * mb}))`);

/** Another program that looks at the database as it is now, until it lets go. */
async function reader() {
  const other = new sqlite3.Database(file());
  const run = (sql: string) =>
    new Promise<void>((resolve, reject) =>
      other.all(sql, error => (error ? reject(error) : resolve())),
    );
  await run('BEGIN');
  await run('SELECT COUNT(*) FROM companies');
  return async () => {
    await run('COMMIT');
    await new Promise(resolve => other.close(resolve));
  };
}

it('a reader that never ends is told as an alert, and what its journal took is given back after it', async () => {
  const machineClock = createClock();
  const config: Partial<Config> = { dataDir: folder, databaseFile: file(), minFreeBytes: 0 };
  machine = watchMachine(
    {
      ...{ clock: createClock(), machineClock, log: silentLog },
      config: config as Config,
    },
    () => undefined,
  );
  await machine.start();
  const letGo = await reader();
  for (let part = 0; part < 5; part += 1) await fill(60);
  expect(journalMb()).toBeGreaterThan(256);
  const looksAgain = (large: boolean) =>
    until(
      () => {
        machineClock.moveBy(5_000);
        return machine.disk.isJournalLarge();
      },
      is => is === large,
    );
  await looksAgain(true);

  await letGo();
  await db.sequelize.query('PRAGMA wal_checkpoint(RESTART)', { type: QueryTypes.SELECT });
  await fill(1);
  expect(journalMb()).toBeLessThanOrEqual(64);
  await looksAgain(false);
});
