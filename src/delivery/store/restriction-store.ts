import type { Reader } from '../../db/connection.js';
import { run, select } from '../../db/sql.js';
import type { Unit } from '../../db/transactor.js';
import type { CompanyId, MessageId, SessionId } from '../../kernel/ids.js';
import type { RestrictedSeries } from '../../pacing/index.js';
import { ackErrors, attempts, type AckErrorRow } from '../model.js';

/** How often WhatsApp answered this message with a 463. */
export function countRestricted(reader: Reader, messageId: MessageId): Promise<number> {
  return attempts.count(reader, { messageId, class: 'restricted' });
}

/** Every 463 of a session, in an answer or as an ERROR ack that nothing has overruled. */
const restrictions = `
  SELECT m.contact_id, a.started_at AS at FROM send_attempts a JOIN messages m ON m.id = a.message_id
  WHERE a.company_id = $companyId AND a.session_id = $sessionId AND a.class = 'restricted'
    AND a.started_at > $since
  UNION ALL
  SELECT m.contact_id, e.at FROM ack_errors e JOIN messages m ON m.id = e.message_id
  WHERE e.company_id = $companyId AND e.session_id = $sessionId AND e.code = '463'
    AND e.state <> 'overruled' AND e.at > $since`;

interface Lane {
  companyId: CompanyId;
  sessionId: SessionId;
}

/** How many different people WhatsApp refused us since then. */
export async function countRestrictedPeople(
  reader: Reader,
  { companyId, sessionId }: Lane,
  since: Date,
): Promise<number> {
  const [row] = await select<{ n: number }>(
    reader,
    `SELECT COUNT(DISTINCT contact_id) AS n FROM (${restrictions})`,
    { companyId, sessionId, since },
  );
  return row?.n ?? 0;
}

/** How many people among the last ones written to first were refused with nobody taken in between. */
async function countInARow(
  reader: Reader,
  lane: Lane & { since: Date; limit: number },
): Promise<number> {
  const rows = await select<{ contact_id: string; refused: number }>(
    reader,
    `SELECT m.contact_id, MAX(a.class = 'restricted' OR COALESCE(e.code = '463', 0)) AS refused
     FROM send_attempts a
     JOIN messages m ON m.id = a.message_id
     LEFT JOIN ack_errors e ON e.message_id = m.id AND e.state <> 'overruled'
     WHERE a.company_id = $companyId AND a.session_id = $sessionId AND a.started_at > $since
       AND a.class IN ('sent', 'failed', 'restricted') AND m.first_contact = 1
     GROUP BY m.contact_id ORDER BY MAX(a.started_at) DESC LIMIT $limit`,
    { ...lane },
  );
  const taken = rows.findIndex(({ refused }) => refused === 0);
  return taken < 0 ? rows.length : taken;
}

/** The 463 of a session since `since`, and those that came one after the other since `resumedAt`. */
export async function seriesOf(
  reader: Reader,
  { companyId, sessionId }: Lane,
  { since, resumedAt, limit }: { since: Date; resumedAt: Date; limit: number },
): Promise<RestrictedSeries> {
  const lane = { companyId, sessionId };
  return {
    recipients: await countRestrictedPeople(reader, lane, since),
    inARow: await countInARow(reader, { ...lane, since: resumedAt, limit }),
  };
}

export interface EarlierStops {
  /** When first contacts of this session were last let go again; null: never stopped by themselves. */
  resumedAt: Date | null;
  /** Stops for a series of 463 since then. */
  count: number;
}

/** What became of earlier automatic stops of a session's first contacts. */
export async function earlierStops(reader: Reader, lane: Lane, since: Date): Promise<EarlierStops> {
  const [row] = await select<{ resumed: string | null; n: number }>(
    reader,
    `SELECT MAX(ended_at) AS resumed,
       COALESCE(SUM(started_at > $since AND json_extract(emergency, '$.code') = 'restricted_recipients'), 0) AS n
     FROM pauses WHERE company_id = $companyId AND scope = 'first_contacts' AND cause <> 'person'
       AND (session_id IS NULL OR session_id = $sessionId)`,
    { ...lane, since },
  );
  return { resumedAt: row?.resumed ? new Date(row.resumed) : null, count: row?.n ?? 0 };
}

/** Notes an ERROR ack; answers whether it was the first for its message. */
export async function insertAckError(unit: Unit, row: AckErrorRow): Promise<boolean> {
  return (await ackErrors.insert(unit, row, 'ON CONFLICT (message_id) DO NOTHING')) > 0;
}

/** ERROR acks of all sessions whose grace ended before this instant. */
export async function listOpenErrors(reader: Reader, before: Date): Promise<AckErrorRow[]> {
  const rows = await select(
    reader,
    "SELECT * FROM ack_errors WHERE state = 'open' AND at <= $before ORDER BY at LIMIT 200",
    { before },
  );
  return rows.map(row => ackErrors.read(row));
}

/** Ends the grace of an ERROR ack, one way or the other; answers whether there was one. */
export async function closeAckError(
  unit: Unit,
  messageId: MessageId,
  state: 'final' | 'overruled',
): Promise<boolean> {
  const { companyId } = unit;
  const changed = await run(
    unit,
    `UPDATE ack_errors SET state = $state
     WHERE message_id = $messageId AND company_id = $companyId AND state = 'open'`,
    { messageId, companyId, state },
  );
  return changed > 0;
}
