import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase, type Database } from '../../src/db/connection.js';
import { migrate } from '../../src/db/migrate.js';
import { select } from '../../src/db/sql.js';
import { silentLog } from '../../src/kernel/log.js';

const company = '01ARZ3NDEKTSV4RRFFQ69G5FC0';
const user = '01ARZ3NDEKTSV4RRFFQ69G5FD0';
const everything = [
  ...['messages:read', 'messages:send', 'contacts:read', 'contacts:write'],
  ...['conversations:read', 'conversations:manage', 'sessions:read', 'sessions:link'],
  ...['queue:read', 'queue:pause', 'policy:read', 'policy:write'],
];

let folder: string;
let db: Database;

/** A database as it was before anybody could be given rights. */
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rights-'));
  const names = readdirSync('migrations').sort();
  const before = names.slice(
    0,
    names.findIndex(name => name.endsWith('-rights.js')),
  );
  for (const name of [...before, 'package.json'])
    copyFileSync(join('migrations', name), join(folder, name));
  db = await openDatabase(join(folder, 'test.db'));
  await migrate(db, folder, silentLog);
  const write = (sql: string) => db.sequelize.query(sql);
  await write(`INSERT INTO companies VALUES ('${company}', 'Acme', 'UTC', '2026')`);
  await write(
    `INSERT INTO users VALUES ('${user}', '${company}', 'A@b.c', 'a@b.c', 'Ada', 'admin', 'active', 'x', NULL, '2026')`,
  );
  await write(
    `INSERT INTO user_tokens VALUES ('01ARZ3NDEKTSV4RRFFQ69G5FE0', '${company}', '${user}', 'f', 'h', '2027', NULL, NULL, '2026')`,
  );
  for (const [at, scopes] of [everything, ['messages:read'], everything.slice(1)].entries()) {
    await write(
      `INSERT INTO api_keys VALUES ('01ARZ3NDEKTSV4RRFFQ69G5FF${at}', '${company}', 'k', 'p', 'h${at}', '${JSON.stringify(scopes)}', NULL, NULL, '2026')`,
    );
  }
  await migrate(db, 'migrations', silentLog);
});
afterEach(async () => {
  await db.close();
  rmSync(folder, { recursive: true });
});

it('keeps everybody, and signed in', async () => {
  expect(await select(db, 'SELECT id, company_id, email, role, password_hash FROM users')).toEqual([
    { id: user, company_id: company, email: 'A@b.c', role: 'admin', password_hash: 'x' },
  ]);
  expect(await select(db, 'SELECT user_id, token_hash, parent_id FROM user_tokens')).toEqual([
    { user_id: user, token_hash: 'h', parent_id: null },
  ]);
  expect(await select(db, 'SELECT status FROM companies')).toEqual([{ status: 'active' }]);
  expect(await select(db, 'PRAGMA foreign_key_check')).toEqual([]);
});

it('lets a key that had everything have what comes, and no other key have more', async () => {
  const rows = await select<{ scopes: string }>(db, 'SELECT scopes FROM api_keys ORDER BY id');
  expect(rows.map(({ scopes }) => JSON.parse(scopes) as unknown)).toEqual([
    ['admin'],
    ['messages:read'],
    everything.slice(1),
  ]);
});

it('knows a superadmin by having no company, and nobody else', async () => {
  const add = (role: string, of: string) =>
    db.sequelize.query(
      `INSERT INTO users VALUES ('01ARZ3NDEKTSV4RRFFQ69G5FD1', ${of}, 'r', 'r', 'R', '${role}', 'active', 'x', NULL, '2026')`,
    );
  await expect(add('superadmin', `'${company}'`)).rejects.toThrow();
  await expect(add('admin', 'NULL')).rejects.toThrow();
  await add('superadmin', 'NULL');
});
