import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Sequelize } from 'sequelize';
import sqlite3 from 'sqlite3';
import type { Reader } from './reader.js';
import { dropStatements, keepStatements } from './statements.js';

export type { Reader } from './reader.js';

/** One SQLite file, opened for this process. Reads and writes run on connections of their own. */
export interface Database extends Reader {
  readonly transaction: null;
  readonly file: string;
  /** Changes whenever another process has written to the file, never by what we write. */
  foreignVersion(): Promise<number>;
  close(): Promise<void>;
}

/**
 * FULL: a webhook is answered and a send is made only after what we know is on the disk.
 * journal_size_limit: what a long reader has made the journal grow by is given back, but for 64 MB.
 * busy_timeout: other processes (a backup, a standby) may hold the file for a moment, also while it
 * is opened here, so it comes first.
 */
const pragmas = `
  PRAGMA busy_timeout = 5000;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA foreign_keys = ON;
  PRAGMA secure_delete = ON;
  PRAGMA journal_size_limit = 67108864;
`;

function connect(file: string): Promise<sqlite3.Database> {
  return new Promise((resolve, reject) => {
    const connection = new sqlite3.Database(file, failed => {
      if (failed) return reject(failed);
      connection.exec(pragmas, error => (error ? reject(error) : resolve(connection)));
    });
  });
}

async function disconnect(connection: sqlite3.Database): Promise<void> {
  await dropStatements(connection);
  return new Promise((resolve, reject) => {
    connection.close(error => (error ? reject(error) : resolve()));
  });
}

function versionOf(connection: sqlite3.Database): Promise<number> {
  return new Promise((resolve, reject) => {
    connection.get<{ data_version: number }>('PRAGMA data_version', (error, row) =>
      error ? reject(error) : resolve(row.data_version),
    );
  });
}

/** The part of Sequelize that hands out connections; not in its typings. */
interface ConnectionManager {
  getConnection(options?: { uuid?: string }): Promise<sqlite3.Database>;
  releaseConnection(connection: sqlite3.Database): void;
  destroyConnection(connection: sqlite3.Database): Promise<void>;
}

/**
 * Opens the file, making its folder. Sequelize would open a fresh connection per transaction and
 * not run its connect hook there, so two connections are kept: all transactions share the writer
 * (one at a time, see transactor), everything else reads.
 */
export async function openDatabase(file: string): Promise<Database> {
  mkdirSync(dirname(file), { recursive: true });
  const writer = await connect(file);
  const reader = await connect(file);
  const sequelize = new Sequelize({
    dialect: 'sqlite',
    storage: file,
    logging: false,
    // The wait for another process is SQLite's own; five times as long helps nobody.
    retry: { max: 1 },
    define: { timestamps: false, underscored: true, freezeTableName: true },
  });
  for (const connection of [reader, writer]) keepStatements(connection);
  const manager = sequelize.connectionManager as unknown as ConnectionManager;
  manager.getConnection = async options =>
    options?.uuid && options.uuid !== 'default' ? writer : reader;
  manager.releaseConnection = () => undefined;
  // A transaction that could not begin leaves its connection as it was.
  manager.destroyConnection = async () => undefined;
  return {
    sequelize,
    file,
    transaction: null,
    foreignVersion: () => versionOf(writer),
    async close() {
      await disconnect(reader);
      await disconnect(writer);
    },
  };
}
