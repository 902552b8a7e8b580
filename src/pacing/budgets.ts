import type { BudgetView } from '../protocol/views.js';
import type { SessionCounts, SessionFacts } from './facts.js';
import type { Policy } from './policy.js';
import { warmUpDay, warmUpLimit } from './warm-up.js';

export const hourMs = 60 * 60 * 1000;

/** How many of these instants, oldest first, lie in the sliding hour that ends at `now`. */
export function usedOfHour(sent: readonly Date[], now: Date): number {
  const hourAgoMs = now.getTime() - hourMs;
  let gone = 0;
  for (const at of sent) {
    if (at.getTime() > hourAgoMs) break;
    gone += 1;
  }
  return sent.length - gone;
}

export interface Budgets {
  hour: BudgetView;
  day: BudgetView;
  firstContacts: BudgetView;
}

export interface BudgetAsk {
  counts: SessionCounts;
  session: Pick<SessionFacts, 'warmUpFrom' | 'zone'>;
  policy: Policy;
}

/** What a session has used of its limits at `now`, and the limits as they bind today. */
export function budgets({ counts, session, policy }: BudgetAsk, now: Date): Budgets {
  const { contactsPerDay, messagesPerHour, firstContactsPerDay } = policy.caps;
  const warmUp = warmUpLimit(policy, warmUpDay(session, now)) ?? firstContactsPerDay;
  return {
    hour: { used: usedOfHour(counts.sentInLastHour, now), limit: messagesPerHour },
    day: { used: counts.contactsToday, limit: contactsPerDay },
    firstContacts: {
      used: counts.firstContactsToday,
      limit: Math.min(warmUp, firstContactsPerDay),
    },
  };
}
