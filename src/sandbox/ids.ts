import { createHash } from 'node:crypto';
import { secureBytes } from '../kernel/random.js';
import type { Content, Message } from './model.js';

const hex = (count: number) => Buffer.from(secureBytes(count)).toString('hex').toUpperCase();

/** An id as the engines mint them: 3EB0 and nine bytes in hex. */
export const mintBareId = () => `3EB0${hex(9)}`;

export const digitsOf = (id: string) => (id.split('@')[0] ?? '').split(':')[0] ?? '';
export const isGroup = (chatId: string) => chatId.endsWith('@g.us');

/** A chat id as WAHA takes it from a request: bare names get `@c.us`, nothing is cleaned. */
export function chatIdOf(asked: string): string {
  if (asked.endsWith('@s.whatsapp.net')) return `${digitsOf(asked)}@c.us`;
  return asked.includes('@') ? asked : `${asked}@c.us`;
}

/** The internal form of a chat id. */
export const jidOf = (chatId: string) => chatId.replace(/@c\.us$/, '@s.whatsapp.net');

type Identified = Pick<Message, 'fromMe' | 'chatId' | 'bareId' | 'participant'>;

export function serializedId(message: Identified): string {
  const { fromMe, chatId, bareId, participant } = message;
  return [String(fromMe), chatId, bareId, ...(participant ? [participant] : [])].join('_');
}

/** The parts of a serialized id, or undefined when it is not one. */
export function parseSerialized(id: string): Omit<Identified, 'participant'> | undefined {
  const [fromMe, chatId, bareId] = id.split('_');
  if ((fromMe !== 'true' && fromMe !== 'false') || !chatId || !bareId) return undefined;
  return { fromMe: fromMe === 'true', chatId, bareId };
}

/** The bare id of either form. */
export const bareIdOf = (id: string) => parseSerialized(id)?.bareId ?? id;

/** The quoted message's bare id, from whatever was given as `reply_to`. */
export const replyIdFrom = (replyTo: unknown) =>
  typeof replyTo === 'string' && replyTo !== '' ? bareIdOf(replyTo) : null;

export const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex');

/** What the person reads: text or caption. */
export function textOf(content: Content): string | null {
  if (content.kind === 'text') return content.text === '' ? null : content.text;
  return 'caption' in content ? content.caption : null;
}

/** Equal contents have equal hashes. */
export const hashOf = (content: Content) => sha256(JSON.stringify(content)).slice(0, 32);

/** A test's own mark inside a text: `tok-` and letters or digits. */
export const tokenOf = (content: Content) =>
  /\btok[-_][A-Za-z0-9]+/.exec(textOf(content) ?? '')?.[0] ?? null;
