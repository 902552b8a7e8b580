import type { Unit } from '../../db/transactor.js';
import type { ContactId, ConversationId, MessageId } from '../../kernel/ids.js';
import { themselves } from '../ledger.js';
import { hashesOf, lastOfEachKind } from '../store.js';
import { consentOf, record, type RecordPorts } from './record.js';

/** A message that is nothing but a keyword. */
export interface SaidKeyword {
  contactId: ContactId;
  conversationId: ConversationId;
  meaning: 'stop' | 'doubtful' | 'start';
  /** Of the list the word is on. */
  language: string;
  message: { id: MessageId; body: string | null; occurredAt: Date };
}

/** Perhaps they meant "stop". What they said since, or an opt-out, leaves no doubt. */
async function doubt(
  unit: Unit,
  { contacts }: RecordPorts,
  { contactId, message: { occurredAt } }: SaidKeyword,
): Promise<void> {
  const { companyId } = unit;
  const contact = await contacts.get(unit, unit, contactId);
  const { optedOutAt } = await consentOf(unit, companyId, contactId);
  if (contact.doubtfulSince || optedOutAt) return;
  const hashes = await hashesOf(unit, { companyId, contactId });
  const entries = await lastOfEachKind(unit, { companyId, contactId, hashes });
  if (entries.some(({ kind, happenedAt }) => kind === 'opted_in' && happenedAt >= occurredAt))
    return;
  await contacts.change(unit, contact, { doubtfulSince: occurredAt });
}

/**
 * Takes a keyword at its word: an opt-out, an opt-in, or a flag for a person to look at. One that
 * comes late counts from when it was written.
 */
export async function heed(unit: Unit, ports: RecordPorts, said: SaidKeyword): Promise<void> {
  const { contactId, conversationId, language, meaning, message } = said;
  const now = ports.clock.now();
  if (meaning === 'doubtful') return doubt(unit, ports, said);
  const [alias] = await ports.contacts.aliases(unit, contactId);
  await record(unit, ports, {
    person: { contactId, address: alias?.value ?? contactId },
    input: {
      kind: meaning === 'stop' ? 'opted_out' : 'opted_in',
      basis: 'keyword',
      evidence: message.body,
      messageId: message.id,
      recordedBy: themselves,
      // A phone whose clock is ahead must not outvote what is said later.
      happenedAt: message.occurredAt < now ? message.occurredAt : now,
      heard: { conversationId, language },
    },
  });
}
