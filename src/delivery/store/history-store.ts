import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { SessionId } from '../../kernel/ids.js';
import type { PastHour, Told } from '../../pacing/index.js';

/** Answers that left a session since then, by clock hour, and how many were their person's first of a day. */
export async function answersByHour(
  reader: Reader,
  sessionId: SessionId,
  since: Date,
): Promise<PastHour[]> {
  const rows = await select<{ hour: string; messages: number; newPeople: number }>(
    reader,
    `SELECT substr(counted_at, 1, 13) AS hour, COUNT(*) AS messages, SUM(is_first) AS newPeople
     FROM (SELECT counted_at, category, ROW_NUMBER() OVER (
             PARTITION BY conversation_id, substr(counted_at, 1, 10) ORDER BY counted_at) = 1 AS is_first
           FROM messages WHERE session_id = $sessionId AND counted_at >= $since)
     WHERE category = 'reply' GROUP BY 1`,
    { sessionId, since },
  );
  return rows.map(({ hour, messages, newPeople }) => ({
    startsAt: new Date(`${hour.replace(' ', 'T')}:00:00Z`),
    category: 'reply',
    messages,
    newPeople,
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
