import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import { conversations, receipts, type MessageRow } from '../model.js';
import { updateConversation } from '../store/conversation-store.js';
import { forgetWords } from '../store/search-index-store.js';
import { findOwnByWaId, findRow } from '../store/message-store.js';
import { dropTwin, listTurns, moveDeedsTo } from '../store/move-store.js';
import type { AckRank } from '../message-status.js';
import { applyDeeds } from './do-to-message.js';
import { changeMessage, takeEvidence, type Evidence } from './move-message.js';

interface Ports {
  clock: Clock;
  newId: NewId;
}

/** What was known of the row that goes, lowest first: that it is on WhatsApp, and every receipt. */
async function evidenceOf(unit: Unit, gone: MessageRow): Promise<Evidence[]> {
  const { companyId } = unit;
  const known = await receipts.find(unit, { companyId, messageId: gone.id });
  const told = known
    .sort((one, other) => one.ack - other.ack)
    .map(({ ack, at, source, participant }): Evidence => ({
      rank: ack as AckRank,
      at,
      source,
      participant,
    }));
  const at = gone.sentAt ?? gone.occurredAt;
  return [{ rank: 0, shown: true, at, source: 'webhook' }, ...told];
}

/** A conversation whose newest message this was says so of the one that is newest now. */
async function endWith(unit: Unit, gone: MessageRow, { clock }: Ports): Promise<void> {
  const { companyId, conversationId: id, sessionId } = gone;
  const row = await conversations.findOne(unit, { companyId, id });
  if (row?.lastMessageId !== gone.id) return;
  const last = (await listTurns(unit, id)).at(-1);
  await updateConversation(unit, row, {
    lastMessageId: last?.id ?? null,
    lastMessageAt: last?.occurredAt ?? row.createdAt,
    updatedAt: clock.now(),
  });
  unit.announce({ type: 'conversation.changed', conversationId: id, sessionId });
}

/** Ends a row whose message is the other one; its id means that one from now on. */
async function removeDouble(
  unit: Unit,
  ports: Ports,
  { gone, kept }: { gone: MessageRow; kept: MessageRow },
): Promise<void> {
  await forgetWords(unit, gone);
  await receipts.remove(unit, { companyId: unit.companyId, messageId: gone.id });
  await dropTwin(unit, { gone: gone.id, kept: kept.id, mergeId: ports.newId() });
  if (gone.conversationId !== kept.conversationId && gone.waId)
    await moveDeedsTo(unit, { from: gone.conversationId, to: kept.conversationId, of: gone.waId });
  await endWith(unit, gone, ports);
  unit.announce({
    type: 'message.merged',
    mergedId: gone.id,
    messageId: kept.id,
    conversationId: gone.conversationId,
    sessionId: kept.sessionId,
  });
}

/**
 * Gives a message of ours the id by which WhatsApp knows it. What had been taken for a message typed
 * on the phone because of that id becomes one with it: its receipts and what was done to it stay.
 * Answers the message as it is then; null when another message of ours bears the id.
 */
export async function nameMessage(
  unit: Unit,
  ports: Ports,
  { message, waId, fullId }: { message: MessageRow; waId: string; fullId: string | null },
): Promise<MessageRow | null> {
  const { clock } = ports;
  const bearer = message.waId === waId ? null : await findOwnByWaId(unit, message.sessionId, waId);
  if (bearer && bearer.origin !== 'phone') return null;
  const evidence = bearer ? await evidenceOf(unit, bearer) : [];
  if (bearer) await removeDouble(unit, ports, { gone: bearer, kept: message });
  const named = await changeMessage(unit, message, {
    waId,
    waFullId: fullId ?? bearer?.waFullId ?? message.waFullId,
    updatedAt: clock.now(),
  });
  if (!named) return null;
  const present = async () => (await findRow(unit, unit, message.id)) ?? named;
  for (const one of evidence) await takeEvidence(unit, await present(), { evidence: one, clock });
  await applyDeeds(unit, await present(), clock.now());
  return present();
}
