import type { CompanyId, SessionId } from '../kernel/ids.js';
import type { PauseScope } from '../protocol/codes.js';

/** What a pause stops: everything, one number, one campaign, or first messages to new people. */
export type PauseTarget =
  | { scope: 'company' }
  | { scope: 'session'; sessionId: SessionId }
  | { scope: 'campaign'; campaign: string }
  /** null: of every session. */
  | { scope: 'first_contacts'; sessionId: SessionId | null };

interface TargetColumns {
  scope: PauseScope;
  sessionId: SessionId | null;
  campaign: string | null;
}

/** The target as the columns of a pause. */
export function columnsOf(target: PauseTarget): TargetColumns {
  return {
    scope: target.scope,
    sessionId: 'sessionId' in target ? target.sessionId : null,
    campaign: 'campaign' in target ? target.campaign : null,
  };
}

/** The lanes a target touches; null: all of the company. */
export function sessionOf(target: PauseTarget): SessionId | null {
  return columnsOf(target).sessionId;
}

export function isOn(row: TargetColumns & { companyId: CompanyId }, target: PauseTarget): boolean {
  const { scope, sessionId, campaign } = columnsOf(target);
  return row.scope === scope && row.sessionId === sessionId && row.campaign === campaign;
}
