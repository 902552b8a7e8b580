import { localDay, startOfLocalDay, startOfNextLocalDay } from '../kernel/calendar.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A local day as instants. */
export interface LocalDay {
  onDay: string;
  startsAt: Date;
  endsAt: Date;
}

export function localDayAt(at: Date, zone: string): LocalDay {
  return {
    onDay: localDay(at, zone),
    startsAt: startOfLocalDay(at, zone),
    endsAt: startOfNextLocalDay(at, zone),
  };
}

/** The local day of this date, `YYYY-MM-DD`. Zones lie up to 14 hours from UTC. */
export function localDayOf(onDay: string, zone: string): LocalDay | null {
  const noonMs = Date.parse(`${onDay}T12:00:00Z`);
  const inside = [0, -12, 12]
    .map(hours => new Date(noonMs + hours * hourMs))
    .find(at => localDay(at, zone) === onDay);
  return inside ? localDayAt(inside, zone) : null;
}

/** The day before the one `at` lies in. */
export function dayBefore(at: Date, zone: string): LocalDay {
  return localDayAt(new Date(startOfLocalDay(at, zone).getTime() - 1), zone);
}

/** Since when a number must have been warming up for the day that starts then to be this one. */
export function warmUpFromFor(day: number, startsAt: Date): Date {
  // Around noon no change of the clock moves an instant to another date.
  return new Date(startsAt.getTime() + 12 * hourMs - (day - 1) * dayMs);
}
