import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import { authorOf, editsOf, standingOf } from '../deeds.js';
import type { DeedRow, MessageRow } from '../model.js';
import { listByWaId, listDeeds, putDeed } from '../store/deed-store.js';
import { findRow } from '../store/message-store.js';
import { forgetWords, insertSearchWords } from '../store/search-index-store.js';
import { changeMessage } from './move-message.js';

const isSame = (one: Date | null, other: Date | null) => one?.getTime() === other?.getTime();

/** Keeps the text as it was written beside the versions that follow it. */
async function keepWritten(unit: Unit, message: MessageRow, waId: string): Promise<void> {
  const { companyId, conversationId, body, occurredAt } = message;
  await putDeed(unit, {
    companyId,
    conversationId,
    target: waId,
    kind: 'written',
    author: authorOf(message) ?? '',
    waId,
    address: message.address ?? '',
    targetIsOurs: message.direction === 'out',
    body,
    at: occurredAt,
    toldAt: occurredAt,
  });
}

/**
 * Makes a message what its author has made of it, as far as we have heard. Doing it again changes
 * nothing; a deed that came before its message waits for this.
 */
export async function applyDeeds(unit: Unit, message: MessageRow, now: Date): Promise<void> {
  const { companyId, conversationId, waId } = message;
  if (!waId) return;
  const done = await listDeeds(unit, { companyId, conversationId, target: waId });
  if (done.length === 0) return;
  const { edit, revokedAt } = standingOf(message, done);
  const body = edit ? edit.body : message.body;
  const editedAt = edit?.at ?? null;
  if (
    body === message.body &&
    isSame(editedAt, message.editedAt) &&
    isSame(revokedAt, message.revokedAt)
  )
    return;
  if (edit && !message.editedAt) await keepWritten(unit, message, waId);
  const changed = await changeMessage(unit, message, {
    body,
    editedAt,
    revokedAt,
    updatedAt: now,
  });
  if (!changed) return;
  await forgetWords(unit, message);
  if (!revokedAt) await insertSearchWords(unit, changed);
}

/** What its author has made of the text of a message, oldest first. */
export async function versionsOf(
  unit: Unit,
  message: Pick<MessageRow, 'id' | 'conversationId'>,
): Promise<Pick<DeedRow, 'body' | 'at'>[]> {
  const { companyId } = unit;
  const row = await findRow(unit, { companyId }, message.id);
  if (!row?.waId || !row.editedAt) return [];
  const { conversationId, waId: target } = row;
  const done = await listDeeds(unit, { companyId, conversationId, target });
  return editsOf(row, done).map(({ body, at }) => ({ body, at }));
}

export type NewDeed = Omit<DeedRow, 'companyId' | 'conversationId'>;

/** Takes in what somebody did to a message that may not be here yet. Answers whether it was news. */
export async function doToMessage(
  unit: Unit,
  { conversationId, deed }: { conversationId: DeedRow['conversationId']; deed: NewDeed },
  clock: Clock,
): Promise<boolean> {
  const { companyId } = unit;
  const isNew = await putDeed(unit, { companyId, conversationId, ...deed });
  const { target, kind, targetIsOurs } = deed;
  for (const message of await listByWaId(unit, { companyId, conversationId, waId: target })) {
    const isMeant = targetIsOurs === null || targetIsOurs === (message.direction === 'out');
    if (kind !== 'reacted') await applyDeeds(unit, message, clock.now());
    else if (isMeant && isNew) await changeMessage(unit, message, { updatedAt: clock.now() });
  }
  return isNew;
}
