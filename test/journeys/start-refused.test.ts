import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/db/connection.js';
import { migrate } from '../../src/db/migrate.js';
import { createSendLock } from '../../src/db/send-lock.js';
import { silentLog } from '../../src/kernel/log.js';
import { othersAreRefused } from '../../src/main/lock-probe.js';
import { bundle } from '../chaos/bundle.js';

let program: string;
let folder: string;
const data = () => join(folder, 'data');

beforeAll(async () => {
  program = await bundle('src/main.ts');
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crm-refused-'));
  chmodSync(folder, 0o755);
  mkdirSync(data());
  mkdirSync(join(folder, 'logs'));
  chmodSync(join(folder, 'logs'), 0o777);
  const db = await openDatabase(join(data(), 'whatsapp-crm.db'));
  await migrate(db, 'migrations', silentLog);
  await db.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Nobody in particular: the administrator may write everywhere. */
const asNobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Starts the gateway, which ends by itself; its code and what it said. */
async function start(
  user: typeof asNobody = {},
  port = 0,
): Promise<{ code: number | null; said: string }> {
  const child = spawn(process.execPath, [program], {
    ...user,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      DATA_DIR: data(),
      LOG_DIR: join(folder, 'logs'),
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
    },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, said };
}

it('on a damaged database it says so and how to go on, and leaves the file as it is', async () => {
  const file = join(data(), 'whatsapp-crm.db');
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 4_096 * 3, 4_096 * 6);
  writeFileSync(file, bytes);
  const { code, said } = await start();
  expect(code).toBe(1);
  expect(said).toMatch(/could not start: The database .* is damaged .* npm run restore/);
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

it('on a database of a newer version it says which, and changes nothing', async () => {
  const db = await openDatabase(join(data(), 'whatsapp-crm.db'));
  await db.sequelize.query("INSERT INTO schema_migrations VALUES ('9999-later.js', 'now')");
  await db.close();
  const { code, said } = await start();
  expect(code).toBe(1);
  expect(said).toMatch(/could not start: .*newer version.*9999-later/);
});

it('on a folder it may not write to it says what to do', async () => {
  chmodSync(data(), 0o555);
  const { code, said } = await start(asNobody);
  chmodSync(data(), 0o755);
  expect(code).toBe(78);
  expect(said).toMatch(
    /The data folder .* cannot be used:\n.*cannot be written to \(EACCES\).*DATA_DIR/,
  );
});

it('on a port that somebody else has it says which, and how to take another', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { code, said } = await start({}, port);
  other.close();
  expect(code).toBe(1);
  expect(said).toContain(`could not start: Port ${port} is taken by another program.`);
  expect(existsSync(join(data(), 'queue', 'redis.sock'))).toBe(false);
});

it('a folder in which locks bind nobody is told from one in which they do', async () => {
  const file = join(folder, 'probe.db');
  const lock = createSendLock(file);
  await lock.tryTake();
  expect(await othersAreRefused(process.cwd(), file)).toBe(true);
  // SQLite without locks of its own is what a file system without locks makes of it.
  expect(await othersAreRefused(process.cwd(), `file:${file}?vfs=unix-none`)).toBe(false);
  await lock.release();
});
