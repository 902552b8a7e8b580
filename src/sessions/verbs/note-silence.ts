import type { Unit } from '../../db/transactor.js';
import type { SessionRow } from '../model.js';
import { changeSession, type ChangePorts } from './change-session.js';

/** A number that says it works and is not to be believed; null: it is heard again. */
export async function noteSilence(
  unit: Unit,
  ports: ChangePorts,
  { session, kind }: { session: SessionRow; kind: SessionRow['silentKind'] },
): Promise<SessionRow> {
  if (kind === session.silentKind) return session;
  const silentSince = kind === null ? null : ports.clock.now();
  const set = { silentKind: kind, silentSince };
  return changeSession(unit, ports, { session, set, freed: kind === null });
}
