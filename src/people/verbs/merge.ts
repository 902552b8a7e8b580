import {
  insertMergedId,
  moveAliases,
  removeContact,
  type ContactRow,
} from '../../contacts/index.js';
import type { Unit } from '../../db/transactor.js';
import type { MergeImage, RawRow } from '../model.js';
import { oneOfTwo } from '../one-of-two.js';
import type { By, Pair, PeoplePorts } from '../ports.js';
import { consentIds, insertMerge, optOutOf } from '../store/merge-store.js';
import { rawRows, renameAuthor, renamePerson } from '../store/row-store.js';
import { refresh } from './refresh.js';

async function imageOf(
  unit: Unit,
  { contacts }: PeoplePorts,
  { kept, gone }: Pair,
): Promise<MergeImage> {
  const { companyId } = unit;
  const by = (column: 'id' | 'contact_id', value: string) => ({ column, value, companyId });
  const [keptRow = {}] = await rawRows(unit, 'contacts', by('id', kept));
  const [goneRow = {}] = await rawRows(unit, 'contacts', by('id', gone));
  const aliasesOf = async (id: Pair['kept']) =>
    (await contacts.aliases(unit, id)).map(({ kind, value }) => ({ kind, value }));
  return {
    kept: keptRow,
    gone: goneRow,
    keptAliases: await aliasesOf(kept),
    goneAliases: await aliasesOf(gone),
    keptConversations: await rawRows(unit, 'conversations', by('contact_id', kept)),
    goneConversations: await rawRows(unit, 'conversations', by('contact_id', gone)),
    twins: [],
    goneConsents: await consentIds(unit, { companyId, contactId: gone }),
    consentStates: [
      ...(await rawRows(unit, 'consent_states', by('contact_id', kept))),
      ...(await rawRows(unit, 'consent_states', by('contact_id', gone))),
    ],
  };
}

/** The conversations of both, one for each session; the oldest stays. Answers what was there twice. */
async function uniteConversations(
  unit: Unit,
  { conversations }: PeoplePorts,
  { pair: { kept, gone }, mergeId }: { pair: Pair; mergeId: string },
): Promise<RawRow[]> {
  const all = [
    ...(await conversations.listOf(unit, kept)),
    ...(await conversations.listOf(unit, gone)),
  ].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
  const twins: RawRow[] = [];
  for (const { id, sessionId } of all) {
    const [first] = all.filter(row => row.sessionId === sessionId);
    if (!first || first.id === id) continue;
    // Read anew: the one before it has changed the first.
    const now = [
      ...(await conversations.listOf(unit, kept)),
      ...(await conversations.listOf(unit, gone)),
    ];
    const [stays, goes] = [now.find(row => row.id === first.id), now.find(row => row.id === id)];
    if (!stays || !goes) continue;
    const work = { kept: stays, gone: goes, contactId: kept, mergeId };
    twins.push(...(await conversations.unite(unit, work)));
  }
  return twins;
}

/** An opt-out that stood before, and under which address it was said. */
interface Out {
  id: string;
  recordedBy: string;
  address: string;
}

async function outOf(unit: Unit, { contacts }: PeoplePorts, id: Pair['kept']): Promise<Out | null> {
  const out = await optOutOf(unit, { companyId: unit.companyId, contactId: id });
  const [alias] = await contacts.aliases(unit, id);
  return out && { ...out, address: alias?.value ?? id };
}

/**
 * An opt-out of one is an opt-out of both, in the words of whoever said it: their own can be lifted
 * by their own word, another's only by another's.
 */
async function keepOptOut(
  unit: Unit,
  { consent }: PeoplePorts,
  { contactId, outs }: { contactId: Pair['kept']; outs: readonly (Out | null)[] },
): Promise<void> {
  const [out, ...more] = outs.filter(one => one !== null);
  if (!out || more.length > 0) return;
  const { id: evidence, recordedBy, address } = out;
  await consent.record(
    unit,
    { contactId, address },
    { kind: 'opted_out', basis: 'merge', evidence, recordedBy },
  );
}

/**
 * Makes one person of two, in the caller's transaction: conversations, messages, consents and ids
 * move to the kept one, and what the other's id named is the kept one from here on. The strictest
 * consent wins. What was is kept, so that it can be undone.
 */
export async function merge(
  unit: Unit,
  ports: PeoplePorts,
  { pair, because }: { pair: Pair; because: By },
): Promise<ContactRow> {
  const { clock, contacts, conversations } = ports;
  const { companyId } = unit;
  const mergeId = ports.newId();
  const image = await imageOf(unit, ports, pair);
  const outs = [await outOf(unit, ports, pair.kept), await outOf(unit, ports, pair.gone)];
  const kept = await contacts.get(unit, unit, pair.kept);
  const gone = await contacts.get(unit, unit, pair.gone);
  const move = { from: gone.id, to: kept.id };
  await renameAuthor(unit, move);
  await conversations.moveDeedsOf(unit, { ...move, within: null });
  const twins = await uniteConversations(unit, ports, { pair, mergeId });
  await renamePerson(unit, move);
  await moveAliases(unit, image.goneAliases, kept.id);
  await removeContact(unit, gone.id);
  await insertMergedId(unit, { oldId: gone.id, newId: kept.id, mergeId });
  const one = await contacts.change(unit, kept, oneOfTwo(kept, gone));
  await insertMerge(unit, {
    id: mergeId,
    companyId,
    keptId: kept.id,
    mergedId: gone.id,
    cause: because.cause,
    mergedBy: because.by,
    mergedAt: clock.now(),
    image: { ...image, twins },
    undoneBy: null,
    undoneAt: null,
  });
  const [object, other] = [{ kind: 'contact', id: kept.id } as const, gone.id];
  unit.note({ what: 'contact.merged', object, after: { with: other, cause: because.cause } });
  await keepOptOut(unit, ports, { contactId: kept.id, outs });
  await refresh(unit, ports, kept.id);
  for (const { id: conversationId, sessionId } of await conversations.listOf(unit, kept.id))
    unit.announce({ type: 'conversation.changed', conversationId, sessionId });
  unit.announce({ type: 'contact.merged', mergedId: gone.id, contactId: kept.id });
  unit.announce({ type: 'contact.changed', contactId: kept.id });
  unit.afterCommit(() => ports.changed(one));
  return contacts.get(unit, unit, kept.id);
}
