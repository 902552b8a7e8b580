import type { Reader } from '../../db/connection.js';
import { run, select } from '../../db/sql.js';
import type { Unit } from '../../db/transactor.js';
import type { ContactId, ConversationId } from '../../kernel/ids.js';
import type { RawRow } from '../model.js';

/**
 * Every table that names a person, but for people themselves and what is moved with more thought:
 * messages by their conversation, aliases by their evidence. A new one has to find its place here.
 */
export const namesPeople = [
  'conversations',
  'consents',
  'consent_states',
  'number_checks',
] as const;

/** Tables whose rows a part of a before-image consists of. */
type Imaged = 'contacts' | 'conversations' | 'messages' | 'consent_states';

/** Rows as they are stored. */
export function rawRows(
  reader: Reader,
  table: Imaged,
  where: { column: 'id' | 'contact_id'; value: string; companyId: string },
): Promise<RawRow[]> {
  const { companyId, value } = where;
  return select<Record<string, unknown>>(
    reader,
    `SELECT * FROM ${table} WHERE company_id = $companyId AND ${where.column} = $value`,
    { companyId, value },
  );
}

/** Puts a row back as it was, or with these columns changed; one that is there already is replaced. */
export async function restoreRow(unit: Unit, table: Imaged, row: RawRow): Promise<void> {
  const columns = Object.keys(row);
  const updates = columns.map(column => `${column} = excluded.${column}`).join(', ');
  const keys = table === 'consent_states' ? 'company_id, address_hmac' : 'id';
  await run(
    unit,
    `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(name => `$${name}`).join(', ')})
     ON CONFLICT (${keys}) DO UPDATE SET ${updates}`,
    row,
  );
}

/** Whatever names one person names another from here on. */
export async function renamePerson(
  unit: Unit,
  { from, to }: { from: ContactId; to: ContactId },
): Promise<void> {
  const binds = { companyId: unit.companyId, from, to };
  for (const table of namesPeople)
    await run(
      unit,
      `UPDATE ${table} SET contact_id = $to WHERE company_id = $companyId AND contact_id = $from`,
      binds,
    );
}

/** Messages with a person, and what they wrote in groups. */
export async function renameAuthor(
  unit: Unit,
  { from, to }: { from: ContactId; to: ContactId },
): Promise<void> {
  const binds = { companyId: unit.companyId, from, to };
  await run(
    unit,
    `UPDATE messages SET contact_id = $to, version = version + 1 WHERE company_id = $companyId
       AND contact_id = $from AND conversation_id IN (SELECT id FROM conversations
         WHERE company_id = $companyId AND contact_id = $from)`,
    binds,
  );
  await run(
    unit,
    `UPDATE messages SET contact_id = $to, version = version + 1
     WHERE company_id = $companyId AND contact_id = $from AND direction = 'in'`,
    binds,
  );
}

/** What they wrote in groups by these WhatsApp ids. */
export async function renameInGroups(
  unit: Unit,
  { from, to, addresses }: { from: ContactId; to: ContactId; addresses: readonly string[] },
): Promise<void> {
  await run(
    unit,
    `UPDATE messages SET contact_id = $to, version = version + 1
     WHERE company_id = $companyId AND contact_id = $from AND direction = 'in'
       AND address IN (SELECT value FROM json_each($addresses))
       AND conversation_id IN (SELECT id FROM conversations WHERE kind = 'group')`,
    { companyId: unit.companyId, from, to, addresses },
  );
}

/** Gives a conversation and its messages to somebody. */
export async function ownConversation(
  unit: Unit,
  id: ConversationId,
  contactId: ContactId,
): Promise<void> {
  const binds = { companyId: unit.companyId, id, contactId };
  await run(
    unit,
    'UPDATE conversations SET contact_id = $contactId, version = version + 1 WHERE company_id = $companyId AND id = $id',
    binds,
  );
  await run(
    unit,
    'UPDATE messages SET contact_id = $contactId WHERE company_id = $companyId AND conversation_id = $id',
    binds,
  );
}

/** Whether any message came by or went to these WhatsApp ids. */
export async function hasMessages(
  reader: Reader,
  {
    companyId,
    contactId,
    addresses,
  }: { companyId: string; contactId: ContactId; addresses: readonly string[] },
): Promise<boolean> {
  const rows = await select(
    reader,
    `SELECT 1 FROM messages WHERE company_id = $companyId
       AND (conversation_id IN (SELECT id FROM conversations
              WHERE company_id = $companyId AND contact_id = $contactId)
            OR (contact_id = $contactId AND direction = 'in'))
       AND address IN (SELECT value FROM json_each($addresses)) LIMIT 1`,
    { companyId, contactId, addresses },
  );
  return rows.length > 0;
}

/** When somebody last wrote to any of our numbers, and we to them, by the conversations with them. */
export async function lastOf(
  reader: Reader,
  { companyId, contactId }: { companyId: string; contactId: ContactId },
): Promise<Date | null> {
  const [row] = await select<{ at: string | null }>(
    reader,
    `SELECT MAX(last_inbound_at) AS at FROM conversations
     WHERE company_id = $companyId AND contact_id = $contactId`,
    { companyId, contactId },
  );
  return row?.at ? new Date(row.at) : null;
}
