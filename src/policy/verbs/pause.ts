import type { Reader } from '../../db/connection.js';
import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { CompanyId, NewId, SessionId } from '../../kernel/ids.js';
import type { PauseCause } from '../../protocol/codes.js';
import type { EmergencyView } from '../../protocol/views.js';
import { pauses, type PauseRow } from '../model.js';
import { onPause, pauseFacts } from '../pause-act.js';
import { columnsOf, isOn, sessionOf, type PauseTarget } from '../pause-target.js';
import { openPauses, openPausesOn } from '../store/pause-store.js';

/** Who pauses, why, and for how long. */
export interface PauseOrder {
  by: string;
  reason: string;
  /** Default: a person. */
  cause?: PauseCause;
  emergency?: EmergencyView | null;
  /** Only a person's pause ends by itself. */
  until?: Date | null;
  /** When it began, where that was before it is written down. */
  since?: Date;
}

export interface PausePorts {
  clock: Clock;
  newId: NewId;
  changed(companyId: CompanyId, sessionId: SessionId | null): void;
}

/** Says that what is paused has changed, and lets the lanes look once that is on the disk. */
export function announcePauses(
  unit: Unit,
  sessionId: SessionId | null,
  tell: (companyId: CompanyId, sessionId: SessionId | null) => void,
): void {
  unit.announce({ type: 'pauses.changed', sessionId });
  if (sessionId) unit.announce({ type: 'session.changed', sessionId });
  unit.afterCommit(() => tell(unit.companyId, sessionId));
}

/** The later of two ends; no end is the latest. */
function laterEnd(one: Date | null, other: Date | null): Date | null {
  if (!one || !other) return null;
  return one > other ? one : other;
}

/** Asked for again: the pause stays as it is, but never ends earlier than the new wish. */
async function prolong(unit: Unit, row: PauseRow, { until = null }: PauseOrder): Promise<PauseRow> {
  const end = laterEnd(row.until, until);
  if (end?.getTime() === row.until?.getTime()) return row;
  await pauses.update(unit, { until: end }, { companyId: row.companyId, id: row.id });
  const kept = { ...row, until: end };
  const facts = { before: pauseFacts(row), after: pauseFacts(kept) };
  unit.note({ what: 'pause.prolonged', object: onPause(row), ...facts });
  return kept;
}

/** Stops sending with the caller's transaction. Pauses of other scopes and causes stay beside it. */
export async function pauseIn(
  unit: Unit,
  { clock, newId, changed }: PausePorts,
  { what, who }: { what: PauseTarget; who: PauseOrder },
): Promise<PauseRow> {
  const cause = who.cause ?? 'person';
  const already = (await openPauses(unit, unit.companyId)).find(
    pause => isOn(pause, what) && pause.cause === cause && pause.heldIds === null,
  );
  if (already) {
    const kept = await prolong(unit, already, who);
    if (kept !== already) announcePauses(unit, kept.sessionId, changed);
    return kept;
  }
  const row: PauseRow = {
    id: newId(),
    companyId: unit.companyId,
    ...columnsOf(what),
    cause,
    emergency: who.emergency ?? null,
    reason: who.reason,
    startedBy: who.by,
    startedAt: who.since ?? clock.now(),
    until: cause === 'person' ? (who.until ?? null) : null,
    heldIds: null,
    endedBy: null,
    endedAt: null,
    endReason: null,
  };
  await pauses.insert(unit, row);
  unit.note({ what: 'pause.began', object: onPause(row), after: pauseFacts(row) });
  announcePauses(unit, sessionOf(what), changed);
  return row;
}

/**
 * Open pauses on a session, as they bind now. One whose end has passed binds until that end was
 * seen to, so that nothing stale slips out: its end is not known for that moment.
 */
export async function bindingPauses(
  reader: Reader,
  { companyId, sessionId, now }: { companyId: CompanyId; sessionId: SessionId; now: Date },
): Promise<PauseRow[]> {
  const open = await openPausesOn(reader, companyId, sessionId);
  return open.map(pause => (pause.until && pause.until <= now ? { ...pause, until: null } : pause));
}
