import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { ConversationId, SessionId } from '../../kernel/ids.js';

/** Where a conversation is at WAHA, and what it has unread. */
export async function conversationOf(
  reader: Reader,
  id: ConversationId,
): Promise<{ chatId: string }> {
  const [row] = await select<{ chat_id: string }>(
    reader,
    // Read while it was sent, it may have become part of another.
    `WITH RECURSIVE heirs (id) AS (
       SELECT $id UNION SELECT m.new_id FROM merged_ids m JOIN heirs h ON m.old_id = h.id)
     SELECT c.chat_id FROM heirs h JOIN conversations c ON c.id = h.id`,
    { id },
  );
  if (!row) throw new Error('A message without a conversation.');
  return { chatId: row.chat_id };
}

/** The id of a message as its engine writes it. */
export async function fullIdOf(
  reader: Reader,
  sessionId: SessionId,
  waId: string,
): Promise<string | null> {
  const [row] = await select<{ wa_full_id: string | null }>(
    reader,
    'SELECT wa_full_id FROM messages WHERE session_id = $sessionId AND wa_id = $waId LIMIT 1',
    { sessionId, waId },
  );
  return row?.wa_full_id ?? null;
}
