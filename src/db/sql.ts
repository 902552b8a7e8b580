import type { ModelAttributeColumnOptions } from 'sequelize';
import type { Reader } from './connection.js';
import { execute } from './statements.js';
import type { Unit } from './transactor.js';

/** Values of a statement; they are bound, never pasted into its text. */
export type Binds = Readonly<Record<string, unknown>>;

/**
 * Dates, booleans and json as Sequelize's own SQLite dialect stores them, so that rows written by
 * models and by statements compare equal.
 */
function toStored(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', ' +00:00');
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value !== null && typeof value === 'object') return JSON.stringify(value);
  return value ?? null;
}

const namesIn = new Map<string, readonly string[]>();

/** The values this statement names, in the order in which it names them first, as SQLite counts. */
function bound(sql: string, binds: Binds): unknown[] {
  let names = namesIn.get(sql);
  if (!names) {
    names = [...new Set([...sql.matchAll(/\$(\w+)/g)].map(([, name = '']) => name))];
    if (namesIn.size < 1_000) namesIn.set(sql, names);
  }
  return names.map(name => toStored(binds[name]));
}

/** Rows of a SELECT, or of RETURNING, as SQLite gives them. `$name` marks a value. */
export function select<Row extends object>(
  reader: Reader,
  sql: string,
  binds: Binds = {},
): Promise<Row[]> {
  const values = bound(sql, binds);
  return execute<Row[]>(reader, sql, (statement, done) => statement.all<Row>(values, done));
}

const writers = new WeakSet<Unit>();

/** Whether anything was written with this unit. */
export const hasWritten = (unit: Unit): boolean => writers.has(unit);

function change(unit: Unit, sql: string, values: readonly unknown[]): Promise<number> {
  writers.add(unit);
  return execute<number>(unit, sql, (statement, done) =>
    statement.run(values, function (error) {
      done(error, this.changes);
    }),
  );
}

/** Runs a writing statement and answers how many rows it changed. */
export function run(unit: Unit, sql: string, binds: Binds = {}): Promise<number> {
  return change(unit, sql, bound(sql, binds));
}

type Columns<Row> = Readonly<Partial<Row>>;

const columnNames = new Map<string, string>();

/** `sentAt` in code is `sent_at` in the database. */
export function columnName(name: string): string {
  const known = columnNames.get(name);
  if (known !== undefined) return known;
  const column = name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
  columnNames.set(name, column);
  return column;
}

/** SQLite takes no more values in one statement. */
const mostValues = 32_000;

/**
 * Grouped INSERTs; all rows must have the same columns. Orders of magnitude faster than models.
 */
export async function insertRows<Row extends object>(
  unit: Unit,
  table: string,
  rows: readonly Columns<Row>[],
  conflict = '',
): Promise<number> {
  const [first] = rows;
  if (!first) return 0;
  const names = Object.keys(first) as (keyof Row & string)[];
  // By place: SQLite looks a name up in the list of all names before it.
  const tuple = `(${names.map(() => '?').join(', ')})`;
  const columns = names.map(columnName).join(', ');
  const portion = Math.floor(mostValues / names.length);
  let inserted = 0;
  for (let at = 0; at < rows.length; at += portion) {
    const group = rows.slice(at, at + portion);
    const tuples = group.map(() => tuple).join(', ');
    const values = group.flatMap(row => names.map(name => toStored(row[name])));
    inserted += await change(
      unit,
      `INSERT INTO ${table} (${columns}) VALUES ${tuples} ${conflict}`,
      values,
    );
  }
  return inserted;
}

type Parse = (value: unknown) => unknown;

const parsers: Readonly<Record<string, Parse>> = {
  DATE: value => new Date(String(value)),
  BOOLEAN: Boolean,
  JSON: value => JSON.parse(String(value)) as unknown,
};

/**
 * Makes a function that turns a stored row into the values its columns declare: instants,
 * booleans, json. Columns that are not declared (counts, joins) stay as they are.
 */
export function rowReader<Row extends object>(columns: {
  readonly [Name in keyof Row]: ModelAttributeColumnOptions;
}): (raw: object) => Row {
  const fields = new Map<string, [string, Parse]>();
  for (const [name, column] of Object.entries<ModelAttributeColumnOptions>(columns)) {
    const kind = (column.type as { key?: string }).key ?? '';
    fields.set(columnName(name), [name, parsers[kind] ?? (value => value)]);
  }
  return raw => {
    const row: Record<string, unknown> = {};
    for (const [column, value] of Object.entries(raw)) {
      const [name, parse] = fields.get(column) ?? [column, (same: unknown) => same];
      row[name] = value === null ? null : parse(value);
    }
    return row as Row;
  };
}
