import type { Reader } from '../../db/connection.js';
import type { Transact } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { SessionId } from '../../kernel/ids.js';
import type { Log } from '../../kernel/log.js';
import { isWorking, type SessionRow, type Sessions } from '../../sessions/index.js';
import {
  leastQuietMs,
  missedSpanMs,
  silenceOf,
  trialAfterMs,
  type Heard,
  type Silence,
} from '../silence.js';
import {
  hasBacklog,
  hasReceiptAfter,
  lastConfirmedAt,
  lastEventAt,
  sentSince,
  usualIn,
} from '../store/silence-store.js';

export interface SilencePorts {
  db: Reader;
  transact: Transact;
  clock: Clock;
  log: Log;
  sessions: Sessions;
}

const dayMs = 24 * 3_600_000;
/** A webhook that arrived is understood long before this. */
const backlogMs = 10_000;

const latest = (...instants: (Date | null)[]): Date =>
  new Date(Math.max(...instants.map(at => at?.getTime() ?? 0)));
const before = (now: Date, ms: number) => new Date(now.getTime() - ms);

/**
 * Watches numbers that say WORKING while nothing is heard of them. What it finds stands on the
 * session until something is heard again, or until it is worth trying.
 */
export function createSilenceWatch({ db, transact, clock, log, sessions }: SilencePorts) {
  const startedAt = clock.now();
  const missed = new Map<SessionId, Date[]>();
  const trials = new Map<SessionId, Date>();

  /** Since when this number could have been heard by us. */
  const listeningSince = ({ id, statusAt }: SessionRow) =>
    latest(startedAt, statusAt, trials.get(id) ?? null);

  function recentlyMissed({ id }: SessionRow, now: Date): Date[] {
    const recent = (missed.get(id) ?? []).filter(at => at >= before(now, missedSpanMs));
    missed.set(id, recent);
    return recent;
  }

  async function expected(session: SessionRow, lastAt: Date | null, now: Date): Promise<number> {
    const lane = { companyId: session.companyId, sessionId: session.id };
    const from = latest(lastAt, listeningSince(session), before(now, dayMs));
    if (now.getTime() - from.getTime() < leastQuietMs) return 0;
    return usualIn(db, lane, { from, to: now });
  }

  async function listen(session: SessionRow, now: Date): Promise<Heard> {
    const lane = { companyId: session.companyId, sessionId: session.id };
    const lastAt = await lastEventAt(db, lane);
    const since = latest(listeningSince(session), before(now, dayMs));
    const confirmedAt = await lastConfirmedAt(db, lane, since);
    const trialAt = trials.get(session.id);
    if (trialAt && lastAt && lastAt > trialAt) trials.delete(session.id);
    return {
      now,
      missed: recentlyMissed(session, now),
      unconfirmed: await sentSince(db, lane, latest(since, confirmedAt)),
      expected: await expected(session, lastAt, now),
      onTrial: trials.has(session.id),
    };
  }

  async function note(session: SessionRow, kind: Silence | null): Promise<void> {
    await transact(session.companyId, async unit => {
      const present = await sessions.findAny(unit, session.id);
      if (present) await sessions.noteSilence(unit, present, kind);
    });
    missed.delete(session.id);
  }

  async function begin(session: SessionRow, kind: Silence): Promise<void> {
    await note(session, kind);
    log.error('a number says it works, but it is not heard of or has no effect', {
      sessionId: session.id,
      silence: kind,
    });
  }

  /** Whether what was silent has been heard since. */
  async function isHeard({ id, companyId, silentKind }: SessionRow, since: Date): Promise<boolean> {
    const lane = { companyId, sessionId: id };
    if (silentKind === 'mute')
      return hasReceiptAfter(db, lane, { sentAfter: before(since, dayMs), since });
    const at = await lastEventAt(db, lane);
    return at !== null && at > since;
  }

  async function end(session: SessionRow, since: Date, now: Date): Promise<void> {
    const heard = await isHeard(session, since);
    const evidenceAt = latest(since, ...recentlyMissed(session, now));
    const mayTry = now.getTime() - evidenceAt.getTime() >= trialAfterMs;
    if (!heard && !mayTry) return;
    if (!heard) trials.set(session.id, now);
    await note(session, null);
    log.warn(heard ? 'a silent number is heard again' : 'a silent number is tried again', {
      sessionId: session.id,
    });
  }

  return {
    /** Messages that were read back and that no webhook had announced in time: when they were written. */
    missed(session: SessionRow, writtenAt: readonly Date[]): void {
      const since = listeningSince(session);
      const now = clock.now();
      const ours = writtenAt.filter(at => at > since).map(() => now);
      missed.set(session.id, [...(missed.get(session.id) ?? []), ...ours]);
    },

    /** Looks at one number, now. */
    async look(session: SessionRow): Promise<void> {
      if (!isWorking(session.status)) return;
      const now = clock.now();
      const { silentSince } = session;
      if (silentSince) return end(session, silentSince, now);
      if (await hasBacklog(db, before(now, backlogMs))) return;
      const kind = silenceOf(await listen(session, now));
      if (kind) await begin(session, kind);
    },
  };
}

export type SilenceWatch = ReturnType<typeof createSilenceWatch>;
