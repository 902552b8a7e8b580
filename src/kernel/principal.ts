import type { ApiKeyId, CompanyId, SessionId, UserId } from './ids.js';

/** What a caller may do, in words. A route names exactly one; roles and key scopes are sets of them. */
export type Permission =
  | 'messages:read'
  | 'messages:send'
  | 'contacts:read'
  | 'contacts:write'
  | 'conversations:read'
  | 'conversations:manage'
  | 'sessions:read'
  | 'sessions:link'
  | 'queue:read'
  | 'queue:pause'
  | 'policy:read'
  | 'policy:write';

export type Role = 'admin' | 'operator' | 'manager';

const everything: readonly Permission[] = [
  'messages:read',
  'messages:send',
  'contacts:read',
  'contacts:write',
  'conversations:read',
  'conversations:manage',
  'sessions:read',
  'sessions:link',
  'queue:read',
  'queue:pause',
  'policy:read',
  'policy:write',
];

export const rolePermissions: Record<Role, readonly Permission[]> = {
  admin: everything,
  operator: everything.filter(permission => permission !== 'policy:write'),
  manager: [
    'messages:read',
    'messages:send',
    'contacts:read',
    'contacts:write',
    'conversations:read',
    'conversations:manage',
    'sessions:read',
  ],
};

interface Caller {
  companyId: CompanyId;
  /** Shown in pauses and bubbles: "paused by Deniz". */
  name: string;
  permissions: ReadonlySet<Permission>;
  /** Sessions this caller may touch; null means all of the company. */
  sessionIds: readonly SessionId[] | null;
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

/** The caller as one word: fair turns, idempotency and authorship are kept per source. */
export function sourceOf(principal: Principal): string {
  return `${principal.kind}:${principal.id}`;
}
