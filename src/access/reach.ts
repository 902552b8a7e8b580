import { AppError } from '../kernel/errors.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';
import {
  mayOn,
  rightOn,
  type Permission,
  type Principal,
  type SessionRight,
} from '../kernel/principal.js';
import { thingsIn, type Thing } from './things.js';

interface Ports {
  sessionsOf(companyId: CompanyId, thing: Thing): Promise<SessionId[]>;
}

const missing = ({ kind }: Thing) =>
  kind === 'session'
    ? new AppError('unknown_session', 'There is no such session.')
    : new AppError('not_found', 'There is no such thing here.');

/** A person is named to be written to from a session of one's own; only changing them takes more. */
const rightFor = ({ kind }: Thing, permission: Permission) =>
  kind === 'contact' && !permission.startsWith('contacts:') ? 'read' : rightOn(permission);

const forbidden = (permission: Permission, right: SessionRight) =>
  new AppError('forbidden', `This needs the right to ${right} on this session.`, {
    right: permission,
  });

const hasAnywhere = ({ grants }: Principal, right: SessionRight) =>
  [...(grants?.values() ?? [])].some(rights => rights.has(right));

/**
 * Whether a call with this permission may reach what a part of it names. What the caller may not
 * read is not there; what may be read but not used so is forbidden. Callers who have all sessions
 * are not asked: for them the company is the wall, and every query has it.
 */
export function createReach({ sessionsOf }: Ports) {
  return async (caller: Principal, permission: Permission, part: unknown): Promise<void> => {
    const asked = rightOn(permission);
    if (caller.grants === null || asked === null) return;
    for (const thing of thingsIn(part)) {
      const right = rightFor(thing, permission) ?? 'read';
      const known = await sessionsOf(caller.companyId, thing);
      const readable = known.filter(id => mayOn(caller, id, 'read'));
      if (readable.length === 0) throw missing(thing);
      if (readable.some(id => mayOn(caller, id, right))) continue;
      throw forbidden(permission, right);
    }
    // Without the right to read, lists are empty; without another there is nothing to do at all.
    if (asked !== 'read' && !hasAnywhere(caller, asked)) throw forbidden(permission, asked);
  };
}

export type Reach = ReturnType<typeof createReach>;
