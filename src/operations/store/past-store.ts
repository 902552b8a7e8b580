import type { ConsentRow } from '../../consent/index.js';
import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import type { SessionCounts } from '../../pacing/index.js';
import type {
  NumberAsked,
  OtherSide,
  OurMessage,
  OwnPast,
  PastPause,
  SessionEvent,
  TheirMessage,
} from '../replay/past.js';

export interface PastAsk {
  companyId: CompanyId;
  sessionId: SessionId;
  start: Date;
}

/** Columns named as in code, instants still as SQLite gives them. */
type Raw<Row> = { [Name in keyof Row]: Row[Name] extends Date | null ? string | null : Row[Name] };

const instantIn = /^(at|since|until)$|(At|Since|Until|For)$/;

/** Instants become dates; every column whose name says so is one. */
function read<Row extends object>(raw: Raw<Row>): Row {
  const entries = Object.entries(raw).map(([name, value]) => [
    name,
    typeof value === 'string' && instantIn.test(name) ? new Date(value) : value,
  ]);
  return Object.fromEntries(entries) as Row;
}

async function list<Row extends object>(
  reader: Reader,
  sql: string,
  binds: object,
): Promise<Row[]> {
  const rows = await select<Raw<Row>>(reader, sql, { ...binds });
  return rows.map(raw => read<Row>(raw));
}

const hourMs = 3_600_000;

/** Everything of ours that left, ended or waited in these days, in the order of acceptance. */
export async function messageIdsSince(reader: Reader, ask: PastAsk): Promise<string[]> {
  const rows = await select<{ id: string }>(
    reader,
    `SELECT id FROM messages WHERE session_id = $sessionId AND counted_at >= $start
     UNION SELECT id FROM messages WHERE session_id = $sessionId AND status = 'pending'
     UNION SELECT id FROM messages WHERE company_id = $companyId AND ended_at >= $start
       AND session_id = $sessionId AND direction = 'out'
     ORDER BY id`,
    { ...ask },
  );
  return rows.map(({ id }) => id);
}

export const messagesWith = (reader: Reader, ids: readonly string[]): Promise<OurMessage[]> =>
  list<OurMessage>(
    reader,
    `SELECT m.id, m.conversation_id AS conversationId, m.origin, m.source, m.campaign, m.kind, m.body,
       m.body_hash AS bodyHash, m.asked_priority AS askedPriority, m.created_at AS createdAt,
       m.scheduled_for AS scheduledFor, m.expires_at AS expiresAt, m.counted_at AS countedAt,
       m.ended_at AS endedAt, m.status, m.outcome_code AS outcomeCode,
       (SELECT MIN(a.started_at) FROM send_attempts a WHERE a.message_id = m.id) AS triedAt
     FROM json_each($ids) asked JOIN messages m ON m.id = asked.value`,
    { ids },
  );

export interface PeopleAsk extends PastAsk {
  conversationIds: readonly string[];
}

export const sidesOf = (reader: Reader, ask: PeopleAsk): Promise<OtherSide[]> =>
  list<OtherSide>(
    reader,
    `SELECT s.*, (SELECT COUNT(*) FROM messages m WHERE m.conversation_id = s.conversationId
         AND m.counted_at < $start AND m.counted_at > COALESCE(s.lastInboundAt, '')) AS unanswered
     FROM (SELECT c.id AS conversationId, c.contact_id AS contactId, c.kind, c.chat_id AS chatId,
         p.phone, p.timezone, p.blocked_at AS blockedAt, p.doubtful_since AS doubtfulSince,
         p.restricted_since AS restrictedSince, p.restricted_until AS restrictedUntil,
         p.restricted_count AS restrictedCount, p.on_whatsapp_checked_at AS checkedAt,
         (SELECT MAX(i.occurred_at) FROM messages i WHERE i.conversation_id = c.id
            AND i.direction = 'in' AND i.occurred_at < $start) AS lastInboundAt,
         (SELECT MAX(m.counted_at) FROM messages m WHERE m.conversation_id = c.id
            AND m.counted_at < $start) AS lastOutboundAt
       FROM json_each($conversationIds) asked
       JOIN conversations c ON c.id = asked.value
       LEFT JOIN contacts p ON p.id = c.contact_id) s`,
    ask,
  );

export const inboundsOf = (reader: Reader, ask: PeopleAsk): Promise<TheirMessage[]> =>
  list<TheirMessage>(
    reader,
    `SELECT i.conversation_id AS conversationId, MIN(i.occurred_at, i.created_at) AS at
     FROM json_each($conversationIds) asked
     JOIN messages i ON i.conversation_id = asked.value
     WHERE i.direction = 'in' AND i.occurred_at >= $start`,
    ask,
  );

export const consentsOf = (reader: Reader, ask: PeopleAsk): Promise<ConsentRow[]> =>
  list<ConsentRow>(
    reader,
    `SELECT k.id, k.address_hmac AS addressHmac, k.contact_id AS contactId, k.kind, k.scope,
       k.recorded_by AS recordedBy, k.happened_at AS happenedAt, k.created_at AS createdAt
     FROM consents k WHERE k.company_id = $companyId AND k.contact_id IN (SELECT c.contact_id
       FROM json_each($conversationIds) asked JOIN conversations c ON c.id = asked.value)`,
    ask,
  );

export const checksSince = (reader: Reader, ask: PastAsk): Promise<NumberAsked[]> =>
  list<NumberAsked>(
    reader,
    `SELECT contact_id AS contactId, asked_at AS askedAt, answer FROM number_checks
     WHERE session_id = $sessionId AND asked_at >= $start`,
    ask,
  );

async function countsAt(reader: Reader, ask: PastAsk): Promise<SessionCounts> {
  const startMs = ask.start.getTime();
  const binds = { ...ask, hour: new Date(startMs - hourMs), day: new Date(startMs - 24 * hourMs) };
  const rows = await list<{ what: 'hour' | 'started'; at: Date }>(
    reader,
    `SELECT 'hour' AS what, counted_at AS at FROM messages
       WHERE session_id = $sessionId AND counted_at > $hour AND counted_at < $start
     UNION ALL SELECT 'started', MIN(counted_at) FROM messages
       WHERE session_id = $sessionId AND counted_at > $day AND counted_at < $start
         AND first_contact = 1 GROUP BY COALESCE(contact_id, conversation_id)
     ORDER BY 2`,
    binds,
  );
  const of = (wanted: string) => rows.flatMap(({ what, at }) => (what === wanted ? at : []));
  // A replay begins at a local midnight: nobody has been written to on that day.
  return {
    contactsToday: 0,
    firstContactsToday: 0,
    sentInLastHour: of('hour'),
    startedInLastDay: of('started'),
  };
}

/** What happened to the session itself, but for how it stands now. */
export async function ownPast(reader: Reader, ask: PastAsk): Promise<Omit<OwnPast, 'session'>> {
  const events = await list<SessionEvent>(
    reader,
    `SELECT at, kind, was, word FROM session_events
     WHERE session_id = $sessionId AND at >= $start ORDER BY at, id`,
    ask,
  );
  const pauses = await list<PastPause>(
    reader,
    `SELECT scope, campaign, started_by AS "by", reason, started_at AS since, until, ended_at AS endedAt
     FROM pauses WHERE company_id = $companyId AND (session_id IS NULL OR session_id = $sessionId)
       AND (ended_at IS NULL OR ended_at > $start)`,
    ask,
  );
  const ramps = await list<OwnPast['ramps'][number]>(
    reader,
    `SELECT since, scope FROM resume_ramps WHERE company_id = $companyId
       AND (session_id IS NULL OR session_id = $sessionId) AND since >= $start`,
    ask,
  );
  return { counts: await countsAt(reader, ask), events, pauses, ramps };
}
