import {
  dropMergedIds,
  heirOf,
  keyOfAlias,
  type Alias,
  type ContactRow,
} from '../../contacts/index.js';
import type { Unit } from '../../db/transactor.js';
import { AppError } from '../../kernel/errors.js';
import type { ContactId, ConversationId, MessageId } from '../../kernel/ids.js';
import type { MergeRow, RawRow } from '../model.js';
import { withoutTheOther } from '../one-of-two.js';
import type { PeoplePorts } from '../ports.js';
import { endMerge, hasConsentSince, lastMergeOf } from '../store/merge-store.js';
import { rawRows, restoreRow } from '../store/row-store.js';
import { separate } from './separate.js';

export const undoableMs = 90 * 24 * 3_600_000;

async function undoable(
  unit: Unit,
  { clock }: PeoplePorts,
  contactId: ContactId,
): Promise<MergeRow> {
  const found = await lastMergeOf(unit, unit.companyId, contactId);
  if (!found) throw new AppError('not_found', 'This contact is not merged with another one.');
  if (clock.now().getTime() - found.mergedAt.getTime() >= undoableMs)
    throw new AppError('conflict', 'A merge can be undone for 90 days.');
  return found;
}

/** Who went comes back, without what the other has by now. */
async function restoreGone(
  unit: Unit,
  { contacts }: PeoplePorts,
  { gone }: { gone: RawRow },
): Promise<void> {
  const scope = { companyId: unit.companyId, sessionIds: null };
  const { external_id: externalId } = gone;
  const taken =
    typeof externalId === 'string'
      ? await contacts.findByExternalId(unit, scope, externalId)
      : null;
  await restoreRow(unit, 'contacts', {
    ...gone,
    // Follows from the ids that are given back.
    phone: null,
    external_id: taken ? null : externalId,
    version: Number(gone.version) + 1,
  });
}

/** Of these ids, those that still belong to this person. */
async function heldBy(
  unit: Unit,
  { contacts }: PeoplePorts,
  { id, aliases }: { id: ContactId; aliases: readonly Alias[] },
): Promise<Alias[]> {
  const held = new Set((await contacts.aliases(unit, id)).map(keyOfAlias));
  return aliases.filter(alias => held.has(keyOfAlias(alias)));
}

/**
 * What both had said before is what they say again. Once something was said of the one they were,
 * nobody can tell whose word it was: then an opt-out is both's.
 */
async function restoreConsents(
  unit: Unit,
  { consent, contacts }: PeoplePorts,
  { merged, keptId, wasOut }: { merged: MergeRow; keptId: ContactId; wasOut: boolean },
): Promise<void> {
  const { companyId } = unit;
  const { image, mergedAt, mergedId } = merged;
  const people = [keptId, mergedId];
  const isUntouched =
    keptId === merged.keptId &&
    !(await hasConsentSince(unit, { companyId, people, since: mergedAt }));
  if (isUntouched) {
    for (const state of image.consentStates) await restoreRow(unit, 'consent_states', state);
    return;
  }
  for (const contactId of wasOut ? people : []) {
    if ((await consent.of(unit, companyId, contactId)).optedOutAt) continue;
    const [alias] = await contacts.aliases(unit, contactId);
    const person = { contactId, address: alias?.value ?? contactId };
    const said = { kind: 'opted_out', basis: 'merge', recordedBy: 'contact' } as const;
    await consent.record(unit, person, said);
  }
}

interface Back {
  merged: MergeRow;
  keptId: ContactId;
}

/** Whose a conversation was. */
const ownerOf = ({ merged: { image, mergedId }, keptId }: Back, conversationId: unknown) =>
  image.goneConversations.some(({ id }) => id === conversationId) ? mergedId : keptId;

/** Conversations that had become part of others, still without messages. Answers their ids. */
async function restoreConversations(unit: Unit, back: Back): Promise<ConversationId[]> {
  const { keptConversations, goneConversations } = back.merged.image;
  const { companyId } = unit;
  const restored: ConversationId[] = [];
  for (const row of [...keptConversations, ...goneConversations]) {
    const id = String(row.id) as ConversationId;
    const [known] = await rawRows(unit, 'conversations', { column: 'id', value: id, companyId });
    // It may have become part of another by a later merge, which stands.
    if (known || (await heirOf(unit, unit, id))) continue;
    await restoreRow(unit, 'conversations', {
      ...row,
      contact_id: ownerOf(back, id),
      // The other conversation may have the address still; it gets its own again below.
      chat_id: `${id}@parted`,
      unread: 0,
      waiting_since: null,
      last_message_id: null,
      version: Number(row.version) + 1,
    });
    restored.push(id);
  }
  return restored;
}

/** Each of what was there under both ids, once more. */
async function restoreTwins(unit: Unit, { conversations }: PeoplePorts, back: Back): Promise<void> {
  for (const twin of back.merged.image.twins) {
    await restoreRow(unit, 'messages', {
      ...twin,
      contact_id: ownerOf(back, twin.conversation_id),
    });
    await conversations.makeSearchable(unit, String(twin.id) as MessageId);
  }
}

/**
 * Parts two who were made one by mistake, by a person's word: each has again what came by their own
 * WhatsApp ids, also since then, and nothing WhatsApp tells makes them one again.
 */
export async function unmerge(
  unit: Unit,
  ports: PeoplePorts,
  { contactId, by }: { contactId: ContactId; by: string },
): Promise<{ kept: ContactRow; parted: ContactRow }> {
  const { clock, contacts } = ports;
  const merged = await undoable(unit, ports, contactId);
  const { image, mergedId } = merged;
  const keptId = (await heirOf(unit, unit, merged.keptId)) ?? merged.keptId;
  const present = await contacts.get(unit, unit, keptId);
  const out = await ports.consent.of(unit, unit.companyId, keptId);
  await dropMergedIds(unit, merged.id);
  await contacts.change(unit, present, withoutTheOther(present, image.kept, image.gone));
  await restoreGone(unit, ports, { gone: image.gone });
  const restored = await restoreConversations(unit, { merged, keptId });
  await restoreTwins(unit, ports, { merged, keptId });
  await separate(unit, ports, {
    from: keptId,
    to: mergedId,
    // Some may have become another's in the meantime.
    aliases: await heldBy(unit, ports, { id: keptId, aliases: image.goneAliases }),
    consents: image.goneConsents,
    theirs: image.goneConversations.map(({ id }) => String(id)),
  });
  for (const id of restored) await ports.conversations.settle(unit, id);
  await restoreConsents(unit, ports, { merged, keptId, wasOut: out.optedOutAt !== null });
  await endMerge(unit, merged.id, { by, at: clock.now() });
  const object = { kind: 'contact', id: keptId } as const;
  unit.note({ what: 'contact.parted', object, after: { from: mergedId } });
  await contacts.settleIds(unit, {
    ones: await contacts.aliases(unit, keptId),
    others: await contacts.aliases(unit, mergedId),
    said: 'apart',
  });
  return {
    kept: await contacts.get(unit, unit, keptId),
    parted: await contacts.get(unit, unit, mergedId),
  };
}
