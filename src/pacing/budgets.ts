import type { BudgetView } from '../protocol/views.js';
import type { SessionCounts, SessionFacts } from './facts.js';
import type { Policy } from './policy.js';
import { quotaLeft, warningFactor } from './quota.js';
import { partOf } from './share.js';
import { dayMs, hourMs, usedWithin } from './sliding.js';
import { mayReachOut, slowed } from './slow-down.js';
import { warmUpDay, warmUpLimit } from './warm-up.js';

export { hourMs };

export interface Budgets {
  hour: BudgetView;
  day: BudgetView;
  firstContacts: BudgetView;
}

export interface BudgetAsk {
  counts: SessionCounts;
  /** Without `capping` and `health` nothing is lowered. */
  session: Pick<SessionFacts, 'warmUpFrom' | 'zone'> &
    Partial<Pick<SessionFacts, 'capping' | 'health'>>;
  policy: Policy;
}

function firstContactBudget({ counts, session, policy }: BudgetAsk, now: Date): BudgetView {
  const { capping = null, health } = session;
  const level = health?.level ?? 'good';
  const used = counts.firstContactsToday;
  const perDay = partOf(policy.caps.firstContactsPerDay, warningFactor(policy, capping, now));
  const warmUp = warmUpLimit(policy, warmUpDay(session, now)) ?? perDay;
  const left = mayReachOut(level) ? (quotaLeft(policy, capping, now) ?? Infinity) : 0;
  const today = {
    used,
    limit: Math.min(slowed(policy, level, Math.min(perDay, warmUp)), used + left),
  };

  const perSpan = policy.caps.startedByUsPer24h;
  if (perSpan === null) return today;
  const lastDay = {
    used: usedWithin(counts.startedInLastDay, dayMs, now),
    limit: slowed(policy, level, perSpan),
  };
  return lastDay.limit - lastDay.used < today.limit - today.used ? lastDay : today;
}

/**
 * What a session has used of its limits at `now`, and the limits as they bind everything but
 * answers: lowered by warm-up, by WhatsApp's quota and warnings, and by the number's health. Of
 * several limits on first contacts the one that leaves least.
 */
export function budgets(ask: BudgetAsk, now: Date): Budgets {
  const { counts, session, policy } = ask;
  const { contactsPerDay, messagesPerHour } = policy.caps;
  const level = session.health?.level ?? 'good';
  return {
    hour: {
      used: usedWithin(counts.sentInLastHour, hourMs, now),
      limit: slowed(policy, level, messagesPerHour),
    },
    day: { used: counts.contactsToday, limit: slowed(policy, level, contactsPerDay) },
    firstContacts: firstContactBudget(ask, now),
  };
}
