import { createConsent } from '../../src/consent/index.js';
import { createContacts } from '../../src/contacts/index.js';
import { createConversations, messageRow } from '../../src/conversations/index.js';
import type { ConversationRow, MessageRow } from '../../src/conversations/index.js';
import type { Unit } from '../../src/db/transactor.js';
import { ulidMaker, type SessionId } from '../../src/kernel/ids.js';
import { parseRecipient, type Recipient } from '../../src/kernel/phone-number.js';
import { secureBytes } from '../../src/kernel/random.js';
import { createPeople } from '../../src/people/index.js';
import { openHouse } from './identity-rig.js';

/** An address that is known to be one. */
export function recipientOf(text: string): Recipient {
  const recipient = parseRecipient(text);
  if (!recipient) throw new Error(`Not an address: ${text}`);
  return recipient;
}

/** People, consent and conversations on a fresh database with the real schema, and one session. */
export async function openDomain() {
  const house = await openHouse();
  const { clock, db, transact, company } = house;
  const newId = ulidMaker(() => clock.now().getTime(), secureBytes);
  const contacts = createContacts({
    clock,
    newId,
    regroup: (unit, groups) => people.regroup(unit, groups),
  });
  const conversations = createConversations({ clock, newId });
  const consent = createConsent({
    clock,
    newId,
    contacts,
    hashAddress: address => `hmac of ${address}`,
    async optedOut(unit, { contactId }) {
      await conversations.refusePendingTo(unit, contactId, 'opted_out');
    },
    async leftMarketing(unit, contactId) {
      await conversations.refusePendingTo(unit, contactId, 'marketing');
    },
    optedIn: () => Promise.resolve(),
  });
  const people = createPeople({
    clock,
    newId,
    contacts,
    consent,
    conversations,
    hashAddress: address => `hmac of ${address}`,
    changed: () => undefined,
  });
  const sessionId = newId<SessionId>();
  await db.sequelize.query(
    `INSERT INTO sessions (id, company_id, name, label, origin, wanted, status, status_at,
       id_key_sealed, hook_key_sealed, created_at, updated_at)
     SELECT '${sessionId}', id, 'default', 'default', 'sandbox', 'running', 'WORKING', created_at,
       'x', 'x', created_at, created_at FROM companies`,
  );
  const scope = { companyId: company.id, sessionIds: null };
  const inUnit = <Result>(work: (unit: Unit) => Promise<Result>) => transact(company.id, work);

  /** A person and the conversation with them. */
  const openWith = (address: string) =>
    inUnit(async unit => {
      const person = await contacts.meet(unit, {
        recipient: recipientOf(address),
        source: 'webhook',
      });
      const { conversation } = await conversations.open(unit, {
        sessionId,
        contactId: person.id,
        kind: 'person',
        chatId: address,
      });
      return { person, conversation };
    });

  /** A row in a conversation; ours while `status` is given, else theirs. */
  function rowIn(conversation: ConversationRow, more: Partial<MessageRow> = {}): MessageRow {
    const ours = (more.status ?? null) !== null;
    return messageRow({
      id: newId(),
      companyId: company.id,
      sessionId,
      conversationId: conversation.id,
      contactId: conversation.contactId,
      direction: ours ? 'out' : 'in',
      origin: ours ? 'api' : 'contact',
      kind: 'text',
      body: 'Halo',
      waId: `3EB0${newId<string>()}`,
      occurredAt: clock.now(),
      createdAt: clock.now(),
      ...more,
    });
  }

  return {
    ...house,
    newId,
    contacts,
    consent,
    conversations,
    people,
    sessionId,
    scope,
    inUnit,
    openWith,
    rowIn,
  };
}

export type DomainHouse = Awaited<ReturnType<typeof openDomain>>;
