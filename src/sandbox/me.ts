import type { Engine } from './engines.js';
import type { Session } from './model.js';

/** `me` as WAHA shows it; newer ones add what restricts the account. */
export function meOf(engine: Engine, session: Session): Record<string, unknown> | null {
  const { me, timelock, capping } = session;
  if (!me) return null;
  if (!engine.modern) return { id: me.id, pushName: me.pushName, lid: me.lid };
  return {
    ...me,
    ...(timelock ? { reachoutTimelock: timelock } : {}),
    ...(capping ? { messageCapping: capping } : {}),
  };
}
