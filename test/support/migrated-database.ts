import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync } from 'node:fs';
import { readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openDatabase, type Database } from '../../src/db/connection.js';
import { migrate } from '../../src/db/migrate.js';
import { silentLog } from '../../src/kernel/log.js';

function schemaHash(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync('migrations').sort())
    hash.update(name).update(readFileSync(join('migrations', name)));
  return hash.digest('hex').slice(0, 16);
}

/** Migrated once per schema and kept between runs; whoever makes it at the same time makes the same. */
async function template(): Promise<string> {
  const file = join(tmpdir(), `crm-schema-${schemaHash()}.db`);
  if (existsSync(file)) return file;
  const folder = mkdtempSync(join(tmpdir(), 'crm-schema-'));
  const db = await openDatabase(join(folder, 'new.db'));
  await migrate(db, 'migrations', silentLog);
  await db.close();
  renameSync(join(folder, 'new.db'), file);
  rmSync(folder, { recursive: true });
  return file;
}

let made: Promise<string> | null = null;

/** Puts an empty database of the newest schema there, as the migrations leave it. */
export async function copyMigratedDatabase(to: string): Promise<void> {
  made ??= template();
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(await made, to);
}

/** An empty database of the newest schema, opened. */
export async function openMigratedDatabase(file: string): Promise<Database> {
  await copyMigratedDatabase(file);
  return openDatabase(file);
}
