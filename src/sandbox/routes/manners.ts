import { EngineError, badPresence, created, notImplemented, ok, type Answer } from '../answers.js';
import { textField, type Call, type Route } from '../calls.js';
import { pass } from '../gate.js';
import { bareIdOf, chatIdOf, parseSerialized, serializedId } from '../ids.js';
import { sendAnswer } from '../message-shapes.js';
import type { Message, Session } from '../model.js';
import { actionOf } from '../own-actions.js';
import { actionHead } from '../points.js';
import type { World } from '../world.js';

const needsChat = ['typing', 'recording', 'paused'];
const presences = ['online', 'offline', ...needsChat];

/** Seen, typing, presence, reactions and stars. */
export function mannersRoutes(world: World): Route[] {
  const { engine, events, messages, people, pointFor, acks } = world;

  function chatIdsOf(chatId: string): string[] {
    const person = people.find(chatId);
    return person ? people.chatIdsOf(person) : [chatId];
  }

  function markRead(message: Message): string {
    message.ack = 3;
    messages.changed(message);
    return serializedId(message);
  }

  function unreadOf(session: Session, chatId: string): Message[] {
    const chatIds = chatIdsOf(chatId);
    const isUnread = (m: Message) => !m.fromMe && m.ack !== 3 && chatIds.includes(m.chatId);
    return messages.of(session.name).filter(isUnread).slice(-30);
  }

  async function seen(call: Call): Promise<Answer> {
    const session = await pass(world, call);
    const chatId = chatIdOf(call.params.chatId ?? textField(call.body, 'chatId') ?? '');
    const { messageIds } = call.body;
    if (!Array.isArray(messageIds)) {
      return created({ ids: unreadOf(session, chatId).map(markRead) });
    }
    for (const id of messageIds.map(String)) {
      const message = messages.find(session.name, bareIdOf(id), false);
      if (message) markRead(message);
    }
    return created();
  }

  async function typing(call: Call): Promise<Answer> {
    await pass(world, call);
    return created({ result: true });
  }

  async function presence(call: Call): Promise<Answer> {
    await pass(world, call);
    const wanted = textField(call.body, 'presence') ?? '';
    const hasChat = textField(call.body, 'chatId') !== undefined;
    if ((needsChat.includes(wanted) && !hasChat) || !presences.includes(wanted)) {
      throw badPresence(wanted);
    }
    return created();
  }

  async function react(call: Call): Promise<Answer> {
    const session = await pass(world, call);
    const messageId = textField(call.body, 'messageId') ?? '';
    const target = parseSerialized(messageId);
    if (!target) {
      const format = 'false_11111111111@c.us_AAAAAAAAAAAAAAAAAAAA[_participant]';
      throw new EngineError(`Message id be in format ${format}`);
    }
    const text = textField(call.body, 'reaction') ?? '';
    const action = actionOf(world, session, target.chatId);
    const reaction = { text, messageId };
    const head = actionHead(action, pointFor(session));
    events.emit(session, 'message.reaction', { ...head, reaction });
    acks.raise(action, 2);
    return ok(sendAnswer(action, pointFor(session)));
  }

  async function star(call: Call): Promise<Answer> {
    await pass(world, call);
    if (!engine.star) throw notImplemented(engine);
    return ok();
  }

  const read = '/api/:session/chats/:chatId/messages/read';
  return [
    { method: 'POST', path: '/api/sendSeen', name: 'sendSeen', handle: seen },
    { method: 'POST', path: read, name: 'read', handle: seen },
    { method: 'POST', path: '/api/startTyping', name: 'startTyping', handle: typing },
    { method: 'POST', path: '/api/stopTyping', name: 'stopTyping', handle: typing },
    { method: 'POST', path: '/api/:session/presence', name: 'presence', handle: presence },
    { method: 'PUT', path: '/api/reaction', name: 'reaction', handle: react },
    { method: 'PUT', path: '/api/star', name: 'star', handle: star },
  ];
}
