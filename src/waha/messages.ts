import { attempt, demandList, segment, type Line } from './call-waha.js';
import { fieldsOf, instantOf } from './fields.js';
import { safeDetails } from './error-body.js';
import { ackOf, parseHead, parseMessage, type ParsedMessage } from './message.js';
import type { Page } from './people.js';
import { bareId, normaliseChatId, parseSerializedId } from './wa-ids.js';

/**
 * What a look-up showed. `absent` is WAHA's own word for it, and no proof: stores are optional and
 * a restart may come between sending and storing. Anything less clear is `unsure`; `answered` says
 * that WAHA itself could not tell, rather than that nobody was reached.
 */
export type LookUp =
  | { kind: 'found'; fromMe: boolean; ack: number | null; chatId: string | null }
  | { kind: 'absent' }
  | { kind: 'unsure'; answered: boolean };

function readFound(json: unknown, waId: string): LookUp {
  const payload = fieldsOf(json);
  const head = parseHead(payload);
  if (head?.waId !== waId) return { kind: 'unsure', answered: true };
  return { kind: 'found', fromMe: head.fromMe, ack: ackOf(payload), chatId: head.chatId };
}

/**
 * Whether a refusal is WAHA's own word that it cannot tell: no store, not implemented, an engine that
 * broke. What proxies and gates say is no answer.
 */
export function cannotTell({ status, key }: Readonly<Record<string, unknown>>): boolean {
  if (status === 500) return key === 'exception';
  return key !== 'unreadable' && (status === 400 || status === 404 || status === 501);
}

/** Looks one message up, by bare id (NOWEB, GOWS) or serialized id (all engines). Never throws. */
export async function findMessage(line: Line, name: string, id: string): Promise<LookUp> {
  const waId = bareId(id);
  if (waId === null) return { kind: 'unsure', answered: false };
  const chat = parseSerializedId(id)?.chatId ?? 'all';
  const path = `/api/${segment(name)}/chats/${segment(chat)}/messages/${segment(id)}`;
  const query = { downloadMedia: false };
  const answer = await attempt(line, { does: 'find message', method: 'GET', path, query });
  if (answer === null) return { kind: 'unsure', answered: false };
  if (answer.ok) return readFound(answer.json, waId);
  const { status, body } = answer;
  const isAbsent =
    status === 404 && body.kind === 'plain' && /^message not found/i.test(body.message);
  if (isAbsent) return { kind: 'absent' };
  return { kind: 'unsure', answered: cannotTell({ status, ...safeDetails(status, body) }) };
}

export interface MessagesSince extends Page {
  /** Missing: of all chats at once, which WEBJS, WPP and NOWEB without its store refuse. */
  chatId?: string;
  since: Date;
}

/** One page of a list. */
export interface PageOf<Entry> {
  found: Entry[];
  /** How many entries WAHA gave, those that make no sense to us included; 0: behind the end. */
  rows: number;
}

/**
 * One page of messages from `since` on, oldest first, media left where it is. The next page is at
 * `offset + limit`, also when this one came shorter.
 */
export async function messages(
  line: Line,
  name: string,
  { chatId, since, limit, offset }: MessagesSince,
): Promise<PageOf<ParsedMessage>> {
  const rows = await demandList(line, {
    does: 'list messages',
    method: 'GET',
    path: `/api/${segment(name)}/chats/${segment(chatId ?? 'all')}/messages`,
    query: {
      limit,
      offset,
      sortBy: 'timestamp',
      sortOrder: 'asc',
      downloadMedia: false,
      'filter.timestamp.gte': Math.floor(since.getTime() / 1000),
    },
  });
  const seenAt = line.clock.now();
  const parsed = rows.map(message => parseMessage(message, seenAt));
  return { found: parsed.filter(message => message !== null), rows: rows.length };
}

export interface WahaChat {
  chatId: string;
  lastMessageAt: Date | null;
}

/** One page of chats, the latest talk first: the way to `messages` where all chats at once are refused. */
export async function chats(line: Line, name: string, page: Page): Promise<PageOf<WahaChat>> {
  const query = { limit: page.limit, offset: page.offset };
  const path = `/api/${segment(name)}/chats/overview`;
  const rows = await demandList(line, { does: 'list chats', method: 'GET', path, query });
  const found = rows.flatMap(chat => {
    const { id, lastMessage } = fieldsOf(chat);
    const chatId = normaliseChatId(id);
    const lastMessageAt = instantOf(fieldsOf(lastMessage).timestamp);
    return chatId === null ? [] : [{ chatId, lastMessageAt }];
  });
  return { found, rows: rows.length };
}
