import { createAccess } from '../access/index.js';
import { createCompanies } from '../companies/index.js';
import { createIdempotency } from '../idempotency/index.js';
import { createTasks } from '../tasks/index.js';
import { createAccessTokens, createSetup, createUsers } from '../users/index.js';
import type { Foundation } from './foundation.js';

/** Who may ask, for whom, and what was already asked; the first company comes into being here. */
export async function buildIdentity(foundation: Foundation, timezone: string) {
  const { secrets, clock, machineClock, newId, randomBytes, db, transact } = foundation;
  const companies = createCompanies({ clock, newId, transact });
  const { id: companyId } = await companies.ensureFirst(db, { name: 'My company', timezone });
  const accessTokens = createAccessTokens(secrets.jwtKey, machineClock);
  const users = createUsers({
    db,
    transact,
    clock: machineClock,
    newId,
    randomBytes,
    accessTokens,
  });
  return {
    access: createAccess({ db, transact, clock: machineClock, newId, users, accessTokens }),
    companies,
    companyId,
    idempotency: createIdempotency({ clock }),
    setup: createSetup({ users, companyId, randomBytes }),
    tasks: createTasks({ clock, newId }),
    users,
  } as const;
}
