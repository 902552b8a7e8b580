import { localDaysBetween } from '../kernel/calendar.js';
import type { SessionFacts } from './facts.js';
import type { Policy } from './policy.js';

/** Day of the warm-up, counted from 1 on the local day of `warmUpFrom`; not paired yet is day 1. */
export function warmUpDay(session: Pick<SessionFacts, 'warmUpFrom' | 'zone'>, now: Date): number {
  if (!session.warmUpFrom) return 1;
  return Math.max(0, localDaysBetween(session.warmUpFrom, now, session.zone)) + 1;
}

/** First contacts allowed on that day; null when the warm-up is off or over. */
export function warmUpLimit({ warmup }: Policy, day: number): number | null {
  if (!warmup.enabled) return null;
  return warmup.firstContactsByDay[day - 1] ?? null;
}

/** How many days after `day` the warm-up lets somebody new be written to: 1, unless it allows nobody then. */
export function daysToNextFirstContact({ warmup }: Policy, day: number): number {
  const later = warmup.firstContactsByDay.slice(day);
  const ahead = later.findIndex(limit => limit > 0);
  return 1 + (ahead < 0 ? later.length : ahead);
}
