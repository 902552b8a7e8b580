import type { Consent } from '../consent/index.js';
import type { Alias, AliasRow, ContactRow, Contacts } from '../contacts/index.js';
import type { Conversations } from '../conversations/index.js';
import type { Clock } from '../kernel/clock.js';
import type { ContactId, NewId } from '../kernel/ids.js';

export interface PeoplePorts {
  clock: Clock;
  newId: NewId;
  contacts: Contacts;
  consent: Consent;
  conversations: Conversations;
  /** Keyed hash of an address under the instance's key, as the ledger has it. */
  hashAddress(address: string): string;
  /** Told, after the commit, that what waits for this person has to be judged anew. */
  changed(contact: Pick<ContactRow, 'id' | 'companyId'>): void;
}

/** The WhatsApp id an alias stands for. */
export const addressOf = ({ kind, value }: Alias): string =>
  kind === 'phone' ? `${value}@c.us` : `${value}@lid`;

/** The number where there is one, else the hidden id: where they are written to. */
export function mainAddress(
  { phone }: Pick<ContactRow, 'phone'>,
  aliases: readonly Pick<AliasRow, 'kind' | 'value'>[],
): string | null {
  if (phone) return `${phone}@c.us`;
  const [first] = aliases;
  return first ? addressOf(first) : null;
}

/** Who did something, as the ledgers write it. */
export type By = { cause: 'evidence' | 'person'; by: string };

export type Pair = { kept: ContactId; gone: ContactId };
