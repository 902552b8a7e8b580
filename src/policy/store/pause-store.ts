import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import { pauses, type PauseRow } from '../model.js';

/** Oldest first. */
export function openPauses(reader: Reader, companyId: CompanyId): Promise<PauseRow[]> {
  return pauses.find(reader, { companyId, endedAt: null }, { order: ['startedAt', 'id'] });
}

/** Open pauses that lie on this session, or on all. */
export async function openPausesOn(
  reader: Reader,
  companyId: CompanyId,
  sessionId: SessionId,
): Promise<PauseRow[]> {
  const rows = await select(
    reader,
    `SELECT * FROM pauses WHERE company_id = $companyId AND ended_at IS NULL
       AND (session_id IS NULL OR session_id = $sessionId) ORDER BY started_at, id`,
    { companyId, sessionId },
  );
  return rows.map(row => pauses.read(row));
}
