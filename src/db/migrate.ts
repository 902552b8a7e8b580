import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { QueryTypes, Transaction } from 'sequelize';
import { Umzug, type UmzugStorage } from 'umzug';
import type { Log } from '../kernel/log.js';
import type { Database } from './connection.js';

/** A migration gets one function: run this SQL inside its own transaction. */
interface Migration {
  up(run: (sql: string) => Promise<unknown>): Promise<void>;
}

/** Thrown when the file was written by a later version: an older program would misread it. */
export class NewerDatabase extends Error {}

function appliedMigrations({ sequelize }: Database): UmzugStorage {
  return {
    // Written inside the migration's own transaction, so that both happen or neither.
    logMigration: async () => undefined,
    unlogMigration: async () => undefined,
    async executed() {
      await sequelize.query(
        'CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY, applied_at TEXT NOT NULL)',
      );
      const rows = await sequelize.query<{ name: string }>(
        'SELECT name FROM schema_migrations ORDER BY name',
        { type: QueryTypes.SELECT },
      );
      return rows.map(row => row.name);
    },
  };
}

/** Brings the database to the newest schema. Safe to repeat; answers the names it applied. */
export async function migrate(database: Database, folder: string, log: Log): Promise<string[]> {
  const require = createRequire(join(resolve(folder), 'index.js'));
  const names = readdirSync(folder)
    .filter(name => /^\d{4}-[a-z0-9-]+\.js$/.test(name))
    .sort();
  const storage = appliedMigrations(database);
  const unknown = (await storage.executed({ context: {} })).filter(name => !names.includes(name));
  if (unknown.length > 0) {
    throw new NewerDatabase(
      `This database was made by a newer version (it has ${unknown.join(', ')}).`,
    );
  }
  const umzug = new Umzug({
    logger: undefined,
    storage,
    migrations: names.map(name => ({
      name,
      up: () =>
        database.sequelize.transaction({ type: Transaction.TYPES.IMMEDIATE }, async transaction => {
          const { up } = require(join(resolve(folder), name)) as Migration;
          await up(sql => database.sequelize.query(sql, { transaction }));
          await database.sequelize.query(
            "INSERT INTO schema_migrations (name, applied_at) VALUES ($name, datetime('now'))",
            { bind: { name }, transaction },
          );
        }),
    })),
  });
  const applied = (await umzug.up()).map(({ name }) => name);
  if (applied.length > 0) log.info('database migrated', { applied: applied.length });
  return applied;
}
