import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../src/db/connection.js';
import { migrate, NewerDatabase } from '../src/db/migrate.js';
import { select } from '../src/db/sql.js';
import { declaredTables } from '../src/db/table.js';
import { silentLog } from '../src/kernel/log.js';

let folder: string;
let db: Database;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'migrations-'));
  db = await openDatabase(join(folder, 'test.db'));
});
afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true });
});

interface Column {
  type: string;
  maybe: boolean;
  key: boolean;
}

type Shape = Record<string, Record<string, Column>>;

/** A column as Sequelize understood our declaration. */
interface Attribute {
  field: string;
  type: { toSql(): string };
  allowNull?: boolean;
  primaryKey?: boolean;
}

/** Loads every file that declares a table. */
async function loadModels(): Promise<void> {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' });
  for (const file of files.filter(name => /(?<!\/web\/.*)\.ts$/.test(name))) {
    if (!/= table</.test(readFileSync(join('src', file), 'utf8'))) continue;
    await import(`../src/${file.replace(/\.ts$/, '.js')}`);
  }
}

function declaredShape(): Shape {
  const tables = declaredTables().map(table => {
    const attributes = Object.values<Attribute>(table.model(db.sequelize).getAttributes());
    const columns = attributes.map(({ field, type, allowNull, primaryKey }) => {
      const sql = type.toSql().replace(/^DATETIME\(3\)$/, 'DATETIME');
      return [field, { type: sql, maybe: allowNull !== false, key: primaryKey === true }] as const;
    });
    return [table.name, Object.fromEntries(columns)] as const;
  });
  return Object.fromEntries(tables);
}

const tableNames = async (): Promise<string[]> =>
  (
    await select<{ name: string }>(
      db,
      "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
    )
  ).map(({ name }) => name);

/** SQLite's own, the list of migrations, and the search indexes, which are no tables of rows. */
const isOurs = (name: string) =>
  !/^(sqlite_|schema_migrations$|message_search|contact_search)/.test(name);

async function storedShape(): Promise<Shape> {
  const shape: Shape = {};
  for (const name of (await tableNames()).filter(isOurs)) {
    const columns = await select<{ name: string; type: string; notnull: number; pk: number }>(
      db,
      `SELECT * FROM pragma_table_info('${name}')`,
    );
    shape[name] = Object.fromEntries(
      columns.map(({ name, type, notnull, pk }) => {
        // SQLite fills an integer key by itself, so it is never null.
        const isRowId = pk === 1 && type === 'INTEGER' && columns.filter(c => c.pk).length === 1;
        return [name, { type, maybe: notnull === 0 && !isRowId, key: pk > 0 }];
      }),
    );
  }
  return shape;
}

/** A folder with the first migrations of ours and these beside them. */
function migrationsWith(more: Record<string, string>): string {
  for (const [name, text] of Object.entries(more)) writeFileSync(join(folder, name), text);
  return folder;
}

it('make exactly the tables and columns that the modules declare', async () => {
  await loadModels();
  await migrate(db, 'migrations', silentLog);
  const declared = declaredShape();
  expect(Object.keys(declared).length).toBeGreaterThan(15);
  expect(await storedShape()).toEqual(declared);
});

it('check every reference and leave none broken', async () => {
  await migrate(db, 'migrations', silentLog);
  expect(await select(db, 'PRAGMA foreign_keys')).toEqual([{ foreign_keys: 1 }]);
  expect(await select(db, 'PRAGMA foreign_key_check')).toEqual([]);
  expect(await select(db, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
});

it('are applied once, in order, however often they are run', async () => {
  const names = readdirSync('migrations').filter(name => name.endsWith('.js'));
  expect(await migrate(db, 'migrations', silentLog)).toEqual(names.sort());
  const before = await storedShape();
  expect(await migrate(db, 'migrations', silentLog)).toEqual([]);
  expect(await storedShape()).toEqual(before);
});

it('go on where an earlier version ended', async () => {
  const first = { '0001-a.js': "exports.up = run => run('CREATE TABLE a (x TEXT)');" };
  expect(await migrate(db, migrationsWith(first), silentLog)).toEqual(['0001-a.js']);
  const second = { '0002-b.js': "exports.up = run => run('ALTER TABLE a ADD COLUMN y TEXT');" };
  expect(await migrate(db, migrationsWith(second), silentLog)).toEqual(['0002-b.js']);
});

it('refuse a database that a newer version made, and leave it as it is', async () => {
  await migrate(db, 'migrations', silentLog);
  await db.sequelize.query("INSERT INTO schema_migrations VALUES ('9999-later.js', '2030-01-01')");
  const before = await tableNames();
  await expect(migrate(db, 'migrations', silentLog)).rejects.toThrow(NewerDatabase);
  await expect(migrate(db, 'migrations', silentLog)).rejects.toThrow('9999-later.js');
  expect(await tableNames()).toEqual(before);
});

it('that fail half way leave nothing behind, and can be run again once mended', async () => {
  const good = { '0001-a.js': "exports.up = run => run('CREATE TABLE a (x TEXT)');" };
  const bad = {
    '0002-b.js': `exports.up = async run => {
      await run('CREATE TABLE b (x TEXT)');
      await run("INSERT INTO a VALUES ('from b')");
      await run('CREATE TABLE b (x TEXT)');
    };`,
    '0003-c.js': "exports.up = run => run('CREATE TABLE c (x TEXT)');",
  };
  const migrations = migrationsWith({ ...good, ...bad });
  await expect(migrate(db, migrations, silentLog)).rejects.toThrow(/already exists/);
  expect((await tableNames()).filter(isOurs)).toEqual(['a']);
  expect(await select(db, 'SELECT * FROM a')).toEqual([]);
  expect(await select(db, 'SELECT name FROM schema_migrations')).toEqual([{ name: '0001-a.js' }]);
  // The connection is not left inside a transaction.
  await db.sequelize.query("INSERT INTO a VALUES ('later')");
  await db.sequelize.query('CREATE TABLE b (other TEXT)');
  await db.sequelize.query('DROP TABLE b');
});

it('pay no attention to other files', async () => {
  const migrations = migrationsWith({
    'README.md': 'words',
    'notes.js': 'throw new Error("never")',
    '1-short.js': 'throw new Error("never")',
  });
  expect(await migrate(db, migrations, silentLog)).toEqual([]);
});
