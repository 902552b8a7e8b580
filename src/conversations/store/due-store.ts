import type { Reader } from '../../db/connection.js';
import type { Scope } from '../../db/scope.js';
import { select } from '../../db/sql.js';
import {
  readContext,
  withContext,
  type ConversationWithContext,
  type RawContext,
} from './conversation-store.js';

/** So many at a time: whoever asks does something about them, and asks again. */
const mostAtOnce = 200;

/** Those whose snooze is over, the longest over first. */
export async function listDueFromSnooze(
  reader: Reader,
  { companyId }: Pick<Scope, 'companyId'>,
  now: Date,
): Promise<ConversationWithContext[]> {
  const rows = await select<RawContext>(
    reader,
    `${withContext} WHERE c.company_id = $companyId AND c.snoozed_until <= $now
     ORDER BY c.snoozed_until LIMIT ${mostAtOnce}`,
    { companyId, now },
  );
  return rows.map(readContext);
}

/** Those that are somebody's who may no longer read them: gone, or without the right to. */
export async function listOutOfReach(
  reader: Reader,
  { companyId }: Pick<Scope, 'companyId'>,
): Promise<ConversationWithContext[]> {
  const rows = await select<RawContext>(
    reader,
    `${withContext} JOIN (
       SELECT h.assignee_id, h.session_id FROM (
         SELECT DISTINCT assignee_id, session_id FROM conversations
         WHERE company_id = $companyId AND assignee_id IS NOT NULL) h
       JOIN users g ON g.id = h.assignee_id
       WHERE g.status <> 'active' OR (g.role = 'manager' AND NOT EXISTS (
         SELECT 1 FROM session_access a WHERE a.session_id = h.session_id
           AND a.user_id = h.assignee_id AND a.can_read = 1))) x
       ON x.assignee_id = c.assignee_id AND x.session_id = c.session_id
     WHERE c.company_id = $companyId`,
    { companyId },
  );
  return rows.map(readContext);
}
