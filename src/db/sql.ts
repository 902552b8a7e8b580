import { QueryTypes, type ModelAttributeColumnOptions } from 'sequelize';
import type { Reader } from './connection.js';
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

/** The values this statement names; SQLite refuses any other. */
function bound(sql: string, binds: Binds): Record<string, unknown> {
  let names = namesIn.get(sql);
  if (!names) {
    names = [...new Set([...sql.matchAll(/\$(\w+)/g)].map(([, name = '']) => name))];
    if (namesIn.size < 1_000) namesIn.set(sql, names);
  }
  return Object.fromEntries(names.map(name => [name, toStored(binds[name])]));
}

/** Rows of a SELECT as SQLite gives them. `$name` marks a value. */
export function select<Row extends object>(
  reader: Reader,
  sql: string,
  binds: Binds = {},
): Promise<Row[]> {
  return reader.sequelize.query<Row>(sql, {
    bind: bound(sql, binds),
    type: QueryTypes.SELECT,
    transaction: reader.transaction,
  });
}

/** Runs a writing statement and answers how many rows it changed. */
export async function run(unit: Unit, sql: string, binds: Binds = {}): Promise<number> {
  const [, changed] = await unit.sequelize.query(sql, {
    bind: bound(sql, binds),
    type: QueryTypes.UPDATE,
    transaction: unit.transaction,
  });
  return changed;
}

type Columns<Row> = Readonly<Partial<Row>>;

/** `sentAt` in code is `sent_at` in the database. */
export const columnName = (name: string) =>
  name.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);

/** One INSERT for all rows; they must have the same columns. Orders of magnitude faster than models. */
export async function insertRows<Row extends object>(
  unit: Unit,
  table: string,
  rows: readonly Columns<Row>[],
  conflict = '',
): Promise<number> {
  const [first] = rows;
  if (!first) return 0;
  const names = Object.keys(first) as (keyof Row & string)[];
  const binds: Record<string, unknown> = {};
  const tuples = rows.map((row, at) => {
    const marks = names.map(name => {
      binds[`${name}_${at}`] = row[name];
      return `$${name}_${at}`;
    });
    return `(${marks.join(', ')})`;
  });
  const columns = names.map(columnName).join(', ');
  return run(
    unit,
    `INSERT INTO ${table} (${columns}) VALUES ${tuples.join(', ')} ${conflict}`,
    binds,
  );
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
