import type { Reader } from '../../db/connection.js';
import { decodeCursor, encodeCursor } from '../../db/paging.js';
import { select } from '../../db/sql.js';
import { AppError } from '../../kernel/errors.js';
import type {
  CompanyId,
  ContactId,
  ConversationId,
  MessageId,
  SessionId,
} from '../../kernel/ids.js';
import { hasNone, searchWords, type SearchWords } from '../../kernel/search-words.js';
import { ftsMatch, marksOf, placeOf } from '../search-terms.js';
import { findMessages, type MessageWithContext, type Viewer } from './message-store.js';

export interface SearchFilter {
  q: string;
  sessionId?: SessionId | undefined;
  contactId?: ContactId | undefined;
  status?: string | undefined;
  kind?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  cursor?: string | undefined;
  limit: number;
}

interface Span {
  /** The first place that counts, and the first that does not any more. */
  from: number;
  before: number;
}

interface Candidates {
  ids: readonly { id: MessageId; place: number }[];
  /** Where to go on; null: there is nothing further. */
  nextBefore: number | null;
}

/** Texts looked through one by one where the index has no word to look up. */
const mostRead = 20_000;
/** Found texts that are looked at for a page, when something else is asked of them too. */
const mostFound = 500;
const mostRounds = 6;

/** The newest texts before a place in which all words stand, of the marked sessions. */
async function candidates(
  reader: Reader,
  {
    words,
    marks,
    span,
    most,
  }: { words: SearchWords; marks: string[] | null; span: Span; most: number },
): Promise<Candidates> {
  const looksUp = words.long.length > 0;
  const limit = looksUp ? most : mostRead;
  const fits = [
    ...words.short.map((_, at) => `instr(folded, $short${at}) > 0`),
    ...(looksUp || !marks
      ? []
      : [`(${marks.map((_, at) => `instr(scope, $mark${at}) > 0`).join(' OR ')})`]),
  ];
  const rows = await select<{ place: number; id: MessageId | null; seen: number }>(
    reader,
    `WITH found AS MATERIALIZED (
       SELECT rowid AS place, message_id AS id, folded, scope FROM message_search
       WHERE ${looksUp ? 'message_search MATCH $match AND' : ''} rowid >= CAST($from AS INTEGER) AND rowid < CAST($before AS INTEGER)
       ORDER BY rowid DESC LIMIT $limit)
     SELECT * FROM (SELECT place, id, 0 AS seen FROM found
       ${fits.length > 0 ? `WHERE ${fits.join(' AND ')}` : ''} ORDER BY place DESC LIMIT $most)
     UNION ALL SELECT MIN(place), NULL, COUNT(*) FROM found`,
    {
      ...{ ...span, limit, most },
      match: ftsMatch(words, marks),
      ...Object.fromEntries(words.short.map((word, at) => [`short${at}`, word])),
      ...Object.fromEntries((marks ?? []).map((mark, at) => [`mark${at}`, mark])),
    },
  );
  const end = rows.at(-1);
  const ids = rows.flatMap(({ id, place }) => (id === null ? [] : [{ id, place }]));
  if (ids.length === most) return { ids, nextBefore: ids.at(-1)?.place ?? null };
  return { ids, nextBefore: end && end.seen === limit ? end.place : null };
}

async function hasNeighbours(reader: Reader, companyId: CompanyId): Promise<boolean> {
  const rows = await select(reader, 'SELECT 1 FROM companies WHERE id <> $companyId LIMIT 1', {
    companyId,
  });
  return rows.length > 0;
}

function placeIn(cursor: string | undefined): number {
  if (cursor === undefined) return Number.MAX_SAFE_INTEGER;
  const [place] = decodeCursor(cursor, 1);
  if (typeof place === 'number' && Number.isSafeInteger(place)) return place;
  throw new AppError('invalid_input', 'This cursor was not made by this list.');
}

function spanOf({ from, to, cursor }: SearchFilter): Span {
  const before = Math.min(placeIn(cursor), to ? placeOf(to) : Number.MAX_SAFE_INTEGER);
  return { from: from ? placeOf(from) : Number.MIN_SAFE_INTEGER, before };
}

export interface Found {
  rows: MessageWithContext[];
  words: SearchWords;
  nextCursor: string | null;
}

/**
 * Messages in whose text all words stand, newest first. A page may hold fewer than asked although
 * the cursor goes on: what is looked through for one page has an end.
 */
export async function searchMessages(
  reader: Reader,
  viewer: Viewer,
  filter: SearchFilter,
): Promise<Found> {
  const { limit, sessionId, q, contactId, status, kind } = filter;
  const words = searchWords(q);
  const span = spanOf(filter);
  const none: Found = { rows: [], words, nextCursor: null };
  const { companyId, sessionIds } = viewer.scope;
  const asked = sessionId ? [sessionId] : sessionIds;
  if (hasNone(words) || asked?.length === 0) return none;
  const marks = marksOf({
    companyId,
    sessionIds: asked,
    hasNeighbours: await hasNeighbours(reader, companyId),
  });
  const isPlain = !contactId && !status && !kind;
  const most = isPlain && words.short.length === 0 ? limit + 1 : mostFound;
  const rows: MessageWithContext[] = [];
  const places = new Map<string, number>();
  let before: number | null = span.before;
  for (let round = 0; round < mostRounds && rows.length <= limit && before !== null; round += 1) {
    const { ids, nextBefore } = await candidates(reader, {
      ...{ words, marks, most },
      span: { ...span, before },
    });
    for (const { id, place } of ids) places.set(id, place);
    const wanted = { ids: ids.map(({ id }) => id), contactId, sessionId, status, kind };
    const found = await findMessages(reader, viewer, wanted);
    const order = (row: MessageWithContext) => places.get(row.id) ?? 0;
    rows.push(...found.sort((one, other) => order(other) - order(one)));
    before = nextBefore;
    // Reading texts one by one is dear: once for a page.
    if (words.long.length === 0) break;
  }
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const goesOn = rows.length > page.length ? last && places.get(last.id) : before;
  return { rows: page, words, nextCursor: goesOn ? encodeCursor([goesOn]) : null };
}

/** Conversations of the newest messages in which all words stand; rights are asked by who reads on. */
export async function conversationsSaying(
  reader: Reader,
  { companyId, sessionIds }: Viewer['scope'],
  q: string,
): Promise<ConversationId[]> {
  const words = searchWords(q);
  if (words.long.length === 0 || sessionIds?.length === 0) return [];
  const marks = marksOf({
    ...{ companyId, sessionIds },
    hasNeighbours: await hasNeighbours(reader, companyId),
  });
  const span = { from: Number.MIN_SAFE_INTEGER, before: Number.MAX_SAFE_INTEGER };
  const { ids } = await candidates(reader, { words, marks, span, most: mostFound });
  const rows = await select<{ id: ConversationId }>(
    reader,
    `SELECT DISTINCT conversation_id AS id FROM messages
     WHERE company_id = $companyId AND id IN (SELECT value FROM json_each($ids))`,
    { companyId, ids: ids.map(({ id }) => id) },
  );
  return rows.map(({ id }) => id);
}
