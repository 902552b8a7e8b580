import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { Unit } from '../../db/transactor.js';
import { sessionDays, type SessionDayRow } from '../model.js';
import type { Lane } from './send-store.js';

export function findDay(
  reader: Reader,
  { companyId, sessionId }: Lane,
  onDay: string,
): Promise<SessionDayRow | null> {
  return sessionDays.findOne(reader, { companyId, sessionId, onDay });
}

/** Keeps the lower of what is known and this score for the day. */
export async function noteLowest(
  unit: Unit,
  { sessionId }: Lane,
  { onDay, lowest }: { onDay: string; lowest: number },
): Promise<void> {
  const { companyId } = unit;
  await sessionDays.insert(
    unit,
    { sessionId, onDay, companyId, lowest },
    'ON CONFLICT (session_id, on_day) DO UPDATE SET lowest = min(lowest, excluded.lowest)',
  );
}

/** Writes what a day came to. */
export async function endDay(unit: Unit, row: SessionDayRow): Promise<void> {
  await sessionDays.insert(
    unit,
    row,
    `ON CONFLICT (session_id, on_day) DO UPDATE SET ended_at = excluded.ended_at,
       warm_up_day = excluded.warm_up_day, next_warm_up_day = excluded.next_warm_up_day,
       because = excluded.because`,
  );
}

/** Days before this one whose step was not made yet, oldest first. */
export async function listOpenDays(
  reader: Reader,
  { companyId, sessionId }: Lane,
  before: string,
): Promise<SessionDayRow[]> {
  const rows = await select(
    reader,
    `SELECT * FROM session_days WHERE company_id = $companyId AND session_id = $sessionId
       AND on_day < $before AND ended_at IS NULL ORDER BY on_day`,
    { companyId, sessionId, before },
  );
  return rows.map(row => sessionDays.read(row));
}

/** The last days of a session, newest first. */
export function listDays(
  reader: Reader,
  { companyId, sessionId }: Lane,
  limit: number,
): Promise<SessionDayRow[]> {
  return sessionDays.find(
    reader,
    { companyId, sessionId },
    { order: ['onDay'], newestFirst: true, limit },
  );
}
