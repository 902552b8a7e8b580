import { heirOf, personSql } from '../../contacts/index.js';
import type { Reader } from '../../db/connection.js';
import { encodeCursor } from '../../db/paging.js';
import type { Scope } from '../../db/scope.js';
import { select } from '../../db/sql.js';
import type { Unit } from '../../db/transactor.js';
import { AppError } from '../../kernel/errors.js';
import { foldText } from '../../kernel/fold-text.js';
import type { ContactId, ConversationId, SessionId } from '../../kernel/ids.js';
import type { Direction, FailureCode, MessageKind, MessageStatus } from '../../protocol/codes.js';
import type { ConversationCounts } from '../../protocol/views.js';
import { conversations, type ConversationRow } from '../model.js';
import { titleOf, type Titled } from '../title.js';
import {
  filterSql,
  orderedBy,
  viewSql,
  type ConversationFilter,
  type ListView,
  type Place,
} from './list-sql.js';

/** A conversation with what its row on the page shows of other tables. */
export interface ConversationWithContext extends ConversationRow {
  sessionName: string;
  assigneeName: string | null;
  labelIds: readonly string[];
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

export const withContext = `
  SELECT c.*, s.name AS session_name, u.name AS assignee_name,
    (SELECT json_group_array(k.label_id) FROM conversation_labels k WHERE k.conversation_id = c.id) AS label_ids,
    p.name AS contact_name, p.push_name, p.phone,
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

export interface RawContext {
  session_name: string;
  assignee_name: string | null;
  label_ids: string;
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

export function readContext(raw: RawContext): ConversationWithContext {
  return {
    ...conversations.read(raw),
    sessionName: raw.session_name,
    assigneeName: raw.assignee_name,
    labelIds: JSON.parse(raw.label_ids) as string[],
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

/** Groups have no person to be found by; they are few. */
const mostGroups = 2_000;

async function groupsCalled(
  reader: Reader,
  { companyId }: Pick<Scope, 'companyId'>,
  folded: string,
): Promise<ConversationId[]> {
  const rows = await select<{ id: ConversationId; title: string | null }>(
    reader,
    `SELECT id, title FROM conversations WHERE company_id = $companyId AND kind = 'group'
     ORDER BY id DESC LIMIT ${mostGroups}`,
    { companyId },
  );
  return rows.filter(({ title }) => foldText(title ?? '').includes(folded)).map(({ id }) => id);
}

type Condition = readonly [string, Record<string, unknown>];

/** Conversations with a person or in a group of this name, and those that are named. */
async function matchSql(
  reader: Reader,
  scope: Scope,
  { q = '', saying = [] }: ConversationFilter,
): Promise<Condition | null> {
  const folded = foldText(q);
  if (folded === '') return null;
  const [person, binds] = personSql(q);
  const named = [...(await groupsCalled(reader, scope, folded)), ...saying];
  const sql = `c.id IN (
    SELECT v.id FROM conversations v INDEXED BY conversations_contact
      WHERE v.company_id = $companyId AND v.contact_id IN
        (SELECT p.id FROM contacts p WHERE p.company_id = $companyId AND ${person})
    UNION SELECT value FROM json_each($named))`;
  return [sql, { ...binds, named }];
}

/** Holds all that views ask for; SQLite would take an index that is good for lists and read every row. */
const counting = 'INDEXED BY conversations_counts';

/** A view as it is, without wishes beside it. */
const isWhole = (filter: ConversationFilter) =>
  foldText(filter.q ?? '') === '' && filterSql({ ...filter, view: 'all' })[0] === '1 = 1';

/** A page of a view, in the order that was asked for. */
export async function listConversations(reader: Reader, scope: Scope, filter: ConversationFilter) {
  const { after, order, place, binds: placeBinds, placeOf } = orderedBy(filter);
  const [sessions, sessionBinds] = sessionSql(scope);
  const match = await matchSql(reader, scope, filter);
  const [matches, matchBinds] = match ?? ['1 = 1', {}];
  const [wished, wishedBinds] = filterSql(filter);
  // What a search found is few: it is looked up, in the place of walking through the list.
  const where = `${match ? '+' : ''}c.company_id = $companyId AND ${viewSql[filter.view]}
    AND ${sessions} AND ${matches} AND ${wished}`;
  const binds = {
    companyId: scope.companyId,
    ...sessionBinds,
    ...matchBinds,
    ...wishedBinds,
  };
  const rows = await select<RawContext & Place>(
    reader,
    `${withContext.replace('SELECT c.*', `SELECT ${place}, c.*`)} WHERE ${where} AND ${after}
     ORDER BY ${order} LIMIT $limit`,
    { ...binds, ...placeBinds, limit: filter.limit + 1 },
  );
  const [total] = await select<{ n: number }>(
    reader,
    `SELECT COUNT(*) AS n FROM conversations c ${isWhole(filter) ? counting : ''} WHERE ${where}`,
    binds,
  );
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  const isMore = rows.length > page.length && last !== undefined;
  return {
    rows: page.map(readContext),
    total: total?.n ?? 0,
    nextCursor: isMore ? encodeCursor(placeOf(last)) : null,
  };
}

/** What these conversations are called: the person, else the group, else the number. */
export async function titlesOf(
  reader: Reader,
  scope: Scope,
  ids: readonly ConversationId[],
): Promise<Map<ConversationId, string>> {
  const [sessions, binds] = sessionSql(scope);
  const rows = await select<Titled & { id: ConversationId }>(
    reader,
    `SELECT c.id, c.title, c.chat_id AS chatId, p.name AS contactName, p.push_name AS pushName, p.phone
     FROM conversations c LEFT JOIN contacts p ON p.id = c.contact_id
     WHERE c.company_id = $companyId AND ${sessions} AND c.id IN (SELECT value FROM json_each($ids))`,
    { companyId: scope.companyId, ids, ...binds },
  );
  return new Map(rows.map(row => [row.id, titleOf(row)]));
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
       ${count('waiting')} AS waiting, ${count('snoozed')} AS snoozed, ${count('closed')} AS closed,
       ${count('archived')} AS archived,
       SUM(CASE WHEN c.unread > 0 AND ${viewSql.all} THEN 1 ELSE 0 END) AS unread
     FROM conversations c ${counting} WHERE c.company_id = $companyId AND ${sessions}`,
    { companyId: scope.companyId, viewerId, ...binds },
  );
  const { open: opened, mine, unassigned, waiting, snoozed, closed, archived, unread } = row ?? {};
  return {
    open: opened ?? 0,
    mine: mine ?? 0,
    unassigned: unassigned ?? 0,
    waiting: waiting ?? 0,
    snoozed: snoozed ?? 0,
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
