import type { Reader } from '../db/connection.js';
import { run, select } from '../db/sql.js';
import type { Unit } from '../db/transactor.js';
import type { UserId } from '../kernel/ids.js';
import type { Claims } from './access-token.js';
import { users, type UserRow } from './model.js';

export async function countUsers(reader: Reader): Promise<number> {
  const [row] = await select<{ n: number }>(reader, 'SELECT COUNT(*) AS n FROM users');
  return row?.n ?? 0;
}

/** The user, while active and while the sign-in the token came from has not ended. */
export async function findSignedIn(
  reader: Reader,
  { userId, familyId }: Claims,
): Promise<UserRow | null> {
  const [row] = await select(
    reader,
    `SELECT * FROM users WHERE id = $userId AND status = 'active' AND EXISTS
       (SELECT 1 FROM user_tokens WHERE family_id = $familyId AND user_id = $userId AND revoked_at IS NULL)`,
    { userId, familyId },
  );
  return row ? users.read(row) : null;
}

export function dropExpiredTokens(unit: Unit, userId: UserId, now: Date): Promise<number> {
  return run(unit, 'DELETE FROM user_tokens WHERE user_id = $userId AND expires_at < $now', {
    userId,
    now,
  });
}
