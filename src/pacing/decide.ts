import type { WarningCode } from '../protocol/codes.js';
import { categoryOf } from './category.js';
import type { Facts } from './facts.js';
import { seededChance } from './gap.js';
import { isLonger } from './longest.js';
import type { Policy } from './policy.js';
import { limitRules } from './rules/limits.js';
import { consentRuleFor, refusalRules } from './rules/refusals.js';
import type { Ask, Rule } from './rules/rule.js';
import { stopRules } from './rules/stops.js';
import { isItsTurn } from './rules/turn.js';
import type { Verdict } from './verdict.js';

const waitRules = [...stopRules, ...limitRules, isItsTurn];

function objections<Objection>(rules: readonly Rule<Objection>[], ask: Ask): Objection[] {
  const objections: Objection[] = [];
  for (const rule of rules) {
    const objection = rule(ask);
    if (objection !== undefined) objections.push(objection);
  }
  return objections;
}

function warningsOf(ask: Ask): WarningCode[] {
  const { consent } = ask.facts.recipient;
  const unrecorded = consent !== 'granted' && consentRuleFor(ask) === 'warn';
  return unrecorded ? ['no_consent_recorded'] : [];
}

/** The verdict on a question put in full; the forecast brings its own draws. */
export function judge(ask: Ask): Verdict {
  const [refusal] = objections(refusalRules, ask);
  if (refusal) return refusal;
  const waits = objections(waitRules, ask);
  if (waits.length === 0) return { kind: 'send', warnings: warningsOf(ask) };
  const longest = waits.reduce((last, wait) => (isLonger(wait, last) ? wait : last));
  const { kind, because, until, binds, detail } = longest;
  return { kind, because, until, binds, detail, also: waits.filter(wait => wait !== longest) };
}

/**
 * Whether this message may leave at `now`. A refusal beats every wait; among waits the longest is
 * named, an open end being the longest of all, and of equal ones the earlier rule. Pure: the same
 * facts give the same verdict, and asking spends nothing.
 */
export function decide(facts: Facts, policy: Policy, now: Date): Verdict {
  return judge({ facts, policy, now, category: categoryOf(facts, now), chance: seededChance });
}
