import { fieldsAt, fieldsOf, listOf, textOf, type Fields } from './fields.js';

export type ParsedKind =
  | 'text'
  | 'image'
  | 'video'
  | 'audio'
  | 'voice'
  | 'document'
  | 'sticker'
  | 'location'
  | 'contact_card'
  | 'poll'
  | 'list'
  | 'other';

/** WhatsApp's own names for contents, as NOWEB and GOWS pass them on. */
const kindOfPart: Readonly<Record<string, ParsedKind>> = {
  conversation: 'text',
  extendedTextMessage: 'text',
  buttonsResponseMessage: 'text',
  templateButtonReplyMessage: 'text',
  listResponseMessage: 'text',
  imageMessage: 'image',
  videoMessage: 'video',
  ptvMessage: 'video',
  audioMessage: 'audio',
  documentMessage: 'document',
  stickerMessage: 'sticker',
  lottieStickerMessage: 'sticker',
  locationMessage: 'location',
  liveLocationMessage: 'location',
  contactMessage: 'contact_card',
  contactsArrayMessage: 'contact_card',
  pollCreationMessage: 'poll',
  pollCreationMessageV2: 'poll',
  pollCreationMessageV3: 'poll',
  listMessage: 'list',
};

/** WEBJS's names for the same. */
const kindOfType: Readonly<Record<string, ParsedKind>> = {
  chat: 'text',
  image: 'image',
  video: 'video',
  ptv: 'video',
  audio: 'audio',
  ptt: 'voice',
  document: 'document',
  sticker: 'sticker',
  location: 'location',
  vcard: 'contact_card',
  multi_vcard: 'contact_card',
  poll_creation: 'poll',
  list: 'list',
  list_response: 'text',
  buttons_response: 'text',
};

const wrappers: readonly string[] = [
  'ephemeralMessage',
  'viewOnceMessage',
  'viewOnceMessageV2',
  'viewOnceMessageV2Extension',
  'documentWithCaptionMessage',
  'deviceSentMessage',
];

const deepestWrapping = 4;

/** The content itself, out of the envelopes for disappearing and view-once messages. */
function unwrap(message: Fields): Fields {
  let inner = message;
  for (let depth = 0; depth < deepestWrapping; depth += 1) {
    const wrapper = wrappers.find(name => fieldsOf(inner[name]).message !== undefined);
    if (wrapper === undefined) break;
    inner = fieldsAt(inner, wrapper, 'message');
  }
  return inner;
}

function contentOf(raw: Fields): Fields {
  return unwrap(fieldsOf(raw.message ?? raw.Message));
}

function kindOfMimetype(mimetype: string): ParsedKind {
  const [family] = mimetype.split('/');
  if (mimetype === 'image/webp') return 'sticker';
  if (mimetype.startsWith('audio/ogg')) return 'voice';
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'document';
}

function kindOfPayload(payload: Fields): ParsedKind {
  const mimetype = textOf(fieldsOf(payload.media).mimetype);
  if (mimetype !== null) return kindOfMimetype(mimetype);
  if (Object.keys(fieldsOf(payload.location)).length > 0) return 'location';
  if (listOf(payload.vCards).length > 0) return 'contact_card';
  if (payload.hasMedia === true) return 'document';
  return textOf(payload.body) === null ? 'other' : 'text';
}

/** What a message is, from the engine's raw form when it is known, else from what WAHA made of it. */
export function kindOf(payload: Fields): ParsedKind {
  const raw = fieldsOf(payload._data);
  const content = contentOf(raw);
  const part = Object.keys(kindOfPart).find(name => content[name] != null);
  if (part === 'audioMessage') {
    const { ptt, PTT } = fieldsOf(content.audioMessage);
    return ptt === true || PTT === true ? 'voice' : 'audio';
  }
  const named = part === undefined ? undefined : kindOfPart[part];
  return named ?? kindOfType[textOf(raw.type) ?? ''] ?? kindOfPayload(payload);
}

/** The mimetype the sender declared, for media WAHA did not download. */
export function declaredMimetype(payload: Fields): string | null {
  const content = contentOf(fieldsOf(payload._data));
  const parts = Object.values(content).map(part => textOf(fieldsOf(part).mimetype));
  return parts.find(mimetype => mimetype !== null) ?? textOf(fieldsOf(payload._data).mimetype);
}
