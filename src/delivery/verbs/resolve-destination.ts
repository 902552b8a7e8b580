import type { ContactRow, Contacts } from '../../contacts/index.js';
import type { ConversationRow, Conversations, Counterpart } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import type { Scope } from '../../db/scope.js';
import { guard, readOnce } from '../../db/together.js';
import type { Unit } from '../../db/transactor.js';
import { AppError } from '../../kernel/errors.js';
import { parseRecipient, toWhatsAppId, type Recipient } from '../../kernel/phone-number.js';
import type { SessionRow, Sessions } from '../../sessions/index.js';
import type { NewMessage, To } from '../new-message.js';

interface Ports {
  contacts: Contacts;
  conversations: Conversations;
  sessions: Sessions;
  /** WAHA's name of the session that is meant when none is named. */
  defaultSession: string;
}

/** The session that is named, else the default one, else the first. */
export async function findSessionFor(
  reader: Reader,
  { sessions, defaultSession }: Pick<Ports, 'sessions' | 'defaultSession'>,
  { scope, named }: { scope: Scope; named: string | undefined },
): Promise<SessionRow> {
  if (named !== undefined) return sessions.get(reader, scope, named);
  const preferred = await sessions.find(reader, scope, defaultSession);
  const [first] = preferred ? [preferred] : await sessions.list(reader, scope);
  if (!first) throw new AppError('unknown_session', 'There is no session to send from.');
  return first;
}

function sessionFor(
  unit: Unit,
  ports: Ports,
  asked: { scope: Scope; named: string | undefined },
): Promise<SessionRow> {
  return readOnce(unit, `session ${JSON.stringify(asked)}`, () =>
    findSessionFor(unit, ports, asked),
  );
}

/** The address a known person is written to: the number when there is one, else the hidden id. */
async function addressOf(
  unit: Unit,
  { contacts }: Ports,
  contactId: Parameters<Contacts['aliases']>[1],
): Promise<Recipient> {
  const [alias] = await contacts.aliases(unit, contactId);
  const recipient =
    alias && parseRecipient(alias.kind === 'phone' ? alias.value : `${alias.value}@lid`);
  if (!recipient) throw new AppError('invalid_recipient', 'This contact has no WhatsApp address.');
  return recipient;
}

/** The person behind an address, made if nobody is known there. Groups are no person. */
async function personAt(
  unit: Unit,
  { contacts }: Ports,
  recipient: Recipient,
): Promise<ContactRow | null> {
  if (recipient.kind === 'group') return null;
  const known = await contacts.findByAddress(unit, unit, recipient);
  if (known && (known.phone !== null || recipient.kind !== 'phone')) return known;
  await guard(unit);
  return contacts.meet(unit, { recipient, source: 'user' });
}

async function conversationAt(
  unit: Unit,
  { conversations }: Ports,
  who: Counterpart,
): Promise<ConversationRow> {
  const known = await conversations.findOf(unit, unit, who);
  if (known) return known;
  await guard(unit);
  return (await conversations.open(unit, who)).conversation;
}

/** Where a new message goes. */
export interface Resolved {
  session: SessionRow;
  conversation: ConversationRow;
  recipient: Recipient;
  /** null for groups. */
  contact: ContactRow | null;
}

const otherPerson = () => new AppError('invalid_recipient', 'These fields name different people.');

/** Whether these words lead to the same person or group. */
async function isSame(
  unit: Unit,
  { contacts, conversations }: Ports,
  { scope, to, found }: { scope: Scope; to: To; found: Resolved },
): Promise<boolean> {
  const { contactId, chatId } = found.conversation;
  switch (to.kind) {
    case 'contact':
      return to.id === contactId;
    case 'conversation': {
      const other = await conversations.find(unit, scope, to.id);
      return other !== null && (other.chatId === chatId || other.contactId === (contactId ?? ''));
    }
    case 'address': {
      if (toWhatsAppId(to.recipient) === chatId) return true;
      if (to.recipient.kind === 'group') return false;
      const known = await contacts.findByAddress(unit, scope, to.recipient);
      return known !== null && known.id === contactId;
    }
  }
}

/** Finds or makes the person and the conversation a new message belongs to. */
export async function resolveDestination(
  unit: Unit,
  ports: Ports,
  { scope, wish }: { scope: Scope; wish: NewMessage },
): Promise<Resolved> {
  const found = await resolve(unit, ports, { scope, wish });
  for (const to of wish.alsoTo ?? []) {
    if (!(await isSame(unit, ports, { scope, to, found }))) throw otherPerson();
  }
  return found;
}

async function resolve(
  unit: Unit,
  ports: Ports,
  { scope, wish }: { scope: Scope; wish: NewMessage },
): Promise<Resolved> {
  const { contacts, conversations } = ports;
  if (wish.to.kind === 'conversation') {
    const conversation = await conversations.get(unit, scope, wish.to.id);
    const session = await ports.sessions.get(unit, scope, wish.session ?? conversation.sessionId);
    const recipient = parseRecipient(conversation.chatId);
    if (!recipient)
      throw new AppError('invalid_recipient', 'This conversation cannot be written to.');
    const { contactId } = conversation;
    if (session.id === conversation.sessionId) {
      const contact = contactId && (await contacts.get(unit, scope, contactId));
      return { session, conversation, recipient, contact };
    }
    return resolve(unit, ports, {
      scope,
      wish: { ...wish, to: { kind: 'address', recipient } },
    });
  }
  const session = await sessionFor(unit, ports, { scope, named: wish.session });
  const recipient =
    wish.to.kind === 'address'
      ? wish.to.recipient
      : await addressOf(unit, ports, (await contacts.get(unit, scope, wish.to.id)).id);
  if (recipient.kind === 'phone' && recipient.digits === session.phone) {
    throw new AppError('invalid_recipient', 'This is the number the message would be sent from.');
  }
  const contact = await personAt(unit, ports, recipient);
  const conversation = await conversationAt(unit, ports, {
    sessionId: session.id,
    contactId: contact?.id ?? null,
    kind: contact ? 'person' : 'group',
    chatId: toWhatsAppId(recipient),
  });
  return { session, conversation, recipient, contact };
}
