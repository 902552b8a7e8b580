import type { Reader } from '../../db/connection.js';
import type { Scope } from '../../db/scope.js';
import { select } from '../../db/sql.js';
import type { SessionId } from '../../kernel/ids.js';

/** Messages of one session, by direction and status. */
export interface MessageCount {
  direction: 'in' | 'out';
  status: string | null;
  total: number;
  /** Since the session's own midnight. */
  today: number;
  /** Since `since`. */
  recent: number;
}

const readable = (column: string) =>
  `($sessionIds IS NULL OR ${column} IN (SELECT value FROM json_each($sessionIds)))`;

/** Everything that was written from and to these sessions, counted in one pass. */
export function countMessages(
  reader: Reader,
  { companyId }: Scope,
  { midnights, since }: { midnights: ReadonlyMap<SessionId, Date>; since: Date },
): Promise<MessageCount[]> {
  // As instants are stored, so that texts compare.
  const starts = Object.fromEntries(
    [...midnights].map(([id, at]) => [id, at.toISOString().replace('T', ' ').replace('Z', '')]),
  );
  return select<MessageCount>(
    reader,
    `SELECT m.direction, m.status, COUNT(*) AS total, SUM(m.occurred_at >= s.value) AS today,
       SUM(m.occurred_at >= $since) AS recent
     FROM json_each($starts) s JOIN messages m ON m.session_id = s.key
     WHERE m.company_id = $companyId GROUP BY m.direction, m.status`,
    { companyId, starts, since },
  );
}

export async function countConversations(
  reader: Reader,
  { companyId, sessionIds }: Scope,
): Promise<number> {
  const [found] = await select<{ total: number }>(
    reader,
    `SELECT COUNT(*) AS total FROM conversations
     WHERE company_id = $companyId AND ${readable('session_id')}`,
    { companyId, sessionIds },
  );
  return found?.total ?? 0;
}

/** People whose word is yes at every address it is known of; of these sessions, where there are only some. */
export async function countConsenting(
  reader: Reader,
  { companyId, sessionIds }: Scope,
): Promise<number> {
  const [found] = await select<{ total: number }>(
    reader,
    `SELECT COUNT(*) AS total FROM (
       SELECT contact_id FROM consent_states
       WHERE company_id = $companyId AND contact_id IS NOT NULL
       GROUP BY contact_id
       HAVING SUM(state = 'granted') > 0 AND SUM(state = 'refused') = 0 AND MAX(opted_out_at) IS NULL
     ) c WHERE $sessionIds IS NULL OR EXISTS (
       SELECT 1 FROM conversations v WHERE v.company_id = $companyId
         AND v.contact_id = c.contact_id AND ${readable('v.session_id')})`,
    { companyId, sessionIds },
  );
  return found?.total ?? 0;
}
