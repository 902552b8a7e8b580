import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import { policyVersions, type PolicyVersionRow } from '../model.js';

/** Names of the versions that bind, without their rules: asked for at every decision. */
export interface ActiveVersion {
  id: string;
  number: number;
  sessionId: SessionId | null;
}

/** The company's active version and the session's, widest first; either may be missing. */
export async function activeVersions(
  reader: Reader,
  companyId: CompanyId,
  sessionId: SessionId | null,
): Promise<ActiveVersion[]> {
  const rows = await select<{ id: string; number: number; session_id: SessionId | null }>(
    reader,
    `SELECT id, number, session_id FROM policy_versions WHERE company_id = $companyId
       AND active = 1 AND (session_id IS NULL OR session_id = $sessionId)
     ORDER BY session_id IS NOT NULL`,
    { companyId, sessionId },
  );
  return rows.map(({ id, number, session_id }) => ({ id, number, sessionId: session_id }));
}

/** Every version that binds anywhere in the company. */
export function allActive(reader: Reader, companyId: CompanyId): Promise<PolicyVersionRow[]> {
  return policyVersions.find(reader, { companyId, active: true });
}

export function findActive(
  reader: Reader,
  companyId: CompanyId,
  sessionId: SessionId | null,
): Promise<PolicyVersionRow | null> {
  return policyVersions.findOne(reader, { companyId, sessionId, active: true });
}

export function findVersion(
  reader: Reader,
  companyId: CompanyId,
  id: string,
): Promise<PolicyVersionRow | null> {
  return policyVersions.findOne(reader, { companyId, id });
}

/** Newest first. */
export function listVersions(
  reader: Reader,
  companyId: CompanyId,
  { sessionId, limit }: { sessionId: SessionId | null; limit?: number },
): Promise<PolicyVersionRow[]> {
  return policyVersions.find(
    reader,
    { companyId, sessionId },
    { order: ['number'], newestFirst: true, ...(limit === undefined ? {} : { limit }) },
  );
}
