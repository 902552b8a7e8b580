import { createHash } from 'node:crypto';
import { rolePermissions, type Role } from '../../src/kernel/principal.js';
import type { Api } from '../support/api.js';
import type { TestApp } from '../support/app.js';
import { openFile } from './app-rig.js';

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');
const roles: readonly Role[] = ['admin', 'operator', 'manager', 'superadmin'];

/** Callers with the rights of each role, as keys of the house. */
export async function openRoles(test: TestApp): Promise<Record<Role, Api>> {
  const file = await openFile(test);
  for (const [at, role] of roles.entries()) {
    await file.write(
      `INSERT INTO api_keys (id, company_id, name, prefix, key_hash, scopes, created_at)
       SELECT '01ARZ3NDEKTSV4RRFFQ69G5FB${at}', id, '${role}', 'a-ke', '${hashOf(`key of a ${role}`)}',
         '${JSON.stringify(rolePermissions[role])}', created_at FROM companies`,
    );
  }
  await file.close();
  const as = (role: Role) => test.api.as({ 'X-Api-Key': `key of a ${role}` });
  return {
    admin: as('admin'),
    operator: as('operator'),
    manager: as('manager'),
    superadmin: as('superadmin'),
  };
}
