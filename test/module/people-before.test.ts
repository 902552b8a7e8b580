import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/db/connection.js';
import { migrate } from '../../src/db/migrate.js';
import { select } from '../../src/db/sql.js';
import { silentLog } from '../../src/kernel/log.js';

it('who was known under two ids before stays one person by what is kept of it now', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'before-'));
  const earlier = join(folder, 'migrations');
  cpSync('migrations', earlier, { recursive: true });
  for (const name of readdirSync(earlier)) if (name >= '0012') rmSync(join(earlier, name));
  cpSync('migrations/package.json', join(earlier, 'package.json'));
  const db = await openDatabase(join(folder, 'test.db'));
  try {
    await migrate(db, earlier, silentLog);
    const at = "'2026-01-01 00:00:00.000 +00:00'";
    const write = (sql: string) => db.sequelize.query(sql);
    await write(
      `INSERT INTO companies (id, name, timezone, created_at) VALUES ('K', 'Acme', 'UTC', ${at})`,
    );
    await write(
      `INSERT INTO contacts (id, company_id, created_at, updated_at) VALUES ('C', 'K', ${at}, ${at})`,
    );
    for (const [kind, value, source] of [
      ['phone', '6281', 'webhook'],
      ['lid', '1000', 'webhook'],
      ['phone', '6282', 'user'],
    ])
      await write(
        `INSERT INTO contact_aliases (company_id, kind, value, contact_id, source, seen_at)
         VALUES ('K', '${kind}', '${value}', 'C', '${source}', ${at})`,
      );
    await migrate(db, 'migrations', silentLog);
    expect(
      await select(
        db,
        'SELECT one, other, said, source, held FROM alias_links ORDER BY one, other',
      ),
    ).toEqual([
      { one: 'lid:1000', other: 'phone:6281', said: 'same', source: 'webhook', held: 1 },
      { one: 'lid:1000', other: 'phone:6282', said: 'same', source: 'user', held: 1 },
      { one: 'phone:6281', other: 'phone:6282', said: 'same', source: 'user', held: 1 },
    ]);
  } finally {
    await db.close();
    rmSync(folder, { recursive: true });
  }
});
