import type { Reader } from '../db/connection.js';
import { select } from '../db/sql.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';

export interface StatusCounts {
  pending: number;
  sending: number;
  unknown: number;
}

/** What is under way at a session. */
export async function countOpen(reader: Reader, sessionId: SessionId): Promise<StatusCounts> {
  const rows = await select<{ status: keyof StatusCounts; n: number }>(
    reader,
    `SELECT status, COUNT(*) AS n FROM messages
     WHERE session_id = $sessionId AND status = 'pending' GROUP BY status
     UNION ALL
     SELECT status, COUNT(*) AS n FROM messages
     WHERE session_id = $sessionId AND status IN ('sending', 'unknown') GROUP BY status`,
    { sessionId },
  );
  const of = (status: keyof StatusCounts) => rows.find(row => row.status === status)?.n ?? 0;
  return { pending: of('pending'), sending: of('sending'), unknown: of('unknown') };
}

/** How many waiting messages a rule of their own holds: not the lane's turn, hours or pause. */
export async function countHeld(reader: Reader, sessionId: SessionId): Promise<number> {
  const [row] = await select<{ n: number }>(
    reader,
    `SELECT COUNT(*) AS n FROM messages
     WHERE session_id = $sessionId AND status = 'pending' AND hold_code IS NOT NULL`,
    { sessionId },
  );
  return row?.n ?? 0;
}

/** What left and what failed since then. */
export async function countEnded(
  reader: Reader,
  companyId: CompanyId,
  since: Date,
): Promise<{ completed: number; failed: number }> {
  const [row] = await select<{ completed: number; failed: number }>(
    reader,
    `SELECT
       (SELECT COUNT(*) FROM messages m JOIN sessions s ON s.id = m.session_id
        WHERE s.company_id = $companyId AND m.session_id = s.id AND m.sent_at >= $since AND m.direction = 'out') AS completed,
       (SELECT COUNT(*) FROM messages WHERE company_id = $companyId AND ended_at >= $since AND status = 'failed') AS failed`,
    { companyId, since },
  );
  return { completed: row?.completed ?? 0, failed: row?.failed ?? 0 };
}

/** Whether the database answers at all. */
export async function isReadable(reader: Reader): Promise<boolean> {
  return select(reader, 'SELECT 1').then(
    () => true,
    () => false,
  );
}

export async function countLanes(
  reader: Reader,
): Promise<{ waiting: number; working: number; total: number }> {
  const [row] = await select<{ waiting: number; working: number; total: number }>(
    reader,
    `SELECT (SELECT COUNT(*) FROM messages WHERE status = 'pending') AS waiting,
       (SELECT COUNT(*) FROM sessions WHERE status = 'WORKING') AS working,
       (SELECT COUNT(*) FROM sessions) AS total`,
  );
  return row ?? { waiting: 0, working: 0, total: 0 };
}
