import { created, notImplemented, ok, refused, type Answer } from '../answers.js';
import { numberParam, type Call, type Route } from '../calls.js';
import { pass, passToStore } from '../gate.js';
import { chatIdOf, jidOf } from '../ids.js';
import { waMessage } from '../message-shapes.js';
import { newestFirst } from '../messages.js';
import type { Message, Session } from '../model.js';
import { phoneChatId } from '../people.js';
import { isFields } from '../session-config.js';
import type { World } from '../world.js';

interface Chat {
  id: string;
  name: string | null;
  newest: Message;
}

/** Chats: list, overview, and the switches of one. */
export function chatRoutes(world: World): Route[] {
  const { engine, messages, people, pointFor } = world;

  /** Both ids of a person are one chat, unless the call wants them apart. */
  function chatIdFor({ chatId }: Message, isMerged: boolean): string {
    const person = isMerged ? people.find(chatId) : undefined;
    return person ? phoneChatId(person) : chatId;
  }

  function chatsOf(session: Session, isMerged: boolean): Chat[] {
    const chats = new Map<string, Chat>();
    for (const newest of [...messages.of(session.name)].sort(newestFirst)) {
      const id = chatIdFor(newest, isMerged);
      if (chats.has(id)) continue;
      chats.set(id, { id, name: people.find(id)?.name || null, newest });
    }
    return [...chats.values()];
  }

  /** `/chats` shows the engine's raw ids on NOWEB. */
  function raw({ id, name, newest }: Chat): Record<string, unknown> {
    const conversationTimestamp = Math.floor(newest.atMs / 1_000);
    if (engine.name === 'NOWEB') return { id: jidOf(id), conversationTimestamp };
    return { id, name, conversationTimestamp };
  }

  function overview(session: Session, chat: Chat): Record<string, unknown> {
    const lastMessage = waMessage(chat.newest, pointFor(session, { withFiles: false }));
    return { id: chat.id, name: chat.name, picture: null, lastMessage, _chat: raw(chat) };
  }

  const isMerged = ({ query }: Call) => engine.modern && query.get('merge') !== 'false';

  async function list(call: Call): Promise<Answer> {
    const session = await passToStore(world, call);
    const chats = chatsOf(session, isMerged(call));
    if (call.query.get('sortOrder') === 'asc') chats.reverse();
    const offset = numberParam(call.query, 'offset', 0);
    const limit = numberParam(call.query, 'limit', chats.length);
    return ok(chats.slice(offset, offset + limit).map(raw));
  }

  function overviewPage(session: Session, call: Call, page: Page): Answer {
    const isAsked = ({ id }: Chat) => page.ids.length === 0 || page.ids.includes(id);
    const chats = chatsOf(session, isMerged(call)).filter(isAsked);
    const shown = chats.slice(page.offset, page.offset + page.limit);
    return ok(shown.map(chat => overview(session, chat)));
  }

  async function getOverview(call: Call): Promise<Answer> {
    const session = await passToStore(world, call);
    const offset = numberParam(call.query, 'offset', 0);
    const limit = numberParam(call.query, 'limit', 20);
    return overviewPage(session, call, { offset, limit, ids: call.query.getAll('ids') });
  }

  async function postOverview(call: Call): Promise<Answer> {
    const session = await passToStore(world, call);
    const { pagination, filter } = call.body;
    if (!isFields(pagination)) throw refused(400, ['pagination should not be null or undefined']);
    const { offset = 0, limit = 20 } = pagination;
    const ids = isFields(filter) && Array.isArray(filter.ids) ? filter.ids.map(String) : [];
    return overviewPage(session, call, { offset: Number(offset), limit: Number(limit), ids });
  }

  async function archive(call: Call): Promise<Answer> {
    await pass(world, call);
    if (!engine.archive) throw notImplemented(engine);
    return created();
  }

  async function unread(call: Call): Promise<Answer> {
    await pass(world, call);
    return created();
  }

  async function clear(call: Call): Promise<Answer> {
    const session = await pass(world, call);
    const chatId = chatIdOf(call.params.chatId ?? '');
    const gone = messages.of(session.name).filter(message => message.chatId === chatId);
    for (const message of gone) messages.remove(message);
    return ok();
  }

  async function picture(call: Call): Promise<Answer> {
    await pass(world, call);
    return ok({ url: null });
  }

  const chats = '/api/:session/chats';
  const one = `${chats}/:chatId`;
  return [
    { method: 'GET', path: chats, name: 'chats', handle: list },
    { method: 'GET', path: `${chats}/overview`, name: 'overview', handle: getOverview },
    { method: 'POST', path: `${chats}/overview`, name: 'overview', handle: postOverview },
    { method: 'POST', path: `${one}/archive`, name: 'archive', handle: archive },
    { method: 'POST', path: `${one}/unarchive`, name: 'unarchive', handle: archive },
    { method: 'POST', path: `${one}/unread`, name: 'unread', handle: unread },
    { method: 'DELETE', path: one, name: 'delete-chat', handle: clear },
    { method: 'DELETE', path: `${one}/messages`, name: 'clear-chat', handle: clear },
    { method: 'GET', path: `${one}/picture`, name: 'picture', handle: picture },
  ];
}

interface Page {
  offset: number;
  limit: number;
  ids: readonly string[];
}
