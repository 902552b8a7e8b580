import type { Reader } from '../db/connection.js';
import { run, select } from '../db/sql.js';
import type { Unit } from '../db/transactor.js';
import type { CompanyId, UserId } from '../kernel/ids.js';
import type { Claims } from './access-token.js';
import { users, type MemberRow, type UserRow } from './model.js';

/** People of companies; a superadmin is no sign that anybody has come in. */
export async function countUsers(reader: Reader): Promise<number> {
  const [row] = await select<{ n: number }>(
    reader,
    'SELECT COUNT(*) AS n FROM users WHERE company_id IS NOT NULL',
  );
  return row?.n ?? 0;
}

const mayComeIn = `users.status = 'active' AND (users.company_id IS NULL OR EXISTS
  (SELECT 1 FROM companies WHERE id = users.company_id AND status = 'active'))`;

export async function isCompanyOpen(reader: Reader, companyId: CompanyId): Promise<boolean> {
  const rows = await select(
    reader,
    "SELECT 1 FROM companies WHERE id = $companyId AND status = 'active'",
    { companyId },
  );
  return rows.length > 0;
}

/** Whoever has this id and may come in. */
export async function findWelcome(reader: Reader, id: UserId): Promise<UserRow | null> {
  const [row] = await select(reader, `SELECT * FROM users WHERE id = $id AND ${mayComeIn}`, { id });
  return row ? users.read(row) : null;
}

/** The user, while welcome and while the sign-in the token came from has not ended. */
export async function findSignedIn(
  reader: Reader,
  { userId, familyId }: Claims,
): Promise<UserRow | null> {
  const [row] = await select(
    reader,
    `SELECT * FROM users WHERE id = $userId AND ${mayComeIn} AND EXISTS
       (SELECT 1 FROM user_tokens WHERE family_id = $familyId AND user_id = $userId AND revoked_at IS NULL)`,
    { userId, familyId },
  );
  return row ? users.read(row) : null;
}

export function findMember(
  reader: Reader,
  companyId: CompanyId,
  id: UserId,
): Promise<MemberRow | null> {
  return users.findOne(reader, { companyId, id }) as Promise<MemberRow | null>;
}

export function listMembers(
  reader: Reader,
  companyId: CompanyId,
  which: Partial<Pick<MemberRow, 'role' | 'status'>>,
): Promise<MemberRow[]> {
  const order = { order: ['name', 'id'] } as const;
  return users.find(reader, { companyId, ...which }, order) as Promise<MemberRow[]>;
}

export function dropExpiredTokens(unit: Unit, userId: UserId, now: Date): Promise<number> {
  return run(unit, 'DELETE FROM user_tokens WHERE user_id = $userId AND expires_at < $now', {
    userId,
    now,
  });
}
