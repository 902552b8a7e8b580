import { openingOfNextLocalDay } from '../../kernel/calendar.js';
import { dayMs, freeAt, hourMs, minuteMs, usedWithin } from '../sliding.js';
import { lastFree, type Full } from './limits.js';
import { bindsPerson, messageWaits, type Ask, type WaitRule } from './rule.js';

/** The same text to many different people within a span. */
const isNotTheSameAgain: WaitRule = ask => {
  const { hold } = ask.policy.content.sameText;
  if (!hold || !bindsPerson(ask, 'same_text')) return undefined;
  const { sameTextTo } = ask.facts.counts;
  const spanMs = hold.minutes * minuteMs;
  const used = usedWithin(sameTextTo, spanMs, ask.now);
  const limit = hold.recipients;
  if (used < limit) return undefined;
  return messageWaits('same_text', freeAt(sameTextTo, limit, spanMs), { used, limit, count: used });
};

function messagesOfTheirHour({ facts, policy, now }: Ask): Full | undefined {
  const limit = policy.recipient.perHour;
  const sent = facts.counts.toRecipientInLastHour;
  const used = usedWithin(sent, hourMs, now);
  if (limit === null || used < limit) return undefined;
  return { used, limit, until: freeAt(sent, limit, hourMs) };
}

function messagesOfTheirDay({ facts, policy, now }: Ask): Full | undefined {
  const limit = policy.recipient.perDay;
  const used = facts.counts.toRecipientToday;
  if (limit === null || used < limit) return undefined;
  const until = openingOfNextLocalDay(policy.activeHours.days, facts.session.zone, now);
  return { used, limit, until };
}

/** Whoever left so many messages unanswered gets a day's rest after the last. */
function unanswered({ facts, policy, now, category }: Ask): Full | undefined {
  const { unansweredFirst, unansweredKnown } = policy.recipient;
  const limit = category === 'first_contact' ? unansweredFirst : unansweredKnown;
  const { unanswered: used, lastOutboundAt } = facts.relation;
  if (limit === null || used < limit || !lastOutboundAt) return undefined;
  const until = new Date(lastOutboundAt.getTime() + dayMs);
  return now < until ? { used, limit, until } : undefined;
}

/** What one person gets in an hour, in a day, and without answering. */
const leavesThemInPeace: WaitRule = ask => {
  if (!bindsPerson(ask, 'recipient_gap')) return undefined;
  const inARow = unanswered(ask);
  const full = lastFree([messagesOfTheirHour(ask), messagesOfTheirDay(ask), inARow]);
  if (!full) return undefined;
  const { used, limit, until } = full;
  const detail = { used, limit, ...(full === inARow && { count: used }) };
  return messageWaits('recipient_gap', until, detail);
};

/** What many people and one person are spared. */
export const personLimitRules: readonly WaitRule[] = [isNotTheSameAgain, leavesThemInPeace];
