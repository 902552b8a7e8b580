import type { HoldCode } from '../../../protocol/codes.js';
import type { SimulationView } from '../../../protocol/views.js';
import { durationOf } from '../../languages/time.js';
import type { Words } from '../words.js';

export interface SimulatedDay {
  date: string;
  wished: number;
  asBefore: number;
  later: number;
  earlier: number;
  refused: number;
  /** What held most that day; null when nothing did. */
  heldBy: HoldCode | null;
}

function commonest(held: Partial<Record<HoldCode, number>>): HoldCode | null {
  const entries = Object.entries(held) as [HoldCode, number][];
  return entries.sort(([, one], [, other]) => other - one)[0]?.[0] ?? null;
}

/** The days of all numbers together on which something was wished for, oldest first. */
export function daysAgain({ days: all }: Pick<SimulationView, 'days'>): SimulatedDay[] {
  const days = all.filter(({ wished }) => wished > 0);
  const dates = [...new Set(days.map(({ date }) => date))].sort();
  return dates.map(date => {
    const own = days.filter(day => day.date === date);
    const sum = (of: (day: SimulationView['days'][number]) => number) =>
      own.reduce((total, day) => total + of(day), 0);
    const held: Partial<Record<HoldCode, number>> = {};
    for (const day of own) {
      for (const [code, n] of Object.entries(day.held) as [HoldCode, number][]) {
        held[code] = (held[code] ?? 0) + n;
      }
    }
    return {
      date,
      wished: sum(({ wished }) => wished),
      asBefore: sum(({ asBefore }) => asBefore),
      later: sum(({ later }) => later),
      earlier: sum(({ earlier }) => earlier),
      refused: sum(({ refused }) => refused),
      heldBy: commonest(held),
    };
  });
}

/** How long something takes, in its largest unit. */
export function spanOf({ t }: Pick<Words, 't'>, ms: number): string {
  const { unit, n } = durationOf(ms);
  if (unit === 'day') return t('span.days', { n });
  return unit === 'hour' ? t('span.hours', { n }) : t('span.minutes', { n });
}
