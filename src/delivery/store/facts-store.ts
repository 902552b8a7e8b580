import type { MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { MessageId, SessionId } from '../../kernel/ids.js';
import type { CountFacts, RecipientFacts, RelationFacts } from '../../pacing/index.js';
import type { ConsentState } from '../../protocol/codes.js';

/** What the tables know about the person of one message. */
export interface Person {
  recipient: RecipientFacts;
  relation: RelationFacts;
}

interface RawPerson {
  message_id: MessageId;
  kind: 'person' | 'group';
  recipient_key: string;
  seen_at: string | null;
  last_inbound_at: string | null;
  blocked_at: string | null;
  on_whatsapp: 'yes' | 'no' | 'unknown' | null;
  window_closes_at: string | null;
  opted_out_at: string | null;
  states: string | null;
}

const date = (text: string | null) => (text ? new Date(text) : null);

/** The strictest word over all addresses of a person. */
function strictest(states: string | null): ConsentState {
  const said = new Set((states ?? '').split(','));
  const order: ConsentState[] = ['refused', 'granted', 'asked'];
  return order.find(state => said.has(state)) ?? 'unknown';
}

function person(raw: RawPerson): Person {
  return {
    recipient: {
      key: raw.recipient_key,
      group: raw.kind === 'group',
      addressable: true,
      blocked: raw.blocked_at !== null,
      onWhatsApp:
        raw.on_whatsapp === 'unknown' || raw.on_whatsapp === null
          ? null
          : raw.on_whatsapp === 'yes',
      consent: strictest(raw.states),
      optedOutAt: date(raw.opted_out_at),
      doubtfulSince: null,
      zone: null,
      numberCheck: 'known',
      restricted: null,
    },
    relation: {
      lastInboundAt: date(raw.last_inbound_at),
      windowClosesAt: date(raw.window_closes_at),
      unread: raw.last_inbound_at !== null && (raw.seen_at ?? '') < raw.last_inbound_at,
      unanswered: 0,
      lastOutboundAt: null,
    },
  };
}

/** The people of these messages, in one read. */
export async function peopleOf(
  reader: Reader,
  rows: readonly MessageRow[],
): Promise<Map<MessageId, Person>> {
  const found = await select<RawPerson>(
    reader,
    `SELECT m.id AS message_id, c.kind, COALESCE(m.contact_id, c.id) AS recipient_key, c.seen_at,
       c.last_inbound_at, p.blocked_at, p.on_whatsapp,
       (SELECT MAX(w.closes_at) FROM conversation_windows w WHERE w.conversation_id = c.id) AS window_closes_at,
       (SELECT MAX(k.opted_out_at) FROM consent_states k WHERE k.contact_id = p.id) AS opted_out_at,
       (SELECT group_concat(k.state) FROM consent_states k WHERE k.contact_id = p.id) AS states
     FROM messages m
     JOIN conversations c ON c.id = m.conversation_id
     LEFT JOIN contacts p ON p.id = m.contact_id
     WHERE m.id IN (SELECT value FROM json_each($ids))`,
    { ids: rows.map(({ id }) => id) },
  );
  return new Map(found.map(raw => [raw.message_id, person(raw)]));
}

/** What a session has used of its limits since these instants. */
export interface Used {
  /** Recipients counted today, and whether each was a first contact. */
  today: ReadonlyMap<string, boolean>;
  sentInLastHour: readonly Date[];
}

export async function usedBy(
  reader: Reader,
  { sessionId, dayStart, hourStart }: { sessionId: SessionId; dayStart: Date; hourStart: Date },
): Promise<Used> {
  const people = await select<{ key: string; first: number }>(
    reader,
    `SELECT COALESCE(contact_id, conversation_id) AS key, MAX(first_contact) AS first
     FROM messages WHERE session_id = $sessionId AND counted_at >= $dayStart GROUP BY 1`,
    { sessionId, dayStart },
  );
  const sent = await select<{ at: string }>(
    reader,
    `SELECT counted_at AS at FROM messages
     WHERE session_id = $sessionId AND counted_at > $hourStart ORDER BY counted_at`,
    { sessionId, hourStart },
  );
  return {
    today: new Map(people.map(({ key, first }) => [key, first === 1])),
    sentInLastHour: sent.map(({ at }) => new Date(at)),
  };
}

/** The same use, as one recipient's message sees it. */
export function countsFor({ today, sentInLastHour }: Used, recipientKey: string): CountFacts {
  return {
    contactsToday: today.size,
    recipientCountedToday: today.has(recipientKey),
    firstContactsToday: [...today.values()].filter(Boolean).length,
    sentInLastHour,
    startedInLastDay: [],
    toRecipientInLastHour: [],
    toRecipientToday: 0,
    sameTextTo: [],
  };
}

export interface OpenSends {
  sending: boolean;
  /** The youngest message whose outcome is still being looked up. */
  unknown: { messageId: MessageId; until: Date } | null;
  /** When somebody last typed on the phone itself. */
  lastPhoneAt: Date | null;
}

export async function openSends(
  reader: Reader,
  sessionId: SessionId,
  now: Date,
): Promise<OpenSends> {
  const [row] = await select<{
    sending: number;
    id: MessageId | null;
    until: string | null;
    phone: string | null;
  }>(
    reader,
    `SELECT EXISTS (SELECT 1 FROM messages WHERE session_id = $sessionId AND status = 'sending') AS sending,
       u.id, u.unknown_until AS until,
       (SELECT MAX(counted_at) FROM messages WHERE session_id = $sessionId
          AND counted_at > $recently AND origin = 'phone') AS phone
     FROM (SELECT 1) LEFT JOIN messages u ON u.session_id = $sessionId AND u.status = 'unknown'
       AND u.unknown_until > $now
     ORDER BY u.unknown_until DESC LIMIT 1`,
    { sessionId, now, recently: new Date(now.getTime() - 60_000) },
  );
  return {
    sending: row?.sending === 1,
    unknown: row?.id && row.until ? { messageId: row.id, until: new Date(row.until) } : null,
    lastPhoneAt: date(row?.phone ?? null),
  };
}
