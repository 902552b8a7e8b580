import type { Reader } from '../../db/connection.js';
import { select } from '../../db/sql.js';
import type { Share } from '../../pacing/index.js';
import type { Span } from '../windows.js';
import type { Lane } from './send-store.js';

/** Who asked to stop in a span, and when last. */
const gone = `gone AS MATERIALIZED (
  SELECT contact_id, MAX(happened_at) AS at FROM consents
  WHERE company_id = $companyId AND kind = 'opted_out' AND created_at > $since
    AND contact_id IS NOT NULL GROUP BY contact_id)`;

/** Opt-outs of people this number wrote to within a week, per person it wrote to first. */
export async function countOptOuts(
  reader: Reader,
  lane: Lane,
  { day, week }: { day: Span; week: Span },
): Promise<Share> {
  const [row] = await select<Share>(
    reader,
    `WITH ${gone}
     SELECT
       (SELECT COUNT(*) FROM gone WHERE EXISTS (SELECT 1 FROM messages m
          WHERE m.session_id = $sessionId AND m.company_id = $companyId
            AND m.counted_at > $weekAgo AND m.contact_id = gone.contact_id)) AS count,
       (SELECT COUNT(DISTINCT contact_id) FROM messages WHERE session_id = $sessionId
          AND company_id = $companyId AND counted_at > $since AND first_contact = 1) AS of`,
    { ...lane, since: day.since, weekAgo: week.since },
  );
  return { count: row?.count ?? 0, of: row?.of ?? 0 };
}

/**
 * Opt-outs after a message, per recipient: of each campaign, and of first contacts without one.
 * Where such an alarm was lifted before, only what was written since.
 */
export async function listOptOuts(
  reader: Reader,
  lane: Lane,
  span: Span,
): Promise<(Share & { campaign: string | null })[]> {
  return select<Share & { campaign: string | null }>(
    reader,
    `WITH ${gone}, resumed AS (
       SELECT COALESCE(campaign, '') AS campaign, MAX(ended_at) AS at FROM pauses
       WHERE company_id = $companyId AND cause <> 'person' AND ended_at IS NOT NULL
         AND (scope = 'campaign' OR (scope = 'first_contacts'
           AND (session_id IS NULL OR session_id = $sessionId)))
       GROUP BY 1
     ), written AS (
       SELECT m.campaign, m.contact_id, MIN(m.counted_at) AS at FROM messages m
       LEFT JOIN resumed r ON r.campaign = COALESCE(m.campaign, '')
       WHERE m.session_id = $sessionId AND m.company_id = $companyId AND m.counted_at > $since
         AND (r.at IS NULL OR m.counted_at > r.at)
         AND m.contact_id IS NOT NULL AND (m.campaign IS NOT NULL OR m.first_contact = 1)
       GROUP BY m.campaign, m.contact_id
     )
     SELECT w.campaign, COUNT(*) AS of, COUNT(gone.contact_id) AS count
     FROM written w LEFT JOIN gone ON gone.contact_id = w.contact_id AND gone.at >= w.at
     GROUP BY w.campaign`,
    { ...lane, ...span },
  );
}
