import { AppError } from '../kernel/errors.js';

/** Another process has held the write lock longer than we wait. */
export function busy(): AppError {
  return new AppError('database_busy', 'Another program holds the database.', { retryAfterS: 2 });
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { name, code, parent, cause } = error as Partial<Record<string, unknown>>;
  return [name, code, codeOf(parent), codeOf(cause)].join(' ');
}

/** What SQLite says when the machine, not the program, is in the way; null for anything else. */
export function storageError(error: unknown): AppError | null {
  if (error instanceof AppError) return null;
  const code = codeOf(error);
  if (/SQLITE_(BUSY|LOCKED)/.test(code)) return busy();
  if (!/SQLITE_FULL|ENOSPC/.test(code)) return null;
  return new AppError('disk_full', 'The disk of the gateway is full.', { retryAfterS: 60 });
}

/** Whether trying again at once would only meet the same. */
export function isMachineTrouble(error: unknown): boolean {
  return (
    error instanceof AppError && (error.code === 'database_busy' || error.code === 'disk_full')
  );
}
