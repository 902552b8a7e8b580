import type { PolicyComplaint, PolicyLayers } from '../../config/index.js';
import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { CompanyId, NewId, SessionId } from '../../kernel/ids.js';
import { policyVersions, type PolicyVersionRow } from '../model.js';
import { findActive, listVersions } from '../store/version-store.js';
import { planVersion, type PolicyWish } from './plan-version.js';

export interface VersionPorts {
  clock: Clock;
  newId: NewId;
  layers: PolicyLayers;
  /** Told after a commit that may let go what waited; null means the whole company. */
  freed(companyId: CompanyId, sessionId: SessionId | null): void;
}

/** Who stores rules, and why; `confirm` ticks values outside the advised range. */
export interface VersionOrder {
  by: string;
  reason: string;
  confirm: boolean;
}

/** Throws `invalid_input` with everything that is wrong, each complaint with its path. */
export function refuseComplaints(errors: readonly PolicyComplaint[]): void {
  if (errors.length === 0) return;
  const sentence = errors.map(({ message }) => message).join('; ');
  throw new AppError('invalid_input', `${sentence}.`, { errors });
}

function announce(unit: Unit, sessionId: SessionId | null, freed: VersionPorts['freed']): void {
  unit.announce({ type: 'policy.changed', sessionId });
  if (sessionId) unit.announce({ type: 'session.changed', sessionId });
  unit.afterCommit(() => freed(unit.companyId, sessionId));
}

/** Which version takes the place of which; null: none lies over the file. */
function noteVersion(
  unit: Unit,
  what: 'policy.saved' | 'policy.activated' | 'policy.dropped',
  {
    sessionId,
    from,
    to,
  }: Record<'from' | 'to', PolicyVersionRow | null> & {
    sessionId: SessionId | null;
  },
): void {
  const object = { kind: 'policy', id: to?.id ?? from?.id ?? null } as const;
  const facts = (version: PolicyVersionRow | null) => ({
    session: sessionId,
    version: version?.number ?? null,
    preset: version?.preset ?? null,
  });
  unit.note({ what, object, before: facts(from), after: facts(to) });
}

async function putDown(unit: Unit, sessionId: SessionId | null): Promise<void> {
  const { companyId } = unit;
  await policyVersions.update(unit, { active: false }, { companyId, sessionId, active: true });
}

const isSame = (row: PolicyVersionRow, wish: PolicyWish) =>
  row.preset === wish.preset && JSON.stringify(row.rules) === JSON.stringify(wish.rules);

/**
 * Stores rules as a new version and lets them bind from the next claim on. The same rules again
 * answer the version that binds. Throws `invalid_input` with every complaint and its path, and
 * `conflict` with `unadvised` when values outside the advised range were not confirmed.
 */
export async function saveVersion(
  unit: Unit,
  { clock, newId, layers, freed }: VersionPorts,
  { wish, order }: { wish: PolicyWish; order: VersionOrder },
): Promise<PolicyVersionRow> {
  const { companyId } = unit;
  const { sessionId } = wish;
  const plan = await planVersion(unit, layers, { companyId, wish });
  refuseComplaints(plan.complaints);
  const present = await findActive(unit, companyId, sessionId);
  if (present && isSame(present, wish)) return present;
  if (plan.unadvised.length > 0 && !order.confirm) {
    throw new AppError('conflict', 'Some values are outside the advised range; confirm them.', {
      unadvised: plan.unadvised,
    });
  }
  const [latest] = await listVersions(unit, companyId, { sessionId, limit: 1 });
  const now = clock.now();
  const row: PolicyVersionRow = {
    id: newId(),
    companyId,
    sessionId,
    number: (latest?.number ?? 0) + 1,
    preset: wish.preset,
    rules: { ...wish.rules },
    changes: [...plan.changes],
    unadvised: [...plan.unadvised],
    reason: order.reason,
    createdBy: order.by,
    createdAt: now,
    active: true,
    activatedBy: order.by,
    activatedAt: now,
  };
  await putDown(unit, sessionId);
  await policyVersions.insert(unit, row);
  noteVersion(unit, 'policy.saved', { sessionId, from: present, to: row });
  announce(unit, sessionId, freed);
  return row;
}

/** Lets a stored version bind again. It is checked anew: what lies under it may have changed. */
export async function activateVersion(
  unit: Unit,
  { clock, layers, freed }: VersionPorts,
  { version, by }: { version: PolicyVersionRow; by: string },
): Promise<PolicyVersionRow> {
  if (version.active) return version;
  const { companyId } = unit;
  const plan = await planVersion(unit, layers, { companyId, wish: version });
  refuseComplaints(plan.complaints);
  const set = { active: true, activatedBy: by, activatedAt: clock.now() };
  const from = await findActive(unit, companyId, version.sessionId);
  const { sessionId } = version;
  noteVersion(unit, 'policy.activated', { sessionId, from, to: version });
  await putDown(unit, version.sessionId);
  await policyVersions.update(unit, set, { companyId, id: version.id });
  announce(unit, version.sessionId, freed);
  return { ...version, ...set };
}

/** One step back: to the version before the one that binds, or, before the first, to none. */
export async function stepBack(
  unit: Unit,
  ports: VersionPorts,
  { sessionId, by }: { sessionId: SessionId | null; by: string },
): Promise<PolicyVersionRow | null> {
  const all = await listVersions(unit, unit.companyId, { sessionId });
  const present = all.find(({ active }) => active);
  if (!present) throw new AppError('conflict', 'Nothing is laid over the file, so nothing can go.');
  const before = all.find(({ number }) => number < present.number);
  if (before) return activateVersion(unit, ports, { version: before, by });
  const { companyId } = unit;
  const bare = { sessionId, preset: null, rules: {} };
  refuseComplaints((await planVersion(unit, ports.layers, { companyId, wish: bare })).complaints);
  noteVersion(unit, 'policy.dropped', { sessionId, from: present, to: null });
  await putDown(unit, sessionId);
  announce(unit, sessionId, ports.freed);
  return null;
}
