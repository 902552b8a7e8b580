import type { PolicyLayers, StoredRules } from '../../config/index.js';
import type { Reader } from '../../db/connection.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import type { Policy } from '../../pacing/index.js';
import { allActive } from '../store/version-store.js';
import { planVersion, type PolicyWish } from './plan-version.js';
import { brokenLayers } from './rules.js';
import { refuseComplaints } from './versions.js';

/**
 * What would bind at each of these sessions if the wish were in force. Throws `invalid_input` with
 * every complaint and its path, as storing it would. Stores nothing.
 */
export async function draftRules(
  reader: Reader,
  layers: PolicyLayers,
  { companyId, wish }: { companyId: CompanyId; wish: PolicyWish },
): Promise<(sessionId: SessionId) => Policy> {
  refuseComplaints((await planVersion(reader, layers, { companyId, wish })).complaints);
  const active = await allActive(reader, companyId);
  const ofSession = (sessionId: SessionId | null) =>
    active.filter(version => version.sessionId === sessionId);
  return sessionId => {
    const stack: StoredRules[] = wish.sessionId
      ? [...ofSession(null), wish]
      : [wish, ...ofSession(sessionId)];
    const made = layers.resolve(stack);
    if ('complaints' in made) throw brokenLayers('beneath', made.complaints);
    return made.policy;
  };
}
