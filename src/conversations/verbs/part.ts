import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { ConversationId, NewId } from '../../kernel/ids.js';
import { windows, type ConversationRow } from '../model.js';
import { updateConversation } from '../store/conversation-store.js';
import { listTurns, moveDeedsOf, moveMessages } from '../store/move-store.js';
import { derivedFrom, stretchesOf, type Turn } from '../turns.js';

interface Ports {
  clock: Clock;
  newId: NewId;
}

/** Writes what follows from the messages that are in a conversation now. */
export async function settle(
  unit: Unit,
  { clock, newId }: Ports,
  { row, unread, waiting }: { row: ConversationRow; unread: number; waiting: Date | null },
): Promise<void> {
  const { companyId, id: conversationId, sessionId } = row;
  const turns = await listTurns(unit, conversationId);
  await windows.remove(unit, { companyId, conversationId });
  for (const stretch of stretchesOf(turns))
    await windows.insert(unit, { id: newId(), companyId, conversationId, ...stretch });
  await updateConversation(unit, row, {
    ...derivedFrom(turns, { createdAt: row.createdAt, waiting }),
    unread,
    updatedAt: clock.now(),
  });
  unit.announce({ type: 'conversation.changed', conversationId, sessionId });
}

/** Of so many unread messages, the newest ones of theirs, how many are in this part. */
function unreadIn(all: readonly Turn[], part: readonly Turn[], unread: number): number {
  const newest = all.filter(({ direction }) => direction === 'in').slice(-unread);
  const ids = new Set(part.map(({ id }) => id));
  return unread === 0 ? 0 : newest.filter(({ id }) => ids.has(id)).length;
}

/**
 * Puts what came by or went to these WhatsApp ids into another conversation, and works out anew
 * what both say of themselves. Nothing is lost and nothing is there twice.
 */
export async function part(
  unit: Unit,
  ports: Ports,
  { from, to, addresses }: { from: ConversationRow; to: ConversationRow; addresses: string[] },
): Promise<void> {
  const all = await listTurns(unit, from.id);
  const before = await idsIn(unit, to.id);
  const { contactId } = to;
  await moveMessages(unit, { from: from.id, to: to.id, contactId, addresses });
  if (from.contactId && contactId)
    await moveDeedsOf(unit, { from: from.contactId, to: contactId, within: to.id });
  const arrived = (await listTurns(unit, to.id)).filter(({ id }) => !before.has(id));
  const theirs = unreadIn(all, arrived, from.unread);
  const waiting = from.waitingSince;
  await settle(unit, ports, { row: from, unread: from.unread - theirs, waiting });
  await settle(unit, ports, {
    row: to,
    unread: to.unread + theirs,
    waiting: to.waitingSince ?? waiting,
  });
}

async function idsIn(unit: Unit, id: ConversationId): Promise<ReadonlySet<string>> {
  return new Set((await listTurns(unit, id)).map(turn => turn.id));
}
