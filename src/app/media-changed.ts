import { select } from '../db/sql.js';
import type { Unit } from '../db/transactor.js';
import type { ConversationId, MediaId, MessageId, SessionId } from '../kernel/ids.js';

/** A file that became ready, or cannot be had, changes the message that carries it. */
export async function mediaChanged(unit: Unit, mediaId: MediaId): Promise<void> {
  const rows = await select<{
    id: MessageId;
    conversation_id: ConversationId;
    session_id: SessionId;
  }>(
    unit,
    'SELECT id, conversation_id, session_id FROM messages WHERE company_id = $companyId AND media_id = $mediaId',
    { companyId: unit.companyId, mediaId },
  );
  for (const { id, conversation_id: conversationId, session_id: sessionId } of rows) {
    unit.announce({ type: 'message.changed', messageId: id, conversationId, sessionId });
  }
}
