import { fieldsOf, textOf } from './fields.js';

/** A message id as WAHA writes it, `{fromMe}_{chat}_{ID}` with the author behind it in groups. */
export interface SerializedId {
  fromMe: boolean;
  /** Normalised; null when the middle part names no chat. */
  chatId: string | null;
  /** The part that survives changes of form; what we call the waId. */
  bare: string;
  participant: string | null;
}

/** The user part of a personal address, without agent (`.1`) and device (`:7`). */
function userPart(user: string): string {
  return user.replace(/:\d+$/, '').replace(/[._]\d+$/, '');
}

function personal(user: string, server: string): string | null {
  const digits = userPart(user).replace(/\D/g, '');
  return digits === '' ? null : `${digits}@${server}`;
}

/**
 * One spelling per chat: `@s.whatsapp.net` becomes `@c.us`, a device suffix goes, bare digits are a
 * phone. Groups, channels and `status@broadcast` stay as they are. Null when `value` names no chat.
 */
export function normaliseChatId(value: unknown): string | null {
  const text = textOf(value)?.trim();
  if (!text) return null;
  const at = text.lastIndexOf('@');
  if (at < 0) return /^\+?\d[\d\s().-]*(:\d+)?$/.test(text) ? personal(text, 'c.us') : null;
  const user = text.slice(0, at);
  const server = text.slice(at + 1).toLowerCase();
  if (user === '' || server === '') return null;
  if (server === 's.whatsapp.net' || server === 'c.us') return personal(user, 'c.us');
  if (server === 'lid') return personal(user, 'lid');
  return `${user}@${server}`;
}

export function isPerson(chatId: string): boolean {
  return chatId.endsWith('@c.us') || chatId.endsWith('@lid');
}

/** `id` when it is an address of the same person as `chatId`, in the other form. */
export function twinOf(chatId: string, id: unknown): string | null {
  const other = normaliseChatId(id);
  if (other === null || !isPerson(other) || !isPerson(chatId)) return null;
  return other.endsWith('@lid') === chatId.endsWith('@lid') ? null : other;
}

/** Takes a serialized id apart; null for bare ids and everything else. */
export function parseSerializedId(value: unknown): SerializedId | null {
  const [fromMe, chat, bare, participant, ...more] = (textOf(value) ?? '').split('_');
  if ((fromMe !== 'true' && fromMe !== 'false') || !chat || !bare || more.length > 0) return null;
  return {
    fromMe: fromMe === 'true',
    chatId: normaliseChatId(chat),
    bare,
    participant: normaliseChatId(participant),
  };
}

/** The bare id in an id of either form; null when there is none. */
export function bareId(value: unknown): string | null {
  const text = textOf(value);
  if (text === null) return null;
  return parseSerializedId(text)?.bare ?? (/^[A-Za-z0-9][A-Za-z0-9.:-]*$/.test(text) ? text : null);
}

/** Where the engines put the id of a message they accepted: NOWEB `key.id`, GOWS `id`, WEBJS `id.id`. */
export function sentIdOf(answer: unknown): { waId: string; fullId: string | null } | null {
  const { key, id } = fieldsOf(answer);
  const webjs = fieldsOf(id);
  const full = [id, webjs._serialized].find(value => parseSerializedId(value) !== null);
  const waId = bareId(fieldsOf(key).id) ?? bareId(full) ?? bareId(id) ?? bareId(webjs.id);
  return waId === null ? null : { waId, fullId: textOf(full) };
}
