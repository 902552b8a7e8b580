import type { AliasRow } from '../../contacts/index.js';
import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { SessionId } from '../../kernel/ids.js';

/** Sessions that have a conversation with somebody. */
export async function sessionsWith(
  reader: Reader,
  { companyId, contactId }: Pick<AliasRow, 'companyId' | 'contactId'>,
): Promise<SessionId[]> {
  const rows = await select<{ session_id: SessionId }>(
    reader,
    'SELECT session_id FROM conversations WHERE company_id = $companyId AND contact_id = $contactId',
    { companyId, contactId },
  );
  return rows.map(row => row.session_id);
}
