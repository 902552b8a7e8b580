import {
  permissionsOfScopes,
  rolePermissions,
  type Permission,
  type SessionRight,
} from '../../src/kernel/principal.js';

/** How a caller stands to the first session of the first company. */
export interface Standing {
  permissions: ReadonlySet<Permission> | null;
  /** null: all sessions of the first company. */
  here?: readonly SessionRight[] | null;
  /** Rights that are held somewhere, if not here. */
  somewhere?: readonly SessionRight[];
  isOutside?: boolean;
}

const nobody: Standing = { permissions: null };
const manager = (here: SessionRight[], somewhere = here): Standing => ({
  permissions: new Set(rolePermissions.manager),
  here,
  somewhere,
});
const all: SessionRight[] = ['read', 'write', 'manage'];
const role = (
  name: 'admin' | 'operator' | 'superadmin',
  more: Partial<Standing> = {},
): Standing => ({
  permissions: new Set(rolePermissions[name]),
  here: null,
  ...more,
});
const key = (...scopes: ('send' | 'read' | 'control' | 'admin')[]): Standing => ({
  permissions: permissionsOfScopes(scopes),
  here: null,
});

export const standings: Record<string, Standing> = {
  anonymous: nobody,
  'wrong token': nobody,
  'expired token': nobody,
  'unsigned token': nobody,
  'disabled user': nobody,
  'admin of a suspended company': nobody,
  'revoked key': nobody,
  'manager without rights': manager([]),
  'manager with canRead': manager(['read']),
  'manager with canWrite': manager(['read', 'write']),
  'manager with canManageChats': manager(['read', 'manage']),
  'manager of another session': manager([], all),
  operator: role('operator'),
  admin: role('admin'),
  superadmin: role('superadmin'),
  'admin of another company': role('admin', { isOutside: true }),
  'key to send': key('send'),
  'key to read': key('read'),
  'key to control': key('control'),
  'key of an admin': key('admin'),
  'key of another session': { ...key('send', 'read', 'control'), here: [], somewhere: all },
};
