import { existsSync, statSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { QueryTypes } from 'sequelize';
import { openDatabase, type Database } from './connection.js';
import { createSendLock } from './send-lock.js';

/** Thrown when the file is no sound database: nothing may be built on it. */
export class DamagedDatabase extends Error {}

const complaints = 5;

function damaged(file: string, why: string): DamagedDatabase {
  return new DamagedDatabase(
    `The database ${file} is damaged (${why}). Restore a backup: npm run restore -- <file>`,
  );
}

/** Reads every page; SQLite's first complaints, or null. */
async function complaintsOf({ sequelize }: Database): Promise<string | null> {
  const found = await sequelize.query<{ quick_check: string }>(
    `PRAGMA quick_check(${complaints})`,
    {
      type: QueryTypes.SELECT,
    },
  );
  const said = found.map(row => row.quick_check).join('; ');
  return said === 'ok' ? null : said;
}

async function endsInAPage({ sequelize, file }: Database): Promise<boolean> {
  const [row] = await sequelize.query<{ page_size: number }>('PRAGMA page_size', {
    type: QueryTypes.SELECT,
  });
  return statSync(file).size % (row?.page_size ?? 1) !== 0;
}

/**
 * SQLite fills up a last page that was cut and takes it for whole. It may be only half written where
 * the journal has it still; what is missing after that is lost.
 */
async function isCut(db: Database): Promise<boolean> {
  if (!(await endsInAPage(db))) return false;
  await db.sequelize.query('PRAGMA wal_checkpoint(TRUNCATE)', { type: QueryTypes.SELECT });
  return endsInAPage(db);
}

/** Opens a database and reads every page of it. Throws `DamagedDatabase` when anything is wrong. */
export async function openSound(file: string): Promise<Database> {
  let db: Database | undefined;
  try {
    db = await openDatabase(file);
    const why = await complaintsOf(db);
    if (why) throw damaged(file, why);
    if (await isCut(db)) throw damaged(file, 'it ends in the middle of a page');
    return db;
  } catch (error) {
    await db?.close();
    if (error instanceof DamagedDatabase) throw error;
    const { code, message } = error as Error & { code?: string; parent?: { code?: string } };
    const known = /SQLITE_(CORRUPT|NOTADB)/.exec(`${code ?? ''} ${message}`);
    throw known ? damaged(file, known[0]) : error;
  }
}

async function toDisk(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.sync();
  await handle.close();
}

/**
 * Copies the database as it is at one instant into `target`, beside a running gateway. The copy
 * appears under its name only when it is complete. Throws when the target exists.
 */
export async function backUp(file: string, target: string): Promise<void> {
  if (existsSync(target)) throw new Error(`${target} is there already.`);
  if (!existsSync(file)) throw new Error(`There is no database ${file}.`);
  const half = `${target}.part`;
  await mkdir(dirname(target), { recursive: true });
  await rm(half, { force: true });
  const db = await openDatabase(file);
  try {
    await db.sequelize.query('VACUUM INTO $half', { bind: { half } });
  } finally {
    await db.close();
  }
  await toDisk(half);
  await rename(half, target);
}

/**
 * Puts a backup in the place of the database and keeps what was there beside it. Throws when the
 * backup is no sound database, or while a gateway runs on the database.
 */
export async function restore(
  backup: string,
  { file, lockFile }: { file: string; lockFile: string },
): Promise<{ keptAs: string | null }> {
  if (!existsSync(backup)) throw new Error(`There is no backup ${backup}.`);
  await mkdir(dirname(lockFile), { recursive: true });
  const lock = createSendLock(lockFile);
  if (!(await lock.tryTake())) throw new Error('A gateway runs on this database. Stop it first.');
  try {
    const half = `${file}.restoring`;
    await rm(half, { force: true });
    await backUp(backup, half);
    await (await openSound(half)).close();
    const keptAs = existsSync(file) ? `${file}.before-restore` : null;
    // The journal of the old file must never be replayed into the new one.
    for (const suffix of ['', '-wal', '-shm']) {
      await rm(`${half}${suffix === '' ? '-wal' : suffix}`, { force: true });
      if (keptAs) await rm(`${keptAs}${suffix}`, { force: true });
      if (keptAs && existsSync(`${file}${suffix}`))
        await rename(`${file}${suffix}`, `${keptAs}${suffix}`);
    }
    await rename(half, file);
    return { keptAs };
  } finally {
    await lock.release();
  }
}
