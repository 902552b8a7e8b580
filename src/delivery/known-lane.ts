import type { EtaView } from '../protocol/views.js';

/** When the messages of one priority would leave, in the order of leaving, milliseconds. */
interface Line {
  p50: readonly number[];
  p90: readonly number[];
  /** How many of them waited, those included of which nobody can say when. */
  waiting: number;
}

/** A lane as it was worked out a while ago, by priority. */
export interface KnownLane {
  lines: ReadonlyMap<number, Line>;
  waiting: number;
  atMs: number;
}

/** What waits at a lane when somebody new comes, and how much of it is before them. */
export interface Standing {
  waiting: number;
  ahead: number;
  /** The same within their own priority. */
  ownWaiting: number;
  ownAhead: number;
}

const hourMs = 3_600_000;
/** A lane that has grown or shrunk by more is worked out again. */
const mostChange = 1.25;
const oldestMs = 60_000;

export interface KnownEta {
  priority: number;
  eta: EtaView | null;
}

function lineOf(etas: readonly (EtaView | null)[]): Line {
  const known = etas
    .filter(eta => eta !== null)
    .map(({ p50, p90 }) => ({ p50: Date.parse(p50), p90: Date.parse(p90) }))
    .sort((a, b) => a.p50 - b.p50);
  return {
    p50: known.map(({ p50 }) => p50),
    p90: known.map(({ p90 }) => p90),
    waiting: etas.length,
  };
}

/** Keeps what a run over a whole lane has said. */
export function knownLane(etas: readonly KnownEta[], atMs: number): KnownLane {
  const priorities = [...new Set(etas.map(({ priority }) => priority))];
  const lines = priorities.map(
    priority =>
      [
        priority,
        lineOf(etas.filter(one => one.priority === priority).map(({ eta }) => eta)),
      ] as const,
  );
  return { lines: new Map(lines), waiting: etas.length, atMs };
}

const isAlike = (now: number, then: number) =>
  now <= then * mostChange + 1 && now >= then / mostChange - 1;

/** Whether a new message of this priority may still be placed by it. */
export function stillServes(
  lane: KnownLane,
  { standing, priority, atMs }: { standing: Standing; priority: number; atMs: number },
): boolean {
  const own = lane.lines.get(priority);
  if (!own || own.waiting === 0 || atMs - lane.atMs >= oldestMs) return false;
  return isAlike(standing.waiting, lane.waiting) && isAlike(standing.ownWaiting, own.waiting);
}

/** The instant of a place, or the line's own pace carried on beyond its last known place. */
function at(instants: readonly number[], place: number): number | null {
  const known = instants[place];
  if (known !== undefined) return known;
  const last = instants.length - 1;
  const half = Math.floor(last / 2);
  const [lastMs, halfMs] = [instants[last], instants[half]];
  if (lastMs === undefined || halfMs === undefined) return null;
  const paceMs = last === half ? 0 : (lastMs - halfMs) / (last - half);
  return lastMs + paceMs * (place - last);
}

/**
 * When a message with so many of its priority before it would leave, by what is known of these.
 * Never sooner than an hour after the one that stands a whole hour's worth of messages before it.
 */
export function etaAt(
  lane: KnownLane,
  {
    priority,
    ownAhead,
    perHour,
    now,
  }: { priority: number; ownAhead: number; perHour: number; now: Date },
): EtaView | null {
  const line = lane.lines.get(priority);
  if (!line) return null;
  // Who was to leave by now is not before anybody any more.
  const firstLeft = line.p50.findIndex(ms => ms > now.getTime());
  const place = ownAhead + (firstLeft < 0 ? line.p50.length : firstLeft);
  const [p50, p90] = [line.p50, line.p90].map(instants => {
    const ms = at(instants, place);
    const before = place >= perHour ? at(instants, place - perHour) : null;
    const earliestMs = before === null ? now.getTime() : before + hourMs;
    return ms === null ? null : Math.max(ms, earliestMs);
  });
  if (p50 == null || p90 == null) return null;
  return {
    p50: new Date(p50).toISOString(),
    p90: new Date(Math.max(p50, p90)).toISOString(),
  };
}
