import { createAccess } from '../access/index.js';
import { createCompanies } from '../companies/index.js';
import { noteFact, readFact } from '../db/instance.js';
import type { Unit } from '../db/transactor.js';
import { createIdempotency } from '../idempotency/index.js';
import { createTasks } from '../tasks/index.js';
import { createAccessTokens, createSetup, createUsers } from '../users/index.js';
import type { Foundation } from './foundation.js';

/** Changes whenever somebody may do more or less than before, in whichever process that was said. */
const rightsFact = 'rights.version';

/** Who may ask, for whom, and what was already asked; the first company comes into being here. */
export async function buildIdentity(
  foundation: Foundation,
  timezone: string,
  told: {
    statusChanged(): void;
    suspensionEnded(unit: Unit, since: Date): Promise<void>;
    /** Somebody of the unit's company may read more or less than before. */
    readersChanged(unit: Unit): Promise<void>;
  },
) {
  const { secrets, clock, machineClock, newId, randomBytes, db, transact } = foundation;
  const rightsChanged = (unit: Unit) =>
    noteFact(unit, rightsFact, newId<string>(), machineClock.now());
  const companies = createCompanies({ clock, newId, transact, rightsChanged, ...told });
  const { id: companyId } = await companies.ensureFirst(db, { name: 'My company', timezone });
  const accessTokens = createAccessTokens(secrets.jwtKey, machineClock);
  const peopleChanged = async (unit: Unit) => {
    await rightsChanged(unit);
    await told.readersChanged(unit);
  };
  const ports = {
    ...{ db, transact, clock: machineClock, newId, randomBytes },
    rightsChanged: peopleChanged,
  };
  const users = createUsers({ ...ports, accessTokens });
  await users.ensureSuperadmin(secrets.superadmin);
  return {
    access: createAccess({ ...ports, users, accessTokens }),
    companies,
    companyId,
    companyIds: async () => (await companies.list(db)).map(({ id }) => id),
    idempotency: createIdempotency({ clock }),
    rightsVersion: () => readFact(db, rightsFact),
    setup: createSetup({ users, companyId, randomBytes }),
    tasks: createTasks({ clock, newId }),
    users,
  } as const;
}
