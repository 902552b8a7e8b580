import {
  DataTypes,
  type Model,
  type ModelAttributeColumnOptions,
  type ModelAttributes,
  type ModelStatic,
  type Sequelize,
  type WhereOptions,
} from 'sequelize';
import type { Reader } from './connection.js';
import { columnName, insertRows, rowReader, run, select } from './sql.js';
import type { Unit } from './transactor.js';

/** Columns in the vocabulary of our data model. `maybe` allows null. */
export const id = { type: DataTypes.STRING(26), allowNull: false };
export const text = { type: DataTypes.TEXT, allowNull: false };
export const integer = { type: DataTypes.INTEGER, allowNull: false };
export const big = { type: DataTypes.BIGINT, allowNull: false };
/** An instant with milliseconds, UTC. */
export const time = { type: DataTypes.DATE(3), allowNull: false };
export const flag = { type: DataTypes.BOOLEAN, allowNull: false };
export const json = { type: DataTypes.JSON, allowNull: false };

export function maybe(column: ModelAttributeColumnOptions): ModelAttributeColumnOptions {
  return { ...column, allowNull: true };
}

export function key(column: ModelAttributeColumnOptions): ModelAttributeColumnOptions {
  return { ...column, primaryKey: true };
}

type Columns<Row> = { readonly [Name in keyof Row]: ModelAttributeColumnOptions };

/** Equal to a value, one of several, or null. Everything finer is a statement of a store. */
type Where<Row> = { readonly [Name in keyof Row]?: Row[Name] | readonly Row[Name][] | null };

interface FindOptions<Row> {
  order?: readonly (keyof Row & string)[];
  /** The order from its other end. */
  newestFirst?: boolean;
  limit?: number;
}

/** A table and its rows as plain values. Stores build on it; nobody else does. */
export interface Table<Row extends object> {
  readonly name: string;
  /** The Sequelize model, defined once per database. */
  model(sequelize: Sequelize): ModelStatic<Model<Row, Partial<Row>>>;
  find(reader: Reader, where: Where<Row>, options?: FindOptions<Row>): Promise<Row[]>;
  findOne(reader: Reader, where: Where<Row>): Promise<Row | null>;
  /** Columns that are left out get the database's default. All rows name the same columns. */
  insert(
    unit: Unit,
    rows: Partial<Row> | readonly Partial<Row>[],
    conflict?: string,
  ): Promise<number>;
  update(unit: Unit, set: Partial<Row>, where: Where<Row>): Promise<number>;
  remove(unit: Unit, where: Where<Row>): Promise<number>;
  count(reader: Reader, where: Where<Row>): Promise<number>;
  /** Turns a row of a raw SELECT into the same plain values. */
  read(raw: object): Row;
}

/** Models would ask SQLite for the columns before each SELECT; these statements know them. */
function conditionOf(column: string, value: unknown): string {
  const named = columnName(column);
  if (value === null) return `${named} IS NULL`;
  if (Array.isArray(value)) return `${named} IN (SELECT value FROM json_each($${column}))`;
  return `${named} = $${column}`;
}

function whereSql(where: object): string {
  const conditions = Object.entries(where).map(([column, value]) => conditionOf(column, value));
  return conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
}

const known: Table<never>[] = [];

/** Every table that a loaded module declares; the migrations are tested against it. */
export function declaredTables(): readonly Table<never>[] {
  return known;
}

export function table<Row extends object>(name: string, columns: Columns<Row>): Table<Row> {
  function model(sequelize: Sequelize): ModelStatic<Model<Row, Partial<Row>>> {
    if (sequelize.isDefined(name)) return sequelize.model(name);
    // Sequelize writes names into the definitions it is given, and ours are shared words.
    const own = Object.entries<ModelAttributeColumnOptions>(columns).map(([column, kind]) => [
      column,
      { ...kind },
    ]);
    return sequelize.define(
      name,
      Object.fromEntries(own) as ModelAttributes<Model<Row, Partial<Row>>, Row>,
    );
  }
  let reading: ((raw: object) => Row) | undefined;
  const declared: Table<Row> = {
    name,
    model,
    async find(reader, where, { order = [], newestFirst = false, limit } = {}) {
      const by = order.map(column => columnName(column) + (newestFirst ? ' DESC' : '')).join(', ');
      const sql = [
        `SELECT * FROM ${name}`,
        whereSql(where),
        by ? `ORDER BY ${by}` : '',
        limit === undefined ? '' : `LIMIT ${limit}`,
      ];
      return (await select(reader, sql.join(' '), where)).map(declared.read);
    },
    async findOne(reader, where) {
      const [row] = await declared.find(reader, where, { limit: 1 });
      return row ?? null;
    },
    insert: (unit, rows, conflict) =>
      insertRows<Row>(
        unit,
        name,
        Array.isArray(rows) ? (rows as Partial<Row>[]) : [rows as Partial<Row>],
        conflict,
      ),
    update(unit, set, where) {
      const changes = Object.entries(set).filter(([, value]) => value !== undefined);
      const assignments = changes.map(([column]) => `${columnName(column)} = $new_${column}`);
      return run(
        unit,
        `UPDATE ${name} SET ${assignments.join(', ')} ${whereSql(where)}`,
        // A column may stand on both sides, as a version does.
        { ...where, ...Object.fromEntries(changes.map(([column, to]) => [`new_${column}`, to])) },
      );
    },
    remove: (unit, where) => run(unit, `DELETE FROM ${name} ${whereSql(where)}`, where),
    count: ({ sequelize, transaction }, where) =>
      model(sequelize).count({ where: where as WhereOptions<Row>, transaction }),
    read: raw => (reading ??= rowReader(columns))(raw),
  };
  known.push(declared as unknown as Table<never>);
  return declared;
}
