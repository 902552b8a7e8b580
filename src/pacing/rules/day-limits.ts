import { warmUpDay } from '../warm-up.js';
import {
  lastFree,
  newPeopleInWarmUp,
  newPeopleOfDay,
  newPeopleOfLastDay,
  peopleOfDay,
} from './limits.js';
import { isExempt, messageWaits, type WaitRule } from './rule.js';

const asItIs = (limit: number) => limit;

const isUnderDayCap: WaitRule = ask => {
  const full = isExempt(ask, 'day_cap') ? undefined : peopleOfDay(ask, asItIs);
  if (!full) return undefined;
  const { used, limit, until } = full;
  return messageWaits('day_cap', until, { used, limit, zone: ask.facts.session.zone });
};

const isUnderWarmUpLimit: WaitRule = ask => {
  const full = newPeopleInWarmUp(ask, asItIs);
  if (!full) return undefined;
  const { used, limit, until } = full;
  const { zone } = ask.facts.session;
  const day = warmUpDay(ask.facts.session, ask.now);
  const of = ask.policy.warmup.firstContactsByDay.length;
  return messageWaits('warmup', until, { day, of, used, limit, zone });
};

const isUnderFirstContactBudget: WaitRule = ask => {
  const full = lastFree([newPeopleOfDay(ask, asItIs), newPeopleOfLastDay(ask, asItIs)]);
  if (!full) return undefined;
  const { used, limit, until } = full;
  const { zone } = ask.facts.session;
  return messageWaits('first_contact_budget', until, { used, limit, zone });
};

/** How many people a day, and how many of them strangers. */
export const dayRules: readonly WaitRule[] = [
  isUnderDayCap,
  isUnderWarmUpLimit,
  isUnderFirstContactBudget,
];
