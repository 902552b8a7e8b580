import type { PolicyComplaint, PolicyLayers } from '../../config/index.js';
import type { Reader } from '../../db/connection.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import type { Policy } from '../../pacing/index.js';
import { findVersion, activeVersions, type ActiveVersion } from '../store/version-store.js';

/** What binds, and its name: `standard`, `company:3`, `session:2`, `company:3+session:2`. */
export interface Rules {
  policy: Policy;
  version: string;
}

/** Enough for every pair of versions that binds at once; the oldest falls out. */
const remembered = 500;

/** A stored version that no longer fits the file it lies on. */
export function brokenLayers(version: string, complaints: readonly PolicyComplaint[]): Error {
  const all = complaints.map(({ path, message }) => `${path}: ${message}`).join('; ');
  return new Error(`The stored policy ${version} does not fit config/policy.json: ${all}`);
}

function nameOf(versions: readonly ActiveVersion[], preset: string): string {
  if (versions.length === 0) return preset;
  return versions
    .map(({ number, sessionId }) => `${sessionId ? 'session' : 'company'}:${number}`)
    .join('+');
}

/**
 * The rules of a session. Which versions bind is read each time, in the caller's transaction, so an
 * activated one is used by the next claim of every process; what they come to is worked out once.
 */
export function createRules(layers: PolicyLayers) {
  const known = new Map<string, Rules>();

  async function workOut(
    reader: Reader,
    companyId: CompanyId,
    versions: readonly ActiveVersion[],
  ): Promise<Rules> {
    const rows = await Promise.all(versions.map(({ id }) => findVersion(reader, companyId, id)));
    const laid = layers.resolve(rows.filter(row => row !== null));
    const version = nameOf(versions, layers.base.preset);
    if ('complaints' in laid) throw brokenLayers(version, laid.complaints);
    return { policy: laid.policy, version };
  }

  return async (
    reader: Reader,
    companyId: CompanyId,
    sessionId: SessionId | null,
  ): Promise<Rules> => {
    const versions = await activeVersions(reader, companyId, sessionId);
    const key = versions.map(({ id }) => id).join('+');
    const present = known.get(key);
    if (present) return present;
    const rules = await workOut(reader, companyId, versions);
    const [oldest] = known.keys();
    if (known.size >= remembered && oldest !== undefined) known.delete(oldest);
    known.set(key, rules);
    return rules;
  };
}

export type RulesOf = ReturnType<typeof createRules>;
