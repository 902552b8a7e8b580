import type { CompanyId, SessionId } from '../kernel/ids.js';
import type { Principal } from '../kernel/principal.js';

/** The wall around every query: one company, and within it the sessions the caller may touch. */
export interface Scope {
  readonly companyId: CompanyId;
  /** null: all sessions of the company. */
  readonly sessionIds: readonly SessionId[] | null;
}

export function scopeOf({ companyId, sessionIds }: Principal): Scope {
  return { companyId, sessionIds };
}

/** The gateway acting by itself, for one company. */
export function wholeCompany(companyId: CompanyId): Scope {
  return { companyId, sessionIds: null };
}

export function mayTouch(scope: Scope, sessionId: SessionId): boolean {
  return scope.sessionIds === null || scope.sessionIds.includes(sessionId);
}
