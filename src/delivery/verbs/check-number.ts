import type { Contacts } from '../../contacts/index.js';
import type { ConversationRow, Conversations, MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import { wholeCompany } from '../../db/scope.js';
import type { Transact, Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { ContactId, NewId } from '../../kernel/ids.js';
import { parseRecipient, type Recipient } from '../../kernel/phone-number.js';
import type { SessionRow, Sessions } from '../../sessions/index.js';
import type { Waha } from '../../waha/index.js';
import { insertCheck } from '../store/check-store.js';

export interface CheckPorts {
  db: Reader;
  clock: Clock;
  newId: NewId;
  transact: Transact;
  waha: Pick<Waha, 'checkExists' | 'messages'>;
  sessions: Sessions;
  contacts: Contacts;
  conversations: Conversations;
}

type Existence = NonNullable<Awaited<ReturnType<Waha['checkExists']>>>;

/** Where WAHA wants them written to; a number when it names one. */
function addressOf({ chatId, otherId }: Existence): string | null {
  return [chatId, otherId].find(id => id?.endsWith('@c.us')) ?? chatId;
}

/** The ids of an answer are the person's; one that somebody else has here stays with them. */
async function learnIds(
  unit: Unit,
  { contacts, conversations }: CheckPorts,
  {
    asked,
    conversation,
    found,
  }: { asked: Recipient; conversation: ConversationRow; found: Existence },
): Promise<void> {
  for (const id of [found.chatId, found.otherId]) {
    const also = id === null ? undefined : parseRecipient(id);
    if (also && also.kind !== 'group')
      await contacts.meet(unit, { recipient: asked, also, source: 'look_up' });
  }
  const address = addressOf(found);
  if (address) await conversations.readdress(unit, conversation, address);
}

/** More of an old talk need not be read to see whether they took part in it. */
const mostRead = 100;

/**
 * When they last wrote to this number, as far as WhatsApp's own chat goes back: a number that was
 * paired after years has relations nobody has seen here. Best effort; null: never, or not known.
 */
async function wroteBefore(
  { waha }: CheckPorts,
  session: SessionRow,
  chatId: string,
): Promise<Date | null> {
  const since = new Date(0);
  const page = await waha
    .messages(session.name, { chatId, since, limit: mostRead, offset: 0 })
    .catch(() => null);
  return page?.found.findLast(({ fromMe }) => !fromMe)?.at ?? null;
}

interface Answered {
  message: MessageRow;
  contactId: ContactId;
  conversation: ConversationRow;
  found: Existence | null;
  wroteAt: Date | null;
}

async function write(
  unit: Unit,
  ports: CheckPorts,
  { message, contactId, conversation, found, wroteAt }: Answered,
): Promise<void> {
  const { clock, newId, contacts } = ports;
  const { companyId, sessionId } = message;
  const askedAt = clock.now();
  const answer = found && (found.exists ? 'yes' : 'no');
  // While WAHA was asked, they may have become one with somebody.
  const person = await contacts.get(unit, wholeCompany(companyId), contactId);
  const { id } = person;
  await insertCheck(unit, { id: newId(), companyId, sessionId, contactId: id, askedAt, answer });
  if (!found || !answer) return;
  await contacts.change(unit, person, { onWhatsapp: answer, onWhatsappCheckedAt: askedAt });
  const asked = parseRecipient(conversation.chatId);
  if (found.exists && asked) await learnIds(unit, ports, { asked, conversation, found });
  if (!wroteAt) return;
  const present = await ports.conversations.get(unit, wholeCompany(companyId), conversation.id);
  await ports.conversations.knowsThem(unit, present, wroteAt);
}

/**
 * Asks WAHA whether the number of a message is on WhatsApp, and notes the answer: what is known of
 * the person, the address WAHA names, and whether they ever wrote there. That no answer came is
 * noted as well.
 */
export async function checkNumber(ports: CheckPorts, message: MessageRow): Promise<void> {
  const { db, sessions, conversations, transact, waha } = ports;
  const { companyId, contactId } = message;
  const scope = wholeCompany(companyId);
  const conversation = await conversations.get(db, scope, message.conversationId);
  const asked = parseRecipient(conversation.chatId);
  if (asked?.kind !== 'phone' || contactId === null) return;
  const session = await sessions.get(db, scope, message.sessionId);
  const found = await waha.checkExists(session.name, asked.digits);
  const address = found?.exists ? addressOf(found) : null;
  const wroteAt = address === null ? null : await wroteBefore(ports, session, address);
  const answered = { message, contactId, conversation, found, wroteAt };
  await transact(companyId, unit => write(unit, ports, answered));
}
