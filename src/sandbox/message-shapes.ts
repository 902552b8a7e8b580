import type { Engine } from './engines.js';
import { isGroup, jidOf, serializedId, textOf } from './ids.js';
import type { Ack, Content, Me, Message } from './model.js';

/** What a message's JSON depends on beside the message. */
export interface Point {
  engine: Engine;
  me: Me | null;
  /** Own sends from before this instant are no longer known as ours (but by GOWS). */
  startedAtMs: number;
  /** Address of the message's file, null when there is none or it is not wanted. */
  fileUrl: (message: Message) => string | null;
  /** The message quoted, if it is in the store. */
  quoted: (message: Message) => Message | undefined;
}

type Json = Record<string, unknown>;

const ackNames: Record<string, string> = {
  '-1': 'ERROR',
  0: 'PENDING',
  1: 'SERVER',
  2: 'DEVICE',
  3: 'READ',
  4: 'PLAYED',
};

export const ackNameOf = (ack: Ack) => (ack === null ? 'UNKNOWN' : (ackNames[ack] ?? 'UNKNOWN'));

const seconds = (ms: number) => Math.floor(ms / 1_000);

/** The part of WhatsApp's own format that says what a message contains. */
function wireContent(content: Content, inbound = false): Json {
  switch (content.kind) {
    case 'text':
      return inbound
        ? { conversation: content.text }
        : { extendedTextMessage: { text: content.text } };
    case 'location': {
      const { latitude, longitude, title } = content;
      const place = { degreesLatitude: latitude, degreesLongitude: longitude, name: title };
      return { locationMessage: place };
    }
    case 'contact':
      return { contactMessage: { vcard: content.vcard } };
    case 'poll': {
      const options = content.options.map(optionName => ({ optionName }));
      return { pollCreationMessageV3: { name: content.name, options } };
    }
    case 'image':
    case 'document':
    case 'audio':
    case 'video':
    case 'sticker': {
      const { mimetype, caption, filename, bytes } = content;
      const named = content.kind === 'document' ? { fileName: filename } : {};
      const said = caption === null ? {} : { caption };
      return {
        [`${content.kind}Message`]: { mimetype, fileLength: String(bytes), ...named, ...said },
      };
    }
  }
}

/** A message's key in WhatsApp's own format. */
function wireKey(message: Message): Json {
  const { chatId, fromMe, bareId, participant, altChatId } = message;
  return {
    remoteJid: jidOf(chatId),
    fromMe,
    id: bareId,
    ...(participant ? { participant: jidOf(participant) } : {}),
    ...(altChatId && !fromMe ? { remoteJidAlt: jidOf(altChatId) } : {}),
  };
}

function nowebData(message: Message): Json {
  const { fromMe, pushName, ack, content } = message;
  const head = fromMe && message.viaApi ? {} : { pushName, broadcast: false };
  return {
    key: wireKey(message),
    messageTimestamp: seconds(message.atMs),
    ...head,
    message: wireContent(content, !fromMe),
    status: (ack ?? 0) + 1,
  };
}

function gowsData(message: Message, me: Me | null): Json {
  const { fromMe, chatId, participant, bareId, pushName, altChatId, atMs } = message;
  const sender = fromMe ? (me?.jid ?? '') : jidOf(participant ?? chatId);
  const Info = {
    Chat: jidOf(chatId),
    Sender: sender,
    IsFromMe: fromMe,
    IsGroup: isGroup(chatId),
    SenderAlt: fromMe || !altChatId ? '' : jidOf(altChatId),
    RecipientAlt: fromMe && altChatId ? jidOf(altChatId) : '',
    ID: bareId,
    PushName: pushName ?? '',
    Timestamp: new Date(atMs).toISOString(),
    Type: message.content.kind === 'text' ? 'text' : 'media',
  };
  return { Info, Message: wireContent(message.content, !fromMe) };
}

const webjsKinds: Partial<Record<Content['kind'], string>> = {
  text: 'chat',
  contact: 'vcard',
  poll: 'poll_creation',
};

function webjsData(message: Message): Json {
  const { fromMe, chatId, bareId, pushName, content, atMs } = message;
  return {
    id: { fromMe, remote: chatId, id: bareId, _serialized: serializedId(message) },
    type: webjsKinds[content.kind] ?? content.kind,
    t: seconds(atMs),
    body: textOf(content) ?? '',
    notifyName: pushName ?? '',
  };
}

const dataOf: Record<Engine['name'], (message: Message, me: Me | null) => Json> = {
  NOWEB: nowebData,
  GOWS: gowsData,
  WEBJS: webjsData,
};

/** Who stands in `from`, `to` and `participant`: the engines disagree. */
export function addressesOf(message: Message, { engine, me }: Point): Json {
  const { chatId, fromMe, participant } = message;
  if (engine.name === 'WEBJS') {
    const own = me?.id ?? null;
    const author = participant ? { author: participant, participant } : {};
    return fromMe ? { from: own, to: chatId, ...author } : { from: chatId, to: own, ...author };
  }
  if (isGroup(chatId) || participant) return { from: chatId, to: chatId, participant };
  return engine.name === 'GOWS' ? { from: chatId, to: null, participant: null } : { from: chatId };
}

function mediaOf(message: Message, point: Point): Json | null {
  const { content } = message;
  if (!('mimetype' in content)) return null;
  const url = point.fileUrl(message);
  if (url === null && !point.engine.modern) return null;
  return { url, mimetype: content.mimetype, filename: content.filename };
}

function replyOf(message: Message, point: Point): Json | null {
  if (message.replyToId === null) return null;
  const quoted = point.quoted(message);
  // NOWEB sends a reply to something it does not know without the quote.
  if (!quoted && point.engine.name === 'NOWEB') return null;
  const participant = quoted && !quoted.fromMe ? quoted.chatId : (point.me?.id ?? null);
  const body = quoted ? textOf(quoted.content) : null;
  const hasMedia = quoted ? 'mimetype' in quoted.content : false;
  return { id: message.replyToId, participant, body, hasMedia, _data: {} };
}

function sourceOf(message: Message, { engine, startedAtMs }: Point): 'api' | 'app' {
  const isKnown = engine.name === 'GOWS' || message.atMs >= startedAtMs;
  return message.viaApi && isKnown ? 'api' : 'app';
}

/** A WAMessage as this engine words it. */
export function waMessage(message: Message, point: Point): Json {
  const { engine, me } = point;
  const nulls = engine.name === 'GOWS' ? { author: null, location: null, vCards: [] } : {};
  return {
    id: serializedId(message),
    timestamp: seconds(message.atMs),
    fromMe: message.fromMe,
    source: sourceOf(message, point),
    ...addressesOf(message, point),
    body: textOf(message.content),
    hasMedia: 'mimetype' in message.content,
    media: mediaOf(message, point),
    ...nulls,
    ack: message.ack,
    ackName: ackNameOf(message.ack),
    replyTo: replyOf(message, point),
    _data: dataOf[engine.name](message, me),
  };
}

/** What a send answers with: three engines, three shapes. */
export function sendAnswer(message: Message, point: Point): Json {
  const { engine, me } = point;
  if (engine.name === 'GOWS') {
    return { id: serializedId(message), _data: gowsData(message, me) };
  }
  if (engine.name === 'WEBJS') {
    const { id } = webjsData(message);
    const addresses = addressesOf(message, point);
    const timestamp = seconds(message.atMs);
    const body = textOf(message.content) ?? '';
    return { _data: webjsData(message), id, ack: 0, timestamp, ...addresses, body, fromMe: true };
  }
  const author = isGroup(message.chatId) && me ? { participant: me.jid } : {};
  return {
    key: wireKey(message),
    message: wireContent(message.content),
    messageTimestamp: String(seconds(message.atMs)),
    status: 'PENDING',
    ...author,
  };
}
