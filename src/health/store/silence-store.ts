import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import { baselineDays, expectedAtLeast } from '../silence.js';
import type { Lane } from './send-store.js';

const dayMs = 24 * 3_600_000;

/** When something of this session last arrived by webhook; null: never. */
export async function lastEventAt(reader: Reader, { sessionId }: Lane): Promise<Date | null> {
  const [row] = await select<{ at: string | null }>(
    reader,
    'SELECT MAX(received_at) AS at FROM webhook_inbox WHERE session_id = $sessionId',
    { sessionId },
  );
  return row?.at ? new Date(row.at) : null;
}

/** Whether webhooks that arrived are still to be understood: what they announce is not known yet. */
export async function hasBacklog(reader: Reader, before: Date): Promise<boolean> {
  const [row] = await select<{ seq: number }>(
    reader,
    "SELECT seq FROM webhook_inbox WHERE state = 'new' AND received_at < $before LIMIT 1",
    { before },
  );
  return row !== undefined;
}

/** Whether a receipt of this session's messages, sent since then, came after `since`. */
export async function hasReceiptAfter(
  reader: Reader,
  { sessionId }: Lane,
  { sentAfter, since }: { sentAfter: Date; since: Date },
): Promise<boolean> {
  const [row] = await select<{ id: string }>(
    reader,
    `SELECT m.id FROM messages m WHERE m.session_id = $sessionId AND m.sent_at >= $sentAfter
       AND EXISTS (SELECT 1 FROM message_receipts r
         WHERE r.message_id = m.id AND r.ack >= 1 AND r.at > $since)
     ORDER BY m.sent_at DESC LIMIT 1`,
    { sessionId, sentAfter, since },
  );
  return row !== undefined;
}

/** When the latest message left that has a receipt; null: none since then. */
export async function lastConfirmedAt(
  reader: Reader,
  { sessionId }: Lane,
  since: Date,
): Promise<Date | null> {
  const [row] = await select<{ at: string | null }>(
    reader,
    `SELECT m.sent_at AS at FROM messages m WHERE m.session_id = $sessionId AND m.sent_at >= $since
       AND EXISTS (SELECT 1 FROM message_receipts r WHERE r.message_id = m.id AND r.ack >= 1)
     ORDER BY m.sent_at DESC LIMIT 1`,
    { sessionId, since },
  );
  return row?.at ? new Date(row.at) : null;
}

/** What we sent after this instant, without what was confirmed. What somebody typed on the phone did leave. */
export async function sentSince(
  reader: Reader,
  { sessionId }: Lane,
  since: Date,
): Promise<{ count: number; firstAt: Date | null }> {
  const [row] = await select<{ n: number; first: string | null }>(
    reader,
    `SELECT COUNT(*) AS n, MIN(sent_at) AS first FROM messages
     WHERE session_id = $sessionId AND sent_at > $since AND status = 'sent'
       AND origin <> 'phone'`,
    { sessionId, since },
  );
  return { count: row?.n ?? 0, firstAt: row?.first ? new Date(row.first) : null };
}

/** Of stored webhooks, messages that somebody else wrote; what is no JSON is none. */
const isFromPeople = `CASE WHEN json_valid(body) THEN json_extract(body, '$.payload.fromMe') = 0
  AND json_extract(body, '$.event') IN ('message', 'message.any') ELSE 0 END`;

/**
 * How many messages of people arrived by webhook in this span of the day, on average over the last
 * week; counted no further than a rule needs to know.
 */
export async function usualIn(
  reader: Reader,
  { sessionId }: Lane,
  { from, to }: { from: Date; to: Date },
): Promise<number> {
  const enough = expectedAtLeast * baselineDays;
  let found = 0;
  for (let day = 1; day <= baselineDays && found < enough; day += 1) {
    const [row] = await select<{ n: number }>(
      reader,
      `SELECT COUNT(*) AS n FROM (SELECT 1 FROM webhook_inbox WHERE session_id = $sessionId
         AND received_at >= $from AND received_at < $to AND ${isFromPeople} LIMIT ${enough})`,
      {
        sessionId,
        from: new Date(from.getTime() - day * dayMs),
        to: new Date(to.getTime() - day * dayMs),
      },
    );
    found += row?.n ?? 0;
  }
  return found / baselineDays;
}
