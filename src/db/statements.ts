import type { Database, Statement } from 'sqlite3';
import type { Reader } from './reader.js';

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

/** Parsed statements of each connection, the longest unused first; one in use is not among them. */
const shelves = new WeakMap<Database, Map<string, Statement>>();
const mostKept = 300;

/** From here on what a connection repeats is parsed only once. */
export function keepStatements(connection: Database): void {
  shelves.set(connection, new Map());
}

/** What runs on each connection now. */
const running = new WeakMap<Database, Set<Promise<unknown>>>();

/**
 * Belongs before the end of a connection that keeps them: with open ones it cannot be closed. Those
 * that run are waited for.
 */
export async function dropStatements(connection: Database): Promise<void> {
  for (const statement of shelves.get(connection)?.values() ?? []) statement.finalize();
  shelves.delete(connection);
  await Promise.allSettled([...(running.get(connection) ?? [])]);
}

/** Notes that this runs on the connection until it has ended. */
function noteRunning<Result>(connection: Database, work: Promise<Result>): Promise<Result> {
  const all = running.get(connection) ?? new Set();
  running.set(connection, all.add(work));
  const ended = () => void all.delete(work);
  work.then(ended, ended);
  return work;
}

function takeKept(connection: Database, sql: string): Statement | undefined {
  const shelf = shelves.get(connection);
  const statement = shelf?.get(sql);
  shelf?.delete(sql);
  return statement;
}

function putBack(connection: Database, sql: string, statement: Statement): void {
  const shelf = shelves.get(connection);
  if (!shelf || shelf.has(sql)) {
    statement.finalize();
    return;
  }
  shelf.set(sql, statement);
  const [oldest] = shelf;
  if (shelf.size <= mostKept || !oldest) return;
  shelf.delete(oldest[0]);
  oldest[1].finalize();
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
  return noteRunning(connection, executeOn(connection, sql, start));
}

async function executeOn<Result>(
  connection: Database,
  sql: string,
  start: (statement: Statement, done: Done<Result>) => void,
): Promise<Result> {
  // Of many readers on one connection only one shall occupy a thread.
  connection.serialize();
  const kept = takeKept(connection, sql);
  const statement = kept ?? connection.prepare(sql);
  try {
    const result = await new Promise<Result>((resolve, reject) => {
      // One that cannot be parsed says so here, and never answers.
      if (!kept) statement.once('error', reject);
      start(statement, (error, found) => (error ? reject(error) : resolve(found)));
    });
    putBack(connection, sql, statement);
    return result;
  } catch (cause) {
    statement.finalize();
    // SQLite's own error does not say where the statement came from.
    const { code, message } = cause as Error & { code: string };
    throw Object.assign(new Error(message, { cause }), { name: code });
  }
}
