import { attempt, demandList, segment, type Line } from './call-waha.js';
import { fieldsOf, firstText, textOf } from './fields.js';
import { normaliseChatId, twinOf } from './wa-ids.js';

export interface Page {
  limit: number;
  offset: number;
}

export interface Existence {
  exists: boolean;
  /** Where to write to; may differ from the number asked about. Null when it does not exist. */
  chatId: string | null;
  /** The same person's other address, when WAHA told both. */
  otherId: string | null;
}

export interface WahaContact {
  /** Normalised. */
  chatId: string;
  otherId: string | null;
  /** As saved in the phone's address book. */
  name: string | null;
  /** As the person calls themselves. */
  pushName: string | null;
  isGroup: boolean;
  isMe: boolean;
  /** null where the engine does not tell. */
  isBlocked: boolean | null;
}

export interface WahaLid {
  lid: string;
  /** `…@c.us`; null is normal for strangers. */
  phoneId: string | null;
}

function parseExistence(json: unknown): Existence | null {
  const { numberExists, chatId, pn, lid } = fieldsOf(json);
  if (typeof numberExists !== 'boolean') return null;
  if (!numberExists) return { exists: false, chatId: null, otherId: null };
  const found = normaliseChatId(chatId);
  const otherId = found === null ? null : (twinOf(found, pn) ?? twinOf(found, lid));
  return { exists: true, chatId: found, otherId };
}

/** Whether a phone has WhatsApp. Null when it could not be learned; never throws. */
export async function checkExists(
  line: Line,
  name: string,
  phone: string,
): Promise<Existence | null> {
  const answer = await attempt(line, {
    does: 'check number',
    method: 'GET',
    path: '/api/contacts/check-exists',
    query: { session: name, phone },
  });
  return answer?.ok ? parseExistence(answer.json) : null;
}

function parseContact(value: unknown): WahaContact | null {
  const fields = fieldsOf(value);
  const chatId = normaliseChatId(fields.id);
  if (chatId === null) return null;
  return {
    chatId,
    otherId:
      [fields.lid, fields.phoneNumber, fields.number]
        .map(id => twinOf(chatId, id))
        .find(id => id !== null) ?? null,
    name: textOf(fields.name),
    pushName: firstText(fields.pushname, fields.pushName),
    isGroup: fields.isGroup === true || chatId.endsWith('@g.us'),
    isMe: fields.isMe === true,
    isBlocked: typeof fields.isBlocked === 'boolean' ? fields.isBlocked : null,
  };
}

/** One page of the session's contacts. Refused by NOWEB without its store. */
export async function contacts(line: Line, name: string, page: Page): Promise<WahaContact[]> {
  const query = { session: name, limit: page.limit, offset: page.offset, sortBy: 'id' };
  const path = '/api/contacts/all';
  const found = await demandList(line, { does: 'list contacts', method: 'GET', path, query });
  return found.map(parseContact).filter(contact => contact !== null);
}

function parseLid(value: unknown): WahaLid | null {
  const { lid, pn } = fieldsOf(value);
  const id = normaliseChatId(lid);
  if (!id?.endsWith('@lid')) return null;
  return { lid: id, phoneId: twinOf(id, pn) };
}

/** One page of the pairs of hidden id and phone that WAHA knows. */
export async function lids(line: Line, name: string, page: Page): Promise<WahaLid[]> {
  const query = { limit: page.limit, offset: page.offset };
  const path = `/api/${segment(name)}/lids`;
  const found = await demandList(line, { does: 'list lids', method: 'GET', path, query });
  return found.map(parseLid).filter(pair => pair !== null);
}

/** The phone behind one hidden id. Null when it is unknown or could not be learned; never throws. */
export async function phoneOfLid(line: Line, name: string, lid: string): Promise<string | null> {
  const path = `/api/${segment(name)}/lids/${segment(lid)}`;
  const answer = await attempt(line, { does: 'resolve lid', method: 'GET', path });
  return answer?.ok ? (parseLid(answer.json)?.phoneId ?? null) : null;
}
