import { messages, type MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import { run, select } from '../../db/sql.js';
import type { Unit } from '../../db/transactor.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import { displayPhone } from '../../kernel/phone-number.js';
import type { HeldMessage } from '../stale.js';

interface RawHeld {
  id: string;
  session_id: string;
  conversation_id: string;
  name: string | null;
  phone: string | null;
  chat_id: string;
  source: string | null;
  author_name: string | null;
  campaign: string | null;
  kind: 'person' | 'group';
  last_inbound_at: string | null;
  closes_at: string | null;
  created_at: string;
  scheduled_for: string | null;
  closed_since: number;
  answered_since: number;
}

function categoryOf({ kind, last_inbound_at, closes_at }: RawHeld, now: Date) {
  if (kind === 'group') return 'group';
  if (!last_inbound_at) return 'first_contact';
  return closes_at && new Date(closes_at) > now ? 'reply' : 'known';
}

/**
 * Everything that waits and is due, as a resume looks at it, oldest first. `since` is when the stop
 * began. Whatever last touched a closed conversation counts as its closing: nobody kept the moment,
 * and to be asked once too often does no harm.
 */
export async function listDue(
  reader: Reader,
  companyId: CompanyId,
  { sessionId, since, now }: { sessionId: SessionId | null; since: Date; now: Date },
): Promise<HeldMessage[]> {
  const rows = await select<RawHeld>(
    reader,
    `SELECT m.id, m.session_id, m.conversation_id, COALESCE(p.name, p.push_name, c.title) AS name,
       p.phone, c.chat_id, m.source, m.author_name, m.campaign, c.kind, c.last_inbound_at,
       (SELECT MAX(w.closes_at) FROM conversation_windows w WHERE w.conversation_id = c.id) AS closes_at,
       m.created_at, m.scheduled_for,
       c.status = 'closed' AND c.updated_at > m.created_at AS closed_since,
       EXISTS (SELECT 1 FROM messages o WHERE o.conversation_id = m.conversation_id
         AND o.counted_at > $since AND o.created_at > m.created_at) AS answered_since
     FROM messages m
     JOIN conversations c ON c.id = m.conversation_id
     LEFT JOIN contacts p ON p.id = m.contact_id
     WHERE m.company_id = $companyId AND m.status = 'pending'
       AND ($sessionId IS NULL OR m.session_id = $sessionId)
       AND (m.scheduled_for IS NULL OR m.scheduled_for <= $now)
       AND (m.expires_at IS NULL OR m.expires_at > $now)
     ORDER BY m.created_at, m.id`,
    { companyId, sessionId, since, now },
  );
  return rows.map(raw => ({
    id: raw.id,
    sessionId: raw.session_id,
    conversationId: raw.conversation_id,
    title: raw.name ?? (raw.phone ? displayPhone(raw.phone) : raw.chat_id),
    source: raw.source,
    authorName: raw.author_name,
    campaign: raw.campaign,
    category: categoryOf(raw, now),
    createdAt: new Date(raw.created_at),
    scheduledFor: raw.scheduled_for ? new Date(raw.scheduled_for) : null,
    closedSince: raw.closed_since === 1,
    answeredSince: raw.answered_since === 1,
  }));
}

/** Those of these that still wait. */
export function listStillPending(
  reader: Reader,
  companyId: CompanyId,
  ids: readonly string[],
): Promise<MessageRow[]> {
  return messages.find(reader, {
    companyId,
    id: ids as MessageRow['id'][],
    status: 'pending',
  });
}

/** Lets what a rule held until some instant be asked again now: that rule may be gone. */
export function askHeldAgain(
  unit: Unit,
  { sessionId, now }: { sessionId: SessionId | null; now: Date },
): Promise<number> {
  return run(
    unit,
    `UPDATE messages SET not_before = scheduled_for, version = version + 1
     WHERE company_id = $companyId AND status = 'pending' AND hold_code IS NOT NULL
       AND not_before > $now AND ($sessionId IS NULL OR session_id = $sessionId)`,
    { companyId: unit.companyId, sessionId, now },
  );
}
