import sqlite3 from 'sqlite3';

const exec = (connection: sqlite3.Database, sql: string) =>
  new Promise<void>((resolve, reject) => {
    connection.exec(sql, error => (error ? reject(error) : resolve()));
  });

/** Another program that holds the write lock of this database until it is told to let go. */
export async function holdDatabase(file: string): Promise<{ release(): Promise<void> }> {
  const connection = await new Promise<sqlite3.Database>((resolve, reject) => {
    const opened = new sqlite3.Database(file, error => (error ? reject(error) : resolve(opened)));
  });
  connection.configure('busyTimeout', 5_000);
  await exec(connection, 'BEGIN IMMEDIATE');
  return {
    async release() {
      await exec(connection, 'ROLLBACK');
      await new Promise<void>(resolve => connection.close(() => resolve()));
    },
  };
}
