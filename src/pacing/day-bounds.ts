import { localDay, startOfNextLocalDay } from '../kernel/calendar.js';
import type { HoldCode } from '../protocol/codes.js';
import type { Wait } from './verdict.js';

/** What one local day of a session let go, and what kept it from more. */
export interface DayBound {
  date: string;
  sent: number;
  boundBy: HoldCode | null;
  used: number | null;
  limit: number | null;
}

interface Day {
  date: string;
  sent: number;
  lostMs: Map<HoldCode, number>;
  holds: Map<HoldCode, Wait | null>;
}

/** Named only when nothing else bound the day: hours end every day, and a gap follows every send. */
const always: readonly HoldCode[] = ['active_hours', 'turn'];

/** Adds up, per local day, what a lane's time was lost to. A wait counts for the day it began on. */
export function createDayBounds(zone: string) {
  const days = new Map<string, Day>();
  let today: Day | undefined;
  let todayEndMs = -Infinity;

  function dayAt(at: Date): Day {
    if (today && at.getTime() < todayEndMs) return today;
    const date = localDay(at, zone);
    const day = days.get(date) ?? { date, sent: 0, lostMs: new Map(), holds: new Map() };
    days.set(date, day);
    today = day;
    todayEndMs = startOfNextLocalDay(at, zone).getTime();
    return day;
  }

  function boundOf({ date, sent, lostMs, holds }: Day): DayBound {
    const named = [...lostMs].filter(([code]) => !always.includes(code));
    const [longest] = (named.length > 0 ? named : [...lostMs]).sort(([, a], [, b]) => b - a);
    const code = longest?.[0] ?? null;
    const detail = code && holds.get(code)?.detail;
    return {
      date,
      sent,
      boundBy: code,
      used: (detail && detail.used) ?? null,
      limit: (detail && detail.limit) ?? null,
    };
  }

  return {
    sent(at: Date): void {
      dayAt(at).sent += 1;
    },
    lost(at: Date, ms: number, because: HoldCode, hold: Wait | null): void {
      const day = dayAt(at);
      if (because === 'turn' && day.lostMs.has('turn')) return;
      day.lostMs.set(because, (day.lostMs.get(because) ?? 0) + ms);
      day.holds.set(because, hold);
    },
    all: (): DayBound[] => [...days.values()].map(boundOf),
  };
}

/** The rule that binds most days; null when nothing did. */
export function mostlyBoundBy(days: readonly DayBound[]): HoldCode | null {
  const times = new Map<HoldCode, number>();
  for (const { boundBy } of days) {
    if (boundBy) times.set(boundBy, (times.get(boundBy) ?? 0) + 1);
  }
  const [most] = [...times].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? null;
}
