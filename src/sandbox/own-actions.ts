import { mintBareId } from './ids.js';
import type { Message, Session } from './model.js';
import type { World } from './world.js';

/** An edit, deletion or reaction of ours: on the wire a message with an id and acks of its own. */
export function actionOf(
  { pace, engine }: World,
  session: Session,
  chatId: string,
  text = '',
): Message {
  return {
    session: session.name,
    chatId,
    bareId: mintBareId(),
    fromMe: true,
    participant: null,
    altChatId: null,
    atMs: pace.nowMs(),
    content: { kind: 'text', text },
    ack: engine.name === 'GOWS' ? null : 0,
    viaApi: true,
    pushName: null,
    replyToId: null,
  };
}
