import { moveAliases, type Alias } from '../../contacts/index.js';
import type { ConversationRow } from '../../conversations/index.js';
import type { Unit } from '../../db/transactor.js';
import type { ContactId } from '../../kernel/ids.js';
import { addressOf, mainAddress, type PeoplePorts } from '../ports.js';
import { giveConsents } from '../store/merge-store.js';
import { lastOf, ownConversation, renameInGroups } from '../store/row-store.js';
import { refresh } from './refresh.js';

export interface Separation {
  from: ContactId;
  to: ContactId;
  /** Whose they are from here on. */
  aliases: readonly Alias[];
  /** Ledger entries that are theirs, beside those under their addresses. */
  consents: readonly string[];
  /** Conversations that were theirs before both became one. */
  theirs: readonly string[];
}

/** The conversation of somebody on the session of another one. */
async function counterpart(
  unit: Unit,
  { contacts, conversations }: PeoplePorts,
  { sessionId }: ConversationRow,
  id: ContactId,
): Promise<ConversationRow | null> {
  const known = (await conversations.listOf(unit, id)).find(row => row.sessionId === sessionId);
  if (known) return known;
  const contact = await contacts.get(unit, unit, id);
  const chatId = mainAddress(contact, await contacts.aliases(unit, id));
  if (chatId === null) return null;
  const who = { sessionId, contactId: id, kind: 'person', chatId } as const;
  return (await conversations.open(unit, who)).conversation;
}

/** Gives back one conversation: what came by the other one's addresses goes to theirs. */
async function divide(
  unit: Unit,
  ports: PeoplePorts,
  { row, separation }: { row: ConversationRow; separation: Separation },
): Promise<void> {
  const { from, to, aliases, theirs } = separation;
  const isTheirs = theirs.includes(row.id);
  if (isTheirs) {
    await ownConversation(unit, row.id, to);
    await ports.conversations.moveDeedsOf(unit, { from, to, within: row.id });
  }
  const owner = isTheirs ? to : from;
  const other = isTheirs ? from : to;
  const leaving = isTheirs ? await ports.contacts.aliases(unit, from) : aliases;
  const addresses = leaving.map(addressOf);
  if (!(await ports.conversations.cameBy(unit, row.id, addresses))) return;
  const target = await counterpart(unit, ports, row, other);
  if (target) {
    const source = { ...row, contactId: owner };
    await ports.conversations.part(unit, { from: source, to: target, addresses });
  }
}

/**
 * Takes these WhatsApp ids from one person and gives them to another, with everything that came by
 * them: conversations, messages, what they did to messages, and what the ledger has under them.
 */
export async function separate(
  unit: Unit,
  ports: PeoplePorts,
  separation: Separation,
): Promise<void> {
  const { contacts, conversations, hashAddress } = ports;
  const { from, to, aliases, consents } = separation;
  const { companyId } = unit;
  await moveAliases(unit, aliases, to);
  // Numbers first: two people never have the same.
  await refresh(unit, ports, from);
  await refresh(unit, ports, to);
  for (const row of await conversations.listOf(unit, from)) {
    await divide(unit, ports, { row, separation });
  }
  await renameInGroups(unit, { from, to, addresses: aliases.map(addressOf) });
  const hashes = aliases.map(({ value }) => hashAddress(value));
  await giveConsents(unit, { from, to, hashes, ids: consents });
  for (const id of [from, to]) {
    await refresh(unit, ports, id);
    const contact = await contacts.get(unit, unit, id);
    const lastInboundAt = await lastOf(unit, { companyId, contactId: id });
    await contacts.change(unit, contact, { lastInboundAt });
    unit.announce({ type: 'contact.changed', contactId: id });
    unit.afterCommit(() => ports.changed(contact));
  }
}
