import type { Reader } from '../../db/connection.js';
import type { Transact, Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { CompanyId, SessionId, UserId } from '../../kernel/ids.js';
import type { Users } from '../../users/index.js';
import { sessionAccess, type AccessRow } from '../model.js';
import { listAccess } from '../store.js';

interface Ports {
  db: Reader;
  transact: Transact;
  clock: Clock;
  users: Pick<Users, 'member'>;
  /** Told inside the transaction that gives or takes a right. */
  rightsChanged(unit: Unit): Promise<void>;
}

export type Rights = Pick<AccessRow, 'canRead' | 'canWrite' | 'canManageChats'>;

/** Who on which session. */
export interface Assignment {
  sessionId: SessionId;
  userId: UserId;
}

const factsOf = ({ sessionId, canRead, canWrite, canManageChats }: AccessRow) => ({
  ...{ session: sessionId, canRead, canWrite, canManageChats },
});

/** What admins give managers, session by session. */
export function createGrants({ db, transact, clock, users, rightsChanged }: Ports) {
  async function mustBeManager(unit: Unit, companyId: CompanyId, id: UserId) {
    const user = await users.member(unit, companyId, id);
    if (!user) throw new AppError('not_found', 'There is no such manager.');
    if (user.role === 'manager') return user;
    throw new AppError('conflict', 'Rights on a session are for managers; others have them all.');
  }

  return {
    list: (companyId: CompanyId, sessionId: SessionId): Promise<AccessRow[]> =>
      listAccess(db, companyId, { sessionId }),

    /** Replaces what was given before. */
    give: (
      companyId: CompanyId,
      where: Assignment,
      { by, ...rights }: Rights & { by: string },
    ): Promise<AccessRow> =>
      transact(companyId, async unit => {
        const { name } = await mustBeManager(unit, companyId, where.userId);
        const before = await sessionAccess.findOne(unit, { companyId, ...where });
        const row = { ...where, companyId, ...rights, grantedBy: by, createdAt: clock.now() };
        await sessionAccess.insert(
          unit,
          row,
          `ON CONFLICT (session_id, user_id) DO UPDATE SET can_read = excluded.can_read,
             can_write = excluded.can_write, can_manage_chats = excluded.can_manage_chats,
             granted_by = excluded.granted_by`,
        );
        unit.note({
          what: 'access.given',
          object: { kind: 'user', id: where.userId, name },
          ...(before ? { before: factsOf(before) } : {}),
          after: factsOf(row),
        });
        await rightsChanged(unit);
        return row;
      }),

    /** Takes everything on this session. What was not given cannot be taken. */
    take: (companyId: CompanyId, where: Assignment): Promise<void> =>
      transact(companyId, async unit => {
        const before = await sessionAccess.findOne(unit, { companyId, ...where });
        if (!before) throw new AppError('not_found', 'There is no such manager.');
        await sessionAccess.remove(unit, { companyId, ...where });
        const name = (await users.member(unit, companyId, where.userId))?.name ?? null;
        const object = { kind: 'user', id: where.userId, name } as const;
        unit.note({ what: 'access.taken', object, before: factsOf(before) });
        await rightsChanged(unit);
      }),
  };
}
