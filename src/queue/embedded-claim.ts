import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Gives a claim back. */
export type Release = () => Promise<void>;

/**
 * Claims a folder for this process: two PGlites in one folder destroy it.
 * Null when a living process holds it. A claim with our own id is from before a restart in a
 * container, where ids begin anew.
 */
export async function claimFolder(folder: string): Promise<Release | null> {
  const file = join(folder, 'embedded.pid');
  const holder = Number(await readFile(file, 'utf8').catch(() => ''));
  if (holder > 0 && holder !== process.pid && isAlive(holder)) return null;
  await writeFile(file, String(process.pid));
  return () => rm(file, { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
