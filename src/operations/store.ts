import type { Reader } from '../db/connection.js';
import { crashedTheGateway } from '../delivery/index.js';
import { select } from '../db/sql.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';
import { displayPhone } from '../kernel/phone-number.js';
import type { ToDecideView } from '../protocol/views.js';

export interface StatusCounts {
  pending: number;
  sending: number;
  unknown: number;
}

/** What is under way at a session. */
export async function countOpen(reader: Reader, sessionId: SessionId): Promise<StatusCounts> {
  const rows = await select<{ status: keyof StatusCounts; n: number }>(
    reader,
    `SELECT status, COUNT(*) AS n FROM messages
     WHERE session_id = $sessionId AND status = 'pending' GROUP BY status
     UNION ALL
     SELECT status, COUNT(*) AS n FROM messages
     WHERE session_id = $sessionId AND status IN ('sending', 'unknown') GROUP BY status`,
    { sessionId },
  );
  const of = (status: keyof StatusCounts) => rows.find(row => row.status === status)?.n ?? 0;
  return { pending: of('pending'), sending: of('sending'), unknown: of('unknown') };
}

/** How many waiting messages a rule of their own holds: not the lane's turn, hours or pause. */
export async function countHeld(reader: Reader, sessionId: SessionId): Promise<number> {
  const [row] = await select<{ n: number }>(
    reader,
    `SELECT COUNT(*) AS n FROM messages
     WHERE session_id = $sessionId AND status = 'pending' AND hold_code IS NOT NULL`,
    { sessionId },
  );
  return row?.n ?? 0;
}

interface RawToDecide {
  id: string;
  conversation_id: string;
  session_id: string;
  kind: ToDecideView['type'];
  unknown_since: string;
  name: string | null;
  phone: string | null;
  chat_id: string;
}

function toDecideView(raw: RawToDecide): ToDecideView {
  return {
    id: raw.id,
    conversationId: raw.conversation_id,
    sessionId: raw.session_id,
    title: raw.name ?? (raw.phone ? displayPhone(raw.phone) : raw.chat_id),
    type: raw.kind,
    since: new Date(raw.unknown_since).toISOString(),
  };
}

/** Messages of these sessions that need a person's word, oldest first. */
export async function listToDecide(
  reader: Reader,
  sessionIds: readonly SessionId[],
  limit: number,
): Promise<{ total: number; first: ToDecideView[] }> {
  if (sessionIds.length === 0) return { total: 0, first: [] };
  const ids = JSON.stringify(sessionIds);
  const open = `m.session_id IN (SELECT value FROM json_each($ids)) AND m.status = 'unknown'
    AND m.needs_person = 1`;
  const [row] = await select<{ n: number }>(
    reader,
    `SELECT COUNT(*) AS n FROM messages m WHERE ${open}`,
    { ids },
  );
  if (!row || row.n === 0) return { total: 0, first: [] };
  const first = await select<RawToDecide>(
    reader,
    `SELECT m.id, m.conversation_id, m.session_id, m.kind, m.unknown_since,
       COALESCE(p.name, p.push_name, c.title) AS name, p.phone, c.chat_id
     FROM messages m
     JOIN conversations c ON c.id = m.conversation_id
     LEFT JOIN contacts p ON p.id = m.contact_id
     WHERE ${open} ORDER BY m.unknown_since, m.id LIMIT $limit`,
    { ids, limit },
  );
  return { total: row.n, first: first.map(toDecideView) };
}

/** What left these sessions and what failed since then. What WhatsApp refused after taking it has not left. */
export async function countEnded(
  reader: Reader,
  { companyId, sessionIds }: { companyId: CompanyId; sessionIds: readonly SessionId[] },
  since: Date,
): Promise<{ completed: number; failed: number }> {
  const [row] = await select<{ completed: number; failed: number }>(
    reader,
    `SELECT
       (SELECT COUNT(*) FROM messages
        WHERE session_id IN (SELECT value FROM json_each($ids)) AND sent_at >= $since
          AND direction = 'out' AND status <> 'failed') AS completed,
       (SELECT COUNT(*) FROM messages
        WHERE company_id = $companyId AND ended_at >= $since AND status = 'failed'
          AND session_id IN (SELECT value FROM json_each($ids))) AS failed`,
    { companyId, ids: JSON.stringify(sessionIds), since },
  );
  return { completed: row?.completed ?? 0, failed: row?.failed ?? 0 };
}

/** Whether the database answers at all. */
export async function isReadable(reader: Reader): Promise<boolean> {
  return select(reader, 'SELECT 1').then(
    () => true,
    () => false,
  );
}

export interface LaneCounts {
  waiting: number;
  working: number;
  /** Of the working ones, those that are not to be believed. */
  silent: number;
  /** Messages that ended the gateway and wait for a person. */
  setAside: number;
  total: number;
}

export async function countLanes(reader: Reader): Promise<LaneCounts> {
  const [row] = await select<LaneCounts>(
    reader,
    `SELECT (SELECT COUNT(*) FROM messages WHERE status = 'pending') AS waiting,
       (SELECT COUNT(*) FROM sessions WHERE status = 'WORKING') AS working,
       (SELECT COUNT(*) FROM messages INDEXED BY messages_open
         WHERE status IN ('sending', 'unknown') AND status = 'unknown'
           AND outcome_detail = '${crashedTheGateway}') AS setAside,
       (SELECT COUNT(*) FROM sessions WHERE silent_kind IS NOT NULL) AS silent,
       (SELECT COUNT(*) FROM sessions) AS total`,
  );
  return row ?? { waiting: 0, working: 0, silent: 0, setAside: 0, total: 0 };
}
