import type { WarningCode } from '../protocol/codes.js';
import { categoryOf } from './category.js';
import type { Facts } from './facts.js';
import { seededChance } from './gap.js';
import { isLonger } from './longest.js';
import type { Policy } from './policy.js';
import { dayRules } from './rules/day-limits.js';
import { isWellEnough } from './rules/health.js';
import { hourLimitRules } from './rules/hour-limits.js';
import { hourRules } from './rules/hours.js';
import { personLimitRules } from './rules/person-limits.js';
import { refusalRules } from './rules/refusals.js';
import type { Ask, WaitRule } from './rules/rule.js';
import { signalRules } from './rules/signals.js';
import { stopRules } from './rules/stops.js';
import { turnRules } from './rules/turn.js';
import { warningsOf } from './rules/warnings.js';
import type { Refusal, Verdict, Wait } from './verdict.js';

/** In the order in which waits of equal length are named. */
const waitRules: readonly WaitRule[] = [
  ...stopRules,
  ...signalRules,
  ...hourRules,
  ...dayRules,
  isWellEnough,
  ...hourLimitRules,
  ...personLimitRules,
  ...turnRules,
];

function refusalOf(ask: Ask): Refusal | undefined {
  for (const rule of refusalRules) {
    const refusal = rule(ask);
    if (refusal) return refusal;
  }
  return undefined;
}

function waitsOf(ask: Ask): Wait[] {
  const waits: Wait[] = [];
  for (const rule of waitRules) {
    const wait = rule(ask);
    if (wait) waits.push(wait);
  }
  return waits;
}

/** What is in the way: a refusal, or of the waits the longest. The forecast brings its own draws. */
export function objectionTo(ask: Ask): Refusal | Wait | undefined {
  const refusal = refusalOf(ask);
  if (refusal) return refusal;
  let longest: Wait | undefined;
  for (const rule of waitRules) {
    const wait = rule(ask);
    if (wait && (!longest || isLonger(wait, longest))) longest = wait;
  }
  return longest;
}

function judge(ask: Ask): Verdict {
  const refusal = refusalOf(ask);
  if (refusal) return refusal;
  const waits = waitsOf(ask);
  if (waits.length === 0) return { kind: 'send', warnings: warningsOf(ask) };
  const longest = waits.reduce((last, wait) => (isLonger(wait, last) ? wait : last));
  const { kind, because, until, binds, detail } = longest;
  return { kind, because, until, binds, detail, also: waits.filter(wait => wait !== longest) };
}

function askAbout(facts: Facts, policy: Policy, now: Date): Ask {
  return { facts, policy, now, category: categoryOf(facts, now), chance: seededChance };
}

/**
 * Whether this message may leave at `now`. A refusal beats every wait; among waits the longest is
 * named, an open end being the longest of all, and of equal ones the earlier rule. Pure: the same
 * facts give the same verdict, and asking spends nothing. `now` is never earlier than one asked
 * about before: a clock set back reopens nothing.
 */
export function decide(facts: Facts, policy: Policy, now: Date): Verdict {
  return judge(askAbout(facts, policy, now));
}

/** What is worth telling about a message now, whether it may leave or waits. */
export function warningsFor(facts: Facts, policy: Policy, now: Date): WarningCode[] {
  return warningsOf(askAbout(facts, policy, now));
}
