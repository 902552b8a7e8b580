import { created, notImplemented, ok, onlyInPlus, refused, type Answer } from '../answers.js';
import type { Call, Route } from '../calls.js';
import {
  contactContent,
  draftOf,
  locationContent,
  mediaContent,
  pollContent,
  textContent,
} from '../contents.js';
import { pass } from '../gate.js';
import { mintBareId } from '../ids.js';
import { sendAnswer, waMessage } from '../message-shapes.js';
import type { Content, MediaKind } from '../model.js';
import type { World } from '../world.js';

/** Every call that puts a message on its way. */
export function sendingRoutes(world: World): Route[] {
  const { engine, sending, pointFor } = world;

  function sender(read: (call: Call) => Content) {
    return async (call: Call): Promise<Answer> => {
      const session = await pass(world, call);
      const draft = draftOf(call, read(call));
      const message = await sending.send(session, draft, call);
      return created(sendAnswer(message, pointFor(session)));
    };
  }

  function mediaSender(kind: MediaKind) {
    return async (call: Call): Promise<Answer> => {
      if (!engine.modern) throw onlyInPlus(engine);
      const session = await pass(world, call);
      const { content, bytes } = mediaContent(call.body, kind);
      const message = await sending.send(session, draftOf(call, content, bytes), call);
      return created(sendAnswer(message, pointFor(session)));
    };
  }

  /** Polls answer with a whole message, on every engine. */
  async function sendPoll(call: Call): Promise<Answer> {
    const session = await pass(world, call);
    const draft = draftOf(call, pollContent(call.body));
    const message = await sending.send(session, draft, call);
    return created(waMessage(message, pointFor(session)));
  }

  async function newMessageId(call: Call): Promise<Answer> {
    if (!engine.modern) throw refused(404, `Cannot GET ${call.path}`);
    if (!engine.ownIds) throw notImplemented(engine);
    await pass(world, call);
    return ok({ id: mintBareId() });
  }

  const sendText = sender(({ body }) => textContent(body));
  const sends: Record<string, Route['handle']> = {
    sendText,
    reply: sendText,
    sendImage: mediaSender('image'),
    sendFile: mediaSender('document'),
    sendVoice: mediaSender('audio'),
    sendVideo: mediaSender('video'),
    sendSticker: mediaSender('sticker'),
    sendLocation: sender(({ body }) => locationContent(body)),
    sendContactVcard: sender(({ body }) => contactContent(body)),
    'send/link-custom-preview': sendText,
    sendPoll,
  };
  const mint = { method: 'GET', name: 'new-message-id', handle: newMessageId } as const;
  return [
    ...Object.entries(sends).map(([name, handle]): Route => {
      return { method: 'POST', path: `/api/${name}`, name, isSend: true, handle };
    }),
    { ...mint, path: '/api/:session/new-message-id' },
    { ...mint, path: '/api/:session/status/new-message-id' },
  ];
}
