import type { Reader } from '../../db/connection.js';
import type { Clock } from '../../kernel/clock.js';
import type { SessionId } from '../../kernel/ids.js';
import {
  spreadFactor,
  trafficOf,
  trafficWeeks,
  type Policy,
  type Traffic,
} from '../../pacing/index.js';
import { arrivalsByHour, firstCounted, timesTold } from '../store/history-store.js';

/** What a session's past says about its next days. */
export interface Usual {
  /** What usually comes; null while there is no past. */
  traffic: Traffic | null;
  /** How much wider than computed the spread of its times has proved to be. */
  spread: number;
}

interface Asked {
  sessionId: SessionId;
  zone: string;
  policy: Policy;
}

const weekMs = 7 * 24 * 3_600_000;
/** Habits change slowly, and reading a month takes its time. */
const keptMs = 10 * 60_000;
const timesLookedAt = 500;

/** Reads the habits of sessions, each at most every ten minutes. */
export function createUsual(clock: Clock) {
  const known = new Map<SessionId, Usual & { atMs: number }>();

  async function look(reader: Reader, { sessionId, zone, policy }: Asked): Promise<Usual> {
    const until = clock.now();
    const monthAgo = new Date(until.getTime() - trafficWeeks * weekMs);
    const first = await firstCounted(reader, sessionId);
    const told = await timesTold(reader, sessionId, timesLookedAt);
    const spread = spreadFactor(told, known.get(sessionId)?.spread);
    if (!first) return { traffic: null, spread };
    const since = first > monthAgo ? first : monthAgo;
    const past = await arrivalsByHour(reader, sessionId, since);
    const mostPerHour = policy.caps.messagesPerHour;
    return { traffic: trafficOf(past, { zone, since, until, mostPerHour }), spread };
  }

  return async (reader: Reader, asked: Asked): Promise<Usual> => {
    const atMs = clock.monotonicMs();
    const present = known.get(asked.sessionId);
    if (present && atMs - present.atMs < keptMs) return present;
    const usual = await look(reader, asked);
    known.set(asked.sessionId, { ...usual, atMs });
    return usual;
  };
}

export type UsualOf = ReturnType<typeof createUsual>;
