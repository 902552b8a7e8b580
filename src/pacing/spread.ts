import type { HoldCode } from '../protocol/codes.js';
import { gapRangeMs } from './gap.js';
import type { Policy } from './policy.js';
import { hourMs } from './sliding.js';
import type { Entry } from './virtual-entry.js';

/** Standard normal value that nine of ten draws stay below. */
export const ninetieth = 1.28;

/** Such a share of requests is slow, and takes up to so long: the next send waits for its end. */
export const slowShare = 0.02;
export const slowestMs = 10_000;
const slowVariance = (slowShare * slowestMs ** 2) / 3;

/** How uncertain the instants of a virtual run are by the gaps before them. */
export function createSpread(policy: Policy) {
  let variance = 0;
  const sends: { atMs: number; variance: number }[] = [];
  return {
    /** Gaps add up; an hour ends as uncertain as the send that leaves it; other limits end sharply. */
    waited(untilMs: number, because: HoldCode | null): void {
      if (because === 'turn') return;
      const leaving = sends.findLast(send => send.atMs + hourMs <= untilMs);
      variance = because === 'hour_cap' ? (leaving?.variance ?? 0) : 0;
    },
    /** How much later than in the run nine of ten such sends are at most, milliseconds. */
    sent(atMs: number, { category, waiting, expected }: Entry): number {
      const [lowMs, highMs] = gapRangeMs(policy, category, waiting.message.campaign);
      variance += (expected?.messages ?? 1) * ((highMs - lowMs) ** 2 / 12 + slowVariance);
      sends.push({ atMs, variance });
      if (sends.length > policy.caps.messagesPerHour) sends.shift();
      return ninetieth * Math.sqrt(variance);
    },
  };
}

/** A message that has left, and what was first told about when it would. */
export interface Told {
  firstP50: Date;
  firstP90: Date;
  leftAt: Date;
}

const told = 500;
/** Nine of ten must have left before their p90; when nearly all have, it was too careful. */
const tooFew = 0.9;
const tooMany = 0.98;
const widest = 20;

function shareOfSpread({ firstP50, firstP90, leftAt }: Told): number {
  const spreadMs = Math.max(1_000, firstP90.getTime() - firstP50.getTime());
  return (leftAt.getTime() - firstP50.getTime()) / spreadMs;
}

/** Share of these messages that had left before their first p90; null for none. */
export function coverage(observed: readonly Told[]): number | null {
  if (observed.length === 0) return null;
  const kept = observed.filter(({ leftAt, firstP90 }) => leftAt <= firstP90);
  return kept.length / observed.length;
}

/**
 * By how much the computed spread must be stretched for nine of ten messages to leave in time,
 * judged by the last 500. `present` is the factor their p90 was told with; at least 1.
 */
export function spreadFactor(observed: readonly Told[], present = 1): number {
  const last = observed.slice(-told);
  const share = coverage(last);
  if (share === null || (share >= tooFew && share <= tooMany)) return present;
  const shares = last.map(shareOfSpread).sort((a, b) => a - b);
  const needed = shares[Math.ceil(shares.length * tooFew) - 1] ?? 1;
  return Math.min(widest, Math.max(1, present * Math.max(needed, 0)));
}
