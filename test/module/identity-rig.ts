import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAccess } from '../../src/access/index.js';
import { createAudit } from '../../src/audit/index.js';
import { createCompanies } from '../../src/companies/index.js';
import { createSeal } from '../../src/db/seal.js';
import { transactor, type Transact } from '../../src/db/transactor.js';
import { createIdempotency } from '../../src/idempotency/index.js';
import { createClock } from '../../src/kernel/clock.js';
import { ulidMaker } from '../../src/kernel/ids.js';
import { silentLog } from '../../src/kernel/log.js';
import { openMigratedDatabase } from '../support/migrated-database.js';
import { secureBytes } from '../../src/kernel/random.js';
import { createStream } from '../../src/stream/index.js';
import { createAccessTokens, createSetup, createUsers } from '../../src/users/index.js';

export const ada = {
  email: 'Ada@Example.org',
  name: 'Ada',
  password: 'correct horse battery',
  role: 'admin' as const,
};

/** Companies, users, keys and idempotency on a fresh database with the real schema. */
export async function openHouse() {
  const folder = mkdtempSync(join(tmpdir(), 'house-'));
  const clock = createClock();
  const newId = ulidMaker(() => clock.now().getTime(), secureBytes);
  const db = await openMigratedDatabase(join(folder, 'test.db'));
  const { append } = createStream({ clock });
  let written = 0;
  const seal = createSeal(secureBytes(32), secureBytes);
  const audit = createAudit({ clock, hashOf: seal.hash, log: silentLog });
  const write = transactor({
    ...{ sequelize: db.sequelize, append, keep: audit.append },
    heard: () => undefined,
  });
  const transact: Transact = (companyId, work) => {
    written += 1;
    return write(companyId, work);
  };
  const changes: number[] = [];
  const rightsChanged = async () => void changes.push(changes.length);
  const companies = createCompanies({ clock, newId, transact, rightsChanged });
  const company = await companies.ensureFirst(db, { name: 'Acme', timezone: 'Asia/Jakarta' });
  const accessTokens = createAccessTokens(secureBytes(32), clock);
  const ports = { db, transact, clock, newId, randomBytes: secureBytes, rightsChanged };
  const users = createUsers({ ...ports, accessTokens });
  const setup = createSetup({ users, companyId: company.id, randomBytes: secureBytes });
  const access = createAccess({ ...ports, users, accessTokens });
  return {
    clock,
    db,
    transact,
    audit,
    companies,
    company,
    users,
    setup,
    access,
    /** Writing transactions so far. */
    written: () => written,
    /** How often it was told that rights changed. */
    rightsChanges: () => changes.length,
    newId,
    accessTokens,
    idempotency: createIdempotency({ clock }),
    async close() {
      await db.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export type House = Awaited<ReturnType<typeof openHouse>>;
