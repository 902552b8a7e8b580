import { keyOfAlias, removeAlias, type Alias, type ContactRow } from '../../contacts/index.js';
import type { Unit } from '../../db/transactor.js';
import type { ContactId } from '../../kernel/ids.js';
import { olderFirst } from '../one-of-two.js';
import { addressOf, type PeoplePorts } from '../ports.js';
import { hasMessages } from '../store/row-store.js';
import { merge } from './merge.js';
import { refresh } from './refresh.js';
import { separate } from './separate.js';

type Group = readonly Alias[];

const evidence = { cause: 'evidence', by: 'system' } as const;

async function holderOf(unit: Unit, { contacts }: PeoplePorts, alias: Alias) {
  return contacts.findByAlias(unit, unit, alias);
}

/** Whether these ids stand for more than a hint: somebody wrote by them, was written to or saved. */
async function hasTrace(
  unit: Unit,
  { contacts }: PeoplePorts,
  { contactId, aliases }: { contactId: ContactId; aliases: Group },
): Promise<boolean> {
  const keys = new Set(aliases.map(keyOfAlias));
  const saved = (await contacts.aliases(unit, contactId)).some(
    alias => keys.has(keyOfAlias(alias)) && (alias.source === 'user' || alias.source === 'sync'),
  );
  const addresses = aliases.map(addressOf);
  return saved || hasMessages(unit, { companyId: unit.companyId, contactId, addresses });
}

/** Gives part of somebody's ids to a person of their own. */
async function splitOff(
  unit: Unit,
  ports: PeoplePorts,
  { contactId, aliases }: { contactId: ContactId; aliases: Group },
): Promise<void> {
  const { contacts, consent } = ports;
  const from = await contacts.get(unit, unit, contactId);
  const was = await consent.of(unit, unit.companyId, contactId);
  const { pushName } = from;
  const to = await contacts.create(unit, null, { pushName });
  await separate(unit, ports, { from: from.id, to: to.id, aliases, consents: [], theirs: [] });
  const [first] = aliases;
  const now = await consent.of(unit, unit.companyId, to.id);
  // Who asked to be left alone cannot be told apart any more: neither is written to.
  if (!was.optedOutAt || now.optedOutAt || !first) return;
  await consent.record(
    unit,
    { contactId: to.id, address: first.value },
    { kind: 'opted_out', basis: 'merge', recordedBy: 'contact' },
  );
}

/** One person whose ids belong to several by now: each of those that left a trace becomes their own. */
async function split(
  unit: Unit,
  ports: PeoplePorts,
  { contactId, parts }: { contactId: ContactId; parts: readonly Group[] },
): Promise<void> {
  const { phone } = await ports.contacts.get(unit, unit, contactId);
  const traced: Group[] = [];
  for (const aliases of parts) {
    if (await hasTrace(unit, ports, { contactId, aliases })) traced.push(aliases);
  }
  const hasPhone = (group: Group) =>
    group.some(({ kind, value }) => kind === 'phone' && value === phone);
  const stays = traced.find(hasPhone) ?? traced[0] ?? parts.find(hasPhone) ?? parts[0];
  for (const aliases of parts) {
    if (aliases === stays) continue;
    if (traced.includes(aliases)) await splitOff(unit, ports, { contactId, aliases });
    else for (const alias of aliases) await removeAlias(unit, alias);
  }
  await refresh(unit, ports, contactId);
}

async function splitAll(unit: Unit, ports: PeoplePorts, groups: readonly Group[]): Promise<void> {
  const parts = new Map<ContactId, Alias[][]>();
  for (const group of groups) {
    const held = new Map<ContactId, Alias[]>();
    for (const alias of group) {
      const holder = await holderOf(unit, ports, alias);
      if (holder) held.set(holder.id, [...(held.get(holder.id) ?? []), alias]);
    }
    for (const [id, aliases] of held) parts.set(id, [...(parts.get(id) ?? []), aliases]);
  }
  for (const [contactId, own] of parts) {
    if (own.length > 1) await split(unit, ports, { contactId, parts: own });
  }
}

/** Whoever holds ids of one group is one person, and has all of them. */
async function unite(unit: Unit, ports: PeoplePorts, group: Group): Promise<void> {
  const holders: ContactRow[] = [];
  for (const alias of group) {
    const holder = await holderOf(unit, ports, alias);
    if (holder && !holders.some(({ id }) => id === holder.id)) holders.push(holder);
  }
  const [kept, ...others] = olderFirst(holders);
  if (!kept) return;
  for (const { id: gone } of others)
    await merge(unit, ports, { pair: { kept: kept.id, gone }, because: evidence });
  let isNew = false;
  for (const alias of group) {
    if (await holderOf(unit, ports, alias)) continue;
    await ports.contacts.addAlias(unit, kept.id, alias, 'webhook');
    isNew = true;
  }
  if (isNew || others.length > 0) await refresh(unit, ports, kept.id);
}

/** Makes who is here what is known by now: each of these groups of WhatsApp ids is one person. */
export async function regroup(
  unit: Unit,
  ports: PeoplePorts,
  groups: readonly Group[],
): Promise<void> {
  await splitAll(unit, ports, groups);
  for (const group of groups) await unite(unit, ports, group);
}
