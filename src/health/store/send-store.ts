import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import type { Beat, Share } from '../../pacing/index.js';
import type { Span } from '../windows.js';

export interface Lane {
  companyId: CompanyId;
  sessionId: SessionId;
}

/** Outcomes after a send that are WhatsApp's verdict; WAHA's own trouble is none. */
const refusals = "('wa_463', 'network_rejected', 'not_on_whatsapp')";

/** Our sends whose outcome is known; one with an ERROR ack is not, while its grace lasts. */
const concluded = `m.session_id = $sessionId AND m.direction = 'out'
  AND m.origin <> 'phone'
  AND (m.status IN ('delivered', 'read')
    OR (m.status = 'sent' AND NOT EXISTS
      (SELECT 1 FROM ack_errors e WHERE e.message_id = m.id AND e.state = 'open'))
    OR (m.status = 'failed' AND m.outcome_code IN ${refusals}))`;

async function share(reader: Reader, sql: string, binds: Record<string, unknown>): Promise<Share> {
  const [row] = await select<Share>(reader, sql, binds);
  return { count: row?.count ?? 0, of: row?.of ?? 0 };
}

/** Sends that WhatsApp refused, of those whose outcome is known. */
export function countFailed(reader: Reader, lane: Lane, span: Span): Promise<Share> {
  return share(
    reader,
    `SELECT COALESCE(SUM(m.status = 'failed'), 0) AS count, COUNT(*) AS of FROM messages m
     WHERE m.company_id = $companyId AND ${concluded} AND m.counted_at > $since`,
    { ...lane, ...span },
  );
}

/** The last sends whose outcome is known, newest first. */
export async function listLastSends(
  reader: Reader,
  lane: Lane,
  { since, limit }: { since: Date; limit: number },
): Promise<{ at: Date; failed: boolean }[]> {
  const rows = await select<{ at: string; failed: number }>(
    reader,
    `SELECT m.counted_at AS at, m.status = 'failed' AS failed FROM messages m
     WHERE m.company_id = $companyId AND ${concluded} AND m.counted_at > $since ORDER BY m.counted_at DESC LIMIT $limit`,
    { ...lane, since, limit },
  );
  return rows.map(({ at, failed }) => ({ at: new Date(at), failed: failed === 1 }));
}

/** ERROR acks that nothing has overruled, of what was sent. */
export function countAckErrors(reader: Reader, lane: Lane, span: Span): Promise<Share> {
  return share(
    reader,
    `SELECT
       (SELECT COUNT(*) FROM ack_errors WHERE company_id = $companyId AND session_id = $sessionId
          AND state <> 'overruled' AND at > $since) AS count,
       (SELECT COUNT(*) FROM messages WHERE company_id = $companyId AND session_id = $sessionId
          AND direction = 'out' AND origin <> 'phone' AND sent_at IS NOT NULL
          AND counted_at > $since) AS of`,
    { ...lane, ...span },
  );
}

/** Sent to people and on no phone yet, of all that was sent to them then. */
export function countUndelivered(reader: Reader, lane: Lane, span: Span): Promise<Share> {
  return share(
    reader,
    `SELECT COALESCE(SUM(status = 'sent'), 0) AS count, COUNT(*) AS of FROM messages
     WHERE company_id = $companyId AND session_id = $sessionId AND direction = 'out'
       AND origin <> 'phone' AND contact_id IS NOT NULL AND status IN ('sent', 'delivered', 'read')
       AND sent_at >= $since AND sent_at < $until`,
    { ...lane, ...span },
  );
}

/** People written to first, and how many of them have written since. */
export function countReplied(reader: Reader, lane: Lane, span: Span): Promise<Share> {
  return share(
    reader,
    `SELECT COALESCE(SUM(wrote), 0) AS count, COUNT(*) AS of FROM (
       SELECT MAX(COALESCE(c.last_inbound_at >= m.counted_at, 0)) AS wrote
       FROM messages m JOIN conversations c ON c.id = m.conversation_id
       WHERE m.company_id = $companyId AND m.session_id = $sessionId AND m.first_contact = 1
         AND m.contact_id IS NOT NULL AND m.counted_at > $since
       GROUP BY m.contact_id)`,
    { ...lane, ...span },
  );
}

/** Messages nobody can tell the outcome of, given to a person in this span. */
export async function countOpenUnknowns(reader: Reader, lane: Lane, span: Span): Promise<number> {
  const [row] = await select<{ n: number }>(
    reader,
    `SELECT COUNT(*) AS n FROM messages WHERE company_id = $companyId AND session_id = $sessionId
       AND status = 'unknown' AND needs_person = 1 AND unknown_until > $since`,
    { ...lane, ...span },
  );
  return row?.n ?? 0;
}

/** Sends of a session as its journal of attempts shows them, oldest first. */
export async function listBeats(
  reader: Reader,
  { companyId, sessionId }: Lane,
  since: Date,
): Promise<Beat[]> {
  const rows = await select<{ at: string; category: string | null }>(
    reader,
    `SELECT a.started_at AS at, m.category FROM send_attempts a
     JOIN messages m ON m.id = a.message_id
     WHERE a.company_id = $companyId AND a.session_id = $sessionId AND a.started_at > $since
       AND (a.class IS NULL OR a.class <> 'not_sent')
     ORDER BY a.started_at`,
    { companyId, sessionId, since },
  );
  return rows.map(({ at, category }) => ({ at: new Date(at), reply: category === 'reply' }));
}

/** When anything last left this number, from here or typed on the phone. */
export async function lastSentAt(reader: Reader, { companyId, sessionId }: Lane) {
  const [row] = await select<{ at: string | null }>(
    reader,
    `SELECT MAX(counted_at) AS at FROM messages
     WHERE session_id = $sessionId AND counted_at IS NOT NULL AND company_id = $companyId`,
    { companyId, sessionId },
  );
  return row?.at ? new Date(row.at) : null;
}
