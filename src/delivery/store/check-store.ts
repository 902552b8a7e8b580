import type { Unit } from '../../db/transactor.js';
import { numberChecks, type NumberCheckRow } from '../model.js';

export async function insertCheck(unit: Unit, row: NumberCheckRow): Promise<void> {
  await numberChecks.insert(unit, row);
}
