import type { EtaView } from '../protocol/views.js';

/** When each place of a lane would leave, as it was worked out a while ago. Milliseconds, by place. */
export interface KnownLane {
  p50: readonly number[];
  p90: readonly number[];
  /** How many messages waited then. */
  waiting: number;
  atMs: number;
}

const hourMs = 3_600_000;
/** A lane that has grown by more is worked out again. */
const mostGrowth = 1.25;
const oldestMs = 15_000;

/** Instants of the places that have one, in the order of the line. */
export function knownLane(
  etas: readonly (EtaView | null)[],
  { waiting, atMs }: Pick<KnownLane, 'waiting' | 'atMs'>,
): KnownLane {
  const known = etas
    .filter(eta => eta !== null)
    .map(({ p50, p90 }) => ({ p50: Date.parse(p50), p90: Date.parse(p90) }))
    .sort((a, b) => a.p50 - b.p50);
  return { p50: known.map(eta => eta.p50), p90: known.map(eta => eta.p90), waiting, atMs };
}

/** Whether a new message may still be placed by it. */
export function stillServes(lane: KnownLane, { waiting, atMs }: { waiting: number; atMs: number }) {
  const grown = waiting > lane.waiting * mostGrowth || waiting < lane.waiting / mostGrowth;
  return !grown && atMs - lane.atMs < oldestMs;
}

/** The instant of a place, or the line's own pace carried on beyond its last known place. */
function at(instants: readonly number[], place: number): number | null {
  const known = instants[place];
  if (known !== undefined) return known;
  const last = instants.length - 1;
  const half = Math.floor(last / 2);
  const [lastMs, halfMs] = [instants[last], instants[half]];
  if (lastMs === undefined || halfMs === undefined || last === half) return null;
  return lastMs + ((lastMs - halfMs) / (last - half)) * (place - last);
}

/**
 * When a message with so many others before it would leave, by what is known of the line. Never
 * sooner than an hour after the one that stands a whole hour's worth of messages before it.
 */
export function etaAt(lane: KnownLane, ahead: number, perHour: number): EtaView | null {
  const [p50, p90] = [lane.p50, lane.p90].map(instants => {
    const ms = at(instants, ahead);
    const before = ahead >= perHour ? at(instants, ahead - perHour) : null;
    return ms === null ? null : Math.max(ms, before === null ? 0 : before + hourMs);
  });
  if (p50 == null || p90 == null) return null;
  return {
    p50: new Date(p50).toISOString(),
    p90: new Date(Math.max(p50, p90)).toISOString(),
  };
}
