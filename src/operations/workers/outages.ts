import type { Reader } from '../../db/connection.js';
import { noteFact, readFact } from '../../db/instance.js';
import type { Transact } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { CompanyId } from '../../kernel/ids.js';
import type { Log } from '../../kernel/log.js';
import { wasLong, type PolicyModule } from '../../policy/index.js';
import type { SessionRow } from '../../sessions/index.js';
import { countOpen } from '../store.js';

interface Ports {
  db: Reader;
  transact: Transact;
  clock: Clock;
  policy: PolicyModule;
  companyId: CompanyId;
  log: Log;
}

type Lane = Pick<SessionRow, 'id' | 'companyId'>;

const works = ({ status }: Pick<SessionRow, 'status'>) => status === 'WORKING';

/** When some process last said that it may send. */
const aliveFact = 'sender.alive';
const noteEveryMs = 60_000;
/** Since when WAHA has not answered, which outlives this process; empty: it answers. */
const awayFact = 'waha.away_since';

/**
 * Remembers since when each number, WAHA as a whole, or the gateway itself has been unable to send.
 * After a long outage with messages waiting a number begins slowly, as after a long pause.
 */
export function createOutages({ db, transact, clock, policy, companyId, log }: Ports) {
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const downSince = new Map<string, Date>();

  async function startSlowly(lane: Lane, { from, to }: { from: Date; to: Date }): Promise<void> {
    const { id, companyId } = lane;
    const rules = await policy.rules(db, companyId, id);
    if (!wasLong({ from, to }, rules.policy)) return;
    if ((await countOpen(db, id)).pending === 0) return;
    const ramp = { sessionId: id, scope: 'all', since: to } as const;
    await transact(companyId, unit => policy.startRamp(unit, ramp));
  }

  const noteAlive = () =>
    transact(companyId, unit => noteFact(unit, aliveFact, clock.now().toISOString(), clock.now()));

  const noteAway = (since: Date | null) =>
    transact(companyId, unit => noteFact(unit, awayFact, since?.toISOString() ?? '', clock.now()));

  async function noteForEver(): Promise<void> {
    while (!stopping.signal.aborted) {
      await noteAlive().catch((error: unknown) => log.warn('not noted as alive', { err: error }));
      await clock.sleep(noteEveryMs, stopping.signal);
    }
    await noteAlive().catch(() => undefined);
  }

  return {
    /** Told when this process begins to send: nobody may have for long. */
    async begin(sessions: readonly SessionRow[]): Promise<void> {
      const alive = await readFact(db, aliveFact);
      const away = alive && { from: new Date(alive), to: clock.now() };
      if (away) for (const lane of sessions.filter(works)) await startSlowly(lane, away);
      running = noteForEver();
    },

    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },

    /** What numbers are at the start of this process; since when they are so is in their rows. */
    recall(sessions: readonly SessionRow[]): void {
      for (const session of sessions.filter(one => !works(one)))
        downSince.set(session.id, session.statusAt);
    },

    /** Told of each change of a number, before its lane hears of it. */
    async changed(session: SessionRow): Promise<void> {
      const from = downSince.get(session.id);
      if (!works(session)) {
        if (!from) downSince.set(session.id, session.statusAt);
        return;
      }
      downSince.delete(session.id);
      if (from) await startSlowly(session, { from, to: session.statusAt });
    },

    /**
     * Told when WAHA stops answering, or answers again, before the lanes hear of it. It counts from
     * when some process of this database first saw it away.
     */
    async reachable(isReachable: boolean, sessions: () => Promise<readonly Lane[]>): Promise<void> {
      const now = clock.now();
      const noted = await readFact(db, awayFact);
      if (!isReachable) return noted ? undefined : noteAway(now);
      if (!noted) return;
      for (const lane of await sessions())
        await startSlowly(lane, { from: new Date(noted), to: now });
      await noteAway(null);
    },
  };
}

export type Outages = ReturnType<typeof createOutages>;
