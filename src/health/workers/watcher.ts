import { startOfNextLocalDay } from '../../kernel/calendar.js';
import type { SessionId } from '../../kernel/ids.js';
import type { SessionRow } from '../../sessions/index.js';
import { checkRhythm, type SteadyRules } from '../verbs/check-rhythm.js';
import { endDays } from '../verbs/end-day.js';
import { lookAt } from '../verbs/look.js';
import type { SilenceWatch } from './silence-watch.js';
import { endTimelockIfOver, timelockOver, type TimelockPorts } from '../verbs/watch-timelock.js';

export interface WatcherPorts extends TimelockPorts {
  /** The clock was just moved by hand: what should have been heard meanwhile may still come. */
  hasJustMoved(): boolean;
  /** Ends the grace of ERROR acks. */
  settleAckErrors(): Promise<void>;
  /** Only the process that sends looks; another one would say everything twice. */
  isSender(): boolean;
}

const minuteMs = 60_000;
/** At least so often something is due: ERROR acks have a grace of a minute. */
const longestRestMs = 10_000;
const leastRestMs = 20;
/** A lock without an end is asked about this often. */
const askAgainMs = 15 * minuteMs;

/** Looks at every session once a minute, at its local midnight, and when a lock of it ends. */
export function createWatcher(ports: WatcherPorts, silence: Pick<SilenceWatch, 'look'>) {
  const { db, clock, log, sessions } = ports;
  const stopping = new AbortController();
  let bell = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const lookedAt = new Map<SessionId, number>();
  const askedAt = new Map<SessionId, number>();
  const rhythms = new Map<SessionId, SteadyRules>();

  function isDue(marks: Map<SessionId, number>, id: SessionId, everyMs: number): boolean {
    const nowMs = clock.monotonicMs();
    if (nowMs - (marks.get(id) ?? -Infinity) < everyMs) return false;
    marks.set(id, nowMs);
    return true;
  }

  async function askAboutLock(session: SessionRow): Promise<void> {
    const isOpenEnded = session.timelockActive && session.timelockUntil === null;
    if (isOpenEnded && isDue(askedAt, session.id, askAgainMs)) await sessions.askSignals(session);
  }

  async function visit(session: SessionRow): Promise<void> {
    await endTimelockIfOver(ports, session);
    await askAboutLock(session);
    await endDays(ports, session);
    // What ends a silence is a fact; what begins one is that something did not come.
    if (session.silentKind || !ports.hasJustMoved()) await silence.look(session);
    if (!isDue(lookedAt, session.id, minuteMs)) return;
    await lookAt(ports, session);
    const steady = rhythms.get(session.id);
    rhythms.set(session.id, await checkRhythm(ports, { session, steady }));
  }

  /** How long nothing can be due. */
  async function restMs(all: readonly SessionRow[]): Promise<number> {
    const nowMs = clock.now().getTime();
    let restMs = longestRestMs;
    for (const session of all) {
      const overAt = await timelockOver(ports, session);
      const { policy } = await ports.policy.rules(db, session.companyId, session.id);
      const midnight = startOfNextLocalDay(clock.now(), session.timezone ?? policy.zone);
      const soonest = Math.min(overAt?.getTime() ?? Infinity, midnight.getTime());
      restMs = Math.min(restMs, soonest - nowMs);
    }
    return Math.max(restMs, leastRestMs);
  }

  async function round(): Promise<number> {
    if (!ports.isSender()) return longestRestMs;
    await ports.settleAckErrors();
    for (const session of await sessions.listEverywhere(db)) {
      if (stopping.signal.aborted) return leastRestMs;
      await visit(session).catch((error: unknown) =>
        log.error('a session could not be looked at', { sessionId: session.id, err: error }),
      );
    }
    return restMs(await sessions.listEverywhere(db));
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const rung = bell;
      const untilNextMs = await round().catch((error: unknown) => {
        log.error('health could not be watched', { err: error });
        return longestRestMs;
      });
      await clock.sleep(untilNextMs, AbortSignal.any([rung.signal, stopping.signal]));
    }
  }

  return {
    /** A lock came, went, or moved its end. */
    wake(): void {
      bell.abort();
      bell = new AbortController();
    },
    start(): void {
      running = run();
    },
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}
