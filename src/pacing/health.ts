import type { HealthLevel } from '../protocol/codes.js';
import type { HealthView } from '../protocol/views.js';
import type { Policy } from './policy.js';

/** So many of so many. */
export interface Share {
  count: number;
  of: number;
}

/** What a number's health is read from: plain counts of the windows that each part names. */
export interface HealthCounts {
  /** Last 60 minutes: sends that WhatsApp refused, of those whose outcome is known. */
  failed: Share;
  /** Last 60 minutes: ERROR acks, of what was sent. */
  ackErrors: Share;
  /** Sent 2 to 24 hours ago and on no phone yet; and the same of the week before that. */
  undelivered: Share;
  undeliveredBefore: Share;
  /** Last 7 days: people written to first who wrote back. */
  replied: Share;
  /** Last 24 hours: opt-outs, per person written to first. */
  optOuts: Share;
  /** Last 60 minutes: times the session left WORKING although nobody asked it to. */
  drops: number;
  /** Last 24 hours: different people WhatsApp refused with 463. */
  restricted: number;
  timelocked: boolean;
  /** WhatsApp's word for its quota, and how much of it is used. */
  capping: { status: string; used: number | null; limit: number | null } | null;
  /** In the last 24 hours, by WhatsApp. */
  loggedOut: boolean;
}

export type HealthPart = HealthView['parts'][number];

/** `[above this share, points]`, mildest first. */
type Steps = readonly (readonly [above: number, penalty: number])[];

/** Shares are quotients; two that are meant to be equal may differ in the last digit. */
const slack = 1e-9;

const shareOf = ({ count, of }: Share) => count / of;

function penaltyAbove(share: number, steps: Steps): number {
  return steps.findLast(([above]) => share > above + slack)?.[1] ?? 0;
}

function penaltyBelow(share: number, steps: Steps): number {
  return steps.findLast(([below]) => share < below - slack)?.[1] ?? 0;
}

const failureSteps: Steps = [
  [0.05, 10],
  [0.1, 20],
  [0.2, 40],
];
const ackErrorSteps: Steps = [
  [0.02, 15],
  [0.05, 30],
];
const undeliveredSteps: Steps = [
  [0.3, 10],
  [0.5, 20],
  [0.7, 35],
];
const replySteps: Steps = [
  [0.1, 10],
  [0.05, 20],
];
const optOutSteps: Steps = [
  [0.03, 15],
  [0.05, 25],
];
const minimum = { failed: 10, ackErrors: 10, undelivered: 20, replied: 30, optOuts: 20 };
const cappingPenalties: Readonly<Record<string, number>> = {
  FIRST_WARNING: 15,
  SECOND_WARNING: 30,
  CAPPED: 40,
};
const timelockPenalty = 40;
const loggedOutPenalty = 40;
const perRestricted = 10;
const mostRestricted = 40;

function dropPenalty(drops: number): number {
  if (drops >= 5) return 30;
  return drops >= 3 ? 15 : 0;
}

/** The penalty of a share that has its minimum of messages behind it. */
function judge(share: Share, least: number, penaltyOf: (share: number) => number): number {
  return share.of >= least ? penaltyOf(shareOf(share)) : 0;
}

function undeliveredPenalty({ undelivered, undeliveredBefore }: HealthCounts): number {
  const usual = undeliveredBefore.of >= minimum.undelivered ? shareOf(undeliveredBefore) : 0;
  return judge(undelivered, minimum.undelivered, share =>
    penaltyAbove(share - usual, undeliveredSteps),
  );
}

const part = (code: HealthPart['code'], penalty: number, { count, of }: Share): HealthPart => ({
  code,
  penalty,
  value: count,
  of,
});
/** What is no part of anything. */
const plain = (count: number): Share => ({ count, of: 0 });

function allParts(counts: HealthCounts): HealthPart[] {
  const { failed, ackErrors, undelivered, replied, optOuts, drops, restricted, capping } = counts;
  const quota = { count: capping?.used ?? 0, of: capping?.limit ?? 0 };
  const above = (steps: Steps) => (share: number) => penaltyAbove(share, steps);
  const below = (steps: Steps) => (share: number) => penaltyBelow(share, steps);
  return [
    part('failure_rate', judge(failed, minimum.failed, above(failureSteps)), failed),
    part('ack_errors', judge(ackErrors, minimum.ackErrors, above(ackErrorSteps)), ackErrors),
    part('undelivered', undeliveredPenalty(counts), undelivered),
    part('reply_rate', judge(replied, minimum.replied, below(replySteps)), replied),
    part('opt_outs', judge(optOuts, minimum.optOuts, above(optOutSteps)), optOuts),
    part('session_drops', dropPenalty(drops), plain(drops)),
    part('restricted', Math.min(restricted * perRestricted, mostRestricted), plain(restricted)),
    part('timelock', counts.timelocked ? timelockPenalty : 0, plain(1)),
    part('capping', cappingPenalties[capping?.status ?? ''] ?? 0, quota),
    part('logged_out', counts.loggedOut ? loggedOutPenalty : 0, plain(1)),
  ];
}

/** How well a number stands, 0 to 100, and what took points from it, most first. */
export function scoreOf(counts: HealthCounts): { score: number; parts: HealthPart[] } {
  const parts = allParts(counts).filter(({ penalty }) => penalty > 0);
  const lost = parts.reduce((sum, { penalty }) => sum + penalty, 0);
  return {
    score: Math.max(0, 100 - lost),
    parts: parts.sort((a, b) => b.penalty - a.penalty),
  };
}

/** From worst to best. */
const levels: readonly HealthLevel[] = ['critical', 'poor', 'strained', 'watch', 'good'];
const goodFrom = 80;
const minuteMs = 60_000;

type Bounds = Pick<Policy, 'health'>;

/** The score from which a level is left upwards; nothing is above good. */
function boundOf(level: HealthLevel, { health }: Bounds): number {
  const bounds: Record<HealthLevel, number> = {
    critical: health.criticalBelow,
    poor: health.poorBelow,
    strained: health.strainedBelow,
    watch: Math.max(goodFrom, health.strainedBelow),
    good: Infinity,
  };
  return bounds[level];
}

/** What a score is called, with no regard to what it was before. */
export function levelOf(score: number, policy: Bounds): HealthLevel {
  return levels.find(level => score < boundOf(level, policy)) ?? 'good';
}

/** The level a number is treated by, and since when its score has been above each level's bound. */
export interface Standing {
  level: HealthLevel;
  above: Readonly<Partial<Record<HealthLevel, string>>>;
}

const isWorse = (one: HealthLevel, other: HealthLevel) =>
  levels.indexOf(one) < levels.indexOf(other);

/**
 * Where a number stands after a new score. Downwards at once; a level is left upwards only after
 * the score has been above its bound for as long as the policy says.
 */
export function standing(
  before: Standing,
  { score, now }: { score: number; now: Date },
  policy: Bounds,
): Standing {
  const above: Partial<Record<HealthLevel, string>> = {};
  for (const level of levels) {
    const bound = boundOf(level, policy);
    if (bound === Infinity || score < bound) continue;
    above[level] = before.above[level] ?? now.toISOString();
  }
  const seen = levelOf(score, policy);
  const waitMs = policy.health.recoverMinutes * minuteMs;
  const isLeft = (level: HealthLevel) => {
    const since = above[level];
    return since !== undefined && now.getTime() - Date.parse(since) >= waitMs;
  };
  const stays = levels.find(level => !isWorse(level, before.level) && !isLeft(level)) ?? 'good';
  return { level: isWorse(stays, seen) ? stays : seen, above };
}
