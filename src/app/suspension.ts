import type { Companies } from '../companies/index.js';
import type { Reader } from '../db/connection.js';
import type { Clock } from '../kernel/clock.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';
import type { PauseRow, PolicyModule } from '../policy/index.js';

/** What stops everything of a suspended company. Nobody can resume it; it ends with the suspension. */
function suspensionOf(companyId: CompanyId, at: Date): PauseRow {
  return {
    id: 'suspended',
    companyId,
    scope: 'company',
    sessionId: null,
    campaign: null,
    cause: 'person',
    emergency: null,
    reason: 'The company is suspended.',
    startedBy: 'whatsapp-crm',
    startedAt: at,
    until: null,
    heldIds: null,
    endedBy: null,
    endedAt: null,
    endReason: null,
  };
}

/** The pauses that bind a lane, where a suspended company counts as paused as a whole. */
export function withSuspensions(
  policy: Pick<PolicyModule, 'binding' | 'rampOf'>,
  companies: Pick<Companies, 'isSuspended'>,
  clock: Clock,
): Pick<PolicyModule, 'binding' | 'rampOf'> {
  /** Since when it is known here, so that what a message says about it stays the same. */
  const since = new Map<CompanyId, Date>();
  return {
    rampOf: policy.rampOf,
    async binding(reader: Reader, companyId: CompanyId, sessionId: SessionId) {
      const paused = await policy.binding(reader, companyId, sessionId);
      if (!(await companies.isSuspended(reader, companyId))) {
        since.delete(companyId);
        return paused;
      }
      const at = since.get(companyId) ?? clock.now();
      since.set(companyId, at);
      return [...paused, suspensionOf(companyId, at)];
    },
  };
}

/** The pauses that bind a lane, with what holds a number by itself after a restore. */
export function withUnchecked(
  policy: Pick<PolicyModule, 'binding'>,
  holding: (lane: { id: SessionId; companyId: CompanyId }) => PauseRow | null,
): PolicyModule['binding'] {
  return async (reader, companyId, id) => {
    const paused = await policy.binding(reader, companyId, id);
    const held = holding({ id, companyId });
    return held ? [...paused, held] : paused;
  };
}
