import { join } from 'node:path';
import type { Config } from '../config/index.js';
import { backUp, restore } from '../db/backup.js';

const stamp = (at: Date) => at.toISOString().slice(0, 19).replaceAll(':', '-');

/** Copies the database beside a running gateway; into the data folder unless told where. */
export async function backUpTo(
  { dataDir, databaseFile }: Config,
  target: string | undefined,
  now: Date,
): Promise<string> {
  const file = target ?? join(dataDir, 'backups', `whatsapp-crm-${stamp(now)}.db`);
  await backUp(databaseFile, file);
  return `Backed up to ${file}.`;
}

/** Puts a backup in the place of the database of a stopped gateway. */
export async function restoreFrom(
  { dataDir, databaseFile }: Config,
  backup: string | undefined,
): Promise<string> {
  if (!backup) throw new Error('Say which backup: npm run restore -- <file>');
  const { keptAs } = await restore(backup, {
    file: databaseFile,
    lockFile: join(dataDir, 'send.lock.db'),
  });
  const kept = keptAs ? ` What was there is kept as ${keptAs}.` : '';
  return `Restored from ${backup}.${kept} The next start sends nothing until it has looked up what left since, and somebody has confirmed.`;
}
