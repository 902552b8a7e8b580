import type { PauseView, PolicyVersionView } from '../protocol/views.js';
import type { PauseRow, PolicyVersionRow } from './model.js';

const iso = (at: Date | null) => at?.toISOString() ?? null;

export function pauseView(row: PauseRow): PauseView {
  return {
    id: row.id,
    scope: row.scope,
    sessionId: row.sessionId,
    campaign: row.campaign,
    cause: row.cause,
    emergency: row.emergency,
    reason: row.reason,
    by: row.startedBy,
    since: row.startedAt.toISOString(),
    until: iso(row.until),
    ...(row.heldIds ? { heldForReview: row.heldIds.length } : {}),
  };
}

export function versionView(row: PolicyVersionRow): PolicyVersionView {
  return {
    id: row.id,
    sessionId: row.sessionId,
    number: row.number,
    active: row.active,
    preset: row.preset,
    rules: row.rules,
    changes: row.changes,
    unadvised: row.unadvised,
    by: row.createdBy,
    reason: row.reason,
    at: row.createdAt.toISOString(),
  };
}
