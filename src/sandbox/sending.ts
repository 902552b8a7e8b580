import type { Acks } from './acks.js';
import { engineErrors } from './answers.js';
import type { Call, Subject } from './calls.js';
import type { Engine } from './engines.js';
import type { Events } from './events.js';
import { dieAt, type Fault } from './faults.js';
import type { Habits } from './habits.js';
import { chatIdOf, hashOf, mintBareId, tokenOf } from './ids.js';
import type { Journal } from './journal.js';
import type { MediaFiles } from './media.js';
import { waMessage } from './message-shapes.js';
import type { Messages } from './messages.js';
import type { Content, Message, Session } from './model.js';
import type { Pace } from './pace.js';
import { altChatId, type People } from './people.js';
import type { PointFor } from './points.js';

/** A send as the request asked for it. */
export interface Draft {
  chatId: string;
  content: Content;
  /** The id the caller chose, if any. */
  id: string | undefined;
  replyToId: string | null;
  /** Bytes of the file, for media. */
  bytes?: Buffer;
}

export interface Sending {
  /**
   * Hands a message to WhatsApp: accepted, transmitted, stored, echoed.
   * @throws EngineError when the wire is closed or the account may not write to this chat.
   */
  send(session: Session, draft: Draft, call: Call): Promise<Message>;
}

interface Parts {
  engine: Engine;
  pace: Pace;
  journal: Journal;
  events: Events;
  messages: Messages;
  files: MediaFiles;
  people: People;
  acks: Acks;
  habits: Habits;
  pointFor: PointFor;
}

const engineMs = 125;
const refusalMs = 300;

export function createSending(parts: Parts): Sending {
  const { engine, pace, journal, events, messages, files, people, acks, habits } = parts;

  function compose(session: Session, draft: Draft, fault: Fault | undefined): Message {
    const chatId = chatIdOf(draft.chatId);
    const person = people.find(chatId);
    const chosen = engine.ownIds && fault?.kind !== 'ignore_id' ? draft.id : undefined;
    return {
      session: session.name,
      chatId,
      bareId: chosen ?? mintBareId(),
      fromMe: true,
      participant: null,
      altChatId: person ? altChatId(person, chatId) : null,
      atMs: pace.nowMs(),
      content: draft.content,
      ack: engine.name === 'GOWS' ? null : 0,
      viaApi: true,
      pushName: null,
      replyToId: draft.replyToId,
    };
  }

  const subjectOf = ({ session, bareId, chatId, content }: Message): Subject => ({
    session,
    waId: bareId,
    chatId,
    bodyHash: hashOf(content),
    token: tokenOf(content),
  });

  function isStranger(session: Session, chatId: string): boolean {
    const person = people.find(chatId);
    const chatIds = person ? people.chatIdsOf(person) : [chatId];
    const isFrom = (m: Message) => !m.fromMe && chatIds.includes(m.chatId);
    return !messages.of(session.name).some(isFrom);
  }

  function isRestricted(session: Session, chatId: string, fault: Fault | undefined): boolean {
    if (fault?.kind === 'ack_463') return true;
    const isLimited = session.timelock?.isActive || session.capping?.cappingStatus === 'CAPPED';
    return Boolean(isLimited) && isStranger(session, chatId);
  }

  function echo(session: Session, message: Message, call: Call): void {
    const tell = () => {
      dieAt('before_events', call.fault);
      events.emit(session, 'message.any', waMessage(message, parts.pointFor(session)));
    };
    const isLate = call.fault?.kind === 'kill' || pace.between(0, 1) < 0.5;
    if (isLate) call.afterAnswer.push(tell);
    else tell();
  }

  function store(
    message: Message,
    draft: Draft,
    line: Omit<Parameters<Journal['write']>[0], 'op'>,
  ) {
    if (draft.bytes && 'mimetype' in message.content) {
      files.put(message, { bytes: draft.bytes, mimetype: message.content.mimetype });
    }
    journal.write({ op: 'stored', ...line });
    return messages.add(message);
  }

  async function refuse(message: Message, fault: Fault | undefined): Promise<void> {
    if (await pace.sleep(refusalMs)) acks.refuse(message, fault?.body);
  }

  return {
    async send(session, draft, call) {
      const { fault } = call;
      const message = compose(session, draft, fault);
      call.subject = subjectOf(message);
      const line = { ...call.subject, requestId: call.requestId, httpStatus: null };
      journal.write({ op: 'accepted', ...line });
      await pace.sleep(engineMs);
      if (fault?.kind === 'late') await pace.sleepExactly(fault.delayMs ?? 0);
      if (session.wireClosed || pace.stopped.aborted) throw engineErrors.connectionClosed();
      const restricted = isRestricted(session, message.chatId, fault);
      if (restricted && engine.name === 'GOWS' && fault?.kind !== 'ack_463') {
        throw engineErrors.restricted(engine);
      }
      dieAt('before_transmit', fault);
      if (!restricted) journal.write({ op: 'transmitted', ...line });
      dieAt('before_store', fault);
      if (fault?.kind === 'vanish') return message;
      const isNew = fault?.kind === 'omit_store' || store(message, draft, line);
      echo(session, message, call);
      if (restricted) pace.inBackground(() => refuse(message, fault));
      else if (isNew) habits.follow(message);
      return message;
    },
  };
}
