import type { Reader } from '../db/connection.js';
import type { Scope } from '../db/scope.js';
import type { Unit } from '../db/transactor.js';
import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/errors.js';
import { foldText } from '../kernel/fold-text.js';
import type { ContactId, NewId } from '../kernel/ids.js';
import type { Recipient } from '../kernel/phone-number.js';
import {
  aliasOfKey,
  keyOfAlias,
  pairOf,
  peopleAmong,
  type Alias,
  type AliasSource,
} from './links.js';
import type { ContactRow } from './model.js';
import { findLink, holdLink, linksAround, listContradicting, putLink } from './store/link-store.js';
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
} from './store.js';

/** What WhatsApp or a user told about a person. Other forms of the same person come in `also`. */
export interface Sighting {
  recipient: Recipient;
  also?: Recipient | null;
  pushName?: string | null;
  source: AliasSource;
  /** When WhatsApp told it, if not now. */
  at?: Date;
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

/** That two ids are one person's, or are not. */
interface Said {
  one: Alias;
  other: Alias;
  said?: 'same' | 'apart';
  source: AliasSource;
  at: Date;
}

interface ContactPorts {
  clock: Clock;
  newId: NewId;
  /** Told, in the same transaction, who is one person by all that is known: each group of ids is one. */
  regroup(unit: Unit, groups: readonly (readonly Alias[])[]): Promise<void>;
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
export function createContacts({ clock, newId, regroup }: ContactPorts) {
  async function addAlias(
    unit: Unit,
    contactId: ContactId,
    { kind, value }: Alias,
    source: AliasSource,
  ) {
    const { companyId } = unit;
    const seenAt = clock.now();
    const unasked = { askedAt: null, asks: 0 };
    await insertAlias(unit, { companyId, kind, value, contactId, source, seenAt, ...unasked });
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

  /** Judges anew who is one person among these ids and all they were ever named with. */
  async function judge(unit: Unit, keys: readonly string[]): Promise<void> {
    const links = await linksAround(unit, unit.companyId, keys);
    const groups = peopleAmong(links);
    await regroup(
      unit,
      groups.map(group => group.map(aliasOfKey)),
    );
    for (const link of links) {
      const areOne = groups.some(group => group.includes(link.one) && group.includes(link.other));
      const held = areOne === (link.said === 'same');
      if (held === link.held) continue;
      await holdLink(unit, link, held);
      for (const key of [link.one, link.other]) {
        const contact = await findByAlias(unit, unit, aliasOfKey(key));
        if (contact) unit.announce({ type: 'contact.changed', contactId: contact.id });
      }
    }
  }

  /** Takes in what was said of two ids. Answers whether they are one person's. */
  async function hear(
    unit: Unit,
    { one, other, said = 'same', source, at }: Said,
  ): Promise<boolean> {
    const { companyId } = unit;
    const pair = pairOf(one, other);
    if (pair.one === pair.other) return true;
    const known = await findLink(unit, { companyId, ...pair });
    const isNews = !known || (source === 'user' ? known.said !== said : known.at > at);
    if (known && (!isNews || (known.source === 'user' && source !== 'user')))
      return known.held === (known.said === 'same');
    await putLink(unit, { ...pair, said, source, at });
    await judge(unit, [pair.one, pair.other]);
    const now = await findLink(unit, { companyId, ...pair });
    return now !== null && now.held === (now.said === 'same');
  }

  /** Takes a person's word on whether these ids are of the same person as those. */
  async function settleIds(
    unit: Unit,
    {
      ones,
      others,
      said,
    }: { ones: readonly Alias[]; others: readonly Alias[]; said: Said['said'] },
  ): Promise<void> {
    const at = clock.now();
    const pairs = ones.flatMap(one => others.map(other => pairOf(one, other)));
    for (const pair of pairs)
      await putLink(unit, { ...pair, said: said ?? 'same', source: 'user', at });
    // Only once all of it is said: half of it may mean something else.
    await judge(
      unit,
      pairs.flatMap(({ one, other }) => [one, other]),
    );
  }

  /** A number that another person has here already stays with them. */
  async function isTheirs(unit: Unit, { id }: ContactRow, value: string): Promise<boolean> {
    return (await findByAlias(unit, unit, { kind: 'phone', value }))?.id === id;
  }

  /** Finds the person by any of their ids, or makes them, and learns what the sighting adds. */
  async function meet(
    unit: Unit,
    { recipient, also, pushName, source, at = clock.now() }: Sighting,
  ): Promise<ContactRow> {
    const one = aliasOf(recipient);
    const other = also ? aliasOf(also) : null;
    const areOne = other !== null && (await hear(unit, { one, other, source, at }));
    const forms = areOne ? [one, other] : [one];
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

  /** Gives somebody another id by a person's word, which outweighs what WhatsApp tells later. */
  async function addTheirs(unit: Unit, { id }: ContactRow, alias: Alias): Promise<void> {
    const [known] = await listAliases(unit, id);
    await addAlias(unit, id, alias, 'user');
    if (!known || keyOfAlias(known) === keyOfAlias(alias)) return;
    await hear(unit, { one: known, other: alias, source: 'user', at: clock.now() });
  }

  return {
    meet,
    change,
    settleIds,
    /** Adds somebody as they were. */
    restore: insertContact,
    create,
    addAlias,
    findByAlias,
    find: findContact,
    get: getContact,
    list: listContacts,
    aliases: listAliases,
    contradicting: listContradicting,
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
        if (who.recipient) await addTheirs(unit, contact, aliasOf(who.recipient));
        const phone = who.recipient?.kind === 'phone' ? who.recipient.digits : null;
        const number = phone && !contact.phone ? { phone } : {};
        const present = await getContact(unit, scope, contact.id);
        return { contact: await change(unit, present, { ...input, ...number }), created: false };
      }
      const phone = who.recipient?.kind === 'phone' ? who.recipient.digits : null;
      const made = await create(unit, phone, input);
      if (who.recipient) await addAlias(unit, made.id, aliasOf(who.recipient), 'user');
      return { contact: made, created: true };
    },
  };
}

export type Contacts = ReturnType<typeof createContacts>;
