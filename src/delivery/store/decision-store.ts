import type { Reader } from '../../db/connection.js';
import { run } from '../../db/sql.js';
import { writeLater } from '../../db/together.js';
import type { Unit } from '../../db/transactor.js';
import type { CompanyId, MessageId } from '../../kernel/ids.js';
import { decisions, type DecisionRow } from '../model.js';

/** With what the same transaction decides on other messages. */
export function insertDecision(unit: Unit, row: DecisionRow): Promise<void> {
  const write = (all: Unit, rows: readonly DecisionRow[]) => decisions.insert(all, rows);
  return writeLater(unit, { name: 'decisions', write }, row);
}

/**
 * Counts a verdict onto the last one on this message when it says the same again, with its newest
 * figures. Answers whether it did.
 */
export async function countDecision(unit: Unit, row: DecisionRow): Promise<boolean> {
  const changed = await run(
    unit,
    `UPDATE decision_log SET times = times + $times, last_at = $lastAt, until = $until,
       detail = $detail, also = $also, warnings = $warnings, facts = $facts
     WHERE id = (SELECT id FROM decision_log WHERE company_id = $companyId
         AND message_id = $messageId ORDER BY id DESC LIMIT 1)
       AND asked = $asked AND verdict = $verdict AND code IS $code AND category = $category
       AND policy_version = $policyVersion`,
    { ...row },
  );
  return changed > 0;
}

/** Oldest first. */
export function listDecisions(
  reader: Reader,
  companyId: CompanyId,
  messageId: MessageId,
): Promise<DecisionRow[]> {
  return decisions.find(reader, { companyId, messageId }, { order: ['id'] });
}
