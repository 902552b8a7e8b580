import { localDay, startOfLocalDay, startOfNextLocalDay } from '../kernel/calendar.js';
import type { RefusalCode } from '../protocol/codes.js';
import type { SimulationView } from '../protocol/views.js';
import type { Replayed } from './recording.js';
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
  /** Local days on which it was wished for, left, and would have left; null: never. */
  date: string;
  leftOn: string | null;
  againOn: string | null;
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

/** Names the local days of instants; those of one day are asked about together most of the time. */
function dayNames(zone: string): (at: Date) => string {
  let name = '';
  let fromMs = Infinity;
  let toMs = -Infinity;
  return at => {
    if (at.getTime() < fromMs || at.getTime() >= toMs) {
      name = localDay(at, zone);
      fromMs = startOfLocalDay(at, zone).getTime();
      toMs = startOfNextLocalDay(at, zone).getTime();
    }
    return name;
  };
}

function rowsOf({ session, zone, past, again }: Compared): Row[] {
  const replayed = new Map(again.map(one => [one.id, one]));
  const [wishedOn, leftOn, againOn] = [dayNames(zone), dayNames(zone), dayNames(zone)];
  return past.flatMap(one => {
    const other = replayed.get(one.id);
    if (!other) return [];
    return [
      {
        session,
        date: wishedOn(one.wishedAt),
        leftOn: one.leftAt && leftOn(one.leftAt),
        againOn: other.leftAt && againOn(other.leftAt),
        past: one,
        again: other,
        change: changeOf(one, other),
        laterMs: delayMs(one, other),
      },
    ];
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

type Tally<Code extends string> = Partial<Record<Code, number>>;

function tally<Code extends string>(codes: readonly (Code | null)[]): Tally<Code> {
  const counts: Tally<Code> = {};
  for (const code of codes) if (code) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** What stands on one local day of a session. */
interface Day {
  date: string;
  session: string;
  rows: Row[];
  left: { before: number; after: number };
}

function daysOf(rows: readonly Row[]): SimulationView['days'] {
  const days = new Map<string, Day>();
  function dayOf(date: string, session: string): Day {
    const name = `${date} ${session}`;
    const day = days.get(name) ?? { date, session, rows: [], left: { before: 0, after: 0 } };
    days.set(name, day);
    return day;
  }
  for (const row of rows) {
    const { session, date, leftOn, againOn } = row;
    dayOf(date, session).rows.push(row);
    if (leftOn) dayOf(leftOn, session).left.before += 1;
    if (againOn) dayOf(againOn, session).left.after += 1;
  }
  const sorted = [...days].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([, { date, session, rows: own, left }]) => ({
    date,
    session,
    ...totals(own),
    left,
    held: tally(own.map(({ again }) => again.because)),
  }));
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
    refusedBy: tally(
      rows.filter(({ change }) => change === 'refused').map(({ again }) => again.refused),
    ),
    laterByMs: laterByMs(rows),
    moved: movedIn(rows),
  };
}
