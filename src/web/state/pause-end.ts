import { nextWallHour } from './wall-clock.js';

/** When a pause may end by itself, as a person chooses it. */
export const pauseEnds = ['none', '1', '4', 'morning', 'at'] as const;

export type PauseEnd = (typeof pauseEnds)[number];

interface Chosen {
  end: string;
  /** What a `datetime-local` field holds, in the reader's zone. */
  at: string;
  nowMs: number;
  /** Zone whose morning is meant. */
  zone: string;
}

const hourMs = 3_600_000;

/** The next 08:00 of the zone. */
export function nextMorning(nowMs: number, zone: string): string {
  return new Date(nextWallHour(nowMs, 8, zone)).toISOString();
}

/** The instant a pause ends by itself; null when somebody has to resume. */
export function endOf({ end, at, nowMs, zone }: Chosen): string | null {
  if (end === 'morning') return nextMorning(nowMs, zone);
  if (end === '1' || end === '4') return new Date(nowMs + Number(end) * hourMs).toISOString();
  const atMs = end === 'at' ? Date.parse(at) : Number.NaN;
  return Number.isNaN(atMs) ? null : new Date(atMs).toISOString();
}
