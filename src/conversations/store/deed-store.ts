import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { Unit } from '../../db/transactor.js';
import type { ContactId, ConversationId } from '../../kernel/ids.js';
import { deeds, messages, type DeedRow, type MessageRow } from '../model.js';

type Key = Pick<DeedRow, 'companyId' | 'conversationId' | 'target' | 'kind' | 'author' | 'waId'>;

/** Adds a deed, or learns that a known one was told earlier. Answers whether it was new. */
export async function putDeed(unit: Unit, row: DeedRow): Promise<boolean> {
  const { companyId, conversationId, target, kind, author, waId }: Key = row;
  const where = { companyId, conversationId, target, kind, author, waId };
  const known = await deeds.findOne(unit, where);
  if (!known) return (await deeds.insert(unit, row)) > 0;
  if (row.toldAt < known.toldAt || row.at < known.at) {
    const at = row.at < known.at ? row.at : known.at;
    const toldAt = row.toldAt < known.toldAt ? row.toldAt : known.toldAt;
    await deeds.update(unit, { at, toldAt }, where);
  }
  return false;
}

export function listDeeds(
  reader: Reader,
  where: Pick<DeedRow, 'companyId' | 'conversationId' | 'target'>,
): Promise<DeedRow[]> {
  return deeds.find(reader, where);
}

/** Messages of a conversation by WhatsApp id: senders choose ids, so there may be several. */
export function listByWaId(
  reader: Reader,
  where: Pick<MessageRow, 'companyId' | 'conversationId'> & { waId: string },
): Promise<MessageRow[]> {
  return messages.find(reader, where, { order: ['id'] });
}

/** A message of this author by WhatsApp id; null when it is not here. */
export async function findTheirs(
  reader: Reader,
  who: { conversationId: ConversationId; contactId: ContactId; waId: string },
): Promise<MessageRow | null> {
  const [row] = await select(
    reader,
    `SELECT * FROM messages WHERE conversation_id = $conversationId AND direction = 'in'
       AND wa_id = $waId AND contact_id = $contactId`,
    who,
  );
  return row ? messages.read(row) : null;
}

/** Messages of a conversation that something was done to. */
export async function listDoneTo(
  reader: Reader,
  conversationId: ConversationId,
): Promise<MessageRow[]> {
  const rows = await select(
    reader,
    `SELECT * FROM messages WHERE conversation_id = $conversationId AND wa_id IN
       (SELECT target FROM message_deeds WHERE conversation_id = $conversationId) ORDER BY id`,
    { conversationId },
  );
  return rows.map(row => messages.read(row));
}
