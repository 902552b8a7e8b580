import { seededRandom } from '../kernel/random.js';
import type { Category } from '../protocol/codes.js';
import type { Facts } from './facts.js';
import type { Policy, Range } from './policy.js';
import { typingTimeMs } from './typing.js';

/**
 * Timers, commit and network come on top of every gap; the range is a promise about what the
 * receiving server sees, so the draw leaves them this much room below the upper bound.
 */
export const slackMs = 300;

/** One draw in [0, 1) that depends on nothing but the seed. */
export type Chance = (seed: string) => number;

export const seededChance: Chance = seed => seededRandom(seed)();

/** The gap's range before a message of this category, milliseconds. */
export function gapRangeMs(policy: Policy, category: Category): Range {
  return category === 'first_contact' ? policy.gap.firstContactMs : policy.gap.defaultMs;
}

/** From the start of one send to the start of the next, whole milliseconds, for a draw `u` in [0, 1). */
export function gapMs(policy: Policy, category: Category, u: number): number {
  const [lowMs, highMs] = gapRangeMs(policy, category);
  return lowMs + Math.floor(u * Math.max(0, highMs - lowMs - slackMs));
}

export interface TurnAsk {
  facts: Facts;
  policy: Policy;
  category: Category;
  /** Where draws come from; the forecast takes the middle instead. */
  chance?: Chance;
}

/** When the last send of the session stops holding back the next; undefined: there was none. */
function laneFreeAtMs({ facts, policy, category, chance = seededChance }: TurnAsk) {
  const { lastSendStartedAt, lastSendEndedAt, gapSeed } = facts.lane;
  const startedAt = lastSendStartedAt ?? lastSendEndedAt;
  if (!startedAt) return undefined;
  const endedAt = lastSendEndedAt ?? startedAt;
  const [lowMs] = gapRangeMs(policy, category);
  return Math.max(
    endedAt.getTime() + lowMs,
    startedAt.getTime() + gapMs(policy, category, chance(gapSeed)),
  );
}

/** An agent's message needs the time to type it, if typing is shown; any other a gap of its own. */
function leadMs({ facts, policy, category, chance = seededChance }: TurnAsk): number {
  const { byAgent, graphemes } = facts.message;
  if (byAgent) return policy.human.enabled ? typingTimeMs(policy, graphemes) : 0;
  return gapMs(policy, category, chance(facts.message.id));
}

/** What there is before a send: when it may start at the earliest, and how much manners fit in. */
export interface Turn {
  startsAt: Date;
  /** Time without a send before `startsAt`; below zero for a message accepted after it. */
  roomMs: number;
  /** Whether the gap after another send decides, and not the lead of a message on an idle lane. */
  afterGap: boolean;
}

/**
 * The earliest start of a message: start to start a drawn gap, end to start never less than its
 * low bound, and on a lane that was idle when the message came, its lead after that.
 */
export function turnOf(ask: TurnAsk): Turn {
  const acceptedAtMs = ask.facts.message.acceptedAt.getTime();
  const freeAtMs = laneFreeAtMs(ask);
  if (freeAtMs === undefined || freeAtMs <= acceptedAtMs) {
    const roomMs = leadMs(ask);
    return { startsAt: new Date(acceptedAtMs + roomMs), roomMs, afterGap: false };
  }
  const { lastSendStartedAt, lastSendEndedAt } = ask.facts.lane;
  const quietSince = lastSendEndedAt ?? lastSendStartedAt ?? ask.facts.message.acceptedAt;
  const roomMs = freeAtMs - Math.max(quietSince.getTime(), acceptedAtMs);
  return { startsAt: new Date(freeAtMs), roomMs, afterGap: true };
}
