import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { loadSecrets } from '../../src/config/index.js';
import { openDatabase, type Database } from '../../src/db/connection.js';
import { createSeal } from '../../src/db/seal.js';
import { select } from '../../src/db/sql.js';
import { secureBytes } from '../../src/kernel/random.js';
import type { TestApp } from '../support/app.js';
import { askAt, type Ask } from './rig.js';

/** What a refused call must leave as it was. */
const kept = [
  'contacts',
  'contact_aliases',
  'consents',
  'consent_states',
  'conversations',
  'messages',
  'message_search',
  'media',
  'idempotency_keys',
  'pauses',
  'sessions',
  'tasks',
  'users',
];

/** The gateway's own file, looked at from outside while it runs. */
export async function openFile(test: Pick<TestApp, 'folder' | 'env'>) {
  const db: Database = await openDatabase(join(test.env.DATA_DIR ?? '', 'whatsapp-crm.db'));
  const rows = <Row extends object>(sql: string, binds: Record<string, unknown> = {}) =>
    select<Row>(db, sql, binds);
  const secrets = loadSecrets(test.env, test.env.DATA_DIR ?? '', secureBytes);
  const seal = createSeal(secrets.instanceKey, secureBytes);
  return {
    rows,
    write: (sql: string) => db.sequelize.query(sql),
    /** Rows per table. */
    async counts(): Promise<Record<string, number>> {
      const [found] = await rows<Record<string, number>>(
        `SELECT ${kept.map(name => `(SELECT COUNT(*) FROM ${name}) AS ${name}`).join(', ')}`,
      );
      return found ?? {};
    },
    /** The key that signs a session's webhooks. */
    async hookKey(session = 'default'): Promise<string> {
      const [row] = await rows<{ hook_key_sealed: string }>(
        'SELECT hook_key_sealed FROM sessions WHERE name = $session',
        { session },
      );
      return seal.open(row?.hook_key_sealed ?? '');
    },
    jwtKey: secrets.jwtKey,
    close: () => db.close(),
  };
}

export type GatewayFile = Awaited<ReturnType<typeof openFile>>;

/** Asks the gateway with exactly these headers, byte for byte. */
export const askApp = (test: TestApp, path: string, ask: Ask = {}) =>
  askAt(test.app.port, path, ask);

/** A listener that counts who came; nobody may. */
export async function openCanary(host: string, port = 0) {
  let visits = 0;
  const server: Server = createServer(socket => {
    visits += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    visits: () => visits,
    close: () => new Promise<void>(resolve => server.close(() => resolve())),
  };
}

export type Canary = Awaited<ReturnType<typeof openCanary>>;
