import type { Reader } from '../db/connection.js';
import type { Transact, Unit } from '../db/transactor.js';
import type { Clock } from '../kernel/clock.js';
import type { CompanyId, NewId, SessionId } from '../kernel/ids.js';
import type { PauseView } from '../protocol/views.js';
import { pauses, type PauseRow } from './model.js';

/** What is paused: everything of the company, or one session. */
export type PauseScope = { scope: 'company' } | { scope: 'session'; sessionId: SessionId };

interface Ports {
  clock: Clock;
  newId: NewId;
  transact: Transact;
  /** Told after a commit that paused or resumed; null means the whole company. */
  changed(companyId: CompanyId, sessionId: SessionId | null): void;
}

export function pauseView(row: PauseRow): PauseView {
  const { id, scope, sessionId, reason, startedBy: by, startedAt } = row;
  return {
    id,
    scope,
    sessionId,
    campaign: null,
    cause: 'person',
    emergency: null,
    reason,
    by,
    since: startedAt.toISOString(),
    until: null,
  };
}

const sessionOf = (what: PauseScope) => (what.scope === 'session' ? what.sessionId : null);

function openPauses(reader: Reader, companyId: CompanyId): Promise<PauseRow[]> {
  return pauses.find(reader, { companyId, endedAt: null }, { order: ['startedAt', 'id'] });
}

/** Pauses. The claim reads them in its own transaction: an acknowledged pause means no later claim. */
export function createPolicy({ clock, newId, transact, changed }: Ports) {
  function announce(unit: Unit, sessionId: SessionId | null) {
    unit.announce({ type: 'pauses.changed', sessionId });
    if (sessionId) unit.announce({ type: 'session.changed', sessionId });
    unit.afterCommit(() => changed(unit.companyId, sessionId));
  }

  return {
    open: openPauses,

    /** Those that stop this session. */
    async binding(reader: Reader, companyId: CompanyId, sessionId: SessionId): Promise<PauseRow[]> {
      const all = await openPauses(reader, companyId);
      return all.filter(pause => pause.sessionId === null || pause.sessionId === sessionId);
    },

    /** Stops sending at once; repeating it keeps the first pause. */
    pause: (
      companyId: CompanyId,
      what: PauseScope,
      who: { by: string; reason: string },
    ): Promise<PauseRow> =>
      transact(companyId, async unit => {
        const sessionId = sessionOf(what);
        const already = (await openPauses(unit, companyId)).find(
          pause => pause.sessionId === sessionId,
        );
        if (already) return already;
        const row: PauseRow = {
          id: newId(),
          companyId,
          scope: what.scope,
          sessionId,
          reason: who.reason,
          startedBy: who.by,
          startedAt: clock.now(),
          endedBy: null,
          endedAt: null,
        };
        await pauses.insert(unit, row);
        announce(unit, sessionId);
        return row;
      }),

    /** Lets sending go on. Pauses of other scopes stay. Answers how many were ended. */
    resume: (companyId: CompanyId, what: PauseScope, by: string): Promise<number> =>
      transact(companyId, async unit => {
        const sessionId = sessionOf(what);
        const set = { endedBy: by, endedAt: clock.now() };
        const ended = await pauses.update(unit, set, { companyId, sessionId, endedAt: null });
        if (ended > 0) announce(unit, sessionId);
        return ended;
      }),
  };
}

export type PolicyModule = ReturnType<typeof createPolicy>;
