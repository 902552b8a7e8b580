import type { Reader } from '../db/connection.js';
import { select } from '../db/sql.js';
import type { Unit } from '../db/transactor.js';
import type { CompanyId } from '../kernel/ids.js';
import { auditHeads, auditLog, type AuditHeadRow, type AuditRow } from './model.js';

export function findHead(reader: Reader, companyId: CompanyId): Promise<AuditHeadRow | null> {
  return auditHeads.findOne(reader, { companyId });
}

export async function putHead(unit: Unit, row: AuditHeadRow): Promise<void> {
  await auditHeads.insert(
    unit,
    row,
    `ON CONFLICT (company_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash,
       seal = excluded.seal, updated_at = excluded.updated_at`,
  );
}

export function appendRows(unit: Unit, rows: readonly AuditRow[]): Promise<number> {
  return auditLog.insert(unit, rows);
}

/** What a page of the log is asked for. What is left out does not narrow it. */
export interface AuditFilter {
  /** A kind of act, or an area: everything before its dot. */
  what?: string | undefined;
  /** Id of the person or key, or the word `gateway`. */
  who?: string | undefined;
  object?: string | undefined;
  objectId?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
  /** Only lines before this one. */
  before?: number | undefined;
  limit: number;
}

const conditions: Readonly<Partial<Record<keyof AuditFilter, string>>> = {
  // Acts of an area follow its dot, and end before the sign after it.
  what: `(what = $what OR (what > $what || '.' AND what < $what || '/'))`,
  who: `(actor_id = $who OR (actor_kind = 'gateway' AND $who = 'gateway'))`,
  object: 'object = $object',
  objectId: 'object_id = $objectId',
  from: 'at >= $from',
  to: 'at < $to',
  before: 'seq < $before',
};

/** Newest first. */
export async function listRows(
  reader: Reader,
  companyId: CompanyId,
  filter: AuditFilter,
): Promise<AuditRow[]> {
  const asked = Object.entries(conditions).filter(
    ([name]) => filter[name as keyof AuditFilter] !== undefined,
  );
  const rows = await select(
    reader,
    `SELECT * FROM audit_log WHERE company_id = $companyId
       ${asked.map(([, condition]) => `AND ${condition}`).join(' ')}
     ORDER BY seq DESC LIMIT $limit`,
    { companyId, ...filter },
  );
  return rows.map(row => auditLog.read(row));
}

/** The next lines of a chain, oldest first. */
export async function rowsAfter(
  reader: Reader,
  companyId: CompanyId,
  { seq, limit }: { seq: number; limit: number },
): Promise<AuditRow[]> {
  const rows = await select(
    reader,
    `SELECT * FROM audit_log WHERE company_id = $companyId AND seq > $seq ORDER BY seq LIMIT $limit`,
    { companyId, seq, limit },
  );
  return rows.map(row => auditLog.read(row));
}

/** How often somebody was refused at the door since they last came in. */
export async function countFailedSignIns(
  reader: Reader,
  companyId: CompanyId,
  userId: string,
): Promise<number> {
  const [found] = await select<{ failed: number }>(
    reader,
    `SELECT COUNT(*) AS failed FROM audit_log
     WHERE company_id = $companyId AND object = 'user' AND object_id = $userId
       AND what = 'signin.failed' AND seq > COALESCE(
         (SELECT MAX(seq) FROM audit_log WHERE company_id = $companyId AND object = 'user'
            AND object_id = $userId AND what = 'signin.succeeded'), 0)`,
    { companyId, userId },
  );
  return found?.failed ?? 0;
}
