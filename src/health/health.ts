import type { Reader } from '../db/connection.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';
import type { PauseRow } from '../policy/index.js';
import type { EmergencyView } from '../protocol/views.js';
import type { SessionRow } from '../sessions/index.js';
import { listDays } from './store/day-store.js';
import { lookAt } from './verbs/look.js';
import { stillHolds } from './verbs/still-holds.js';
import { createSilenceWatch } from './workers/silence-watch.js';
import { createWatcher, type WatcherPorts } from './workers/watcher.js';

export type HealthPorts = WatcherPorts;

/** A burst of sends and receipts is looked at once in so long. */
const leastBetweenMs = 2_000;

/** How each number stands, and what is stopped by itself when it stands badly. */
export function createHealth(ports: HealthPorts) {
  const { db, clock, log, sessions } = ports;
  const stopping = new AbortController();
  const silence = createSilenceWatch(ports);
  const watcher = createWatcher(ports, silence);
  const lookedAtMs = new Map<SessionId, number>();
  const planned = new Set<SessionId>();
  const looks = new Set<Promise<void>>();

  async function lookSoon(id: SessionId): Promise<void> {
    const freeAtMs = (lookedAtMs.get(id) ?? -Infinity) + leastBetweenMs;
    await clock.sleep(Math.max(0, freeAtMs - clock.monotonicMs()), stopping.signal);
    planned.delete(id);
    if (stopping.signal.aborted || !ports.isSender()) return;
    lookedAtMs.set(id, clock.monotonicMs());
    const session = await sessions.findAny(db, id);
    if (session) await lookAt(ports, session);
  }

  /** Something happened to this number: look at it now, or as soon as the last look is old enough. */
  function look(id: SessionId): void {
    if (stopping.signal.aborted || planned.has(id)) return;
    planned.add(id);
    const soon: Promise<void> = lookSoon(id)
      .catch((error: unknown) =>
        log.error('a session could not be looked at', { sessionId: id, err: error }),
      )
      .finally(() => looks.delete(soon));
    looks.add(soon);
  }

  return {
    look,

    /** Messages that were read back and that no webhook had announced in time. */
    missed: silence.missed,

    /** A session's state or WhatsApp's word about it has changed. */
    sessionChanged({ id }: SessionRow): void {
      watcher.wake();
      look(id);
    },

    /** The last days of a number, newest first: its lowest health and where its warm-up went. */
    days: (reader: Reader, lane: { companyId: CompanyId; sessionId: SessionId }, limit: number) =>
      listDays(reader, lane, limit),

    /** What made the gateway pause, as it is now; null: it is gone, or cannot be counted. */
    stillHolds: (reader: Reader, pause: PauseRow): Promise<EmergencyView | null> =>
      stillHolds(reader, ports, pause),

    start: () => watcher.start(),
    /** What is being looked at is finished; nothing new begins. */
    async stop(): Promise<void> {
      stopping.abort();
      await watcher.stop();
      await Promise.all(looks);
    },
  };
}

export type HealthModule = ReturnType<typeof createHealth>;
