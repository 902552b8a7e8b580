import { created, notImplemented, ok, refused, type Answer } from '../answers.js';
import { numberParam, textField, type Call, type Route } from '../calls.js';
import { pass, passToStore } from '../gate.js';
import { bareIdOf, chatIdOf, parseSerialized, tokenOf, hashOf } from '../ids.js';
import { sendAnswer, waMessage } from '../message-shapes.js';
import { matches, newestFirst, type MessageFilter } from '../messages.js';
import type { Message, Session } from '../model.js';
import { actionOf } from '../own-actions.js';
import type { World } from '../world.js';

const ackByName: Record<string, number> = {
  ERROR: -1,
  PENDING: 0,
  SERVER: 1,
  DEVICE: 2,
  READ: 3,
  PLAYED: 4,
};

const notFound = () => refused(404, 'Message not found');

/** Messages in the store: lists, look-ups, edits and deletions. */
export function messageRoutes(world: World): Route[] {
  const { engine, events, journal, messages, people, pointFor, acks } = world;

  function mergedIds(chatId: string): string[] {
    const person = people.find(chatId);
    return person ? people.chatIdsOf(person) : [chatId];
  }

  function filterOf({ params, query }: Call): MessageFilter {
    const chatId = chatIdOf(params.chatId ?? '');
    const isMerged = engine.modern && query.get('merge') !== 'false';
    const fromMe = query.get('filter.fromMe');
    const ack = query.get('filter.ack');
    const seconds = (name: string) => {
      const value = query.get(name);
      return value === null ? undefined : Number(value) * 1_000;
    };
    const untilMs = seconds('filter.timestamp.lte');
    const one = isMerged ? mergedIds(chatId) : [chatId];
    return {
      chatIds: params.chatId === 'all' ? null : one,
      fromMe: fromMe === null ? undefined : fromMe === 'true',
      ack: ack === null ? undefined : (ackByName[ack] ?? Number.NaN),
      sinceMs: seconds('filter.timestamp.gte'),
      untilMs: untilMs === undefined ? undefined : untilMs + 999,
    };
  }

  const isStored = (session: Session) =>
    engine.name !== 'GOWS' || session.config?.gows?.storage?.messages !== false;

  async function list(call: Call): Promise<Answer> {
    const session = await passToStore(world, call);
    const { query, params } = call;
    if (params.chatId === 'all' && !engine.ownIds && engine.name === 'WEBJS') {
      throw notImplemented(engine);
    }
    const filter = filterOf(call);
    const found = isStored(session)
      ? messages.of(session.name).filter(m => matches(m, filter))
      : [];
    const sorted = found.sort(newestFirst);
    if (query.get('sortOrder') === 'asc') sorted.reverse();
    const offset = numberParam(query, 'offset', 0);
    const page = sorted.slice(offset, offset + numberParam(query, 'limit', 10));
    const point = pointFor(session, { withFiles: query.get('downloadMedia') !== 'false' });
    return ok(page.map(message => waMessage(message, point)));
  }

  /** By serialized id everywhere; by bare id, and in any chat, where the engine can. */
  function find(session: Session, { params }: Call): Message | undefined {
    const { chatId = '', messageId = '' } = params;
    if (!isStored(session)) return undefined;
    const parsed = parseSerialized(messageId);
    if (!parsed && !engine.ownIds) return undefined;
    const message = messages.find(session.name, bareIdOf(messageId), parsed?.fromMe);
    const chatIds = mergedIds(chatIdOf(chatId));
    const isHere = chatId === 'all' || (message !== undefined && chatIds.includes(message.chatId));
    return isHere ? message : undefined;
  }

  async function lookUp(call: Call): Promise<Answer> {
    const session = await passToStore(world, call);
    const message = find(session, call);
    journal.write({
      op: 'lookup',
      session: session.name,
      requestId: call.requestId,
      waId: bareIdOf(call.params.messageId ?? ''),
      chatId: message?.chatId ?? null,
      bodyHash: message ? hashOf(message.content) : null,
      token: message ? tokenOf(message.content) : null,
      httpStatus: message ? 200 : 404,
    });
    if (!message) throw notFound();
    const withFiles = call.query.get('downloadMedia') !== 'false';
    return ok(waMessage(message, pointFor(session, { withFiles })));
  }

  async function edit(call: Call): Promise<Answer> {
    const session = await pass(world, call);
    const { chatId = '', messageId = '' } = call.params;
    const text = textField(call.body, 'text') ?? '';
    const action = actionOf(world, session, chatIdOf(chatId), text);
    const message = messages.find(session.name, bareIdOf(messageId), true);
    if (message?.content.kind === 'text') message.content = { kind: 'text', text };
    if (message) messages.changed(message);
    const edited = waMessage(action, pointFor(session));
    const editedMessageId = bareIdOf(messageId);
    events.emit(session, 'message.edited', { ...edited, editedMessageId });
    acks.raise(action, 2);
    return ok(sendAnswer(action, pointFor(session)));
  }

  async function remove(call: Call): Promise<Answer> {
    const session = await pass(world, call);
    const { chatId = '', messageId = '' } = call.params;
    const action = actionOf(world, session, chatIdOf(chatId));
    const message = messages.find(session.name, bareIdOf(messageId), true);
    const before = message ? waMessage(message, pointFor(session)) : null;
    if (message) messages.remove(message);
    const after = waMessage(action, pointFor(session));
    const revokedMessageId = bareIdOf(messageId);
    events.emit(session, 'message.revoked', { after, before, revokedMessageId, _data: {} });
    acks.raise(action, 2);
    return ok(sendAnswer(action, pointFor(session)));
  }

  async function pin(call: Call): Promise<Answer> {
    await pass(world, call);
    return created({ success: true });
  }

  const all = '/api/:session/chats/:chatId/messages';
  const one = `${all}/:messageId`;
  return [
    { method: 'GET', path: all, name: 'messages', handle: list },
    { method: 'GET', path: one, name: 'message', handle: lookUp },
    { method: 'PUT', path: one, name: 'edit', handle: edit },
    { method: 'DELETE', path: one, name: 'delete', handle: remove },
    { method: 'POST', path: `${one}/pin`, name: 'pin', handle: pin },
    { method: 'POST', path: `${one}/unpin`, name: 'unpin', handle: pin },
  ];
}
