import type { Reader } from '../../db/connection.js';
import { run, select } from '../../db/sql.js';
import type { Unit } from '../../db/transactor.js';
import type { Span } from '../windows.js';
import type { Lane } from './send-store.js';

/**
 * How often a session left WORKING unasked, and how often at once for FAILED: WhatsApp ended the
 * login. A network that is gone ends there too, but by way of many starts.
 */
export async function countDrops(
  reader: Reader,
  lane: Lane,
  span: Span,
): Promise<{ drops: number; logouts: number }> {
  const [row] = await select<{ drops: number; logouts: number }>(
    reader,
    `SELECT COUNT(*) AS drops, COALESCE(SUM(word = 'FAILED'), 0) AS logouts FROM session_events
     WHERE company_id = $companyId AND session_id = $sessionId AND at > $since
       AND kind = 'status' AND was = 'WORKING' AND asked = 0`,
    { ...lane, ...span },
  );
  return row ?? { drops: 0, logouts: 0 };
}

/** Whether WhatsApp gave a sign in this span: a 463, a lock, or a warning about its quota. */
export async function hasSign(reader: Reader, lane: Lane, span: Span): Promise<boolean> {
  const [row] = await select<{ signs: number }>(
    reader,
    `SELECT
       EXISTS (SELECT 1 FROM session_events WHERE company_id = $companyId
         AND session_id = $sessionId AND at >= $since AND at < $until
         AND ((kind = 'timelock' AND word = 'active')
           OR (kind = 'capping' AND word IN ('FIRST_WARNING', 'SECOND_WARNING', 'CAPPED'))))
       OR EXISTS (SELECT 1 FROM send_attempts WHERE company_id = $companyId
         AND session_id = $sessionId AND class = 'restricted'
         AND started_at >= $since AND started_at < $until)
       OR EXISTS (SELECT 1 FROM ack_errors WHERE company_id = $companyId
         AND session_id = $sessionId AND code = '463' AND state <> 'overruled'
         AND at >= $since AND at < $until) AS signs`,
    { ...lane, ...span },
  );
  return row?.signs === 1;
}

/** Forgets what happened to a session before this instant. */
export function dropEvents(unit: Unit, { sessionId }: Lane, before: Date): Promise<number> {
  return run(
    unit,
    'DELETE FROM session_events WHERE company_id = $companyId AND session_id = $sessionId AND at < $before',
    { companyId: unit.companyId, sessionId, before },
  );
}
