import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { Unit } from '../../db/transactor.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import { ramps, type RampRow } from '../model.js';

/** The last ramps of this session and of all sessions, over or not. */
export async function lastRamps(
  reader: Reader,
  companyId: CompanyId,
  sessionId: SessionId,
): Promise<RampRow[]> {
  const rows = await select(
    reader,
    `SELECT * FROM resume_ramps WHERE company_id = $companyId
       AND (session_id IS NULL OR session_id = $sessionId)`,
    { companyId, sessionId },
  );
  return rows.map(row => ramps.read(row));
}

/** A ramp takes the place of the one before it: the later start is always the slower. */
export async function putRamp(unit: Unit, row: RampRow): Promise<void> {
  const { companyId, sessionId, scope } = row;
  await ramps.remove(unit, { companyId, sessionId, scope });
  await ramps.insert(unit, row);
}
