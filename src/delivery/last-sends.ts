import type { Clock } from '../kernel/clock.js';
import type { SessionId } from '../kernel/ids.js';

/** The last send of a session, as instants on the caller's present clock. */
export interface LastSend {
  startedAt: Date;
  endedAt: Date;
  seed: string;
}

/** How often in a row WhatsApp has said that it was too much, and when it said so last. */
export interface Overlimits {
  times: number;
  at: Date;
}

/** How long a session rests after the first, the second and every further such answer. */
const overlimitRestsMs = [5, 10, 20].map(minutes => minutes * 60_000);
/** More of them change nothing. */
export const mostOverlimits = overlimitRestsMs.length;

interface Moment {
  startedMs: number;
  endedMs: number;
  seed: string;
}

/**
 * When each session last sent, on the clock that never goes back: a wall clock set back or forward
 * neither shortens a gap nor stops a lane. After a restart the database's instants are taken once;
 * one that lies in the future counts as now, a full gap from the start.
 */
export function createLastSends(clock: Clock) {
  /** null: the database was asked and knows of none. */
  const moments = new Map<SessionId, Moment | null>();
  const overlimits = new Map<SessionId, { times: number; toldMs: number }>();

  const agoMs = (at: Date) => Math.max(0, clock.now().getTime() - at.getTime());
  const at = (ms: number) => new Date(clock.now().getTime() - (clock.monotonicMs() - ms));

  return {
    started(sessionId: SessionId, seed: string) {
      const nowMs = clock.monotonicMs();
      moments.set(sessionId, { startedMs: nowMs, endedMs: nowMs, seed });
    },
    ended(sessionId: SessionId) {
      const moment = moments.get(sessionId);
      if (moment) moment.endedMs = clock.monotonicMs();
    },
    /** What the database said is old; it is to be asked again. */
    forget(): void {
      moments.clear();
      overlimits.clear();
    },
    /** What came of a send, as far as it tells whether this session may go on at this pace. */
    answered(sessionId: SessionId, said: 'overlimit' | 'taken'): void {
      const times = said === 'taken' ? 0 : (overlimits.get(sessionId)?.times ?? 0) + 1;
      overlimits.set(sessionId, { times, toldMs: clock.monotonicMs() });
    },
    /** As `recall`, for these answers. */
    recallOverlimits(sessionId: SessionId, { times, at: toldAt }: Overlimits): void {
      const toldMs = clock.monotonicMs() - agoMs(toldAt);
      if (!overlimits.has(sessionId)) overlimits.set(sessionId, { times, toldMs });
    },
    /** Until when the session leaves WhatsApp alone; null: it need not. */
    restOf(sessionId: SessionId): { until: Date; times: number } | null {
      const { times, toldMs } = overlimits.get(sessionId) ?? { times: 0, toldMs: 0 };
      const restMs = overlimitRestsMs[Math.min(times, mostOverlimits) - 1];
      return restMs === undefined ? null : { until: at(toldMs + restMs), times };
    },
    /** Takes what the database says, unless this process has sent itself; null: there was none. */
    recall(sessionId: SessionId, stored: LastSend | null) {
      if (moments.has(sessionId)) return;
      if (!stored) {
        moments.set(sessionId, null);
        return;
      }
      const nowMs = clock.monotonicMs();
      moments.set(sessionId, {
        startedMs: nowMs - agoMs(stored.startedAt),
        endedMs: nowMs - agoMs(stored.endedAt),
        seed: stored.seed,
      });
    },
    knows: (sessionId: SessionId) => moments.has(sessionId),
    of(sessionId: SessionId): LastSend | null {
      const moment = moments.get(sessionId);
      if (!moment) return null;
      return { startedAt: at(moment.startedMs), endedAt: at(moment.endedMs), seed: moment.seed };
    },
  };
}

export type LastSends = ReturnType<typeof createLastSends>;
