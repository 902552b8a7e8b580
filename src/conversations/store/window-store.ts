import { run } from '../../db/sql.js';
import type { Unit } from '../../db/transactor.js';
import type { ConversationId } from '../../kernel/ids.js';
import { windows, type WindowRow } from '../model.js';

export async function insertWindow(unit: Unit, row: WindowRow): Promise<void> {
  await windows.insert(unit, row, 'ON CONFLICT (conversation_id, opened_at) DO NOTHING');
}

/**
 * Moves the end of the stretch that `at` falls into, never to an earlier instant. Answers whether
 * there is such a stretch.
 */
export async function extendWindow(
  unit: Unit,
  conversationId: ConversationId,
  { at, closesAt }: { at: Date; closesAt: Date },
): Promise<boolean> {
  const extended = await run(
    unit,
    `UPDATE conversation_windows SET closes_at = MAX(closes_at, $closesAt)
     WHERE id = (SELECT id FROM conversation_windows WHERE company_id = $companyId
       AND conversation_id = $conversationId AND opened_at <= $at AND closes_at > $at LIMIT 1)`,
    { companyId: unit.companyId, conversationId, at, closesAt },
  );
  return extended > 0;
}
