import { heirOf } from '../../contacts/index.js';
import type { Reader } from '../../db/connection.js';
import { decodeCursor, encodeCursor } from '../../db/paging.js';
import type { Scope } from '../../db/scope.js';
import { run, select } from '../../db/sql.js';
import type { Unit } from '../../db/transactor.js';
import { AppError } from '../../kernel/errors.js';
import { foldText } from '../../kernel/fold-text.js';
import type { ContactId, ConversationId, SessionId } from '../../kernel/ids.js';
import type { Direction, FailureCode, MessageKind, MessageStatus } from '../../protocol/codes.js';
import type { ConversationCounts } from '../../protocol/views.js';
import { conversations, windows, type ConversationRow, type WindowRow } from '../model.js';

/** A conversation with what its row on the page shows of other tables. */
export interface ConversationWithContext extends ConversationRow {
  sessionName: string;
  assigneeName: string | null;
  contactName: string | null;
  pushName: string | null;
  phone: string | null;
  windowClosesAt: Date | null;
  pendingCount: number;
  lastBody: string | null;
  lastRevoked: boolean;
  lastKind: MessageKind | null;
  lastDirection: Direction | null;
  lastStatus: MessageStatus | null;
  lastOutcome: FailureCode | null;
}

export const listViews = ['mine', 'unassigned', 'waiting', 'all', 'closed', 'archived'] as const;

export type ListView = (typeof listViews)[number];

export interface ConversationFilter {
  view: ListView;
  /** Whose `mine` is meant. */
  viewerId: string;
  q?: string | undefined;
  session?: SessionId | undefined;
  contactId?: ContactId | undefined;
  cursor?: string | undefined;
  limit: number;
}

const open = "c.status = 'open' AND c.archived_at IS NULL";

const viewSql: Record<ListView, string> = {
  mine: `${open} AND c.assignee_id = $viewerId`,
  unassigned: `${open} AND c.assignee_id IS NULL`,
  waiting: `${open} AND c.waiting_since IS NOT NULL`,
  all: open,
  closed: "c.status = 'closed' AND c.archived_at IS NULL",
  archived: 'c.archived_at IS NOT NULL',
};

const withContext = `
  SELECT c.*, s.name AS session_name, u.name AS assignee_name, p.name AS contact_name, p.push_name, p.phone,
    (SELECT MAX(w.closes_at) FROM conversation_windows w WHERE w.conversation_id = c.id) AS window_closes_at,
    (SELECT COUNT(*) FROM messages q WHERE q.conversation_id = c.id AND q.status = 'pending') AS pending_count,
    CASE WHEN m.revoked_at IS NULL THEN substr(m.body, 1, 120) END AS last_body,
    m.revoked_at IS NOT NULL AS last_revoked, m.kind AS last_kind, m.direction AS last_direction,
    m.status AS last_status, m.outcome_code AS last_outcome
  FROM conversations c
  JOIN sessions s ON s.id = c.session_id
  LEFT JOIN users u ON u.id = c.assignee_id
  LEFT JOIN contacts p ON p.id = c.contact_id
  LEFT JOIN messages m ON m.id = c.last_message_id`;

/** Sessions the caller may read, as a condition on `c.session_id`. */
export function sessionSql(
  scope: Scope,
  column = 'c.session_id',
): [string, Record<string, unknown>] {
  if (scope.sessionIds === null) return ['1 = 1', {}];
  return [
    `${column} IN (SELECT value FROM json_each($sessionIds))`,
    { sessionIds: [...scope.sessionIds] },
  ];
}

interface RawContext {
  session_name: string;
  assignee_name: string | null;
  contact_name: string | null;
  push_name: string | null;
  phone: string | null;
  window_closes_at: string | null;
  pending_count: number;
  last_body: string | null;
  last_revoked: number;
  last_kind: MessageKind | null;
  last_direction: Direction | null;
  last_status: MessageStatus | null;
  last_outcome: FailureCode | null;
}

function readContext(raw: RawContext): ConversationWithContext {
  return {
    ...conversations.read(raw),
    sessionName: raw.session_name,
    assigneeName: raw.assignee_name,
    contactName: raw.contact_name,
    pushName: raw.push_name,
    phone: raw.phone,
    windowClosesAt: raw.window_closes_at ? new Date(raw.window_closes_at) : null,
    pendingCount: raw.pending_count,
    lastBody: raw.last_body,
    lastRevoked: raw.last_revoked === 1,
    lastKind: raw.last_kind,
    lastDirection: raw.last_direction,
    lastStatus: raw.last_status,
    lastOutcome: raw.last_outcome,
  };
}

/** Conversations in which a person, a number or a message text matches. */
function matchSql(q: string | undefined): [string, Record<string, unknown>] {
  const folded = foldText(q ?? '');
  if (folded === '') return ['1 = 1', {}];
  const digits = (q ?? '').replace(/\D/g, '');
  const inText =
    folded.length < 3
      ? ''
      : `OR c.id IN (SELECT x.conversation_id FROM message_search f JOIN messages x ON x.id = f.message_id
           WHERE f.folded MATCH $phrase AND f.company_id = $companyId)`;
  const sql = `(instr(COALESCE(p.name_key, ''), $folded) > 0
    OR ($digits <> '' AND instr(COALESCE(p.phone, ''), $digits) > 0) ${inText})`;
  const phrase = folded.length < 3 ? {} : { phrase: `"${folded.replaceAll('"', '""')}"` };
  return [sql, { folded, digits, ...phrase }];
}

/** Newest first. */
export async function listConversations(reader: Reader, scope: Scope, filter: ConversationFilter) {
  const [lastAt, lastId] = filter.cursor ? decodeCursor(filter.cursor, 2) : ['~', '~'];
  const [sessions, sessionBinds] = sessionSql(scope);
  const [match, matchBinds] = matchSql(filter.q);
  const where = `c.company_id = $companyId AND ${viewSql[filter.view]} AND ${sessions} AND ${match}
    AND ($session IS NULL OR c.session_id = $session) AND ($contactId IS NULL OR c.contact_id = $contactId)`;
  const binds = {
    companyId: scope.companyId,
    session: filter.session ?? null,
    contactId: filter.contactId ?? null,
    ...(filter.view === 'mine' ? { viewerId: filter.viewerId } : {}),
    ...sessionBinds,
    ...matchBinds,
  };
  const rows = await select<RawContext>(
    reader,
    `${withContext} WHERE ${where} AND (c.last_message_at, c.id) < ($lastAt, $lastId)
     ORDER BY c.last_message_at DESC, c.id DESC LIMIT $limit`,
    { ...binds, lastAt, lastId, limit: filter.limit + 1 },
  );
  const [total] = await select<{ n: number }>(
    reader,
    `SELECT COUNT(*) AS n FROM conversations c LEFT JOIN contacts p ON p.id = c.contact_id WHERE ${where}`,
    binds,
  );
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1) as { last_message_at: string; id: string } | undefined;
  const more = rows.length > page.length && last;
  return {
    rows: page.map(readContext),
    total: total?.n ?? 0,
    nextCursor: more ? encodeCursor([last.last_message_at, last.id]) : null,
  };
}

export async function countConversations(
  reader: Reader,
  scope: Scope,
  viewerId: string,
): Promise<ConversationCounts> {
  const [sessions, binds] = sessionSql(scope);
  const count = (view: ListView) => `SUM(CASE WHEN ${viewSql[view]} THEN 1 ELSE 0 END)`;
  const [row] = await select<Record<keyof ConversationCounts, number | null>>(
    reader,
    `SELECT ${count('all')} AS open, ${count('mine')} AS mine, ${count('unassigned')} AS unassigned,
       ${count('waiting')} AS waiting, ${count('closed')} AS closed, ${count('archived')} AS archived,
       SUM(CASE WHEN c.unread > 0 AND ${viewSql.all} THEN 1 ELSE 0 END) AS unread
     FROM conversations c WHERE c.company_id = $companyId AND ${sessions}`,
    { companyId: scope.companyId, viewerId, ...binds },
  );
  const { open: opened, mine, unassigned, waiting, closed, archived, unread } = row ?? {};
  return {
    open: opened ?? 0,
    mine: mine ?? 0,
    unassigned: unassigned ?? 0,
    waiting: waiting ?? 0,
    closed: closed ?? 0,
    archived: archived ?? 0,
    unread: unread ?? 0,
  };
}

export async function findConversation(
  reader: Reader,
  scope: Scope,
  id: ConversationId,
): Promise<ConversationWithContext | null> {
  const [sessions, binds] = sessionSql(scope);
  const [row] = await select<RawContext>(
    reader,
    `${withContext} WHERE c.company_id = $companyId AND c.id = $id AND ${sessions}`,
    { companyId: scope.companyId, id, ...binds },
  );
  if (row) return readContext(row);
  const heir = await heirOf(reader, scope, id);
  return heir && findConversation(reader, scope, heir);
}

export async function getConversation(reader: Reader, scope: Scope, id: ConversationId) {
  const found = await findConversation(reader, scope, id);
  if (!found) throw new AppError('not_found', 'There is no such conversation.');
  return found;
}

/** By person where there is one, since the same person may come under another WhatsApp id. */
export async function findConversationOf(
  reader: Reader,
  { companyId }: Pick<Scope, 'companyId'>,
  who: { sessionId: SessionId; contactId: ContactId | null; chatId: string },
): Promise<ConversationRow | null> {
  // Two branches: with OR, SQLite would read every conversation of the session.
  const [row] = await select(
    reader,
    `SELECT * FROM (
       SELECT * FROM conversations
         WHERE company_id = $companyId AND session_id = $sessionId AND chat_id = $chatId
       UNION ALL
       SELECT * FROM conversations
         WHERE company_id = $companyId AND session_id = $sessionId AND contact_id = $contactId)
     ORDER BY created_at LIMIT 1`,
    { companyId, ...who },
  );
  return row ? conversations.read(row) : null;
}

/** Those that are somebody's who may no longer read them: gone, or without the right to. */
export async function listOutOfReach(
  reader: Reader,
  { companyId }: Pick<Scope, 'companyId'>,
): Promise<ConversationWithContext[]> {
  const rows = await select<RawContext>(
    reader,
    `${withContext} JOIN (
       SELECT h.assignee_id, h.session_id FROM (
         SELECT DISTINCT assignee_id, session_id FROM conversations
         WHERE company_id = $companyId AND assignee_id IS NOT NULL) h
       JOIN users g ON g.id = h.assignee_id
       WHERE g.status <> 'active' OR (g.role = 'manager' AND NOT EXISTS (
         SELECT 1 FROM session_access a WHERE a.session_id = h.session_id
           AND a.user_id = h.assignee_id AND a.can_read = 1))) x
       ON x.assignee_id = c.assignee_id AND x.session_id = c.session_id
     WHERE c.company_id = $companyId`,
    { companyId },
  );
  return rows.map(readContext);
}

export async function insertConversation(unit: Unit, row: ConversationRow): Promise<void> {
  await conversations.insert(unit, row);
}

export async function updateConversation(
  unit: Unit,
  { id, version }: Pick<ConversationRow, 'id' | 'version'>,
  set: Partial<ConversationRow>,
): Promise<void> {
  await conversations.update(
    unit,
    { ...set, version: version + 1 },
    { companyId: unit.companyId, id },
  );
}

export async function insertWindow(unit: Unit, row: WindowRow): Promise<void> {
  await windows.insert(unit, row, 'ON CONFLICT (conversation_id, opened_at) DO NOTHING');
}

/**
 * Moves the end of the stretch that `at` falls into, never to an earlier instant. Answers whether
 * there is such a stretch.
 */
export async function extendWindow(
  unit: Unit,
  conversationId: ConversationId,
  { at, closesAt }: { at: Date; closesAt: Date },
): Promise<boolean> {
  const extended = await run(
    unit,
    `UPDATE conversation_windows SET closes_at = MAX(closes_at, $closesAt)
     WHERE id = (SELECT id FROM conversation_windows WHERE company_id = $companyId
       AND conversation_id = $conversationId AND opened_at <= $at AND closes_at > $at LIMIT 1)`,
    { companyId: unit.companyId, conversationId, at, closesAt },
  );
  return extended > 0;
}
