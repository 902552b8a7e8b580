import { rampAllowsNextAt, rampAt } from '../ramp.js';
import { messagesOfHour } from './limits.js';
import {
  answersExempt,
  isCampaign,
  isExempt,
  laneWaits,
  messageWaits,
  type WaitRule,
} from './rule.js';

const asItIs = (limit: number) => limit;

const isUnderHourCap: WaitRule = ask => {
  const full = isExempt(ask, 'hour_cap') ? undefined : messagesOfHour(ask, asItIs);
  if (!full) return undefined;
  const { used, limit, until } = full;
  const othersGo = isCampaign(ask) || answersExempt(ask.policy, 'hour_cap');
  const waits = othersGo ? messageWaits : laneWaits;
  return waits('hour_cap', until, { used, limit });
};

/** After a stop the pace rises by steps; answers go at once. */
const isWithinRamp: WaitRule = ask => {
  const { ramp } = ask.facts.lane;
  if (!ramp || isExempt(ask, 'resume_ramp')) return undefined;
  if (ramp.scope === 'first_contacts' && ask.category !== 'first_contact') return undefined;
  const { since, sent: used } = ramp;
  const state = rampAt(ask.policy, since, ask.now);
  if (!state || used < state.allowed) return undefined;
  const detail = { percent: state.percent, used, limit: state.allowed, since: since.toISOString() };
  const othersGo = ramp.scope === 'first_contacts' || answersExempt(ask.policy, 'resume_ramp');
  const waits = othersGo ? messageWaits : laneWaits;
  return waits('resume_ramp', rampAllowsNextAt(ask.policy, since, used), detail);
};

/** How many messages an hour, and how many after a stop. */
export const hourLimitRules: readonly WaitRule[] = [isUnderHourCap, isWithinRamp];
