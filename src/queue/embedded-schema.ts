import { runMigrations } from 'bullmq';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from './embedded-database.js';
import type { Database, DatabasePlace } from './embedded-database.js';

const schema = 'bullmq';

export const standingSql = `
  SELECT id, priority, state = 'delayed' AS is_delayed
    FROM ${schema}.job WHERE queue = $1 AND id = ANY($2::text[])`;

/** Everything but the settings of queues and the record of migrations. */
export const wipeSql = `
  DO $$ BEGIN EXECUTE (
    SELECT 'TRUNCATE ' || string_agg(format('%I.%I', schemaname, tablename), ', ')
      FROM pg_tables
     WHERE schemaname = '${schema}' AND tablename NOT IN ('migration', 'meta')
  ); END $$`;

/**
 * Opens the database in `folder`, making it first where it is missing. A folder that cannot be
 * opened is made anew: what was in it can be rung again. Null opens one in memory.
 */
export async function openPrepared(place: DatabasePlace): Promise<Database> {
  if (place.folder === null) return openMigrated(place);
  const folder = join(place.folder, 'embedded');
  if (existsSync(folder)) {
    try {
      return await openMigrated({ ...place, folder });
    } catch (error) {
      if (place.signal.aborted) throw error;
      await rm(folder, { recursive: true, force: true });
    }
  }
  await make(folder, place.signal);
  return openMigrated({ ...place, folder });
}

/**
 * Makes the folder in a thread that ends afterwards, because the first initialisation takes half a
 * gigabyte; and under another name until it is complete, because it may be interrupted.
 */
async function make(folder: string, signal: AbortSignal): Promise<void> {
  const half = `${folder}.new`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true });
  const database = await openMigrated({ folder: half, signal });
  await database.close();
  await rename(half, folder);
}

async function openMigrated(place: DatabasePlace): Promise<Database> {
  const database = await openDatabase(place);
  await runMigrations(database, schema);
  await database.query(`SET search_path TO ${schema}`);
  await database.query('LISTEN bullmq_jobs');
  return database;
}
