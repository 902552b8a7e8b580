import type { Unit } from '../../db/transactor.js';
import type { SessionRow } from '../model.js';
import { updateSession } from '../store.js';
import { changeSession, type ChangePorts } from './change-session.js';

/** How a number stands, as it was just worked out. */
export type Health = Pick<
  SessionRow,
  'healthScore' | 'healthLevel' | 'healthParts' | 'healthAbove'
>;

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Keeps a number's health. Only what people see of it is announced; only its level moves lanes. */
export async function noteHealth(
  unit: Unit,
  ports: ChangePorts,
  { session, health }: { session: SessionRow; health: Health },
): Promise<void> {
  const { healthScore, healthLevel, healthParts, healthAbove } = health;
  const hasMoved = healthLevel !== session.healthLevel;
  const set = { ...health, ...(hasMoved ? { healthSince: ports.clock.now() } : {}) };
  if (hasMoved) {
    await changeSession(unit, ports, { session, set, freed: true });
    return;
  }
  const isSeen = healthScore !== session.healthScore || !isSame(healthParts, session.healthParts);
  if (!isSeen && isSame(healthAbove, session.healthAbove)) return;
  await updateSession(unit, session.id, set);
  if (isSeen) unit.announce({ type: 'session.changed', sessionId: session.id });
}
