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

/**
 * The gap's range before a message of this category, milliseconds. A campaign has its own, and to a
 * stranger the longer of both.
 */
export function gapRangeMs(
  { gap }: Policy,
  category: Category,
  campaign: string | null = null,
): Range {
  const isFirst = category === 'first_contact';
  if (campaign === null) return isFirst ? gap.firstContactMs : gap.defaultMs;
  if (!isFirst) return gap.campaignMs;
  const [lowMs, highMs] = gap.campaignMs;
  return [Math.max(lowMs, gap.firstContactMs[0]), Math.max(highMs, gap.firstContactMs[1])];
}

/** From the start of one send to the start of the next, whole milliseconds, for a draw `u` in [0, 1). */
export function gapMs([lowMs, highMs]: Range, u: number): number {
  return Math.max(lowMs, lowMs + Math.floor(u * (highMs - lowMs - slackMs)));
}

export interface TurnAsk {
  facts: Facts;
  policy: Policy;
  category: Category;
  /** Where draws come from; the forecast takes the middle instead. */
  chance?: Chance;
}

/** The gap's range before the message that is asked about. */
export function gapRangeBefore({ facts, policy, category }: TurnAsk): Range {
  return gapRangeMs(policy, category, facts.message.campaign);
}

/** When the last send of the session stops holding back the next; undefined: there was none. */
function laneFreeAtMs(ask: TurnAsk): number | undefined {
  const { lastSendStartedAt, lastSendEndedAt, gapSeed } = ask.facts.lane;
  const startedAt = lastSendStartedAt ?? lastSendEndedAt;
  if (!startedAt) return undefined;
  const endedAt = lastSendEndedAt ?? startedAt;
  const range = gapRangeBefore(ask);
  const u = (ask.chance ?? seededChance)(gapSeed);
  return Math.max(endedAt.getTime() + range[0], startedAt.getTime() + gapMs(range, u));
}

/** An agent's message needs the time to type it, if typing is shown; any other a gap of its own. */
function leadMs(ask: TurnAsk): number {
  const { byAgent, graphemes, id } = ask.facts.message;
  if (byAgent) return ask.policy.human.enabled ? typingTimeMs(ask.policy, graphemes) : 0;
  return gapMs(gapRangeBefore(ask), (ask.chance ?? seededChance)(id));
}

/** What there is before a send: when it may start at the earliest, and how much manners fit in. */
export interface Turn {
  startsAt: Date;
  /** Time without a send before `startsAt`; below zero for a message accepted after it. */
  roomMs: number;
  /** Whether the gap after another send decides, and not the lead of a message on an idle lane. */
  afterGap: boolean;
}

/** When the turn of a message starts, milliseconds. As `turnOf`. */
export function turnStartsAtMs(ask: TurnAsk): number {
  const acceptedAtMs = ask.facts.message.acceptedAt.getTime();
  const freeAtMs = laneFreeAtMs(ask);
  const isIdle = freeAtMs === undefined || freeAtMs <= acceptedAtMs;
  return isIdle ? acceptedAtMs + leadMs(ask) : freeAtMs;
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
