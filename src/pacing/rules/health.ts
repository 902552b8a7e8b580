import { isSlowed, mayReachOut, slowed } from '../slow-down.js';
import {
  lastFree,
  messagesOfHour,
  newPeopleInWarmUp,
  newPeopleOfDay,
  newPeopleOfLastDay,
  peopleOfDay,
  type Limit,
} from './limits.js';
import {
  answersExempt,
  isCampaign,
  isExempt,
  isOutreach,
  laneWaits,
  messageWaits,
  type WaitRule,
} from './rule.js';

const ofDay: readonly Limit[] = [
  peopleOfDay,
  newPeopleInWarmUp,
  newPeopleOfDay,
  newPeopleOfLastDay,
];

/**
 * A strained number keeps to a part of its limits; a poor one also writes to no stranger and runs no
 * campaign until it has recovered. Answers go on.
 */
export const isWellEnough: WaitRule = ask => {
  const { score, level, parts } = ask.facts.session.health;
  if (isExempt(ask, 'health_low')) return undefined;
  if (!mayReachOut(level) && isOutreach(ask)) {
    return messageWaits('health_low', null, { score, parts });
  }
  if (!isSlowed(ask.policy, level)) return undefined;
  const lower = (limit: number) => slowed(ask.policy, level, limit);
  const hour = messagesOfHour(ask, lower);
  const full = lastFree([...ofDay.map(limit => limit(ask, lower)), hour]);
  if (!full) return undefined;
  const { used, limit, until } = full;
  const othersGo = full !== hour || isCampaign(ask) || answersExempt(ask.policy, 'health_low');
  const waits = othersGo ? messageWaits : laneWaits;
  return waits('health_low', until, { score, used, limit, parts });
};
