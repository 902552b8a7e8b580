import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ConfigError } from '../config/index.js';
import { createSendLock } from '../db/send-lock.js';

/** Ends with 0 when it was refused the lock, as it should be. */
const intruder = `
  const sqlite3 = require(process.argv[1]);
  const flags = sqlite3.OPEN_READWRITE | sqlite3.OPEN_URI;
  const db = new sqlite3.Database(process.argv[2], flags, failed => {
    if (failed) process.exit(failed.code === 'SQLITE_BUSY' ? 0 : 2);
    db.configure('busyTimeout', 0);
    db.exec('BEGIN EXCLUSIVE', error => process.exit(error ? (error.code === 'SQLITE_BUSY' ? 0 : 2) : 1));
  });`;

/** Whether another process is refused what this one holds. `address` is how the other one opens it. */
export async function othersAreRefused(root: string, address: string): Promise<boolean> {
  const sqlite3 = createRequire(join(root, 'package.json')).resolve('sqlite3');
  const child = spawn(process.execPath, ['-e', intruder, sqlite3, address], { stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0;
}

const noLocks = (folder: string, why: string) =>
  new ConfigError(`The data folder ${folder}`, [
    `Files cannot be locked there (${why}), so two gateways could send at once. Put it on a local disk, or set DATA_DIR to a folder that is on one.`,
  ]);

/**
 * Network file systems and some mounts of containers let everybody have every lock. Throws a
 * ConfigError when this folder lies on such a one.
 */
export async function checkLocks(root: string, folder: string): Promise<void> {
  const file = join(folder, `.lock-probe-${process.pid}.db`);
  const lock = createSendLock(file);
  try {
    if (!(await lock.tryTake())) throw noLocks(folder, 'the first lock was refused');
    if (!(await othersAreRefused(root, file))) throw noLocks(folder, 'a second one was granted');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw noLocks(folder, error instanceof Error ? error.message : String(error));
  } finally {
    await lock.release();
    rmSync(file, { force: true });
    rmSync(`${file}-journal`, { force: true });
  }
}
