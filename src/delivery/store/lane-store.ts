import { messages, type MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { Unit } from '../../db/transactor.js';
import type { MessageId, SessionId } from '../../kernel/ids.js';
import type { Standing } from '../known-lane.js';
import { attempts, type AttemptRow } from '../model.js';

/** A session's waiting messages in the order in which they would leave. */
export async function listPending(
  reader: Reader,
  sessionId: SessionId,
  limit: number,
): Promise<MessageRow[]> {
  const rows = await select(
    reader,
    `SELECT * FROM messages WHERE session_id = $sessionId AND status = 'pending'
     ORDER BY priority, turn, id LIMIT $limit`,
    { sessionId, limit },
  );
  return rows.map(row => messages.read(row));
}

/** The parts of waiting messages that a lane's bells need. */
export async function listBells(
  reader: Reader,
  sessionId: SessionId,
  after: string,
  limit: number,
): Promise<Pick<MessageRow, 'id' | 'attempt' | 'priority' | 'turn' | 'notBefore'>[]> {
  const rows = await select(
    reader,
    `SELECT id, attempt, priority, turn, not_before FROM messages
     WHERE session_id = $sessionId AND status = 'pending' AND id > $after ORDER BY id LIMIT $limit`,
    { sessionId, after, limit },
  );
  return rows.map(row => messages.read(row));
}

export async function countPending(reader: Reader, sessionId: SessionId): Promise<number> {
  const [row] = await select<{ n: number }>(
    reader,
    "SELECT COUNT(*) AS n FROM messages WHERE session_id = $sessionId AND status = 'pending'",
    { sessionId },
  );
  return row?.n ?? 0;
}

/** The next message whose time has come, for when the database drives the lane itself. */
export async function nextDue(
  reader: Reader,
  sessionId: SessionId,
  now: Date,
): Promise<MessageId | null> {
  const [row] = await select<{ id: MessageId }>(
    reader,
    `SELECT id FROM messages WHERE session_id = $sessionId AND status = 'pending'
       AND (not_before IS NULL OR not_before <= $now)
     ORDER BY priority, turn, id LIMIT 1`,
    { sessionId, now },
  );
  return row?.id ?? null;
}

const hourMs = 3_600_000;

/**
 * The turn being served and the last one given to this source, inside one priority of a lane. Served
 * is what left last within the hour, or what is due now: a message that a rule holds back keeps its
 * early turn and does not hand earlier ones to whoever comes new.
 */
export async function turnsOf(
  reader: Reader,
  lane: { sessionId: SessionId; priority: number; source: string; now: Date },
): Promise<{ served: number; lastOfSource: number | null }> {
  const [row] = await select<{ due: number | null; last: number | null; left: number | null }>(
    reader,
    `SELECT
       (SELECT turn FROM messages WHERE session_id = $sessionId AND status = 'pending'
          AND priority = $priority AND (not_before IS NULL OR not_before <= $now)
          ORDER BY turn, id LIMIT 1) AS due,
       (SELECT MAX(turn) FROM messages WHERE session_id = $sessionId AND status = 'pending'
          AND priority = $priority AND source = $source) AS last,
       (SELECT turn FROM messages WHERE session_id = $sessionId AND counted_at > $hourAgo
          AND priority = $priority ORDER BY counted_at DESC LIMIT 1) AS left`,
    { ...lane, hourAgo: new Date(lane.now.getTime() - hourMs) },
  );
  return {
    served: Math.max(row?.left ?? 0, (row?.due ?? 1) - 1),
    lastOfSource: row?.last ?? null,
  };
}

/** How many messages wait at a session, and how many of them would leave before this place. */
export async function countAhead(
  reader: Reader,
  { sessionId, priority, turn, id }: Pick<MessageRow, 'sessionId' | 'priority' | 'turn' | 'id'>,
): Promise<Standing> {
  const [row] = await select<Record<keyof Standing, number | null>>(
    reader,
    `SELECT COUNT(*) AS waiting, SUM((priority, turn, id) < ($priority, $turn, $id)) AS ahead,
       SUM(priority = $priority) AS ownWaiting,
       SUM(priority = $priority AND (turn, id) < ($turn, $id)) AS ownAhead
     FROM messages WHERE session_id = $sessionId AND status = 'pending'`,
    { sessionId, priority, turn, id },
  );
  const { waiting, ahead, ownWaiting, ownAhead } = row ?? {};
  return {
    waiting: waiting ?? 0,
    ahead: ahead ?? 0,
    ownWaiting: ownWaiting ?? 0,
    ownAhead: ownAhead ?? 0,
  };
}

/** Messages of these sessions between claim and known outcome. */
export async function listOpen(
  reader: Reader,
  status: 'sending' | 'unknown',
): Promise<MessageRow[]> {
  const rows = await select(
    reader,
    // `IN` beside `=`: only so does SQLite see that the index of open messages has them all.
    `SELECT * FROM messages INDEXED BY messages_open
     WHERE status IN ('sending', 'unknown') AND status = $status ORDER BY id`,
    { status },
  );
  return rows.map(row => messages.read(row));
}

export async function insertAttempt(unit: Unit, row: AttemptRow): Promise<void> {
  await attempts.insert(unit, row);
}

export async function closeAttempt(
  unit: Unit,
  { messageId, number }: Pick<AttemptRow, 'messageId' | 'number'>,
  set: Pick<AttemptRow, 'endedAt' | 'class' | 'httpStatus' | 'errorCode' | 'errorDetail'>,
): Promise<void> {
  await attempts.update(unit, set, { companyId: unit.companyId, messageId, number });
}

export function findAttempt(
  reader: Reader,
  messageId: MessageId,
  number: number,
): Promise<AttemptRow | null> {
  return attempts.findOne(reader, { messageId, number });
}

/**
 * How often this message provably did not leave, but for these causes; grows its pause before the
 * next try.
 */
export async function countNotSent(
  reader: Reader,
  messageId: MessageId,
  butFor: readonly string[],
): Promise<number> {
  const [row] = await select<{ n: number }>(
    reader,
    `SELECT COUNT(*) AS n FROM send_attempts WHERE message_id = $messageId AND class = 'not_sent'
       AND error_code NOT IN (SELECT value FROM json_each($butFor))`,
    { messageId, butFor },
  );
  return row?.n ?? 0;
}

export async function lastAttempt(
  reader: Reader,
  sessionId: SessionId,
): Promise<AttemptRow | null> {
  const [row] = await select(
    reader,
    `SELECT * FROM send_attempts WHERE session_id = $sessionId ORDER BY started_at DESC, number DESC LIMIT 1`,
    { sessionId },
  );
  return row ? attempts.read(row) : null;
}

/** What the newest sends of a session say of its pace: how often in a row it was too much. */
export async function overlimitsOf(
  reader: Reader,
  sessionId: SessionId,
  most: number,
): Promise<{ times: number; at: Date } | null> {
  const rows = await select<{ too_much: number; at: string }>(
    reader,
    `SELECT error_code IS 'rate_overlimit' AS too_much, COALESCE(ended_at, started_at) AS at
     FROM send_attempts WHERE session_id = $sessionId
       AND (class = 'sent' OR error_code = 'rate_overlimit')
     ORDER BY started_at DESC, number DESC LIMIT $most`,
    { sessionId, most },
  );
  const taken = rows.findIndex(({ too_much }) => too_much === 0);
  const [last] = rows;
  return last ? { times: taken < 0 ? rows.length : taken, at: new Date(last.at) } : null;
}

/** Without a scope: a bell carries nothing but an id. */
export async function findRowAnywhere(reader: Reader, id: MessageId): Promise<MessageRow | null> {
  const [row] = await select(reader, 'SELECT * FROM messages WHERE id = $id', { id });
  return row ? messages.read(row) : null;
}
