import { hoursOfDay, isOpen, nextOpening, openingOfNextLocalDay } from '../../kernel/calendar.js';
import type { HoldCode } from '../../protocol/codes.js';
import type { HoldDetail } from '../../protocol/views.js';
import { hourMs, usedOfHour } from '../budgets.js';
import type { Wait } from '../verdict.js';
import { warmUpDay, warmUpLimit } from '../warm-up.js';
import {
  answersExempt,
  isExempt,
  laneWaits,
  messageWaits,
  type Ask,
  type WaitRule,
} from './rule.js';

const isWithinHours: WaitRule = ({
  facts: { session },
  policy: { activeHours },
  now,
  category,
}) => {
  const answersGo = activeHours.replies === 'send';
  if (category === 'reply' && answersGo) return undefined;
  if (isOpen(activeHours.days, session.zone, now)) return undefined;
  const hours = hoursOfDay(activeHours.days, session.zone, now).join(', ');
  const detail = { zone: session.zone, ...(hours && { hours }) };
  const until = nextOpening(activeHours.days, session.zone, now);
  // A resting lane would hold back the answers too.
  return answersGo
    ? messageWaits('active_hours', until, detail)
    : laneWaits('active_hours', until, detail);
};

/** A limit per local day is free again when the next day opens. */
function nextDayWait(code: HoldCode, { facts, policy, now }: Ask, detail: HoldDetail): Wait {
  const until = openingOfNextLocalDay(policy.activeHours.days, facts.session.zone, now);
  return messageWaits(code, until, detail);
}

const isUnderDayCap: WaitRule = ask => {
  const { contactsToday, recipientCountedToday } = ask.facts.counts;
  const limit = ask.policy.caps.contactsPerDay;
  const { zone } = ask.facts.session;
  if (recipientCountedToday || contactsToday < limit || isExempt(ask, 'day_cap')) return undefined;
  return nextDayWait('day_cap', ask, { used: contactsToday, limit, zone });
};

function isNewStranger({ category, facts }: Ask): boolean {
  return category === 'first_contact' && !facts.counts.recipientCountedToday;
}

const isUnderWarmUpLimit: WaitRule = ask => {
  const { facts, policy, now } = ask;
  if (!isNewStranger(ask)) return undefined;
  const day = warmUpDay(facts.session, now);
  const limit = warmUpLimit(policy, day);
  const used = facts.counts.firstContactsToday;
  if (limit === null || used < limit) return undefined;
  const { zone } = facts.session;
  const of = policy.warmup.firstContactsByDay.length;
  return nextDayWait('warmup', ask, { day, of, used, limit, zone });
};

const isUnderFirstContactBudget: WaitRule = ask => {
  const used = ask.facts.counts.firstContactsToday;
  const limit = ask.policy.caps.firstContactsPerDay;
  const { zone } = ask.facts.session;
  if (!isNewStranger(ask) || used < limit) return undefined;
  return nextDayWait('first_contact_budget', ask, { used, limit, zone });
};

const isUnderHourCap: WaitRule = ask => {
  const { facts, policy, now } = ask;
  if (isExempt(ask, 'hour_cap')) return undefined;
  const sent = facts.counts.sentInLastHour;
  const limit = policy.caps.messagesPerHour;
  const used = usedOfHour(sent, now);
  if (used < limit) return undefined;
  const lastToLeave = limit > 0 ? sent[sent.length - limit] : undefined;
  const until = lastToLeave ? new Date(lastToLeave.getTime() + hourMs) : null;
  const detail = { used, limit };
  return answersExempt(policy, 'hour_cap')
    ? messageWaits('hour_cap', until, detail)
    : laneWaits('hour_cap', until, detail);
};

/** What the policy's numbers allow. Checking spends nothing. */
export const limitRules: readonly WaitRule[] = [
  isWithinHours,
  isUnderDayCap,
  isUnderWarmUpLimit,
  isUnderFirstContactBudget,
  isUnderHourCap,
];
