import { messages, type MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { ConversationId, MessageId, SessionId } from '../../kernel/ids.js';

/** A message whose outcome is not known, and what its tries say. */
export interface UnknownMessage {
  message: MessageRow;
  /** Of the last try: when it began, and when WAHA had been started then. */
  startedAt: Date | null;
  wahaStartedAt: Date | null;
  /** Tries nobody learned the outcome of. */
  unsureAttempts: number;
}

interface RawTries {
  try_started_at: string | null;
  try_waha_started_at: string | null;
  unsure_attempts: number;
}

const date = (text: string | null) => (text === null ? null : new Date(text));

export async function listUnknown(reader: Reader): Promise<UnknownMessage[]> {
  const rows = await select<RawTries>(
    reader,
    `SELECT m.*, a.started_at AS try_started_at, a.waha_started_at AS try_waha_started_at,
       (SELECT COUNT(*) FROM send_attempts u WHERE u.message_id = m.id
          AND (u.class = 'unsure' OR u.class IS NULL)) AS unsure_attempts
     FROM messages m INDEXED BY messages_open
     LEFT JOIN send_attempts a ON a.message_id = m.id AND a.number = m.attempt
     WHERE m.status IN ('sending', 'unknown') AND m.status = 'unknown' ORDER BY m.id`,
  );
  return rows.map(row => ({
    message: messages.read(row),
    startedAt: date(row.try_started_at),
    wahaStartedAt: date(row.try_waha_started_at),
    unsureAttempts: row.unsure_attempts,
  }));
}

/** Whether the newest send of this kind whose answer came bore the id we had chosen; null: none came. */
export async function ownIdShown(
  reader: Reader,
  { sessionId, media }: { sessionId: SessionId; media: boolean },
): Promise<boolean | null> {
  const [row] = await select<{ proved: number }>(
    reader,
    `SELECT m.wa_id = a.wa_id AS proved
     FROM send_attempts a JOIN messages m ON m.id = a.message_id
     WHERE a.session_id = $sessionId AND a.class = 'sent' AND (m.media_id IS NOT NULL) = $media
     ORDER BY a.started_at DESC LIMIT 1`,
    { sessionId, media: media ? 1 : 0 },
  );
  return row ? row.proved === 1 : null;
}

/** Messages of ours in a conversation that have been tried and whose outcome is not known. */
export async function listOutIn(
  reader: Reader,
  sessionId: SessionId,
  conversationId: ConversationId,
): Promise<MessageRow[]> {
  const rows = await select(
    reader,
    // Both conditions on the status: the first names the index, which is smaller than any thread.
    `SELECT * FROM messages WHERE session_id = $sessionId AND status IN ('sending', 'unknown')
       AND conversation_id = $conversationId AND counted_at IS NOT NULL ORDER BY id`,
    { sessionId, conversationId },
  );
  return rows.map(row => messages.read(row));
}

/** A message of ours that is known to be on WhatsApp: if even that is not found, nothing is proved. */
export interface Control {
  waId: string;
  sentAt: Date;
  conversationId: ConversationId;
}

interface RawControl {
  wa_id: string;
  sent_at: string;
  conversation_id: ConversationId;
}

const isControl = `direction = 'out' AND status IN ('sent', 'delivered', 'read')
  AND wa_id IS NOT NULL AND sent_at IS NOT NULL`;

const controlOf = ({ wa_id: waId, sent_at, conversation_id }: RawControl): Control => ({
  waId,
  sentAt: new Date(sent_at),
  conversationId: conversation_id,
});

/** The newest one of a session. */
export async function findControl(
  reader: Reader,
  { sessionId, otherThan }: { sessionId: SessionId; otherThan: MessageId | null },
): Promise<Control | null> {
  const [row] = await select<RawControl>(
    reader,
    `SELECT wa_id, sent_at, conversation_id FROM messages WHERE session_id = $sessionId
       AND ${isControl} AND id IS NOT $otherThan ORDER BY sent_at DESC LIMIT 1`,
    { sessionId, otherThan },
  );
  return row ? controlOf(row) : null;
}

/** The newest one of a conversation. */
export async function findControlIn(
  reader: Reader,
  conversationId: ConversationId,
): Promise<Control | null> {
  const [row] = await select<RawControl>(
    reader,
    `SELECT wa_id, sent_at, conversation_id FROM messages
     WHERE conversation_id = $conversationId AND ${isControl} ORDER BY sent_at DESC LIMIT 1`,
    { conversationId },
  );
  return row ? controlOf(row) : null;
}

/**
 * Whether another message of this session bears the id. One that was taken for typed on the phone,
 * and was heard of since then only, may be ours all the same.
 */
export async function isIdTaken(
  reader: Reader,
  { sessionId, waId, heardSince }: { sessionId: SessionId; waId: string; heardSince: Date },
): Promise<boolean> {
  const rows = await select(
    reader,
    `SELECT 1 FROM messages WHERE session_id = $sessionId AND wa_id = $waId
       AND NOT (direction = 'out' AND origin = 'phone' AND created_at >= $heardSince) LIMIT 1`,
    { sessionId, waId, heardSince },
  );
  return rows.length > 0;
}

/** The number of the newest row: what comes in later is above it, whatever any clock says. */
export async function newestRow(reader: Reader): Promise<number> {
  const [row] = await select<{ newest: number | null }>(
    reader,
    'SELECT MAX(rowid) AS newest FROM messages',
  );
  return row?.newest ?? 0;
}

/** As `isIdTaken`, for rows that came in after that row. */
export async function isIdTakenBefore(
  reader: Reader,
  { sessionId, waId, lastRow }: { sessionId: SessionId; waId: string; lastRow: number },
): Promise<boolean> {
  const rows = await select(
    reader,
    `SELECT 1 FROM messages WHERE session_id = $sessionId AND wa_id = $waId
       AND NOT (direction = 'out' AND origin = 'phone' AND rowid > $lastRow) LIMIT 1`,
    { sessionId, waId, lastRow },
  );
  return rows.length > 0;
}

/** Messages younger than `since` that may have left without this database knowing. */
export async function listUndecided(
  reader: Reader,
  { sessionId, since, lastRow }: { sessionId: SessionId; since: Date; lastRow: number },
): Promise<MessageRow[]> {
  const rows = await select(
    reader,
    `SELECT * FROM messages WHERE status IN ('pending', 'sending', 'unknown')
       AND session_id = $sessionId AND created_at > $since AND rowid <= $lastRow ORDER BY id`,
    { sessionId, since, lastRow },
  );
  return rows.map(row => messages.read(row));
}
