import { atOnce, type InParts } from '../kernel/in-parts.js';
import { seededRandom, type Random } from '../kernel/random.js';
import type { HoldCode, RefusalCode } from '../protocol/codes.js';
import type { DayBound } from './day-bounds.js';
import { slackMs } from './gap.js';
import type { Policy } from './policy.js';
import { dayMs, hourMs, minuteMs } from './sliding.js';
import {
  runLane,
  standingIn,
  type Fate,
  type LaneAsk,
  type LaneRun,
  type WaitingLane,
} from './virtual-lane.js';
import { slowestMs, slowShare } from './spread.js';
import { middleDraws, type Draws } from './virtual-session.js';

/** An expected instant and the one that nine of ten such instants lie before. */
export interface Estimate {
  p50: Date;
  p90: Date;
}

/** Where a waiting message stands. */
export interface Place {
  id: string;
  /** How many leave before it, plus one; null when nobody can say or it will not leave. */
  position: number | null;
  eta: Estimate | null;
  /** What held it last on its way, `turn` when only others were ahead; without an eta, why. */
  because: HoldCode | RefusalCode | null;
  /** It expires before its turn comes. */
  willExpire: boolean;
}

/** Where everything stands, and what binds on each day. */
export interface Foresight {
  places: readonly Place[];
  days: readonly DayBound[];
}

/** Beyond this nobody says when. */
const horizonMs = 60 * dayMs;
/** A late end of the spread may lie beyond what is shown. */
const farthestMs = 75 * dayMs;
const drawnRuns = 64;
/** So many steps in all drawn runs together; above, the spread is computed. */
const affordable = 4_000;
const fewestRuns = 16;

/** A timer rarely wakes late and a request rarely takes long, but both happen. */
function drawsBy(random: Random): Draws {
  return {
    gap: () => random(),
    startMs: () => random() * slackMs,
    tookMs: () => (random() < slowShare ? random() * slowestMs : 50 + random() * 800),
  };
}

/** How many runs of this cost are worth their time; 0: too few to read a percentile from. */
function runsAt(steps: number): number {
  const runs = Math.min(drawnRuns, Math.floor(affordable / Math.max(1, steps)));
  return runs < fewestRuns ? 0 : runs;
}

/** For each message the instant before which nine of ten of these runs let it go. */
function ninetiethOf(runs: readonly LaneRun[], order: number): number {
  const instants = runs.map(({ fates }) => fates[order]?.atMs ?? Infinity).sort((a, b) => a - b);
  return instants[Math.ceil(instants.length * 0.9) - 1] ?? 0;
}

/** Nobody needs the second of what is far away; up to the next whole step a promise holds. */
const steps: readonly (readonly [farMs: number, stepMs: number])[] = [
  [12 * hourMs, 5 * minuteMs],
  [10 * minuteMs, minuteMs],
];

function rounded(ms: number, nowMs: number): number {
  const stepMs = steps.find(([farMs]) => ms - nowMs >= farMs)?.[1] ?? 1;
  return Math.ceil(ms / stepMs) * stepMs;
}

/** When the last of a run left; its start when nothing did. */
function lastMs({ fates }: LaneRun, startMs: number): number {
  let last = startMs;
  for (const fate of fates) if (fate?.atMs && fate.atMs > last) last = fate.atMs;
  return last;
}

type LateMs = (order: number, fate: Pick<Fate, 'spreadMs'> & { atMs: number }) => number;

function* createLate(ask: LaneAsk, usual: LaneRun): InParts<LateMs> {
  const { lane, now } = ask;
  const farthest = now.getTime() + farthestMs;
  // Who has no time stands behind everybody who has one, and changes nothing for them.
  const standing = ask.standing.filter((_, order) => usual.fates[order]?.atMs);
  const late = { ...ask, standing };
  const busy = lane.traffic ? yield* runLane({ ...late, endMs: farthest, pace: 'busy' }) : usual;
  // Who has not left long after everybody should have is late, however late.
  const spanMs = lastMs(usual, now.getTime()) - now.getTime();
  const endMs = Math.min(farthest, now.getTime() + 2 * spanMs + 3 * dayMs);
  const drawn: LaneRun[] = [];
  for (let at = 0; at < runsAt(busy.steps); at += 1) {
    const random = seededRandom(`forecast ${lane.session.id} ${at}`);
    drawn.push(yield* runLane({ ...late, endMs, draws: drawsBy(random), pace: random }));
  }
  return (order, { atMs, spreadMs }) => {
    const slow = busy.fates[order];
    const slowMs = slow?.atMs == null ? Infinity : slow.atMs + slow.spreadMs;
    // Timers, commit and network come on top of everything.
    if (drawn.length === 0) return Math.max(slowMs, atMs + spreadMs) + slackMs;
    const drawnMs = ninetiethOf(drawn, order);
    return Math.max(drawnMs < Infinity ? drawnMs : slowMs, atMs) + slackMs;
  };
}

/**
 * When each waiting message would leave, and what binds on each day, by asking the same rules on
 * virtual time: once with middle draws and usual traffic for the p50, and for the p90 in many drawn
 * runs, or in one busy run when the lane is long. Assumes that the number stays connected and nobody
 * pauses. Looks 60 days ahead; beyond that messages keep a position and have no eta. Places come in
 * the order of `messages`; the days count the sends that `counts` names, or all.
 */
export function* foresee(
  lane: WaitingLane,
  policy: Policy,
  { now, counts }: { now: Date; counts?: (messageId: string) => boolean },
): InParts<Foresight> {
  const endMs = now.getTime() + horizonMs;
  const standing = standingIn(lane, now);
  yield;
  const ask: LaneAsk = {
    ...{ lane, standing, policy, now, endMs, draws: middleDraws, pace: 'usual' },
    ...(counts && { counts }),
  };
  const usual = yield* runLane(ask);
  const lateMs = yield* createLate(ask, usual);
  yield;
  const spread = lane.spread ?? 1;

  function etaOf(order: number, fate: Fate): Estimate | null {
    const { atMs, spreadMs } = fate;
    if (atMs === null) return null;
    const late = lateMs(order, { atMs, spreadMs });
    if (late === Infinity) return null;
    return {
      p50: new Date(atMs),
      p90: new Date(rounded(atMs + (late - atMs) * spread, now.getTime())),
    };
  }

  const places: (Place | undefined)[] = lane.messages.map(() => undefined);
  const fates = usual.allFates();
  for (let order = 0; order < fates.length; order += 1) {
    const fate = fates[order];
    const standsHere = standing[order];
    if (!fate || !standsHere) continue;
    const { position, because, willExpire } = fate;
    const { id } = standsHere.waiting.message;
    const eta = etaOf(order, fate);
    places[standsHere.at] = { id, position, eta, because, willExpire };
  }
  return { places: places.filter(place => place !== undefined), days: usual.days };
}

/** Where each waiting message stands. As `foresee`, at once. */
export function forecast(lane: WaitingLane, policy: Policy, now: Date): readonly Place[] {
  return atOnce(foresee(lane, policy, { now })).places;
}
