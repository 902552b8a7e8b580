import Joi from 'joi';
import { fieldsOf, firstText, instantOf, numberOf, textOf, type Fields } from './fields.js';
import {
  parseCapping,
  parseMe,
  parseTimelock,
  type Capping,
  type Timelock,
  type WahaMe,
} from './me.js';
import {
  ackOf,
  otherIdOf,
  parseHead,
  parseMessage,
  type MessageHead,
  type ParsedMessage,
} from './message.js';
import { bareId, parseSerializedId } from './wa-ids.js';

/** What every event carries. `eventId` is the same on every delivery of one event. */
interface Envelope {
  eventId: string;
  /** When the event came to be, also on a late repetition. */
  at: Date;
  /** The session's name at WAHA. */
  session: string;
  me: WahaMe | null;
}

/** The account is restricted, as told with a receipt. */
export interface AckError {
  code: string;
  endsAt: Date | null;
  enforcementType: string | null;
}

/** Something was done to an earlier message; `waId` is the id of the doing, `target` of the message. */
interface Deed extends MessageHead {
  target: string;
  /** Whether the message is one of our own number; null when not told. */
  targetIsOurs: boolean | null;
  /** The other address of the person behind `chatId`, in groups of who did it. */
  otherId: string | null;
  occurredAt: Date;
}

export type MessageDeed = Extract<Content, { target: string }>;

type Content =
  | { kind: 'message'; message: ParsedMessage }
  | {
      kind: 'ack';
      waId: string;
      fullId: string | null;
      chatId: string | null;
      fromMe: boolean;
      /** -1 error, 0 pending, 1 server, 2 device, 3 read, 4 played. May come out of order. */
      rank: number;
      /** Whose receipt, in groups. */
      participant: string | null;
      error: AckError | null;
    }
  | {
      kind: 'session_status';
      /** WAHA's word, an open set. */
      status: string;
      /** null means not told. */
      timelock: Timelock | null;
      capping: Capping | null;
    }
  /** `emoji` is empty when the reaction was taken back. */
  | ({ kind: 'reaction'; emoji: string } & Deed)
  | ({ kind: 'edited'; text: string | null } & Deed)
  | ({ kind: 'revoked' } & Deed)
  /** Known or not, nothing for us, or unusable. `event` is WAHA's name for it. */
  | { kind: 'ignored'; event: string };

export type WebhookEvent = Envelope & Content;

interface RawEnvelope {
  id: string;
  timestamp: number;
  event: string;
  session: string;
  me?: unknown;
  payload?: unknown;
}

const rawEnvelope = Joi.object<RawEnvelope>({
  id: Joi.string().max(200).required(),
  timestamp: Joi.number().unsafe().positive().required(),
  event: Joi.string().max(100).required(),
  session: Joi.string().max(200).required(),
  me: Joi.any(),
  payload: Joi.any(),
}).unknown(true);

type Read = (payload: Fields, at: Date) => Content | null;

const readMessage: Read = (payload, at) => {
  const message = parseMessage(payload, at);
  return message && { kind: 'message', message };
};

function readAckError(value: unknown): AckError | null {
  const { code, until, enforcementType } = fieldsOf(value);
  const word = textOf(code);
  if (word === null) return null;
  return { code: word, endsAt: instantOf(until), enforcementType: textOf(enforcementType) };
}

const readAck: Read = payload => {
  const head = parseHead(payload);
  const rank = ackOf(payload);
  if (head === null || rank === null) return null;
  const { author, ...message } = head;
  const error = readAckError(payload.error);
  return { kind: 'ack', ...message, rank, participant: author, error };
};

const readStatus: Read = payload => {
  const status = textOf(payload.status);
  if (status === null) return null;
  const { reachoutTimelock, messageCapping } = fieldsOf(payload.data);
  const timelock = parseTimelock(reachoutTimelock);
  return { kind: 'session_status', status, timelock, capping: parseCapping(messageCapping) };
};

function readDeed(payload: Fields, target: unknown, at: Date): Deed | null {
  const head = parseHead(payload);
  const waId = bareId(target);
  if (head === null || waId === null) return null;
  return {
    ...head,
    target: waId,
    targetIsOurs: parseSerializedId(target)?.fromMe ?? null,
    otherId: otherIdOf(payload, head),
    occurredAt: instantOf(payload.timestamp) ?? at,
  };
}

const readReaction: Read = (payload, at) => {
  const { messageId, text } = fieldsOf(payload.reaction);
  const deed = readDeed(payload, messageId, at);
  return deed && { kind: 'reaction', emoji: textOf(text) ?? '', ...deed };
};

const readEdited: Read = (payload, at) => {
  const deed = readDeed(payload, payload.editedMessageId, at);
  return deed && { kind: 'edited', text: textOf(payload.body), ...deed };
};

/** WAHA wraps this one: the message as it is now, as it was, and the raw form; any may be missing. */
const readRevoked: Read = (payload, at) => {
  const { after, before, revokedMessageId, _data } = payload;
  const was = firstText(revokedMessageId, parseSerializedId(fieldsOf(before).id)?.bare);
  const deeds = [after, { _data }, before].map(now => readDeed(fieldsOf(now), was, at));
  const deed = deeds.find(found => found !== null);
  return deed ? { kind: 'revoked', ...deed } : null;
};

const readers: Readonly<Record<string, Read>> = {
  message: readMessage,
  'message.any': readMessage,
  'message.ack': readAck,
  'message.ack.group': readAck,
  'session.status': readStatus,
  'message.reaction': readReaction,
  'message.edited': readEdited,
  'message.revoked': readRevoked,
};

/**
 * Turns a delivered body, already parsed as JSON, into one of the few things we react to. Null when
 * it is no event envelope at all. Everything else comes out, at worst as `ignored`; never throws.
 */
export function parseWebhookEvent(body: unknown): WebhookEvent | null {
  const checked = rawEnvelope.validate(body);
  if (checked.error || checked.value === undefined) return null;
  const { id, timestamp, event, session, me, payload } = checked.value;
  const at = instantOf(numberOf(timestamp));
  if (at === null) return null;
  const read = Object.hasOwn(readers, event) ? readers[event] : undefined;
  const content = read?.(fieldsOf(payload), at) ?? { kind: 'ignored' as const, event };
  return { eventId: id, at, session, me: parseMe(me), ...content };
}
