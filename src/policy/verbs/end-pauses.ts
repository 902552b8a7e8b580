import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import { pauses, type PauseRow } from '../model.js';
import { onPause, pauseFacts } from '../pause-act.js';
import { openPauses } from '../store/pause-store.js';
import { announcePauses } from './pause.js';

interface Ports {
  clock: Clock;
  freed(companyId: CompanyId, sessionId: SessionId | null): void;
}

/** Ends these pauses where they are still open; others stay. Answers what it ended. */
export async function endPauses(
  unit: Unit,
  { clock, freed }: Ports,
  { ids, who }: { ids: readonly string[]; who: { by: string; reason: string } },
): Promise<PauseRow[]> {
  const { companyId } = unit;
  const ended = (await openPauses(unit, companyId)).filter(({ id }) => ids.includes(id));
  if (ended.length === 0) return ended;
  const set = { endedBy: who.by, endedAt: clock.now(), endReason: who.reason };
  await pauses.update(unit, set, { companyId, id: ended.map(({ id }) => id) });
  for (const pause of ended) {
    unit.note({ what: 'pause.ended', object: onPause(pause), before: pauseFacts(pause) });
    announcePauses(unit, pause.sessionId, freed);
  }
  return ended;
}

/** From now on the pause stops these messages alone, until a person has looked at them. */
export async function leaveHeld(
  unit: Unit,
  { freed }: Ports,
  { pauseId, messageIds }: { pauseId: string; messageIds: readonly string[] },
): Promise<void> {
  const { companyId } = unit;
  const pause = await pauses.findOne(unit, { companyId, id: pauseId, endedAt: null });
  if (!pause) return;
  await pauses.update(unit, { until: null, heldIds: [...messageIds] }, { companyId, id: pauseId });
  announcePauses(unit, pause.sessionId, freed);
}
