import { EngineError, refused } from './answers.js';
import { textField, type Call, type Fields } from './calls.js';
import { replyIdFrom, sha256 } from './ids.js';
import type { Content, MediaKind } from './model.js';
import { isFields } from './session-config.js';
import type { Draft } from './sending.js';

/** WAHA checks nothing here: what is missing turns up as a TypeError from deep inside. */
function typeError(method: string): EngineError {
  const message = `Cannot read properties of undefined (reading '${method}')`;
  return new EngineError(message, {}, 'TypeError');
}

/** Makes a draft of a send's body: where to, under which id, in answer to what. */
export function draftOf({ body }: Call, content: Content, bytes?: Buffer): Draft {
  const chatId = textField(body, 'chatId');
  if (chatId === undefined) throw typeError('includes');
  const id = textField(body, 'id');
  const replyToId = replyIdFrom(body.reply_to);
  return { chatId, content, id, replyToId, ...(bytes ? { bytes } : {}) };
}

/** @throws EngineError when there is no text. */
export function textContent(body: Fields): Content {
  const text = textField(body, 'text');
  if (text === undefined) throw typeError('match');
  return { kind: 'text', text };
}

/**
 * The file of a media send. The sandbox reaches no other server, so files come as bytes only.
 * @throws Refusal 422 without a file, EngineError for an address.
 */
export function mediaContent(body: Fields, kind: MediaKind): { content: Content; bytes: Buffer } {
  const file = isFields(body.file) ? body.file : {};
  const data = textField(file, 'data');
  if (data === undefined && textField(file, 'url')) throw new EngineError('fetch failed');
  if (data === undefined) throw refused(422, 'Either file.url or file.data must be specified.');
  const bytes = Buffer.from(data, 'base64');
  const content: Content = {
    kind,
    mimetype: textField(file, 'mimetype') ?? 'application/octet-stream',
    filename: textField(file, 'filename') ?? null,
    caption: textField(body, 'caption') ?? null,
    bytes: bytes.length,
    sha256: sha256(bytes),
  };
  return { content, bytes };
}

export function locationContent(body: Fields): Content {
  const { latitude, longitude } = body;
  const title = textField(body, 'title') ?? null;
  return { kind: 'location', latitude: Number(latitude), longitude: Number(longitude), title };
}

export function contactContent(body: Fields): Content {
  const [contact] = Array.isArray(body.contacts) ? (body.contacts as unknown[]) : [];
  if (!isFields(contact)) throw typeError('map');
  const given = textField(contact, 'vcard');
  const { fullName = '', phoneNumber = '', whatsappId = '' } = contact as Record<string, string>;
  const line = `TEL;type=CELL;type=VOICE;waid=${whatsappId}:${phoneNumber}`;
  const vcard = given ?? `BEGIN:VCARD\nVERSION:3.0\nFN:${fullName}\n${line}\nEND:VCARD`;
  return { kind: 'contact', vcard };
}

export function pollContent(body: Fields): Content {
  if (!isFields(body.poll)) throw typeError('name');
  const options = Array.isArray(body.poll.options) ? body.poll.options.map(String) : [];
  return { kind: 'poll', name: textField(body.poll, 'name') ?? '', options };
}
