import type { Contacts } from '../../contacts/index.js';
import type { Conversations } from '../../conversations/index.js';
import { scopeOf } from '../../db/scope.js';
import type { Transact } from '../../db/transactor.js';
import { AppError } from '../../kernel/errors.js';
import type { ContactId, ConversationId } from '../../kernel/ids.js';
import { parseRecipient, toWhatsAppId, type Recipient } from '../../kernel/phone-number.js';
import type { Principal } from '../../kernel/principal.js';
import type { Sessions } from '../../sessions/index.js';

interface Ports {
  transact: Transact;
  contacts: Contacts;
  conversations: Conversations;
  sessions: Sessions;
  defaultSession: string;
}

interface With {
  contactId?: ContactId;
  phone?: Recipient;
  session?: string;
}

export type OpenConversation = (
  caller: Principal,
  who: With,
) => Promise<{ id: ConversationId; created: boolean }>;

/** Opens the conversation with a person or group on a session, or finds the one there is. */
export function openConversation(ports: Ports): OpenConversation {
  const { transact, contacts, conversations, sessions, defaultSession } = ports;
  return (caller, { contactId, phone, session: named }) =>
    transact(caller.companyId, async unit => {
      const scope = scopeOf(caller);
      const session = await sessions.get(unit, scope, named ?? defaultSession);
      const known = contactId ? await contacts.get(unit, scope, contactId) : null;
      const [alias] = known ? await contacts.aliases(unit, known.id) : [];
      const address =
        alias && parseRecipient(alias.kind === 'phone' ? alias.value : `${alias.value}@lid`);
      const recipient = phone ?? address;
      if (!recipient)
        throw new AppError('invalid_recipient', 'This contact has no WhatsApp address.');
      const person =
        recipient.kind === 'group'
          ? null
          : (known ?? (await contacts.meet(unit, { recipient, source: 'user' })));
      const { conversation, created } = await conversations.open(unit, {
        sessionId: session.id,
        contactId: person?.id ?? null,
        kind: person ? 'person' : 'group',
        chatId: toWhatsAppId(recipient),
      });
      return { id: conversation.id, created };
    });
}
