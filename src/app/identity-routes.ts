import { accessRoutes } from '../access/index.js';
import { auditRoutes } from '../audit/index.js';
import { companyRoutes } from '../companies/index.js';
import { scopeOf } from '../db/scope.js';
import type { Unit } from '../db/transactor.js';
import { createRateLimit, type Route } from '../http/index.js';
import type { Principal } from '../kernel/principal.js';
import { invitationView, linkView, userRoutes } from '../users/index.js';
import type { Domain } from './domain.js';
import type { Foundation } from './foundation.js';

/** Ten tries at once, then one every twelve seconds. */
const signInTries = { burst: 10, perMinute: 5 };

/** Who comes in, who may do what, and for which company. */
export function identityRoutes(foundation: Foundation, domain: Domain): Route[] {
  const { audit, db, transact, machineClock } = foundation;
  const { access, companies, sessions, setup, users } = domain;

  async function inviteAdmin(unit: Unit, person: { email: string; name: string }, by: string) {
    const made = await users.links.invite(unit, { ...person, role: 'admin' }, by);
    return { invitation: invitationView(made.link), ...linkView(made) };
  }

  return [
    ...userRoutes({
      ...{ db, transact, users, setup },
      tries: createRateLimit(machineClock, signInTries),
    }),
    ...accessRoutes({
      access,
      sessionId: async (caller: Principal, reference: string) =>
        (await sessions.get(db, scopeOf(caller), reference)).id,
      now: () => machineClock.now(),
    }),
    ...auditRoutes({ db, audit }),
    ...companyRoutes({
      ...{ db, companies, inviteAdmin },
      within: transact,
      zone: domain.rules.zone,
    }),
  ];
}
