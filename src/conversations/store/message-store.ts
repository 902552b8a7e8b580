import { heirOf } from '../../contacts/index.js';
import type { Reader } from '../../db/connection.js';
import { decodeCursor, encodeCursor } from '../../db/paging.js';
import type { Scope } from '../../db/scope.js';
import { select } from '../../db/sql.js';
import type { Unit } from '../../db/transactor.js';
import { AppError } from '../../kernel/errors.js';
import type { ContactId, ConversationId, MessageId, SessionId } from '../../kernel/ids.js';
import type { Done } from '../deeds.js';
import { messages, receipts, stars, type MessageRow, type ReceiptRow } from '../model.js';
import { sessionSql } from './conversation-store.js';

/** A message with what its bubble shows of other tables. */
export interface MessageWithContext extends MessageRow {
  sessionName: string;
  mediaMime: string | null;
  mediaBytes: number | null;
  mediaName: string | null;
  mediaState: 'pending' | 'ready' | 'failed' | 'gone' | null;
  starred: boolean;
  /** Everything anybody has reacted with, the reactions taken back included. */
  reacted: readonly Done[];
}

interface RawContext {
  session_name: string;
  media_mime: string | null;
  media_bytes: number | null;
  media_name: string | null;
  media_state: MessageWithContext['mediaState'];
  starred: number;
  reacted: string;
}

const withContext = `
  SELECT m.*, s.name AS session_name, f.mime AS media_mime, f.bytes AS media_bytes,
    f.file_name AS media_name, f.state AS media_state,
    EXISTS (SELECT 1 FROM message_stars t WHERE t.message_id = m.id AND t.user_id = $viewer) AS starred,
    (SELECT json_group_array(json_object('kind', d.kind, 'author', d.author, 'waId', d.wa_id,
        'body', d.body, 'at', d.at, 'toldAt', d.told_at)) FROM message_deeds d
      WHERE d.conversation_id = m.conversation_id AND d.target = m.wa_id AND d.kind = 'reacted'
        AND (d.target_is_ours IS NULL OR d.target_is_ours = (m.direction = 'out'))) AS reacted
  FROM messages m
  JOIN sessions s ON s.id = m.session_id
  LEFT JOIN media f ON f.id = m.media_id`;

function readReacted(json: string): readonly Done[] {
  if (json === '[]') return [];
  const rows = JSON.parse(json) as (Omit<Done, 'at' | 'toldAt'> & { at: string; toldAt: string })[];
  return rows.map(row => ({ ...row, at: new Date(row.at), toldAt: new Date(row.toldAt) }));
}

function readContext(raw: RawContext): MessageWithContext {
  return {
    ...messages.read(raw),
    sessionName: raw.session_name,
    mediaMime: raw.media_mime,
    mediaBytes: raw.media_bytes,
    mediaName: raw.media_name,
    mediaState: raw.media_state,
    starred: raw.starred === 1,
    reacted: readReacted(raw.reacted),
  };
}

/** Reads for one caller: stars are personal. */
export interface Viewer {
  scope: Scope;
  viewerId: string;
}

export async function findMessage(
  reader: Reader,
  { scope, viewerId }: Viewer,
  id: MessageId,
): Promise<MessageWithContext | null> {
  const [sessions, binds] = sessionSql(scope, 'm.session_id');
  const [row] = await select<RawContext>(
    reader,
    `${withContext} WHERE m.company_id = $companyId AND m.id = $id AND ${sessions}`,
    { companyId: scope.companyId, id, viewer: viewerId, ...binds },
  );
  if (row) return readContext(row);
  const heir = await heirOf(reader, scope, id);
  return heir && findMessage(reader, { scope, viewerId }, heir);
}

export async function getMessage(
  reader: Reader,
  viewer: Viewer,
  id: MessageId,
): Promise<MessageWithContext> {
  const found = await findMessage(reader, viewer, id);
  if (!found) throw new AppError('not_found', 'There is no such message.');
  return found;
}

export interface ThreadFilter {
  conversationId: ConversationId;
  cursor?: string | undefined;
  limit: number;
}

/** Newest first. */
export async function listMessages(
  reader: Reader,
  { scope, viewerId }: Viewer,
  filter: ThreadFilter,
) {
  const { conversationId, cursor, limit } = filter;
  const [lastAt, lastId] = cursor ? decodeCursor(cursor, 2) : ['~', '~'];
  const [sessions, binds] = sessionSql(scope, 'm.session_id');
  const rows = await select<RawContext>(
    reader,
    `${withContext} WHERE m.company_id = $companyId AND ${sessions}
       AND m.conversation_id = $conversationId AND (m.occurred_at, m.id) < ($lastAt, $lastId)
     ORDER BY m.occurred_at DESC, m.id DESC LIMIT $limit`,
    {
      companyId: scope.companyId,
      viewer: viewerId,
      ...{ conversationId, lastAt, lastId, limit: limit + 1, ...binds },
    },
  );
  const page = rows.slice(0, limit);
  const last = page.at(-1) as { occurred_at: string; id: string } | undefined;
  const more = rows.length > page.length && last;
  return {
    rows: page.map(readContext),
    nextCursor: more ? encodeCursor([last.occurred_at, last.id]) : null,
  };
}

/** Those of these messages that the viewer may read and that are as asked, in no order. */
export async function findMessages(
  reader: Reader,
  { scope, viewerId }: Viewer,
  wanted: {
    ids: readonly MessageId[];
    contactId?: ContactId | undefined;
    sessionId?: SessionId | undefined;
    status?: string | undefined;
    kind?: string | undefined;
  },
): Promise<MessageWithContext[]> {
  const [sessions, binds] = sessionSql(scope, 'm.session_id');
  const { ids, contactId = null, sessionId = null, status = null, kind = null } = wanted;
  const rows = await select<RawContext>(
    reader,
    `${withContext} WHERE m.id IN (SELECT value FROM json_each($ids))
       AND m.company_id = $companyId AND ${sessions}
       AND ($contactId IS NULL OR m.contact_id = $contactId)
       AND ($sessionId IS NULL OR m.session_id = $sessionId)
       AND ($status IS NULL OR m.status = $status) AND ($kind IS NULL OR m.kind = $kind)`,
    {
      companyId: scope.companyId,
      viewer: viewerId,
      ...{ ids, contactId, sessionId, status, kind, ...binds },
    },
  );
  return rows.map(readContext);
}

/** The plain row, for writers that hold the wall themselves. */
export function findRow(reader: Reader, { companyId }: Pick<Scope, 'companyId'>, id: MessageId) {
  return messages.findOne(reader, { companyId, id });
}

export async function findOwnByWaId(
  reader: Reader,
  sessionId: SessionId,
  waId: string,
): Promise<MessageRow | null> {
  const [row] = await select(
    reader,
    "SELECT * FROM messages WHERE session_id = $sessionId AND wa_id = $waId AND direction = 'out'",
    { sessionId, waId },
  );
  return row ? messages.read(row) : null;
}

/** Whether this author's message is here already. Ids are chosen by senders, so the author counts. */
export async function hasInbound(
  reader: Reader,
  who: { conversationId: ConversationId; contactId: ContactId | null; waId: string },
): Promise<boolean> {
  const rows = await select(
    reader,
    `SELECT 1 FROM messages WHERE conversation_id = $conversationId AND direction = 'in'
       AND wa_id = $waId AND contact_id IS $contactId`,
    who,
  );
  return rows.length > 0;
}

/** A message of ours in this conversation that is between claim and record. */
export async function hasSending(reader: Reader, conversationId: ConversationId): Promise<boolean> {
  // Both conditions on the status: the first names the index, which is smaller than any thread.
  const rows = await select(
    reader,
    `SELECT 1 FROM messages
     WHERE session_id = (SELECT session_id FROM conversations WHERE id = $conversationId)
       AND status IN ('sending', 'unknown') AND status = 'sending'
       AND conversation_id = $conversationId`,
    { conversationId },
  );
  return rows.length > 0;
}

export async function insertMessage(unit: Unit, row: Partial<MessageRow>): Promise<void> {
  await messages.insert(unit, row);
}

/** Writes changed columns if the row is still at the version that was read; answers whether it was. */
export async function updateMessage(
  unit: Unit,
  { id, version }: Pick<MessageRow, 'id' | 'version'>,
  set: Partial<MessageRow>,
): Promise<boolean> {
  const where = { companyId: unit.companyId, id, version };
  return (await messages.update(unit, { ...set, version: version + 1 }, where)) === 1;
}

export async function listPendingTo(reader: Reader, contactId: ContactId): Promise<MessageRow[]> {
  const rows = await select(
    reader,
    "SELECT * FROM messages WHERE contact_id = $contactId AND status = 'pending' ORDER BY id",
    { contactId },
  );
  return rows.map(row => messages.read(row));
}

/** First of its kind only. Answers whether it was new. */
export async function insertReceipt(unit: Unit, row: ReceiptRow): Promise<boolean> {
  return (
    (await receipts.insert(unit, row, 'ON CONFLICT (message_id, participant, ack) DO NOTHING')) > 0
  );
}

export async function setStar(
  unit: Unit,
  viewerId: string,
  messageId: MessageId,
  starred: boolean,
): Promise<void> {
  const { companyId } = unit;
  if (!starred) {
    await stars.remove(unit, { companyId, userId: viewerId, messageId });
    return;
  }
  await stars.insert(unit, { companyId, userId: viewerId, messageId }, 'ON CONFLICT DO NOTHING');
}
