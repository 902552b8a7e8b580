import { insertMergedId } from '../../contacts/index.js';
import type { Reader } from '../../db/connection.js';
import { run, select } from '../../db/sql.js';
import type { Unit } from '../../db/transactor.js';
import type { ContactId, ConversationId, MessageId } from '../../kernel/ids.js';
import {
  conversations,
  deeds,
  messages,
  windows,
  type ConversationRow,
  type MessageRow,
} from '../model.js';
import { activities } from '../model/activities.js';
import { conversationLabels } from '../model/labels.js';

export function listConversationsOf(
  reader: Reader,
  where: Pick<ConversationRow, 'companyId' | 'contactId'>,
): Promise<ConversationRow[]> {
  return conversations.find(reader, where, { order: ['createdAt', 'id'] });
}

/** A message that is there twice; `raw` is the one that goes, as it was stored. */
export interface Twin {
  gone: MessageRow;
  kept: MessageId;
  raw: Readonly<Record<string, unknown>>;
}

/** Pairs of one message that came under both ids of its author: the one that goes, the one that stays. */
export async function listTwins(
  reader: Reader,
  { from, to }: { from: ConversationId; to: ConversationId },
): Promise<Twin[]> {
  const rows = await select<{ kept_twin: MessageId }>(
    reader,
    `SELECT g.*, k.id AS kept_twin FROM messages g JOIN messages k
       ON k.conversation_id = $to AND k.direction = 'in' AND k.wa_id = g.wa_id
     WHERE g.conversation_id = $from AND g.direction = 'in' AND g.wa_id IS NOT NULL`,
    { from, to },
  );
  return rows.map(({ kept_twin: kept, ...raw }) => ({ gone: messages.read(raw), kept, raw }));
}

/** Ends a message that is there twice; what named it names the other one. */
export async function dropTwin(
  unit: Unit,
  { gone, kept, mergeId }: { gone: MessageId; kept: MessageId; mergeId: string },
): Promise<void> {
  const binds = { companyId: unit.companyId, gone, kept };
  const both = 'WHERE company_id = $companyId AND message_id = $gone';
  await run(unit, `UPDATE OR IGNORE message_stars SET message_id = $kept ${both}`, binds);
  await run(unit, `DELETE FROM message_stars ${both}`, binds);
  await run(unit, `UPDATE consents SET message_id = $kept ${both}`, binds);
  await run(
    unit,
    'UPDATE conversation_windows SET opened_by = $kept WHERE company_id = $companyId AND opened_by = $gone',
    binds,
  );
  await run(unit, `UPDATE OR IGNORE ack_errors SET message_id = $kept ${both}`, binds);
  await run(unit, `DELETE FROM ack_errors ${both}`, binds);
  await insertMergedId(unit, { oldId: gone, newId: kept, mergeId });
  await messages.remove(unit, { companyId: unit.companyId, id: gone });
}

interface Move {
  from: ConversationId;
  to: ConversationId;
  contactId: ContactId | null;
  /** Only what came by these WhatsApp ids; null: all. */
  addresses: readonly string[] | null;
}

/** Puts messages and what was done to them into another conversation. */
export async function moveMessages(unit: Unit, move: Move): Promise<void> {
  const binds = { companyId: unit.companyId, ...move };
  const chosen = move.addresses ? 'AND address IN (SELECT value FROM json_each($addresses))' : '';
  await run(
    unit,
    `UPDATE messages SET conversation_id = $to, contact_id = $contactId, version = version + 1
     WHERE company_id = $companyId AND conversation_id = $from ${chosen}`,
    binds,
  );
  // What was done to a message goes with it; what still waits for one, by its own address.
  const targets = move.addresses
    ? `AND (target IN (SELECT wa_id FROM messages WHERE conversation_id = $to)
         OR (address IN (SELECT value FROM json_each($addresses))
           AND target NOT IN (SELECT wa_id FROM messages WHERE conversation_id = $from
             AND wa_id IS NOT NULL)))`
    : '';
  const fromThere = `WHERE company_id = $companyId AND conversation_id = $from ${targets}`;
  await run(unit, `UPDATE OR IGNORE message_deeds SET conversation_id = $to ${fromThere}`, binds);
  if (!move.addresses) await run(unit, `DELETE FROM message_deeds ${fromThere}`, binds);
}

/** What somebody did was done by another id of theirs. */
export async function moveDeedsOf(
  unit: Unit,
  { from, to, within }: { from: ContactId; to: ContactId; within: ConversationId | null },
): Promise<void> {
  const binds = { companyId: unit.companyId, from, to, within };
  const theirs = `WHERE company_id = $companyId AND author = $from
    AND ($within IS NULL OR conversation_id = $within)`;
  await run(unit, `UPDATE OR IGNORE message_deeds SET author = $to ${theirs}`, binds);
  await deeds.remove(unit, {
    companyId: unit.companyId,
    author: from,
    ...(within ? { conversationId: within } : {}),
  });
}

/** What was done to one message, told under another conversation, belongs where it is. */
export async function moveDeedsTo(
  unit: Unit,
  { from, to, of }: { from: ConversationId; to: ConversationId; of: string },
): Promise<void> {
  const { companyId } = unit;
  const binds = { companyId, from, to, of };
  await run(
    unit,
    `UPDATE OR IGNORE message_deeds SET conversation_id = $to
     WHERE company_id = $companyId AND conversation_id = $from AND target = $of`,
    binds,
  );
  await deeds.remove(unit, { companyId, conversationId: from, target: of });
}

/** The windows of both, the later end where they began at the same instant. */
export async function moveWindows(
  unit: Unit,
  { from, to }: { from: ConversationId; to: ConversationId },
): Promise<void> {
  const binds = { companyId: unit.companyId, from, to };
  await run(
    unit,
    `UPDATE conversation_windows AS w SET closes_at = MAX(closes_at, COALESCE((
       SELECT o.closes_at FROM conversation_windows o
       WHERE o.conversation_id = $from AND o.opened_at = w.opened_at), closes_at))
     WHERE w.company_id = $companyId AND w.conversation_id = $to`,
    binds,
  );
  await run(
    unit,
    'UPDATE OR IGNORE conversation_windows SET conversation_id = $to WHERE company_id = $companyId AND conversation_id = $from',
    binds,
  );
  await windows.remove(unit, { companyId: unit.companyId, conversationId: from });
}

/** What stands between the messages goes along; parted again, it stays where it is then. */
export async function moveActivities(
  unit: Unit,
  { from, to }: { from: ConversationId; to: ConversationId },
): Promise<void> {
  const { companyId } = unit;
  await activities.update(unit, { conversationId: to }, { companyId, conversationId: from });
  await run(
    unit,
    `UPDATE notes SET conversation_id = $to, version = version + 1
     WHERE company_id = $companyId AND conversation_id = $from`,
    { companyId, from, to },
  );
}

/** The labels of both. */
export async function moveLabels(
  unit: Unit,
  { from, to }: { from: ConversationId; to: ConversationId },
): Promise<void> {
  const { companyId } = unit;
  await run(
    unit,
    `UPDATE OR IGNORE conversation_labels SET conversation_id = $to
     WHERE company_id = $companyId AND conversation_id = $from`,
    { companyId, from, to },
  );
  await conversationLabels.remove(unit, { companyId, conversationId: from });
}

/** Whether any message of a conversation came by or went to these WhatsApp ids. */
export async function hasMessageBy(
  reader: Reader,
  conversationId: ConversationId,
  addresses: readonly string[],
): Promise<boolean> {
  const rows = await select(
    reader,
    `SELECT 1 FROM messages WHERE conversation_id = $conversationId
       AND address IN (SELECT value FROM json_each($addresses)) LIMIT 1`,
    { conversationId, addresses },
  );
  return rows.length > 0;
}

export const removeConversation = (unit: Unit, id: ConversationId): Promise<number> =>
  conversations.remove(unit, { companyId: unit.companyId, id });

/** Who said something when, oldest first. */
export async function listTurns(
  reader: Reader,
  conversationId: ConversationId,
): Promise<Pick<MessageRow, 'id' | 'direction' | 'occurredAt' | 'createdAt'>[]> {
  const rows = await select(
    reader,
    `SELECT id, direction, occurred_at, created_at FROM messages
     WHERE conversation_id = $conversationId ORDER BY occurred_at, id`,
    { conversationId },
  );
  return rows.map(row => messages.read(row));
}
