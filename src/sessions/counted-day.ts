import { startOfCountedDay, type DayMove } from '../kernel/calendar.js';

/** By which zone's clock a number's days were counted last, and when that came to be. */
export interface DayColumns {
  /** null: never noted. */
  dayZone: string | null;
  /** When that zone took another's place, and since when the day then was counted. */
  dayMovedAt: Date | null;
  dayCountedFrom: Date | null;
}

/** The last move of a number whose days go by `zone` now; one nobody has noted yet happens now. */
export function dayMoveOf(row: DayColumns, zone: string, now: Date): DayMove | null {
  const { dayZone, dayMovedAt: at, dayCountedFrom: countedFrom } = row;
  const noted = at && countedFrom ? { at, countedFrom } : null;
  if (dayZone === null || dayZone === zone) return noted;
  return { at: now, countedFrom: startOfCountedDay(now, dayZone, noted) };
}

/** Since when sends count as today's for a number whose days go by `zone`. */
export const countedSince = (row: DayColumns, zone: string, now: Date): Date =>
  startOfCountedDay(now, zone, dayMoveOf(row, zone, now));
