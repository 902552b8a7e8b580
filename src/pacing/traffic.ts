import { localDay, startOfLocalDay } from '../kernel/calendar.js';
import type { Category } from '../protocol/codes.js';
import { dayMs, hourMs } from './sliding.js';

/** What usually comes to a lane beside what waits there already. */
export interface Traffic {
  /** Messages an hour, by hour of the week in the session's zone: Sunday 00:00 is 0. */
  perHour: Readonly<Partial<Record<Category, readonly number[]>>>;
  /** The share of them that is for somebody nobody has written to that day. */
  newPeople: Readonly<Partial<Record<Category, number>>>;
}

/** Messages of one category that came in one clock hour. */
export interface PastHour {
  startsAt: Date;
  category: Category;
  messages: number;
  /** Of these, the first of the day for their person. */
  newPeople: number;
}

const hoursOfWeek = 7 * 24;
export const trafficWeeks = 4;

/** Which hour of the week the wall clock of a zone shows. */
export function hourOfWeek(at: Date, zone: string): number {
  const weekday = new Date(`${localDay(at, zone)}T00:00:00Z`).getUTCDay();
  const hour = Math.floor((at.getTime() - startOfLocalDay(at, zone).getTime()) / hourMs);
  return weekday * 24 + Math.min(hour, 23);
}

export interface PastAsk {
  zone: string;
  /** Since when there is a history, and its end. */
  since: Date;
  until: Date;
  /** What an hour counts for at most: more at once is a bulk, and says nothing of next week. */
  mostPerHour: number;
}

/** The mean of the last weeks, hour by hour of the week. */
export function trafficOf(past: readonly PastHour[], ask: PastAsk): Traffic {
  const weeks = Math.max(1, (ask.until.getTime() - ask.since.getTime()) / (7 * dayMs));
  const perHour: Partial<Record<Category, number[]>> = {};
  const sums: Partial<Record<Category, { messages: number; newPeople: number }>> = {};
  for (const { startsAt, category, messages, newPeople } of past) {
    const hours = (perHour[category] ??= Array.from({ length: hoursOfWeek }, () => 0));
    const at = hourOfWeek(startsAt, ask.zone);
    hours[at] = (hours[at] ?? 0) + Math.min(messages, ask.mostPerHour) / weeks;
    const sum = (sums[category] ??= { messages: 0, newPeople: 0 });
    sum.messages += messages;
    sum.newPeople += newPeople;
  }
  const shares = Object.entries(sums).map(
    ([category, sum]) => [category, sum.newPeople / Math.max(1, sum.messages)] as const,
  );
  return { perHour, newPeople: Object.fromEntries(shares) };
}
