import type { Consent } from '../../consent/index.js';
import { liftedBy, type ContactRow, type Contacts } from '../../contacts/index.js';
import {
  messageRow,
  shownRank,
  type ConversationRow,
  type Conversations,
  type Evidence,
  type MessageRow,
} from '../../conversations/index.js';
import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { ContactId, MessageId, NewId } from '../../kernel/ids.js';
import { parseRecipient, toWhatsAppId, type Recipient } from '../../kernel/phone-number.js';
import type { Media } from '../../media/index.js';
import type { Keyword } from '../../pacing/index.js';
import type { SessionRow } from '../../sessions/index.js';
import type { ParsedMessage } from '../../waha/index.js';
import { isHistory } from '../history.js';
import { orderInThread } from '../order-in-thread.js';

export interface TakePorts {
  clock: Clock;
  newId: NewId;
  contacts: Contacts;
  consent: Consent;
  conversations: Conversations;
  media: Media;
  /** The message of ours that is told of under an id we do not know yet; null: there is none. */
  takeEcho(
    unit: Unit,
    echo: { session: SessionRow; conversationId: ConversationRow['id']; said: ParsedMessage },
  ): Promise<MessageRow | null>;
  /** What a short message says about being written to. */
  readWord(text: string): Keyword | undefined;
  /** Told, after the commit, whose messages may now stand elsewhere in their lane. */
  wrote(session: SessionRow, contact: ContactRow): void;
  /** Told, after the commit, that a lost answer was learned: the session's lane may go on. */
  learned(session: SessionRow): void;
}

/** `later`: something this depends on has not happened yet; ask again soon. */
export type Taken = 'done' | 'ignored' | 'later';

interface Place {
  session: SessionRow;
  conversation: ConversationRow;
  /** The person, or in groups the author. */
  contact: ContactRow | null;
  /** The WhatsApp id by which they were named. */
  address: string | null;
}

/** What of a message, or of something done to one, tells where it belongs. */
type Told = Pick<ParsedMessage, 'chatId' | 'otherId' | 'fromMe' | 'author' | 'pushName' | 'at'>;

/** The person behind an address, with what the message tells of them. Groups name nobody. */
async function meet(unit: Unit, { contacts }: TakePorts, recipient: Recipient, told: Told) {
  if (recipient.kind === 'group') return null;
  const also = told.otherId ? parseRecipient(told.otherId) : undefined;
  const twin = also && also.kind !== 'group' ? also : null;
  return contacts.meet(unit, {
    recipient,
    also: twin,
    pushName: told.fromMe ? null : told.pushName,
    source: 'webhook',
    at: told.at,
  });
}

/** The conversation and the person this belongs to, made when they are new. */
export async function placeOf(
  unit: Unit,
  ports: TakePorts,
  { session, told }: { session: SessionRow; told: Told },
): Promise<Place | null> {
  const chat = parseRecipient(told.chatId);
  if (!chat) return null;
  const person = await meet(unit, ports, chat, told);
  const { conversation } = await ports.conversations.open(unit, {
    sessionId: session.id,
    contactId: person?.id ?? null,
    kind: person ? 'person' : 'group',
    // Where they are written to from now on: the number, when it is known.
    chatId: person?.phone ? `${person.phone}@c.us` : toWhatsAppId(chat),
  });
  if (person) return { session, conversation, contact: person, address: toWhatsAppId(chat) };
  const author = told.author ? parseRecipient(told.author) : undefined;
  const contact = author ? await meet(unit, ports, author, told) : null;
  return { session, conversation, contact, address: author ? toWhatsAppId(author) : null };
}

function rowOf(
  ports: TakePorts,
  { session, conversation, contact, address }: Place,
  said: ParsedMessage,
): MessageRow {
  const now = ports.clock.now();
  return messageRow({
    id: ports.newId<MessageId>(),
    companyId: session.companyId,
    sessionId: session.id,
    conversationId: conversation.id,
    contactId: conversation.kind === 'person' || !said.fromMe ? (contact?.id ?? null) : null,
    direction: said.fromMe ? 'out' : 'in',
    origin: said.fromMe ? 'phone' : 'contact',
    kind: said.kind,
    body: said.text,
    replyTo: said.replyTo,
    waId: said.waId,
    waFullId: said.fullId,
    address,
    occurredAt: orderInThread(said.at, now),
    createdAt: now,
  });
}

/** Something a person said, as a message or as what they made of one. */
interface SaidText {
  contactId: ContactId;
  message: Pick<MessageRow, 'id' | 'conversationId' | 'body' | 'occurredAt'>;
}

/** A word like STOP, and all it entails, in this same transaction. */
export async function heed(
  unit: Unit,
  { readWord, consent }: TakePorts,
  { message, contactId }: SaidText,
): Promise<void> {
  const keyword = message.body ? readWord(message.body) : undefined;
  if (!keyword) return;
  const { conversationId } = message;
  await consent.heed(unit, { contactId, conversationId, message, ...keyword });
}

/** They had changed it before it came: what they made of it counts like what they wrote. */
async function heedVersions(unit: Unit, ports: TakePorts, { message, contactId }: SaidText) {
  for (const { body, at } of await ports.conversations.versionsOf(unit, message)) {
    await heed(unit, ports, { contactId, message: { ...message, body, occurredAt: at } });
  }
}

async function takeInbound(
  unit: Unit,
  ports: TakePorts,
  place: Place,
  said: ParsedMessage,
): Promise<Taken> {
  const { conversations, media } = ports;
  const { conversation, contact, session } = place;
  const who = { conversationId: conversation.id, contactId: contact?.id ?? null, waId: said.waId };
  if (await conversations.hasInbound(unit, who)) return 'ignored';
  const message = rowOf(ports, place, said);
  const mediaId = said.media ? await media.expect(unit, said.media) : null;
  const isMuted = conversation.kind === 'person' && contact?.blockedAt != null;
  const row = { ...message, mediaId };
  await conversations.addInbound(unit, conversation, row, { writtenAt: said.at, isMuted });
  await conversations.applyDeeds(unit, { ...message, mediaId });
  if (!contact || conversation.kind === 'group') return 'done';
  if (!contact.lastInboundAt || contact.lastInboundAt < said.at) {
    const lifted = liftedBy(contact, said.at);
    await ports.contacts.change(unit, contact, { lastInboundAt: said.at, ...lifted });
  }
  if (isHistory({ writtenAt: said.at, now: ports.clock.now(), session })) return 'done';
  await heed(unit, ports, { message, contactId: contact.id });
  await heedVersions(unit, ports, { message, contactId: contact.id });
  unit.afterCommit(() => ports.wrote(session, contact));
  return 'done';
}

/** What somebody typed on the phone itself: it counts and takes its turn like ours. */
async function takeOutbound(
  unit: Unit,
  ports: TakePorts,
  place: Place,
  said: ParsedMessage,
): Promise<Taken> {
  const { conversations, media } = ports;
  const { session, conversation } = place;
  const own = await ports.takeEcho(unit, { session, conversationId: conversation.id, said });
  if (own) {
    await learn(unit, ports, { session, message: own, evidence: evidenceOf(said) });
    return 'done';
  }
  // An engine that ignores our id names its own in the answer, which may come after the echo.
  if (await conversations.hasSending(unit, conversation.id)) return 'later';
  const message: MessageRow = {
    ...rowOf(ports, place, said),
    mediaId: said.media ? await media.expect(unit, said.media) : null,
    status: 'sent',
    attempt: 1,
    countedAt: said.at,
    sentAt: said.at,
  };
  await conversations.addOutbound(unit, conversation, message);
  await conversations.applyDeeds(unit, message);
  return 'done';
}

/** What an echo shows: that it left our hands, and how far it has come. */
const evidenceOf = ({ ack, at, fullId }: ParsedMessage) => ({
  rank: shownRank(ack),
  shown: true,
  at,
  fullId,
});

/** Takes in what WhatsApp says about a message of ours. */
export async function learn(
  unit: Unit,
  ports: TakePorts,
  {
    session,
    message,
    evidence,
  }: { session: SessionRow; message: MessageRow; evidence: Omit<Evidence, 'source'> },
): Promise<void> {
  await ports.conversations.takeEvidence(unit, message, { ...evidence, source: 'webhook' });
  if (message.status === 'unknown') unit.afterCommit(() => ports.learned(session));
}

/** Takes in one message, ours or theirs, from a webhook or a look back. Doing it twice changes nothing. */
export async function takeMessage(
  unit: Unit,
  ports: TakePorts,
  { session, said }: { session: SessionRow; said: ParsedMessage },
): Promise<Taken> {
  if (said.fromMe) {
    const own = await ports.conversations.ownByWaId(unit, session.id, said.waId);
    if (own) {
      await learn(unit, ports, { session, message: own, evidence: evidenceOf(said) });
      return 'done';
    }
  }
  const place = await placeOf(unit, ports, { session, told: said });
  if (!place) return 'ignored';
  return said.fromMe
    ? takeOutbound(unit, ports, place, said)
    : takeInbound(unit, ports, place, said);
}
