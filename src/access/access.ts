import type { IncomingHttpHeaders } from 'node:http';
import type { ApiKeyId, CompanyId } from '../kernel/ids.js';
import {
  mayOn,
  nowhere,
  permissionsOfScopes,
  rolePermissions,
  type KeyPrincipal,
  type Principal,
  type SessionGrants,
  type SessionRight,
  type UserPrincipal,
} from '../kernel/principal.js';
import { accessCookie, cookieOf, type AccessTokens, type Users } from '../users/index.js';
import { apiKeys, type ApiKeyRow } from './model.js';
import { createReach } from './reach.js';
import { findGoodKey, grantsOf, listReaders, sessionsOf } from './store.js';
import type { Thing } from './things.js';
import { createGrants } from './verbs/grants.js';
import { createKeys, hashOfKey, type KeyPorts } from './verbs/keys.js';

interface Ports extends KeyPorts {
  users: Users;
  accessTokens: AccessTokens;
}

export interface Identified {
  principal: Principal;
  /** A browser sent it by itself, so the request's origin has to be looked at. */
  byCookie: boolean;
}

const usedAtMostEveryMs = 60_000;
const isJwt = (token: string) => /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(token);
const allRights: ReadonlySet<SessionRight> = new Set(['read', 'write', 'manage']);

/** Sessions as scopes know them, and what may be done on each. */
const reachOf = (grants: SessionGrants | null) => ({
  grants,
  sessionIds: grants && [...grants].filter(([, rights]) => rights.has('read')).map(([id]) => id),
});

/** Turns a credential into who is calling and what they may do now. Nothing is kept inside a token. */
export function createAccess(ports: Ports) {
  const { db, transact, clock, users, accessTokens } = ports;
  const keys = createKeys(ports);
  const find = (companyId: CompanyId, thing: Thing) => sessionsOf(db, companyId, thing);
  /** Calls that come together note it once. */
  const notedMs = new Map<ApiKeyId, number>();

  async function noteUse(row: ApiKeyRow): Promise<void> {
    const now = clock.now();
    const lastMs = Math.max(notedMs.get(row.id) ?? 0, row.lastUsedAt?.getTime() ?? 0);
    if (now.getTime() - lastMs < usedAtMostEveryMs) return;
    notedMs.set(row.id, now.getTime());
    await transact(row.companyId, unit =>
      apiKeys.update(unit, { lastUsedAt: now }, { id: row.id }),
    );
  }

  async function byKey(key: string): Promise<KeyPrincipal | null> {
    const row = await findGoodKey(db, hashOfKey(key), clock.now());
    if (!row) return null;
    await noteUse(row);
    const { id, companyId, name, scopes, sessionIds } = row;
    const permissions = permissionsOfScopes(scopes);
    const grants = sessionIds && new Map(sessionIds.map(session => [session, allRights]));
    return { kind: 'key', id, companyId, name, permissions, ...reachOf(grants) };
  }

  async function byToken(token: string): Promise<UserPrincipal | null> {
    const claims = await accessTokens.read(token);
    const user = claims && (await users.signedInBy(claims));
    if (!user) return null;
    const { id, name, email, role } = user;
    const companyId = user.companyId ?? nowhere;
    const permissions = new Set(rolePermissions[role]);
    const grants = role === 'manager' ? await grantsOf(db, companyId, id) : null;
    return { kind: 'user', id, companyId, name, email, role, permissions, ...reachOf(grants) };
  }

  const identified = (principal: Principal | null, byCookie: boolean): Identified | null =>
    principal && { principal, byCookie };

  return {
    keys,
    grants: createGrants(ports),
    /** Throws when a call with this permission may not reach what a part of it names. */
    mayReach: createReach({ sessionsOf: find }),
    /** People are of the company; who has some sessions only sees those written with there. */
    async seesContact(caller: Principal, reference: string): Promise<boolean> {
      if (caller.grants === null) return true;
      const on = await find(caller.companyId, { kind: 'contact', reference });
      return on.some(id => mayOn(caller, id, 'read'));
    },
    /** Everybody who may read a session, by name. */
    readers: listReaders,
    ensureFirstKey: keys.ensureFirst,

    /** X-Api-Key, else a bearer (token or key), else the page's cookie. A wrong one is not passed over. */
    async authenticate(headers: IncomingHttpHeaders): Promise<Identified | null> {
      const key = headers['x-api-key'];
      if (typeof key === 'string') return identified(await byKey(key), false);
      const [scheme, token] = (headers.authorization ?? '').split(' ');
      if (scheme?.toLowerCase() === 'bearer' && token) {
        return identified(isJwt(token) ? await byToken(token) : await byKey(token), false);
      }
      if (headers.authorization !== undefined) return null;
      const cookie = cookieOf(headers, accessCookie);
      return cookie ? identified(await byToken(cookie), true) : null;
    },
  };
}

export type Access = ReturnType<typeof createAccess>;
