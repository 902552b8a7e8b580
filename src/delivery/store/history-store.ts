import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { SessionId } from '../../kernel/ids.js';
import type { PastHour, Told } from '../../pacing/index.js';
import type { Category } from '../../protocol/codes.js';

/** More from one source in an hour is a list somebody handed in, and says nothing of next week. */
const mostAtOnce = 20;

/**
 * What came to a session's lane since then and has left, by clock hour: answers, what people and
 * systems wrote one by one, and what was typed on the phone. Campaigns and lists are left out.
 */
export async function arrivalsByHour(
  reader: Reader,
  sessionId: SessionId,
  since: Date,
): Promise<PastHour[]> {
  const rows = await select<{
    hour: string;
    category: Category;
    messages: number;
    newPeople: number;
  }>(
    reader,
    `WITH come AS (SELECT conversation_id, category, source,
         CASE WHEN origin = 'phone' THEN counted_at
           ELSE MAX(created_at, COALESCE(scheduled_for, created_at)) END AS at
       FROM messages WHERE session_id = $sessionId AND counted_at >= $since
         AND campaign IS NULL AND category IS NOT NULL),
     placed AS (SELECT category, substr(at, 1, 13) AS hour,
         ROW_NUMBER() OVER (PARTITION BY conversation_id, substr(at, 1, 10) ORDER BY at) = 1 AS is_first,
         COUNT(*) OVER (PARTITION BY source, category = 'reply', substr(at, 1, 13)) AS at_once
       FROM come)
     SELECT hour, category, COUNT(*) AS messages, SUM(is_first) AS newPeople FROM placed
     WHERE category = 'reply' OR at_once <= $mostAtOnce GROUP BY hour, category ORDER BY hour`,
    { sessionId, since, mostAtOnce },
  );
  return rows.map(({ hour, ...come }) => ({
    startsAt: new Date(`${hour.replace(' ', 'T')}:00:00Z`),
    ...come,
  }));
}

/** When a session first counted a message; null: never. */
export async function firstCounted(reader: Reader, sessionId: SessionId): Promise<Date | null> {
  const [row] = await select<{ at: string | null }>(
    reader,
    `SELECT MIN(counted_at) AS at FROM messages
     WHERE session_id = $sessionId AND counted_at IS NOT NULL`,
    { sessionId },
  );
  return row?.at ? new Date(row.at) : null;
}

/** What the last messages of a session were first told about when they would leave, oldest first. */
export async function timesTold(
  reader: Reader,
  sessionId: SessionId,
  count: number,
): Promise<Told[]> {
  const rows = await select<{ p50: string; p90: string; left_at: string }>(
    reader,
    `SELECT first_p50 AS p50, first_p90 AS p90, counted_at AS left_at FROM messages
     WHERE session_id = $sessionId AND counted_at IS NOT NULL AND first_p90 IS NOT NULL
     ORDER BY counted_at DESC LIMIT $count`,
    { sessionId, count },
  );
  return rows
    .map(({ p50, p90, left_at }) => ({
      firstP50: new Date(p50),
      firstP90: new Date(p90),
      leftAt: new Date(left_at),
    }))
    .reverse();
}
