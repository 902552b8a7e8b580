import type { Contacts } from '../../contacts/index.js';
import type { ConversationRow, Conversations } from '../../conversations/index.js';
import type { Scope } from '../../db/scope.js';
import type { Unit } from '../../db/transactor.js';
import { AppError } from '../../kernel/errors.js';
import { parseRecipient, toWhatsAppId, type Recipient } from '../../kernel/phone-number.js';
import type { SessionRow, Sessions } from '../../sessions/index.js';
import type { NewMessage } from '../new-message.js';

interface Ports {
  contacts: Contacts;
  conversations: Conversations;
  sessions: Sessions;
  /** WAHA's name of the session that is meant when none is named. */
  defaultSession: string;
}

async function sessionFor(
  unit: Unit,
  { sessions, defaultSession }: Ports,
  { scope, named }: { scope: Scope; named: string | undefined },
): Promise<SessionRow> {
  if (named !== undefined) return sessions.get(unit, scope, named);
  const preferred = await sessions.find(unit, scope, defaultSession);
  const [first] = preferred ? [preferred] : await sessions.list(unit, scope);
  if (!first) throw new AppError('unknown_session', 'There is no session to send from.');
  return first;
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

/** Finds or makes the person and the conversation a new message belongs to. */
export async function resolveDestination(
  unit: Unit,
  ports: Ports,
  { scope, wish }: { scope: Scope; wish: NewMessage },
): Promise<{ session: SessionRow; conversation: ConversationRow; recipient: Recipient }> {
  const { contacts, conversations } = ports;
  if (wish.to.kind === 'conversation') {
    const conversation = await conversations.get(unit, scope, wish.to.id);
    const session = await ports.sessions.get(unit, scope, wish.session ?? conversation.sessionId);
    const recipient = parseRecipient(conversation.chatId);
    if (!recipient)
      throw new AppError('invalid_recipient', 'This conversation cannot be written to.');
    if (session.id === conversation.sessionId) return { session, conversation, recipient };
    return resolveDestination(unit, ports, {
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
  const contact =
    recipient.kind === 'group' ? null : await contacts.meet(unit, { recipient, source: 'user' });
  const { conversation } = await conversations.open(unit, {
    sessionId: session.id,
    contactId: contact?.id ?? null,
    kind: contact ? 'person' : 'group',
    chatId: toWhatsAppId(recipient),
  });
  return { session, conversation, recipient };
}
