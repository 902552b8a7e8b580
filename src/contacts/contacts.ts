import type { Reader } from '../db/connection.js';
import type { Scope } from '../db/scope.js';
import type { Unit } from '../db/transactor.js';
import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/errors.js';
import { foldText } from '../kernel/fold-text.js';
import type { ContactId, NewId } from '../kernel/ids.js';
import type { Recipient } from '../kernel/phone-number.js';
import type { AliasSource, ContactRow } from './model.js';
import {
  findByAlias,
  findByExternalId,
  findContact,
  getContact,
  insertAlias,
  insertContact,
  listAliases,
  listContacts,
  updateContact,
  type Alias,
} from './store.js';

/** What WhatsApp or a user told about a person. Other forms of the same person come in `also`. */
export interface Sighting {
  recipient: Recipient;
  also?: Recipient | null;
  pushName?: string | null;
  source: AliasSource;
}

/** What a user may write about a person; what is left out stays as it is. */
export interface ContactInput {
  name?: string | null;
  externalId?: string | null;
  email?: string | null;
  language?: string | null;
  timezone?: string | null;
  tags?: string[];
  metadata?: Record<string, unknown>;
}

interface Ports {
  clock: Clock;
  newId: NewId;
}

/** The alias a recipient stands for; groups have none, they are no person. */
export function aliasOf(recipient: Recipient): Alias {
  if (recipient.kind === 'phone') return { kind: 'phone', value: recipient.digits };
  if (recipient.kind === 'lid') return { kind: 'lid', value: recipient.value };
  throw new AppError('invalid_recipient', 'A group is not a person.');
}

const keyOf = (name: string | null, phone: string | null) =>
  name ? foldText(name) : phone && `~${phone}`;

/** People and the WhatsApp ids they go by. It knows nothing of consent or messages. */
export function createContacts({ clock, newId }: Ports) {
  async function addAlias(
    unit: Unit,
    contactId: ContactId,
    { kind, value }: Alias,
    source: AliasSource,
  ) {
    const seenAt = clock.now();
    await insertAlias(unit, { companyId: unit.companyId, kind, value, contactId, source, seenAt });
  }

  async function create(
    unit: Unit,
    phone: string | null,
    known: Partial<ContactRow>,
  ): Promise<ContactRow> {
    const now = clock.now();
    const row: ContactRow = {
      id: newId<ContactId>(),
      companyId: unit.companyId,
      externalId: null,
      name: null,
      pushName: null,
      phone,
      email: null,
      language: null,
      timezone: null,
      tags: [],
      metadata: {},
      onWhatsapp: 'unknown',
      onWhatsappCheckedAt: null,
      blockedAt: null,
      doubtfulSince: null,
      restrictedSince: null,
      restrictedUntil: null,
      restrictedCount: 0,
      lastInboundAt: null,
      lastOutboundAt: null,
      createdAt: now,
      updatedAt: now,
      version: 1,
      ...known,
      nameKey: keyOf(known.name ?? known.pushName ?? null, phone),
    };
    await insertContact(unit, row);
    unit.announce({ type: 'contact.changed', contactId: row.id });
    return row;
  }

  async function change(
    unit: Unit,
    contact: ContactRow,
    set: Partial<ContactRow>,
  ): Promise<ContactRow> {
    const changed = Object.entries(set).filter(
      ([name, value]) =>
        JSON.stringify(value) !== JSON.stringify(contact[name as keyof ContactRow]),
    );
    if (changed.length === 0) return contact;
    const next = { ...contact, ...set };
    const nameKey = keyOf(next.name ?? next.pushName, next.phone);
    await updateContact(unit, contact, { ...set, nameKey, updatedAt: clock.now() });
    unit.announce({ type: 'contact.changed', contactId: contact.id });
    return { ...next, nameKey, version: contact.version + 1 };
  }

  /** A number that another person has here already stays with them. */
  async function isTheirs(unit: Unit, { id }: ContactRow, value: string): Promise<boolean> {
    return (await findByAlias(unit, unit, { kind: 'phone', value }))?.id === id;
  }

  /** Finds the person by any of their ids, or makes them, and learns what the sighting adds. */
  async function meet(
    unit: Unit,
    { recipient, also, pushName, source }: Sighting,
  ): Promise<ContactRow> {
    const forms = [recipient, ...(also ? [also] : [])].map(aliasOf);
    const phone = forms.find(({ kind }) => kind === 'phone')?.value ?? null;
    let contact: ContactRow | null = null;
    for (const form of forms) contact ??= await findByAlias(unit, unit, form);
    contact ??= await create(unit, phone, { pushName: pushName ?? null });
    for (const form of forms) await addAlias(unit, contact.id, form, source);
    const learned: Partial<ContactRow> = {
      ...(pushName ? { pushName } : {}),
      ...(phone && !contact.phone && (await isTheirs(unit, contact, phone)) ? { phone } : {}),
    };
    return change(unit, contact, learned);
  }

  return {
    meet,
    change,
    find: findContact,
    get: getContact,
    list: listContacts,
    aliases: listAliases,
    findByExternalId,

    findByAddress: (reader: Reader, scope: Pick<Scope, 'companyId'>, recipient: Recipient) =>
      findByAlias(reader, scope, aliasOf(recipient)),

    /** Creates or updates by number or by another system's id; never a second person for a known number. */
    async save(
      unit: Unit,
      scope: Scope,
      who: { recipient?: Recipient; id?: ContactId },
      input: ContactInput,
    ) {
      const byNumber = who.recipient
        ? await findByAlias(unit, scope, aliasOf(who.recipient))
        : null;
      const byId = who.id ? await getContact(unit, scope, who.id) : null;
      const byExternal = input.externalId
        ? await findByExternalId(unit, scope, input.externalId)
        : null;
      const found = [byId, byNumber, byExternal].filter(contact => contact !== null);
      const [contact] = found;
      if (found.some(({ id }) => id !== contact?.id)) {
        throw new AppError('conflict', 'These details belong to different people.');
      }
      if (contact) {
        if (who.recipient) await addAlias(unit, contact.id, aliasOf(who.recipient), 'user');
        const phone = who.recipient?.kind === 'phone' ? who.recipient.digits : null;
        const number = phone && !contact.phone ? { phone } : {};
        return { contact: await change(unit, contact, { ...input, ...number }), created: false };
      }
      const phone = who.recipient?.kind === 'phone' ? who.recipient.digits : null;
      const made = await create(unit, phone, input);
      if (who.recipient) await addAlias(unit, made.id, aliasOf(who.recipient), 'user');
      return { contact: made, created: true };
    },
  };
}

export type Contacts = ReturnType<typeof createContacts>;
