import type { Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { SessionEventRow, SessionRow } from '../model.js';
import { insertSessionEvents, updateSession } from '../store.js';

/** What a change of a session lets others do. */
export interface Effect {
  /** Something its messages were held for one by one may hold no longer. */
  freed: boolean;
}

export interface ChangePorts {
  clock: Clock;
  newId: NewId;
  /** Told after a commit that changed whether this session can send, or how much. */
  changed(session: SessionRow, effect: Effect): void;
}

/** Writes columns of a session and says so. */
export async function changeSession(
  unit: Unit,
  { clock, changed }: ChangePorts,
  {
    session,
    set,
    freed = false,
  }: { session: SessionRow; set: Partial<SessionRow>; freed?: boolean },
): Promise<SessionRow> {
  const version = session.version + 1;
  const next = { ...session, ...set, updatedAt: clock.now(), version };
  await updateSession(unit, session.id, { ...set, updatedAt: next.updatedAt, version });
  unit.announce({ type: 'session.changed', sessionId: session.id });
  unit.afterCommit(() => changed(next, { freed }));
  return next;
}

/** Adds to a session's history. */
export async function noteEvents(
  unit: Unit,
  { newId }: Pick<ChangePorts, 'newId'>,
  {
    session,
    events,
  }: {
    session: SessionRow;
    events: readonly Pick<SessionEventRow, 'at' | 'kind' | 'was' | 'word' | 'asked'>[];
  },
): Promise<void> {
  const { companyId, id: sessionId } = session;
  await insertSessionEvents(
    unit,
    events.map(event => ({ id: newId(), companyId, sessionId, ...event })),
  );
}
