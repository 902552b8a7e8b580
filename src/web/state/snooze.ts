import { nextWallHour } from './wall-clock.js';

/** When a conversation may come back, as a person chooses it. */
export const snoozeChoices = ['later', 'tomorrow', 'nextWeek'] as const;

export type SnoozeChoice = (typeof snoozeChoices)[number];

const hourMs = 3_600_000;
const laterMs = 3 * hourMs;
const morningHour = 9;

/** The next 09:00 that is not of today. */
function tomorrowMs(nowMs: number, zone: string): number {
  return nextWallHour(nextWallHour(nowMs, 0, zone), morningHour, zone);
}

/** The next Monday's 09:00; on a Monday the one a week ahead. */
function nextWeekMs(nowMs: number, zone: string): number {
  const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'short', timeZone: zone });
  let atMs = tomorrowMs(nowMs, zone);
  while (weekday.format(atMs) !== 'Mon') atMs = tomorrowMs(atMs, zone);
  return atMs;
}

const endOf: Record<SnoozeChoice, (nowMs: number, zone: string) => number> = {
  later: nowMs => nowMs + laterMs,
  tomorrow: tomorrowMs,
  nextWeek: nextWeekMs,
};

/** The instant a choice means, on the clock of whoever chooses. */
export function snoozeEnd(choice: SnoozeChoice, nowMs: number, zone: string): string {
  return new Date(endOf[choice](nowMs, zone)).toISOString();
}

/** What a `datetime-local` field says, in the reader's zone; null when it is not ahead. */
export function snoozeAt(local: string, nowMs: number): string | null {
  const atMs = Date.parse(local);
  return Number.isNaN(atMs) || atMs <= nowMs ? null : new Date(atMs).toISOString();
}
