import sqlite3 from 'sqlite3';

/** The right to send, held by one process. The operating system frees it when the process dies. */
export interface SendLock {
  /** True from the moment the lock is ours until release. A frozen process keeps it. */
  held(): boolean;
  /** Tries once; true when the lock is ours (now or already). */
  tryTake(): Promise<boolean>;
  release(): Promise<void>;
}

const exec = (connection: sqlite3.Database, sql: string) =>
  new Promise<void>((resolve, reject) => {
    connection.exec(sql, error => (error ? reject(error) : resolve()));
  });

/**
 * An exclusive transaction held open on a file of its own. Nothing else in this process may open
 * that file, not even to read it: closing any descriptor drops all POSIX locks of the process.
 */
export function createSendLock(file: string): SendLock {
  let connection: sqlite3.Database | undefined;

  async function open(): Promise<sqlite3.Database> {
    const opened = await new Promise<sqlite3.Database>((resolve, reject) => {
      const database = new sqlite3.Database(file, error =>
        error ? reject(error) : resolve(database),
      );
    });
    opened.configure('busyTimeout', 0);
    return opened;
  }

  const close = (database: sqlite3.Database) =>
    new Promise<void>(resolve => database.close(() => resolve()));

  return {
    held: () => connection !== undefined,
    async tryTake() {
      if (connection) return true;
      const candidate = await open();
      try {
        await exec(candidate, 'PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE;');
      } catch (error) {
        await close(candidate);
        if ((error as { code?: string }).code === 'SQLITE_BUSY') return false;
        throw error;
      }
      connection = candidate;
      return true;
    },
    async release() {
      const held = connection;
      connection = undefined;
      if (held) await close(held);
    },
  };
}
