import { localDay } from '../kernel/calendar.js';
import type { HoldCode, RefusalCode } from '../protocol/codes.js';
import type { SimulationView } from '../protocol/views.js';
import type { Replayed } from './replay.js';
import { minuteMs } from './sliding.js';

/** What became of a message in truth. */
export interface Past {
  id: string;
  /** When it could have left at the earliest: handed in, or scheduled for. */
  wishedAt: Date;
  /** null: it has not left. */
  leftAt: Date | null;
  refused: RefusalCode | null;
}

/** One session's days, as they were and as they would have been. */
export interface Compared {
  session: string;
  zone: string;
  past: readonly Past[];
  again: readonly Replayed[];
}

type Change = 'asBefore' | 'later' | 'earlier' | 'refused' | 'unsent';

interface Row {
  session: string;
  date: string;
  past: Past;
  again: Replayed;
  change: Change;
  /** How much later it leaves; 0 unless it leaves both times. */
  laterMs: number;
}

/** Gaps are drawn and networks differ: less than this is the same time. */
const toleranceMs = 5 * minuteMs;
const shownMoves = 100;

function delayMs(past: Past, again: Replayed): number {
  return past.leftAt && again.leftAt ? again.leftAt.getTime() - past.leftAt.getTime() : 0;
}

function changeOf(past: Past, again: Replayed): Change {
  if (again.refused) return past.refused ? 'asBefore' : 'refused';
  if (!again.leftAt) return past.leftAt ? 'unsent' : 'asBefore';
  if (!past.leftAt) return 'earlier';
  const laterMs = delayMs(past, again);
  if (Math.abs(laterMs) <= toleranceMs) return 'asBefore';
  return laterMs > 0 ? 'later' : 'earlier';
}

function rowsOf({ session, zone, past, again }: Compared): Row[] {
  const replayed = new Map(again.map(one => [one.id, one]));
  return past.flatMap(one => {
    const other = replayed.get(one.id);
    if (!other) return [];
    const change = changeOf(one, other);
    const date = localDay(one.wishedAt, zone);
    return [{ session, date, past: one, again: other, change, laterMs: delayMs(one, other) }];
  });
}

const count = (rows: readonly Row[], change: Change) =>
  rows.filter(row => row.change === change).length;

function totals(rows: readonly Row[]) {
  return {
    wished: rows.length,
    asBefore: count(rows, 'asBefore'),
    later: count(rows, 'later'),
    earlier: count(rows, 'earlier'),
    refused: count(rows, 'refused'),
  };
}

function heldIn(rows: readonly Row[]): Partial<Record<HoldCode, number>> {
  const held: Partial<Record<HoldCode, number>> = {};
  for (const { because } of rows.map(({ again }) => again))
    if (because) held[because] = (held[because] ?? 0) + 1;
  return held;
}

function daysOf(rows: readonly Row[]): SimulationView['days'] {
  const days = new Map<string, Row[]>();
  for (const row of rows) {
    const name = `${row.date} ${row.session}`;
    days.set(name, [...(days.get(name) ?? []), row]);
  }
  const sorted = [...days].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.flatMap(([, own]) => {
    const [first] = own;
    if (!first) return [];
    const { date, session } = first;
    return { date, session, ...totals(own), held: heldIn(own) };
  });
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function laterByMs(rows: readonly Row[]): SimulationView['laterByMs'] {
  const later = rows.filter(({ change }) => change === 'later').map(row => row.laterMs);
  if (later.length === 0) return null;
  const sorted = later.sort((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p90: percentile(sorted, 0.9) };
}

const iso = (at: Date | null) => at?.toISOString() ?? null;

function movedIn(rows: readonly Row[]): SimulationView['moved'] {
  const weight = ({ change, laterMs }: Row) =>
    change === 'refused' || change === 'unsent' ? Infinity : laterMs;
  return rows
    .filter(({ change }) => change !== 'asBefore')
    .sort((a, b) => (weight(a) === weight(b) ? 0 : weight(b) - weight(a)))
    .slice(0, shownMoves)
    .map(({ session, past, again }) => ({
      id: past.id,
      session,
      before: iso(past.leftAt),
      after: iso(again.leftAt),
      because: again.refused ?? again.because,
    }));
}

/** What other rules would have changed: per day and session, in all, and which messages move. */
export function compare(sessions: readonly Compared[]): Omit<SimulationView, 'notes'> {
  const rows = sessions.flatMap(rowsOf);
  return {
    days: daysOf(rows),
    total: { ...totals(rows), unsent: count(rows, 'unsent') },
    laterByMs: laterByMs(rows),
    moved: movedIn(rows),
  };
}
