import type { MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { ConversationId, MediaId, MessageId, SessionId } from '../../kernel/ids.js';
import type { Asked } from '../number-check.js';

/** What the tables know about the other side of a conversation. Instants as SQLite gives them. */
export interface RawPerson {
  conversation_id: ConversationId;
  kind: 'person' | 'group';
  recipient_key: string;
  chat_id: string;
  seen_at: string | null;
  last_inbound_at: string | null;
  blocked_at: string | null;
  on_whatsapp: 'yes' | 'no' | 'unknown' | null;
  on_whatsapp_checked_at: string | null;
  wrote_somewhere_at: string | null;
  doubtful_since: string | null;
  restricted_since: string | null;
  restricted_until: string | null;
  restricted_count: number | null;
  timezone: string | null;
  phone: string | null;
  language: string | null;
  window_closes_at: string | null;
  opted_out_at: string | null;
  states: string | null;
  marketing_states: string | null;
  last_outbound_at: string | null;
  unanswered: number;
  counted_today: number;
  /** Comma-separated, oldest first. */
  counted_last_hour: string | null;
  /** When the text that was asked about first reached each other person; the same way. */
  same_text: string | null;
}

/** What is asked about these people. */
export interface PeopleAsk {
  dayStart: Date;
  hourStart: Date;
  /** A text that goes to them, and since when it counts who got the same; null: none. */
  text: { sessionId: SessionId; hash: string; since: Date } | null;
}

/** Nobody asks whether it was the hundredth. */
const mostUnanswered = 100;

/** The people and groups of these conversations, in one read. */
export function peopleIn(
  reader: Reader,
  conversationIds: readonly ConversationId[],
  { dayStart, hourStart, text }: PeopleAsk,
): Promise<RawPerson[]> {
  return select<RawPerson>(
    reader,
    `SELECT c.id AS conversation_id, c.kind, COALESCE(c.contact_id, c.id) AS recipient_key, c.chat_id,
       c.seen_at, c.last_inbound_at, p.blocked_at, p.doubtful_since, p.on_whatsapp, p.on_whatsapp_checked_at,
       p.last_inbound_at AS wrote_somewhere_at, p.restricted_since, p.restricted_until,
       p.restricted_count, p.timezone, p.phone, p.language,
       (SELECT MAX(w.closes_at) FROM conversation_windows w WHERE w.conversation_id = c.id) AS window_closes_at,
       (SELECT MAX(k.opted_out_at) FROM consent_states k WHERE k.contact_id = p.id) AS opted_out_at,
       (SELECT group_concat(k.state) FROM consent_states k WHERE k.contact_id = p.id) AS states,
       (SELECT group_concat(k.marketing) FROM consent_states k WHERE k.contact_id = p.id) AS marketing_states,
       (SELECT MAX(m.counted_at) FROM messages m WHERE m.conversation_id = c.id
          AND m.counted_at IS NOT NULL) AS last_outbound_at,
       (SELECT COUNT(*) FROM (SELECT 1 FROM messages m WHERE m.conversation_id = c.id
          AND m.counted_at > COALESCE(c.last_inbound_at, '') LIMIT ${mostUnanswered})) AS unanswered,
       (SELECT COUNT(*) FROM messages m WHERE m.conversation_id = c.id
          AND m.counted_at >= $dayStart) AS counted_today,
       (SELECT group_concat(m.counted_at ORDER BY m.counted_at) FROM messages m
          WHERE m.conversation_id = c.id AND m.counted_at > $hourStart) AS counted_last_hour,
       (SELECT group_concat(first_at ORDER BY first_at) FROM (SELECT MIN(m.counted_at) AS first_at
          FROM messages m WHERE m.session_id = $sessionId AND m.body_hash = $hash
            AND m.counted_at > $since AND m.category IS NOT 'reply'
          GROUP BY COALESCE(m.contact_id, m.conversation_id)
          HAVING COALESCE(m.contact_id, m.conversation_id) <> COALESCE(c.contact_id, c.id))) AS same_text
     FROM json_each($conversationIds) asked
     JOIN conversations c ON c.id = asked.value
     LEFT JOIN contacts p ON p.id = c.contact_id`,
    { conversationIds, dayStart, hourStart, ...text },
  );
}

/** What a session has used of its limits since these instants, and what of it is still open. */
export interface Used {
  /** Recipients counted today, and whether each was a first contact. */
  today: ReadonlyMap<string, boolean>;
  sentInLastHour: readonly Date[];
  /** When people were written to first in the last 24 hours, oldest first. */
  startedInLastDay: readonly Date[];
  /** What left since the ramp began and was no reply; first contacts alone where it is theirs. */
  sentInRamp: number;
  /** A message is between claim and record. */
  sending: boolean;
  /** The youngest message whose outcome is still being looked up. */
  unknown: { messageId: MessageId; until: Date } | null;
  /** When somebody last typed on the phone itself, within the last minute. */
  lastPhoneAt: Date | null;
  /** Questions about numbers in the last hour, newest first. */
  asked: readonly Asked[];
}

export interface UsedSpan {
  sessionId: SessionId;
  now: Date;
  dayStart: Date;
  hourStart: Date;
  /** 24 hours ago. */
  yesterday: Date;
  ramp: { since: Date; scope: 'all' | 'first_contacts' } | null;
}

interface RawUse {
  what: 'today' | 'hour' | 'started' | 'ramp' | 'sending' | 'unknown' | 'phone' | 'asked';
  key: string | null;
  n: number | null;
  at: string | null;
}

const minuteMs = 60_000;

// `IN` beside `=`: only so does SQLite see that the index of open messages has them all.
const usedSql = `
  SELECT 'today' AS what, COALESCE(contact_id, conversation_id) AS key, MAX(first_contact) AS n, NULL AS at
    FROM messages WHERE session_id = $sessionId AND counted_at >= $dayStart GROUP BY 2
  UNION ALL SELECT 'hour', NULL, NULL, counted_at
    FROM messages WHERE session_id = $sessionId AND counted_at > $hourStart
  UNION ALL SELECT 'started', COALESCE(contact_id, conversation_id), NULL, MIN(counted_at)
    FROM messages WHERE session_id = $sessionId AND counted_at > $yesterday AND first_contact = 1 GROUP BY 2
  UNION ALL SELECT 'ramp', NULL, COUNT(*), NULL
    FROM messages WHERE $rampSince IS NOT NULL AND session_id = $sessionId AND counted_at >= $rampSince
      AND (category = 'first_contact' OR ($rampScope = 'all' AND category IN ('known', 'group')))
  UNION ALL SELECT 'sending', id, NULL, NULL
    FROM messages WHERE session_id = $sessionId AND status IN ('sending', 'unknown') AND status = 'sending'
  UNION ALL SELECT 'unknown', id, NULL, unknown_until
    FROM messages WHERE session_id = $sessionId AND status IN ('sending', 'unknown')
      AND status = 'unknown' AND unknown_until > $now
  UNION ALL SELECT 'phone', NULL, NULL, MAX(counted_at)
    FROM messages WHERE session_id = $sessionId AND counted_at > $recently AND origin = 'phone'
  UNION ALL SELECT 'asked', NULL, answer IS NOT NULL, asked_at
    FROM number_checks WHERE session_id = $sessionId AND asked_at > $hourStart`;

const byTime = (a: { at: Date }, b: { at: Date }) => a.at.getTime() - b.at.getTime();

/** In one read, what was counted from its index alone. */
export async function usedBy(reader: Reader, span: UsedSpan): Promise<Used> {
  const rows = await select<RawUse>(reader, usedSql, {
    ...span,
    recently: new Date(span.now.getTime() - minuteMs),
    rampSince: span.ramp?.since ?? null,
    rampScope: span.ramp?.scope ?? null,
  });
  const of = (what: RawUse['what']) =>
    rows
      .filter(row => row.what === what)
      .map(({ key, n, at }) => ({ key: key ?? '', n: n ?? 0, at: new Date(at ?? 0) }));
  const inTime = (what: RawUse['what']) => of(what).sort(byTime);
  const lost = inTime('unknown').at(-1);
  const phone = rows.find(({ what }) => what === 'phone')?.at;
  return {
    today: new Map(of('today').map(({ key, n }) => [key, n === 1])),
    sentInLastHour: inTime('hour').map(({ at }) => at),
    startedInLastDay: inTime('started').map(({ at }) => at),
    sentInRamp: of('ramp')[0]?.n ?? 0,
    sending: of('sending').length > 0,
    unknown: lost ? { messageId: lost.key as MessageId, until: lost.at } : null,
    lastPhoneAt: phone ? new Date(phone) : null,
    asked: inTime('asked')
      .map(({ n, at }) => ({ at, answered: n === 1 }))
      .reverse(),
  };
}

/** When a text first reached a person. */
export interface TextSent {
  hash: string;
  recipient: string;
  at: Date;
}

/** Whom these texts have reached since then, answers not counted, oldest first. */
export async function sameTexts(
  reader: Reader,
  { sessionId, hashes, since }: { sessionId: SessionId; hashes: readonly string[]; since: Date },
): Promise<TextSent[]> {
  const rows = await select<{ hash: string; recipient: string; at: string }>(
    reader,
    `SELECT body_hash AS hash, COALESCE(contact_id, conversation_id) AS recipient, MIN(counted_at) AS at
     FROM messages WHERE session_id = $sessionId AND body_hash IN (SELECT value FROM json_each($hashes))
       AND counted_at > $since AND category IS NOT 'reply'
     GROUP BY 1, 2 ORDER BY 3`,
    { sessionId, hashes, since },
  );
  return rows.map(({ hash, recipient, at }) => ({ hash, recipient, at: new Date(at) }));
}

/** The name a file was given, which is read like a text. */
export async function fileNameOf(
  reader: Reader,
  { companyId, mediaId }: Pick<MessageRow, 'companyId'> & { mediaId: MediaId },
): Promise<string | null> {
  const [row] = await select<{ file_name: string | null }>(
    reader,
    'SELECT file_name FROM media WHERE company_id = $companyId AND id = $mediaId',
    { companyId, mediaId },
  );
  return row?.file_name ?? null;
}
