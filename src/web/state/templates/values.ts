import { foldText } from '../../../kernel/fold-text.js';
import type { ContactView } from '../../../protocol/views.js';

/** What is known where a template is used. */
export interface Situation {
  contact: Pick<
    ContactView,
    'name' | 'pushName' | 'phoneDisplay' | 'email' | 'externalId' | 'metadata'
  > | null;
  /** What the conversation is called. */
  title: string;
  /** Who writes. */
  agent: string;
  company: string;
}

type Known = 'name' | 'firstName' | 'phone' | 'email' | 'externalId' | 'agent' | 'company';

/** What people call these things in their templates, folded and without blanks. */
const called: Readonly<Record<Known, readonly string[]>> = {
  name: ['name', 'fullname', 'customer', 'customername', 'nama', 'isim', 'ad', 'имя', 'kunde'],
  firstName: ['firstname', 'vorname', 'namadepan', 'onisim', 'ilkad'],
  phone: ['phone', 'phonenumber', 'telefon', 'telepon', 'телефон'],
  email: ['email', 'mail'],
  externalId: ['customerid', 'externalid', 'kundennummer', 'musterino'],
  agent: ['agent', 'agentname', 'me', 'myname'],
  company: ['company', 'companyname', 'firma', 'sirket', 'perusahaan', 'компания'],
};

/** Two spellings of one name: `customer_name` and `customerName`. */
const keyOf = (name: string) => foldText(name).replace(/[^\p{L}\p{N}]/gu, '');

const thingOf = new Map(
  Object.entries(called).flatMap(([thing, names]) =>
    names.map(name => [keyOf(name), thing as Known] as const),
  ),
);

function valuesOf({ contact, title, agent, company }: Situation) {
  const name = contact ? (contact.name ?? contact.pushName) : title;
  return {
    name,
    firstName: name?.trim().split(/\s+/)[0],
    phone: contact?.phoneDisplay,
    email: contact?.email,
    externalId: contact?.externalId,
    agent,
    company,
  } satisfies Record<Known, string | null | undefined>;
}

/** What the person's own fields say under a name. */
function inMetadata(contact: Situation['contact'], key: string): string | undefined {
  const [, value] =
    Object.entries(contact?.metadata ?? {}).find(([name]) => keyOf(name) === key) ?? [];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

/** The value of a template's name, as far as it is known here: the person's own fields first. */
export function valueIn(situation: Situation): (name: string) => string | undefined {
  const values = valuesOf(situation);
  return name => {
    const key = keyOf(name);
    const own = inMetadata(situation.contact, key);
    if (own !== undefined) return own;
    const thing = thingOf.get(key);
    return (thing && values[thing]) ?? undefined;
  };
}
