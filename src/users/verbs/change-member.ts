import type { Transact, Unit } from '../../db/transactor.js';
import { AppError } from '../../kernel/errors.js';
import type { CompanyId, UserId } from '../../kernel/ids.js';
import { onUser } from '../acts.js';
import { users, type MemberRow } from '../model.js';
import { findMember, listMembers } from '../store.js';
import type { SignIns } from './sign-ins.js';

interface Ports {
  transact: Transact;
  signIns: Pick<SignIns, 'endAll'>;
  rightsChanged(unit: Unit): Promise<void>;
}

export type MemberChange = Partial<Pick<MemberRow, 'name' | 'role' | 'status'>>;

const factsOf = ({ name, role, status }: MemberRow) => ({ name, role, status });

const isAdmin = ({ role, status }: Pick<MemberRow, 'role' | 'status'>) =>
  role === 'admin' && status === 'active';

/** A company that nobody can run could only be mended from outside. */
async function mustLeaveAdmin(unit: Unit, before: MemberRow, after: MemberRow): Promise<void> {
  if (!isAdmin(before) || isAdmin(after)) return;
  const admins = await listMembers(unit, before.companyId, { role: 'admin', status: 'active' });
  if (admins.length > 1) return;
  throw new AppError('conflict', 'This is the last admin. Make somebody else an admin first.');
}

/** Another name, role or status. Somebody who is disabled is signed out and stays so. */
export function changeMember({ transact, signIns, rightsChanged }: Ports) {
  return (companyId: CompanyId, id: UserId, set: MemberChange): Promise<MemberRow> =>
    transact(companyId, async unit => {
      const before = await findMember(unit, companyId, id);
      if (!before) throw new AppError('not_found', 'There is no such person here.');
      const after = { ...before, ...set };
      await mustLeaveAdmin(unit, before, after);
      if (Object.keys(set).length > 0) {
        await users.update(unit, set, { companyId, id });
        const facts = { before: factsOf(before), after: factsOf(after) };
        unit.note({ what: 'user.changed', object: onUser(before), ...facts });
      }
      if (after.status === 'disabled') await signIns.endAll(unit, id);
      if (after.role !== before.role || after.status !== before.status) await rightsChanged(unit);
      return after;
    });
}
