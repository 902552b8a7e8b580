import type { Transaction } from 'sequelize';
import type { Database, Statement } from 'sqlite3';
import type { Reader } from './connection.js';

/** What Sequelize holds beside its typings. */
interface Connections {
  getConnection(): Promise<Database>;
}
interface OpenTransaction {
  connection: Database;
  finished?: string;
}

async function connectionOf({ sequelize, transaction }: Reader): Promise<Database> {
  if (!transaction) {
    return (sequelize.connectionManager as unknown as Connections).getConnection();
  }
  const { connection, finished } = transaction as unknown as OpenTransaction;
  if (finished) throw new Error('The transaction is over.');
  return connection;
}

/** Parsed statements of the open transactions; one that is in use is not among them. */
const shelves = new WeakMap<Transaction, Map<string, Statement>>();

/** From here on the transaction parses what it repeats only once. */
export function keepStatements(transaction: Transaction): void {
  shelves.set(transaction, new Map());
}

/** Belongs to the end of every transaction that keeps them: a file with open ones cannot be closed. */
export function dropStatements(transaction: Transaction): void {
  for (const statement of shelves.get(transaction)?.values() ?? []) statement.finalize();
  shelves.delete(transaction);
}

const shelfOf = ({ transaction }: Reader) => (transaction ? shelves.get(transaction) : undefined);

function takeKept(reader: Reader, sql: string): Statement | undefined {
  const statement = shelfOf(reader)?.get(sql);
  if (statement) shelfOf(reader)?.delete(sql);
  return statement;
}

function putBack(reader: Reader, sql: string, statement: Statement): void {
  const shelf = shelfOf(reader);
  if (shelf && !shelf.has(sql)) shelf.set(sql, statement);
  else statement.finalize();
}

type Done<Result> = (error: Error | null, result: Result) => void;

/**
 * Runs one statement, straight on the connection that Sequelize has opened: its query layer costs
 * more than the statement does, and its errors hold the values. Throws with SQLite's code as name.
 */
export async function execute<Result>(
  reader: Reader,
  sql: string,
  start: (statement: Statement, done: Done<Result>) => void,
): Promise<Result> {
  const connection = await connectionOf(reader);
  // Of many readers on one connection only one shall occupy a thread.
  connection.serialize();
  const kept = takeKept(reader, sql);
  const statement = kept ?? connection.prepare(sql);
  try {
    const result = await new Promise<Result>((resolve, reject) => {
      // One that cannot be parsed says so here, and never answers.
      if (!kept) statement.once('error', reject);
      start(statement, (error, found) => (error ? reject(error) : resolve(found)));
    });
    putBack(reader, sql, statement);
    return result;
  } catch (cause) {
    statement.finalize();
    // SQLite's own error does not say where the statement came from.
    const { code, message } = cause as Error & { code: string };
    throw Object.assign(new Error(message, { cause }), { name: code });
  }
}
