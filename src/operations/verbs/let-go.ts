import type { Reader } from '../../db/connection.js';
import type { Unit } from '../../db/transactor.js';
import type { SessionId } from '../../kernel/ids.js';
import { wasLong, type PauseRow } from '../../policy/index.js';
import type { Held, HeldPorts } from './held-by.js';

/** Whether what these pauses stopped begins slowly: they were long, or not a person's. */
export async function needsRamp(
  reader: Reader,
  { clock, policy }: HeldPorts,
  lifted: readonly PauseRow[],
): Promise<boolean> {
  const to = clock.now();
  for (const { companyId, sessionId, cause, startedAt: from, heldIds } of lifted) {
    // Its time was up before, and the slow start began then.
    if (heldIds) continue;
    if (cause !== 'person') return true;
    const { policy: rules } = await policy.rules(reader, companyId, sessionId);
    if (wasLong({ from, to }, rules)) return true;
  }
  return false;
}

/** The lanes a campaign's messages wait in; every other pause has a lane, or all of them. */
function lanesOf(pause: PauseRow, { due }: Held): (SessionId | null)[] {
  if (pause.scope !== 'campaign') return [pause.sessionId];
  return [...new Set(due.map(({ sessionId }) => sessionId as SessionId))];
}

/** Starts slowly in the lanes of this pause. */
export async function startSlowly(
  unit: Unit,
  { clock, policy }: HeldPorts,
  { pause, held }: { pause: PauseRow; held: Held },
): Promise<void> {
  const scope = pause.scope === 'first_contacts' ? 'first_contacts' : 'all';
  for (const sessionId of lanesOf(pause, held)) {
    await policy.startRamp(unit, { sessionId, scope, since: clock.now() });
  }
}

/** Ends pauses of one target, and starts slowly where that is due. Answers whether it was. */
export async function letGo(
  unit: Unit,
  ports: HeldPorts,
  asked: { lifted: readonly PauseRow[]; held: Held; who: { by: string; reason: string } },
): Promise<boolean> {
  const { lifted, held, who } = asked;
  const [pause] = lifted;
  const ramp = await needsRamp(unit, ports, lifted);
  const ids = lifted.map(({ id }) => id);
  await ports.policy.endPauses(unit, ids, who);
  if (ramp && pause) await startSlowly(unit, ports, { pause, held });
  return ramp;
}
