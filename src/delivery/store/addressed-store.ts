import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { CompanyId, ContactId, ConversationId, SessionId } from '../../kernel/ids.js';
import type { RawPerson } from './facts-store.js';

/** An id on WhatsApp, as people and as conversations are found by it. */
export interface Address {
  chatId: string;
  kind: 'phone' | 'lid' | 'group';
  value: string;
}

/** What is known at an address: the person, and their conversation with the session. */
export interface Known {
  chatId: string;
  contactId: ContactId | null;
  conversationId: ConversationId | null;
}

/** Who is at these addresses, in their order, in one read. */
export async function whoIsAt(
  reader: Reader,
  where: { companyId: CompanyId; sessionId: SessionId },
  addresses: readonly Address[],
): Promise<Known[]> {
  const rows = await select<{ chat_id: string; contact_id: string | null; id: string | null }>(
    reader,
    `SELECT asked.value ->> 'chatId' AS chat_id, a.contact_id, COALESCE(
       (SELECT c.id FROM conversations c WHERE c.company_id = $companyId
          AND c.session_id = $sessionId AND c.chat_id = asked.value ->> 'chatId'),
       (SELECT c.id FROM conversations c WHERE c.company_id = $companyId
          AND c.contact_id = a.contact_id AND c.session_id = $sessionId
        ORDER BY c.created_at LIMIT 1)) AS id
     FROM json_each($addresses) asked
     LEFT JOIN contact_aliases a ON a.company_id = $companyId
       AND a.kind = asked.value ->> 'kind' AND a.value = asked.value ->> 'value'
     ORDER BY asked.key`,
    { ...where, addresses },
  );
  return rows.map(({ chat_id, contact_id, id }) => ({
    chatId: chat_id,
    contactId: contact_id as ContactId | null,
    conversationId: id as ConversationId | null,
  }));
}

type PersonRow = Omit<RawPerson, 'conversation_id' | 'kind' | 'chat_id'>;

const nothingBetween = {
  seen_at: null,
  last_inbound_at: null,
  window_closes_at: null,
  last_outbound_at: null,
  unanswered: 0,
  counted_today: 0,
  counted_last_hour: null,
  same_text: null,
};

/** What is known of people the session has no conversation with. */
export async function peopleApart(
  reader: Reader,
  companyId: CompanyId,
  contactIds: readonly ContactId[],
): Promise<PersonRow[]> {
  const rows = await select<Omit<PersonRow, keyof typeof nothingBetween>>(
    reader,
    `SELECT p.id AS recipient_key, p.blocked_at, p.doubtful_since, p.on_whatsapp,
       p.on_whatsapp_checked_at, p.last_inbound_at AS wrote_somewhere_at, p.restricted_since,
       p.restricted_until, p.restricted_count, p.timezone, p.phone, p.language,
       (SELECT MAX(k.opted_out_at) FROM consent_states k WHERE k.contact_id = p.id) AS opted_out_at,
       (SELECT group_concat(k.state) FROM consent_states k WHERE k.contact_id = p.id) AS states,
       (SELECT group_concat(k.marketing) FROM consent_states k WHERE k.contact_id = p.id) AS marketing_states
     FROM json_each($contactIds) asked
     JOIN contacts p ON p.company_id = $companyId AND p.id = asked.value`,
    { companyId, contactIds },
  );
  return rows.map(row => ({ ...row, ...nothingBetween }));
}

/** Somebody nobody has heard of. */
export const nobodyKnown: Omit<PersonRow, 'recipient_key' | 'phone'> = {
  ...nothingBetween,
  blocked_at: null,
  on_whatsapp: null,
  on_whatsapp_checked_at: null,
  wrote_somewhere_at: null,
  doubtful_since: null,
  restricted_since: null,
  restricted_until: null,
  restricted_count: null,
  timezone: null,
  language: null,
  opted_out_at: null,
  states: null,
  marketing_states: null,
};
