import type { Engine } from './engines.js';
import type { Events } from './events.js';
import { serializedId } from './ids.js';
import { ackNameOf, addressesOf } from './message-shapes.js';
import type { Messages } from './messages.js';
import type { Ack, Message } from './model.js';
import type { PointFor } from './points.js';
import type { Sessions } from './sessions.js';

export interface Acks {
  /** Raises a message's ack and tells the webhooks; a lower or equal one changes nothing. */
  raise(message: Message, ack: Exclude<Ack, null>): void;
  /** WhatsApp refused it after all with a 463. `told`: what is said of it, else as the engine says it. */
  refuse(message: Message, told?: unknown): void;
}

interface Parts {
  engine: Engine;
  events: Events;
  messages: Messages;
  sessions: Sessions;
  pointFor: PointFor;
}

/** Of the engines only NOWEB says why. */
const noweb463 = { code: '463', blocked: true, reason: 'account_restricted' };

export function createAcks({ engine, events, messages, sessions, pointFor }: Parts): Acks {
  function tell(message: Message, extra: Record<string, unknown> = {}): void {
    const session = sessions.find(message.session);
    if (!session) return;
    const { ack, participant, fromMe } = message;
    const isPerMember = participant !== null && engine.modern;
    events.emit(session, isPerMember ? 'message.ack.group' : 'message.ack', {
      id: serializedId(message),
      ...addressesOf(message, pointFor(session)),
      fromMe,
      ack,
      ackName: ackNameOf(ack),
      ...extra,
    });
  }

  function set(message: Message, ack: Ack, extra?: Record<string, unknown>): void {
    message.ack = ack;
    messages.changed(message);
    tell(message, extra);
  }

  function whenConnected(message: Message, deed: () => void): void {
    const session = sessions.find(message.session);
    if (session) sessions.whenWorking(session, deed);
  }

  return {
    raise: (message, ack) =>
      whenConnected(message, () => {
        if ((message.ack ?? 0) < ack && message.ack !== -1) set(message, ack);
      }),
    refuse: (message, told) =>
      whenConnected(message, () => {
        const error = told ?? (engine.name === 'NOWEB' ? noweb463 : undefined);
        set(message, -1, error === undefined ? {} : { error });
      }),
  };
}
