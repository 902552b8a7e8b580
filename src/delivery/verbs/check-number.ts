import type { Contacts } from '../../contacts/index.js';
import type { ConversationRow, Conversations, MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import { wholeCompany } from '../../db/scope.js';
import type { Transact, Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { ContactId, NewId } from '../../kernel/ids.js';
import { parseRecipient, type Recipient } from '../../kernel/phone-number.js';
import type { Sessions } from '../../sessions/index.js';
import type { Waha } from '../../waha/index.js';
import { insertCheck } from '../store/check-store.js';

export interface CheckPorts {
  db: Reader;
  clock: Clock;
  newId: NewId;
  transact: Transact;
  waha: Pick<Waha, 'checkExists'>;
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

async function write(
  unit: Unit,
  ports: CheckPorts,
  {
    message,
    contactId,
    conversation,
    found,
  }: {
    message: MessageRow;
    contactId: ContactId;
    conversation: ConversationRow;
    found: Existence | null;
  },
): Promise<void> {
  const { clock, newId, contacts } = ports;
  const { companyId, sessionId } = message;
  const askedAt = clock.now();
  const answer = found && (found.exists ? 'yes' : 'no');
  await insertCheck(unit, { id: newId(), companyId, sessionId, contactId, askedAt, answer });
  if (!found || !answer) return;
  const person = await contacts.get(unit, wholeCompany(companyId), contactId);
  await contacts.change(unit, person, { onWhatsapp: answer, onWhatsappCheckedAt: askedAt });
  const asked = parseRecipient(conversation.chatId);
  if (found.exists && asked) await learnIds(unit, ports, { asked, conversation, found });
}

/**
 * Asks WAHA whether the number of a message is on WhatsApp, and notes the answer: what is known of
 * the person, and the address WAHA names. That no answer came is noted as well.
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
  await transact(companyId, unit =>
    write(unit, ports, { message, contactId, conversation, found }),
  );
}
