import type { Unit } from '../../db/transactor.js';
import type { ContactId } from '../../kernel/ids.js';
import { mainAddress, type PeoplePorts } from '../ports.js';

/** Writes the number that follows from somebody's aliases, and where they are written to. */
export async function refresh(unit: Unit, ports: PeoplePorts, id: ContactId): Promise<void> {
  const { contacts, conversations } = ports;
  const contact = await contacts.get(unit, unit, id);
  const aliases = await contacts.aliases(unit, id);
  const numbers = aliases.filter(({ kind }) => kind === 'phone').map(({ value }) => value);
  const phone =
    contact.phone && numbers.includes(contact.phone) ? contact.phone : (numbers[0] ?? null);
  const present = await contacts.change(unit, contact, { phone });
  const address = mainAddress(present, aliases);
  if (address === null) return;
  for (const conversation of await conversations.listOf(unit, id)) {
    await conversations.readdress(unit, conversation, address);
  }
}
