import { nextOpening, startOfNextLocalDay } from '../../kernel/calendar.js';
import { isLonger } from '../longest.js';
import { warningFactor } from '../quota.js';
import { partOf } from '../share.js';
import { dayMs, freeAt, hourMs, usedWithin } from '../sliding.js';
import { daysToNextFirstContact, warmUpDay, warmUpLimit } from '../warm-up.js';
import { isCampaign, isNewStranger, type Ask } from './rule.js';

/** A limit that is used up. */
export interface Full {
  used: number;
  limit: number;
  /** When it is free for one more; null: not by waiting. */
  until: Date | null;
}

/** Asks about one limit, as `lower` leaves it. undefined: there is room, or it does not bind this message. */
export type Limit = (ask: Ask, lower: (limit: number) => number) => Full | undefined;

/** When the local day `days` after today opens, or the first later one that opens at all. */
function openingAfter(days: number, { facts, policy, now }: Ask): Date | null {
  const { zone } = facts.session;
  let day = now;
  for (let ahead = 0; ahead < days; ahead += 1) day = startOfNextLocalDay(day, zone);
  return nextOpening(policy.activeHours.days, zone, day);
}

/** People of the day; a person counted today is free. */
export const peopleOfDay: Limit = (ask, lower) => {
  const { contactsToday: used, recipientCountedToday } = ask.facts.counts;
  const limit = lower(ask.policy.caps.contactsPerDay);
  if (recipientCountedToday || used < limit) return undefined;
  return { used, limit, until: limit > 0 ? openingAfter(1, ask) : null };
};

/** New people of the day as the warm-up allows them. */
export const newPeopleInWarmUp: Limit = (ask, lower) => {
  if (!isNewStranger(ask)) return undefined;
  const day = warmUpDay(ask.facts.session, ask.now);
  const ofDay = warmUpLimit(ask.policy, day);
  if (ofDay === null) return undefined;
  const limit = lower(ofDay);
  const used = ask.facts.counts.firstContactsToday;
  if (used < limit) return undefined;
  const days = daysToNextFirstContact(ask.policy, day);
  return { used, limit, until: openingAfter(days, ask) };
};

/** New people of the day; WhatsApp's warnings lower it until its cycle ends. */
export const newPeopleOfDay: Limit = (ask, lower) => {
  if (!isNewStranger(ask)) return undefined;
  const { capping } = ask.facts.session;
  const full = ask.policy.caps.firstContactsPerDay;
  const limit = lower(partOf(full, warningFactor(ask.policy, capping, ask.now)));
  const used = ask.facts.counts.firstContactsToday;
  if (used < limit) return undefined;
  const tomorrow = limit > 0 ? openingAfter(1, ask) : null;
  const cycleEnd = used < lower(full) ? (capping?.until ?? null) : null;
  const isCycleFirst = cycleEnd !== null && (tomorrow === null || cycleEnd < tomorrow);
  return { used, limit, until: isCycleFirst ? cycleEnd : tomorrow };
};

/** New people of the last 24 hours, whatever day it is. */
export const newPeopleOfLastDay: Limit = (ask, lower) => {
  const perSpan = ask.policy.caps.startedByUsPer24h;
  if (perSpan === null || !isNewStranger(ask)) return undefined;
  const started = ask.facts.counts.startedInLastDay;
  const limit = lower(perSpan);
  const used = usedWithin(started, dayMs, ask.now);
  return used < limit ? undefined : { used, limit, until: freeAt(started, limit, dayMs) };
};

/** Messages of the last 60 minutes; campaigns leave a part of them to others. */
export const messagesOfHour: Limit = (ask, lower) => {
  const { messagesPerHour, campaignShareOfHour } = ask.policy.caps;
  const share = isCampaign(ask) ? campaignShareOfHour : 1;
  const limit = partOf(lower(messagesPerHour), share);
  const sent = ask.facts.counts.sentInLastHour;
  const used = usedWithin(sent, hourMs, ask.now);
  if (used < limit) return undefined;
  return { used, limit, until: freeAt(sent, limit, hourMs) };
};

/** Of several used-up limits the one that is free last; of equal ones the first. */
export function lastFree(limits: readonly (Full | undefined)[]): Full | undefined {
  return limits.reduce((last, full) => (full && (!last || isLonger(full, last)) ? full : last));
}
