import type { Reader } from '../db/connection.js';
import { run, select } from '../db/sql.js';
import type { Unit } from '../db/transactor.js';
import type { CompanyId } from '../kernel/ids.js';
import { events, streamHeads, type EventRow, type StreamHeadRow } from './model.js';

/** Takes `count` numbers and answers the last of them. */
export async function raiseHead(unit: Unit, count: number): Promise<number> {
  const { companyId } = unit;
  const [head] = await select<StreamHeadRow>(
    unit,
    `INSERT INTO stream_heads (company_id, seq) VALUES ($companyId, $count)
     ON CONFLICT (company_id) DO UPDATE SET seq = seq + $count RETURNING seq`,
    { companyId, count },
  );
  return head?.seq ?? 0;
}

export function appendEvents(unit: Unit, rows: readonly EventRow[]): Promise<number> {
  return events.insert(unit, rows);
}

export async function headOf(reader: Reader, companyId: CompanyId): Promise<number> {
  return (await streamHeads.findOne(reader, { companyId }))?.seq ?? 0;
}

/** The oldest number still kept; 0 when none is. */
export async function tailOf(reader: Reader, companyId: CompanyId): Promise<number> {
  const [tail] = await select<{ seq: number | null }>(
    reader,
    'SELECT MIN(seq) AS seq FROM events WHERE company_id = $companyId',
    { companyId },
  );
  return tail?.seq ?? 0;
}

export async function listSince(
  reader: Reader,
  companyId: CompanyId,
  { since, limit }: { since: number; limit: number },
): Promise<EventRow[]> {
  const rows = await select(
    reader,
    `SELECT * FROM events WHERE company_id = $companyId AND seq > $since ORDER BY seq LIMIT $limit`,
    { companyId, since, limit },
  );
  return rows.map(row => events.read(row));
}

export async function dropBefore(unit: Unit, seq: number, at: Date): Promise<void> {
  await run(unit, 'DELETE FROM events WHERE company_id = $companyId AND seq < $seq AND at < $at', {
    companyId: unit.companyId,
    seq,
    at,
  });
}
