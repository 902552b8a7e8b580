import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/db/connection.js';
import { select } from '../../src/db/sql.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crm-close-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('a database that is closed while answers come in waits for them', async () => {
  for (let round = 0; round < 100; round += 1) {
    const db = await openDatabase(join(folder, 'whatsapp-crm.db'));
    const ask = (n: number) => select<{ n: number }>(db, `SELECT $n AS n, ${n}`, { n });
    const first = ask(1);
    const others = [2, 3, 4].map(ask);
    await (round % 2 ? first : new Promise(resolve => setImmediate(resolve)));
    await db.close();
    expect(await Promise.all([first, ...others])).toHaveLength(4);
  }
});
