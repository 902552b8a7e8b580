import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../config/index.js';

/** Makes sure that everything can be kept in this folder. Throws a ConfigError that says what to do. */
export function checkDataFolder(folder: string): void {
  const probe = join(folder, `.probe-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    throw new ConfigError(`The data folder ${folder}`, [
      `It cannot be written to (${code}). Give this user the right to, or set DATA_DIR to another folder.`,
    ]);
  }
}
