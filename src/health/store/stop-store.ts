import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { CompanyId } from '../../kernel/ids.js';
import type { Resumes, Span } from '../windows.js';
import type { Lane } from './send-store.js';

/** When automatic stops of this session, or of all, were last ended by somebody. */
export async function lastResumes(reader: Reader, lane: Lane): Promise<Resumes> {
  const [row] = await select<{
    session: string | null;
    first_contacts: string | null;
    company: string | null;
  }>(
    reader,
    `SELECT MAX(CASE WHEN scope IN ('session', 'company') THEN ended_at END) AS session,
       MAX(CASE WHEN scope = 'first_contacts' THEN ended_at END) AS first_contacts,
       MAX(CASE WHEN scope = 'first_contacts' AND session_id IS NULL THEN ended_at END) AS company
     FROM pauses WHERE company_id = $companyId AND cause <> 'person'
       AND (session_id IS NULL OR session_id = $sessionId)`,
    { ...lane },
  );
  const date = (text: string | null | undefined) => (text ? new Date(text) : null);
  return {
    session: date(row?.session),
    firstContacts: date(row?.first_contacts),
    company: date(row?.company),
  };
}

/** Triggers that speak of a number's own trouble. */
const ofOneNumber =
  "('failure_streak', 'failure_rate', 'ack_errors', 'undelivered', 'session_drops', 'logged_out', 'reply_rate', 'restricted_recipients')";

/** How many numbers of a company were stopped by themselves in this span. */
export async function countStopped(
  reader: Reader,
  companyId: CompanyId,
  span: Span,
): Promise<number> {
  const [row] = await select<{ n: number }>(
    reader,
    `SELECT COUNT(DISTINCT session_id) AS n FROM pauses WHERE company_id = $companyId
       AND session_id IS NOT NULL AND started_at > $since
       AND json_extract(emergency, '$.code') IN ${ofOneNumber}`,
    { companyId, ...span },
  );
  return row?.n ?? 0;
}

/** Campaigns with something waiting: of one session, or of all. */
export async function listWaitingCampaigns(
  reader: Reader,
  { companyId, sessionId }: { companyId: CompanyId; sessionId: Lane['sessionId'] | null },
): Promise<string[]> {
  const rows = await select<{ campaign: string }>(
    reader,
    `SELECT DISTINCT campaign FROM messages WHERE company_id = $companyId AND status = 'pending'
       AND campaign IS NOT NULL AND ($sessionId IS NULL OR session_id = $sessionId)`,
    { companyId, sessionId },
  );
  return rows.map(({ campaign }) => campaign);
}
