import {
  fieldsAt,
  fieldsOf,
  firstText,
  instantOf,
  numberOf,
  textOf,
  type Fields,
} from './fields.js';
import { declaredMimetype, kindOf, type ParsedKind } from './message-kind.js';
import { bareId, isPerson, normaliseChatId, parseSerializedId, twinOf } from './wa-ids.js';

export interface ParsedMedia {
  /** At WAHA, for `fetchMedia`; null when it was not, or could not be, downloaded. */
  url: string | null;
  mimetype: string | null;
  filename: string | null;
  /** WAHA's own report may hold stack traces and stays behind. */
  error: 'download_failed' | null;
}

/** A WhatsApp message, the same whichever engine saw it. */
export interface ParsedMessage {
  /** Bare id: the form that survives. */
  waId: string;
  /** As WAHA wrote it; null when it gave only the bare id. */
  fullId: string | null;
  chatId: string;
  fromMe: boolean;
  /** Who WAHA thinks sent it; a hint, lost at its restart. */
  source: 'api' | 'app' | null;
  /** Who wrote it, in groups and stories; null in chats with one person. */
  author: string | null;
  at: Date;
  kind: ParsedKind;
  /** The text, or the caption. */
  text: string | null;
  media: ParsedMedia | null;
  /** Bare id of the quoted message. */
  replyTo: string | null;
  /** What the writer calls themselves; null for our own. */
  pushName: string | null;
  /** The other address, lid or phone, of the person behind `chatId`, in groups of the author. */
  otherId: string | null;
  /** -1 error, 0 pending, 1 server, 2 device, 3 read, 4 played; null when not told. */
  ack: number | null;
}

/** What every payload about a message starts with. */
export interface MessageHead {
  waId: string;
  fullId: string | null;
  chatId: string | null;
  fromMe: boolean;
  author: string | null;
}

const ackNames: Readonly<Record<string, number>> = {
  ERROR: -1,
  PENDING: 0,
  SERVER: 1,
  DEVICE: 2,
  READ: 3,
  PLAYED: 4,
};

/** The rank of a receipt, by number or by name; null for what WAHA itself calls unknown. */
export function ackOf(payload: Fields): number | null {
  const rank = numberOf(payload.ack);
  if (rank !== null && Number.isInteger(rank) && rank >= -1 && rank <= 4) return rank;
  return ackNames[textOf(payload.ackName) ?? ''] ?? null;
}

/** The chat, where the id does not name it. `from` is the chat, but for own messages of WEBJS the sender. */
function chatBeside(payload: Fields, fromMe: boolean): string | null {
  const remote = normaliseChatId(fieldsAt(payload, '_data', 'key').remoteJid);
  if (remote !== null) return remote;
  const webjs = fieldsAt(payload, '_data', 'id');
  const written = normaliseChatId(fieldsOf(webjs.remote)._serialized ?? webjs.remote);
  const peer = fromMe && textOf(payload.to) !== null ? payload.to : payload.from;
  return written ?? normaliseChatId(peer);
}

/** Reads who, where and which; null when there is no id. */
export function parseHead(payload: Fields): MessageHead | null {
  const key = fieldsAt(payload, '_data', 'key');
  const written = textOf(payload.id) ?? textOf(fieldsOf(payload.id)._serialized);
  const waId = bareId(written) ?? bareId(key.id);
  if (waId === null) return null;
  const full = parseSerializedId(written);
  const says = [payload.fromMe, full?.fromMe, key.fromMe].find(told => typeof told === 'boolean');
  const fromMe = says === true;
  const chatId = full?.chatId ?? chatBeside(payload, fromMe);
  const participant =
    normaliseChatId(payload.participant) ?? normaliseChatId(payload.author) ?? full?.participant;
  const author = chatId !== null && isPerson(chatId) ? null : (participant ?? null);
  return { waId, fullId: full === null ? null : written, chatId, fromMe, author };
}

function parseMedia(payload: Fields): ParsedMedia | null {
  const media = fieldsOf(payload.media);
  if (payload.hasMedia !== true && payload.media == null) return null;
  return {
    url: firstText(media.url, payload.mediaUrl),
    mimetype: textOf(media.mimetype) ?? declaredMimetype(payload),
    filename: textOf(media.filename),
    error: media.error == null ? null : 'download_failed',
  };
}

/** The other address of the person a chat is with, in groups of who wrote; null when not told. */
export function otherIdOf(
  payload: Fields,
  { chatId, fromMe, author }: Pick<MessageHead, 'chatId' | 'fromMe' | 'author'>,
): string | null {
  const { SenderAlt, RecipientAlt } = fieldsAt(payload, '_data', 'Info');
  const { remoteJidAlt, participantAlt } = fieldsAt(payload, '_data', 'key');
  if (author !== null) {
    return fromMe ? null : (twinOf(author, participantAlt) ?? twinOf(author, SenderAlt));
  }
  if (chatId === null) return null;
  return twinOf(chatId, remoteJidAlt) ?? twinOf(chatId, fromMe ? RecipientAlt : SenderAlt);
}

function pushNameOf(payload: Fields): string | null {
  const raw = fieldsOf(payload._data);
  return firstText(raw.pushName, fieldsOf(raw.Info).PushName, raw.notifyName);
}

/**
 * Reads a message of any engine. `at` falls back to `seenAt`. Null when it lacks an id or a chat:
 * such a thing cannot be stored, told apart or answered.
 */
export function parseMessage(value: unknown, seenAt: Date): ParsedMessage | null {
  const payload = fieldsOf(value);
  const head = parseHead(payload);
  if (head === null || head.chatId === null) return null;
  const { chatId, fromMe } = head;
  const source = textOf(payload.source);
  return {
    ...head,
    chatId,
    source: source === 'api' || source === 'app' ? source : null,
    at: instantOf(payload.timestamp) ?? seenAt,
    kind: kindOf(payload),
    text: textOf(payload.body),
    media: parseMedia(payload),
    replyTo: bareId(fieldsOf(payload.replyTo).id),
    pushName: fromMe ? null : pushNameOf(payload),
    otherId: otherIdOf(payload, head),
    ack: ackOf(payload),
  };
}
