import { messages, type MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { SessionId } from '../../kernel/ids.js';

/** Priorities of the last messages we sent from a session, the latest last. */
export async function lastPriorities(
  reader: Reader,
  sessionId: SessionId,
  count: number,
): Promise<number[]> {
  const rows = await select<{ priority: number }>(
    reader,
    `SELECT priority FROM messages WHERE session_id = $sessionId AND counted_at IS NOT NULL
       AND origin <> 'phone' AND priority IS NOT NULL ORDER BY counted_at DESC LIMIT $count`,
    { sessionId, count },
  );
  return rows.map(({ priority }) => priority).reverse();
}

/** Of the due messages that come after this priority, the one due for longest. */
export async function longestDue(
  reader: Reader,
  sessionId: SessionId,
  { below, now }: { below: number; now: Date },
): Promise<{ row: MessageRow; dueSince: Date } | null> {
  const [raw] = await select<{ due_since: string }>(
    reader,
    `SELECT *, MAX(created_at, COALESCE(not_before, created_at)) AS due_since FROM messages
     WHERE session_id = $sessionId AND status = 'pending' AND priority > $below
       AND (not_before IS NULL OR not_before <= $now)
     ORDER BY due_since, id LIMIT 1`,
    { sessionId, below, now },
  );
  return raw ? { row: messages.read(raw), dueSince: new Date(raw.due_since) } : null;
}

/**
 * The first due message of its lane that has its turn before this one. Bells of messages whose hold
 * ends at the same instant ring in any order.
 */
export async function firstBefore(
  reader: Reader,
  { sessionId, priority, turn, id }: MessageRow,
  now: Date,
): Promise<MessageRow | null> {
  const [row] = await select(
    reader,
    `SELECT * FROM messages WHERE session_id = $sessionId AND status = 'pending'
       AND (priority, turn, id) < ($priority, $turn, $id)
       AND (not_before IS NULL OR not_before <= $now)
     ORDER BY priority, turn, id LIMIT 1`,
    { sessionId, priority, turn, id, now },
  );
  return row ? messages.read(row) : null;
}

/**
 * The first waiting message of a conversation that this one must not pass: not one scheduled for
 * later, and for an answer none that a rule holds back and that is no answer itself.
 */
export async function earlierInConversation(
  reader: Reader,
  { conversationId, id, priority }: Pick<MessageRow, 'conversationId' | 'id' | 'priority'>,
  now: Date,
): Promise<MessageRow | null> {
  const [row] = await select(
    reader,
    `SELECT * FROM messages WHERE conversation_id = $conversationId AND status = 'pending'
       AND id < $id AND (scheduled_for IS NULL OR scheduled_for <= $now)
       AND NOT ($isAnswer AND priority <> 1 AND hold_code IS NOT NULL AND not_before > $now)
     ORDER BY id LIMIT 1`,
    { conversationId, id, now, isAnswer: priority === 1 ? 1 : 0 },
  );
  return row ? messages.read(row) : null;
}
