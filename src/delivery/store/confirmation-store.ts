import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { CompanyId, ContactId, ConversationId, SessionId } from '../../kernel/ids.js';

/** Where a person can be answered now, and until when. */
export interface Answerable {
  conversationId: ConversationId;
  sessionId: SessionId;
  closesAt: Date;
}

/** The conversation whose window stays open longest, or the one that is named if its window is open. */
export async function findAnswerable(
  reader: Reader,
  asked: {
    companyId: CompanyId;
    contactId: ContactId;
    conversationId: ConversationId | null;
    now: Date;
  },
): Promise<Answerable | null> {
  const [row] = await select<{ id: ConversationId; session_id: SessionId; closes_at: string }>(
    reader,
    `SELECT c.id, c.session_id, MAX(w.closes_at) AS closes_at
     FROM conversations c JOIN conversation_windows w ON w.conversation_id = c.id
     WHERE c.company_id = $companyId AND c.contact_id = $contactId AND c.kind = 'person'
       AND ($conversationId IS NULL OR c.id = $conversationId)
     GROUP BY c.id HAVING MAX(w.closes_at) > $now ORDER BY 3 DESC, c.id LIMIT 1`,
    asked,
  );
  return row
    ? { conversationId: row.id, sessionId: row.session_id, closesAt: new Date(row.closes_at) }
    : null;
}

/** Whether the gateway has answered this person since then, or is about to. */
export async function hasAnswered(
  reader: Reader,
  asked: { companyId: CompanyId; contactId: ContactId; since: Date },
): Promise<boolean> {
  const rows = await select(
    reader,
    `SELECT 1 FROM conversations c JOIN messages m ON m.conversation_id = c.id
     WHERE c.company_id = $companyId AND c.contact_id = $contactId
       AND m.occurred_at > $since AND m.origin = 'system'
       AND m.status IN ('pending', 'sending', 'sent', 'delivered', 'read', 'unknown') LIMIT 1`,
    asked,
  );
  return rows.length > 0;
}
