import type { ApiKeyId, CompanyId, SessionId, UserId } from './ids.js';

export type Role = 'superadmin' | 'admin' | 'operator' | 'manager';

/** What an API key may be for; an admin key may do what an admin may. */
export type KeyScope = 'send' | 'read' | 'control' | 'admin';

/** What a manager may be given on one session. Nothing else holds without `read`. */
export type SessionRight = 'read' | 'write' | 'manage';

interface Place {
  roles: readonly Role[];
  /** The least scope of a key that has it; null: no key has. */
  scope: KeyScope | null;
  /** What it takes on the session it is used on, for callers who do not have all sessions. */
  on: SessionRight | null;
}

const admins: readonly Role[] = ['admin'];
const operators: readonly Role[] = ['admin', 'operator'];
const everybody: readonly Role[] = ['admin', 'operator', 'manager'];

/** The only table of rights: a permission that is added says here who has it, and takes effect everywhere. */
const places = {
  'messages:read': { roles: everybody, scope: 'read', on: 'read' },
  'messages:send': { roles: everybody, scope: 'send', on: 'write' },
  'contacts:read': { roles: everybody, scope: 'read', on: 'read' },
  'contacts:write': { roles: everybody, scope: 'control', on: 'manage' },
  'conversations:read': { roles: everybody, scope: 'read', on: 'read' },
  'conversations:manage': { roles: everybody, scope: 'control', on: 'manage' },
  'notes:write': { roles: everybody, scope: 'control', on: 'write' },
  'labels:manage': { roles: operators, scope: 'admin', on: null },
  'sessions:read': { roles: everybody, scope: 'read', on: 'read' },
  'sessions:link': { roles: operators, scope: 'control', on: 'manage' },
  'queue:read': { roles: operators, scope: 'read', on: 'read' },
  'queue:pause': { roles: operators, scope: 'control', on: 'manage' },
  'policy:read': { roles: operators, scope: 'read', on: 'read' },
  'policy:write': { roles: admins, scope: 'admin', on: null },
  'templates:read': { roles: everybody, scope: 'read', on: null },
  'templates:write': { roles: admins, scope: 'control', on: null },
  'team:read': { roles: everybody, scope: 'admin', on: null },
  'team:manage': { roles: admins, scope: 'admin', on: null },
  'audit:read': { roles: ['admin', 'superadmin'], scope: 'admin', on: null },
  'keys:manage': { roles: admins, scope: 'admin', on: null },
  'companies:manage': { roles: ['superadmin'], scope: null, on: null },
} as const satisfies Record<string, Place>;

/** What a caller may do, in words. A route names exactly one; roles and key scopes are sets of them. */
export type Permission = keyof typeof places;

export const permissions = Object.keys(places) as readonly Permission[];
const placeOf = (permission: Permission): Place => places[permission];

const ofRole = (role: Role): readonly Permission[] =>
  permissions.filter(permission => placeOf(permission).roles.includes(role));

export const rolePermissions: Record<Role, readonly Permission[]> = {
  superadmin: ofRole('superadmin'),
  admin: ofRole('admin'),
  operator: ofRole('operator'),
  manager: ofRole('manager'),
};

const ofScope = (scope: KeyScope): readonly Permission[] =>
  scope === 'admin'
    ? rolePermissions.admin
    : permissions.filter(permission => placeOf(permission).scope === scope);

export const scopePermissions: Record<KeyScope, readonly Permission[]> = {
  send: ofScope('send'),
  read: ofScope('read'),
  control: ofScope('control'),
  admin: ofScope('admin'),
};

export const keyScopes = Object.keys(scopePermissions) as readonly KeyScope[];

const isScope = (word: string): word is KeyScope => word in scopePermissions;

/** Scopes are sets and grow with the table; a single permission among them stays what it is. */
export function permissionsOfScopes(scopes: readonly (KeyScope | Permission)[]): Set<Permission> {
  return new Set(scopes.flatMap(word => (isScope(word) ? scopePermissions[word] : [word])));
}

/** What this permission takes on a session; null when it concerns none. */
export const rightOn = (permission: Permission): SessionRight | null => placeOf(permission).on;

export type SessionGrants = ReadonlyMap<SessionId, ReadonlySet<SessionRight>>;

interface Caller {
  companyId: CompanyId;
  /** Shown in pauses and bubbles: "paused by Deniz". */
  name: string;
  permissions: ReadonlySet<Permission>;
  /** Sessions this caller may touch; null means all of the company. */
  sessionIds: readonly SessionId[] | null;
  /** What may be done on each of them; null means everything on all of the company. */
  grants: SessionGrants | null;
}

export interface UserPrincipal extends Caller {
  kind: 'user';
  id: UserId;
  email: string;
  role: Role;
}

export interface KeyPrincipal extends Caller {
  kind: 'key';
  id: ApiKeyId;
}

/** Who is calling, as learned from the credential on this very request. */
export type Principal = UserPrincipal | KeyPrincipal;

/** Where a superadmin is: outside of every company. Nothing belongs to it. */
export const nowhere = '' as CompanyId;

/** The caller as one word: fair turns, idempotency and authorship are kept per source. */
export function sourceOf(principal: Principal): string {
  return `${principal.kind}:${principal.id}`;
}

/** The one question about rights on a session. */
export function mayOn(
  { grants }: Pick<Principal, 'grants'>,
  sessionId: SessionId,
  right: SessionRight,
): boolean {
  return grants === null || grants.get(sessionId)?.has(right) === true;
}

/** The caller as a call with this permission sees them: sessions without the right do not exist for it. */
export function narrowedTo<Who extends Principal>(caller: Who, permission: Permission): Who {
  const right = rightOn(permission);
  if (caller.grants === null || right === null) return caller;
  const sessionIds = [...caller.grants.keys()].filter(id => mayOn(caller, id, right));
  return { ...caller, sessionIds };
}
