import type { Events } from './events.js';
import type { Faults } from './faults.js';
import { digitsOf, isGroup, mintBareId, replyIdFrom, sha256 } from './ids.js';
import type { MediaFiles } from './media.js';
import { waMessage } from './message-shapes.js';
import type { Messages } from './messages.js';
import type { Content, MediaKind, Message, Session } from './model.js';
import type { Pace } from './pace.js';
import { altChatId, writesAs, type Person } from './people.js';
import { actionHead, type PointFor } from './points.js';
import type { Sessions } from './sessions.js';

/** What somebody writes. */
export interface Written {
  text?: string;
  /** `data` is base64. */
  media?: { mimetype: string; data: string; filename?: string; caption?: string };
  /** The WhatsApp id it shall carry. */
  id?: string;
  /** Id of the message it answers. */
  replyTo?: string;
  /** When it was written, if not now. */
  at?: string;
  /** The group it is written in. */
  group?: string;
}

/** Messages that reach the number from outside: people, and the owner's own phone. */
export interface Inbound {
  write(session: Session, person: Person, written: Written): Message;
  typeOnPhone(session: Session, chatId: string, text: string): Message;
  react(session: Session, person: Person, reaction: { text: string; messageId: string }): void;
  edit(session: Session, person: Person, edit: { id: string; text: string }): void;
  revoke(session: Session, person: Person, id: string): void;
  call(session: Session, person: Person): void;
  /** Delivers the newest `count` of a session's stored messages once more. */
  replay(session: Session, count: number): void;
}

interface Parts {
  pace: Pace;
  events: Events;
  faults: Faults;
  files: MediaFiles;
  messages: Messages;
  sessions: Sessions;
  pointFor: PointFor;
}

const mediaDownloadMs = 1_500;

function mediaKindOf(mimetype: string): MediaKind {
  const [kind] = mimetype.split('/');
  return kind === 'image' || kind === 'audio' || kind === 'video' ? kind : 'document';
}

function contentOf({ text = '', media }: Written): Content {
  if (!media) return { kind: 'text', text };
  const bytes = Buffer.from(media.data, 'base64');
  const { mimetype, filename = null, caption = null } = media;
  const file = { mimetype, filename, caption, bytes: bytes.length, sha256: sha256(bytes) };
  return { kind: mediaKindOf(mimetype), ...file };
}

export function createInbound(parts: Parts): Inbound {
  const { pace, events, faults, files, messages, sessions, pointFor } = parts;

  function fromPerson(session: Session, person: Person, written: Written): Message {
    const chatId = written.group ?? writesAs(person);
    return {
      session: session.name,
      chatId,
      bareId: written.id ?? mintBareId(),
      fromMe: false,
      participant: isGroup(chatId) ? writesAs(person) : null,
      altChatId: altChatId(person, chatId),
      atMs: written.at === undefined ? pace.nowMs() : Date.parse(written.at),
      content: contentOf(written),
      ack: 2,
      viaApi: false,
      pushName: person.name === '' ? null : person.name,
      replyToId: replyIdFrom(written.replyTo),
    };
  }

  function announce(session: Session, message: Message): void {
    const payload = waMessage(message, pointFor(session));
    if (!message.fromMe) events.emit(session, 'message', payload);
    events.emit(session, 'message.any', payload);
  }

  /** The same message under the chat's other id, as happens while WhatsApp moves to hidden ids. */
  function announceTwin(session: Session, message: Message): void {
    const { altChatId: other, chatId } = message;
    if (other) announce(session, { ...message, chatId: other, altChatId: chatId });
  }

  async function arrive(session: Session, message: Message): Promise<void> {
    // WAHA downloads a file before it tells anybody, so later texts overtake it.
    if ('mimetype' in message.content) await pace.sleep(mediaDownloadMs);
    sessions.whenWorking(session, () => {
      messages.add(message);
      announce(session, message);
      if (faults.take(['inbound'], message.chatId)?.kind === 'twin') announceTwin(session, message);
    });
  }

  /** An action of a person on a message: it has an id of its own. */
  const actionOf = (session: Session, person: Person, text = '') =>
    fromPerson(session, person, { text });

  return {
    write(session, person, written) {
      const message = fromPerson(session, person, written);
      const { media } = written;
      if (media) {
        const bytes = Buffer.from(media.data, 'base64');
        files.put(message, { bytes, mimetype: media.mimetype });
      }
      pace.inBackground(() => arrive(session, message));
      return message;
    },
    typeOnPhone(session, chatId, text) {
      const message: Message = {
        session: session.name,
        chatId,
        bareId: mintBareId().replace(/^3EB0/, '3A'),
        fromMe: true,
        participant: null,
        altChatId: null,
        atMs: pace.nowMs(),
        content: { kind: 'text', text },
        ack: 2,
        viaApi: false,
        pushName: session.login?.pushName ?? null,
        replyToId: null,
      };
      pace.inBackground(() => arrive(session, message));
      return message;
    },
    react(session, person, { text, messageId }) {
      const reaction = { text, messageId };
      const head = actionHead(actionOf(session, person), pointFor(session));
      const payload = { ...head, reaction };
      sessions.whenWorking(session, () => events.emit(session, 'message.reaction', payload));
    },
    edit(session, person, { id, text }) {
      const edit = waMessage(actionOf(session, person, text), pointFor(session));
      const edited = messages.find(session.name, id, false);
      if (edited?.content.kind === 'text') edited.content = { kind: 'text', text };
      if (edited) messages.changed(edited);
      const payload = { ...edit, editedMessageId: id };
      sessions.whenWorking(session, () => events.emit(session, 'message.edited', payload));
    },
    revoke(session, person, id) {
      const after = waMessage(actionOf(session, person), pointFor(session));
      const revoked = messages.find(session.name, id, false);
      const before = revoked ? waMessage(revoked, pointFor(session)) : null;
      if (revoked) messages.remove(revoked);
      const payload = { after, before, revokedMessageId: id, _data: {} };
      sessions.whenWorking(session, () => events.emit(session, 'message.revoked', payload));
    },
    call(session, person) {
      const timestamp = Math.floor(pace.nowMs() / 1_000);
      const id = mintBareId();
      const from = `${digitsOf(writesAs(person))}@c.us`;
      const payload = { id, from, timestamp, isVideo: false, isGroup: false };
      sessions.whenWorking(session, () => events.emit(session, 'call.received', payload));
    },
    replay(session, count) {
      for (const message of messages.of(session.name).slice(-count)) announce(session, message);
    },
  };
}
