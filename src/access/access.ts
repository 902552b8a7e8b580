import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Reader } from '../db/connection.js';
import type { Transact } from '../db/transactor.js';
import type { Clock } from '../kernel/clock.js';
import type { ApiKeyId, CompanyId, NewId } from '../kernel/ids.js';
import {
  rolePermissions,
  type KeyPrincipal,
  type Principal,
  type UserPrincipal,
} from '../kernel/principal.js';
import { accessCookie, cookieOf, type AccessTokens, type Users } from '../users/index.js';
import { apiKeys, type ApiKeyRow } from './model.js';

interface Ports {
  db: Reader;
  transact: Transact;
  clock: Clock;
  newId: NewId;
  users: Users;
  accessTokens: AccessTokens;
}

export interface Identified {
  principal: Principal;
  /** A browser sent it by itself, so the request's origin has to be looked at. */
  byCookie: boolean;
}

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');
const usedAtMostEveryMs = 60_000;
const isJwt = (token: string) => /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/.test(token);
const firstKeyName = 'Environment API key';

/** Turns a credential into who is calling and what they may do now. Nothing is kept inside a token. */
export function createAccess({ db, transact, clock, newId, users, accessTokens }: Ports) {
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
    const row = await apiKeys.findOne(db, { keyHash: hashOf(key) });
    if (!row || row.revokedAt) return null;
    await noteUse(row);
    const { id, companyId, name, scopes } = row;
    return { kind: 'key', id, companyId, name, permissions: new Set(scopes), sessionIds: null };
  }

  async function byToken(token: string): Promise<UserPrincipal | null> {
    const claims = await accessTokens.read(token);
    const user = claims && (await users.signedInBy(claims));
    if (!user) return null;
    const { id, companyId, name, email, role } = user;
    return {
      kind: 'user',
      id,
      companyId,
      name,
      email,
      role,
      permissions: new Set(rolePermissions[role]),
      sessionIds: null,
    };
  }

  const identified = (principal: Principal | null, byCookie: boolean): Identified | null =>
    principal && { principal, byCookie };

  return {
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

    /** The key that the environment names may do everything a script can; an older one of its kind ends. */
    async ensureFirstKey(companyId: CompanyId, key: string | null): Promise<void> {
      const keyHash = hashOf(key ?? '');
      const now = clock.now();
      await transact(companyId, async unit => {
        const present = await apiKeys.findOne(unit, { companyId, keyHash });
        await apiKeys.update(
          unit,
          { revokedAt: now },
          { companyId, name: firstKeyName, revokedAt: null },
        );
        if (key === null) return 0;
        if (present)
          return apiKeys.update(unit, { revokedAt: null }, { companyId, id: present.id });
        return apiKeys.insert(unit, {
          id: newId<ApiKeyId>(),
          companyId,
          name: firstKeyName,
          prefix: key.slice(0, 4),
          keyHash,
          scopes: [...rolePermissions.admin],
          lastUsedAt: null,
          revokedAt: null,
          createdAt: now,
        });
      });
    },
  };
}

export type Access = ReturnType<typeof createAccess>;
