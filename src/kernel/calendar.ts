import { IANAZone } from 'luxon';
import { AppError } from './errors.js';

export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';

/**
 * Per weekday `HH:MM-HH:MM` on the wall clock, start included, end excluded. A range over midnight
 * belongs to the day it starts; `00:00-24:00` is the whole day; no range closes the day.
 */
export type WeekHours = Readonly<Record<Weekday, readonly string[]>>;

/** Minutes since local midnight; `toMin` lies beyond 1440 when the range runs over midnight. */
export interface HoursRange {
  fromMin: number;
  toMin: number;
}

type Span = readonly [startMs: number, endMs: number];

/** Part of a local day with one distance to UTC. Most days have one stretch, DST days two. */
interface Stretch {
  startMs: number;
  endMs: number;
  offsetMs: number;
}

interface LocalDay {
  /** Midnight of the date as if the zone were UTC: names the day and orders days. */
  wallMs: number;
  startMs: number;
  endMs: number;
  stretches: readonly Stretch[];
  openSpans: WeakMap<WeekHours, readonly Span[]>;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const dayMin = 24 * 60;
const daysLookedAhead = 15;
/** As far as a forecast looks and some more; those asked about lately are found first. */
const daysRemembered = 96;
const daysAtHand = 4;
const weekdays: readonly Weekday[] = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const hoursPattern = /^([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|24:00)$/;

/** Whether the runtime knows this IANA zone. Bare offsets such as `+02:00` are not zones. */
export function isZone(zone: string): boolean {
  return /^[A-Za-z]/.test(zone) && IANAZone.isValidZone(zone);
}

/** undefined unless it is `HH:MM-HH:MM` with two different times, the second at most `24:00`. */
export function parseHours(text: string): HoursRange | undefined {
  const match = hoursPattern.exec(text);
  if (!match) return undefined;
  const fromMin = Number(match[1]) * 60 + Number(match[2]);
  const toMin = match[3] === undefined ? dayMin : Number(match[3]) * 60 + Number(match[4]);
  if (fromMin === toMin) return undefined;
  return { fromMin, toMin: toMin < fromMin ? toMin + dayMin : toMin };
}

function offsetMsAt(zone: string, atMs: number): number {
  const offsetMin = IANAZone.create(zone).offset(atMs);
  if (Number.isNaN(offsetMin)) throw new AppError('invalid_input', `Unknown time zone "${zone}".`);
  return offsetMin * minuteMs;
}

/** First instant in (fromMs, toMs] with another offset than at `fromMs`; there is exactly one. */
function offsetChangeMs(zone: string, fromMs: number, toMs: number): number {
  const before = offsetMsAt(zone, fromMs);
  let lastBefore = fromMs;
  let firstAfter = toMs;
  while (firstAfter - lastBefore > 1) {
    const middle = Math.floor((lastBefore + firstAfter) / 2);
    if (offsetMsAt(zone, middle) === before) lastBefore = middle;
    else firstAfter = middle;
  }
  return firstAfter;
}

/** The first instant of a date; a midnight that does not exist gives the jump over it. */
function firstInstantMs(zone: string, wallMs: number): number {
  const early = offsetMsAt(zone, wallMs - dayMs);
  const late = offsetMsAt(zone, wallMs + dayMs);
  if (early === late) return wallMs - early;
  const changeMs = offsetChangeMs(zone, wallMs - dayMs, wallMs + dayMs);
  if (wallMs - early < changeMs) return wallMs - early;
  return Math.max(changeMs, wallMs - late);
}

function stretchesOf(zone: string, startMs: number, endMs: number): Stretch[] {
  const early = offsetMsAt(zone, startMs);
  const late = offsetMsAt(zone, endMs - 1);
  if (early === late) return [{ startMs, endMs, offsetMs: early }];
  const changeMs = offsetChangeMs(zone, startMs, endMs);
  return [
    { startMs, endMs: changeMs, offsetMs: early },
    { startMs: changeMs, endMs, offsetMs: late },
  ];
}

function layOutDay(zone: string, wallMs: number): LocalDay {
  const startMs = firstInstantMs(zone, wallMs);
  const endMs = firstInstantMs(zone, wallMs + dayMs);
  const stretches = stretchesOf(zone, startMs, endMs);
  return { wallMs, startMs, endMs, stretches, openSpans: new WeakMap() };
}

/** Asking the runtime for offsets is slow and every rule asks about the same few days. */
const rememberedDays = new Map<string, LocalDay[]>();

function recallDay(zone: string, isIt: (day: LocalDay) => boolean, wallMs: () => number): LocalDay {
  const days = rememberedDays.get(zone) ?? [];
  const place = days.findIndex(isIt);
  const known = days[place];
  if (known && place < daysAtHand) return known;
  const day = known ?? layOutDay(zone, wallMs());
  const others = days.filter(other => other !== day).slice(0, daysRemembered - 1);
  rememberedDays.set(zone, [day, ...others]);
  return day;
}

function recallDayAt(zone: string, atMs: number): LocalDay {
  const wallMs = () => Math.floor((atMs + offsetMsAt(zone, atMs)) / dayMs) * dayMs;
  return recallDay(zone, day => day.startMs <= atMs && atMs < day.endMs, wallMs);
}

/** Nearly every question is about one of the few days asked about before. */
function dayAt(zone: string, atMs: number): LocalDay {
  const days = rememberedDays.get(zone);
  for (let place = 0; days && place < daysAtHand; place += 1) {
    const day = days[place];
    if (day && day.startMs <= atMs && atMs < day.endMs) return day;
  }
  return recallDayAt(zone, atMs);
}

function dayOfDate(zone: string, wallMs: number): LocalDay {
  return recallDay(
    zone,
    day => day.wallMs === wallMs,
    () => wallMs,
  );
}

/**
 * The instant at which clocks in `zone` show `YYYY-MM-DD HH:MM`, seconds optional; the first of two,
 * and the jump over a time that does not exist. undefined for anything that is no such time.
 */
export function instantOnClock(text: string, zone: string): Date | undefined {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d)(:\d\d)?$/.exec(text);
  if (!match) return undefined;
  const wall = `${match[1]}T${match[2]}${match[3] ?? ':00'}.000Z`;
  const wallMs = Date.parse(wall);
  const isReal = !Number.isNaN(wallMs) && new Date(wallMs).toISOString() === wall;
  return isReal ? new Date(firstInstantMs(zone, wallMs)) : undefined;
}

/** The calendar date of `at` in `zone`, `YYYY-MM-DD`. */
export function localDay(at: Date, zone: string): string {
  return new Date(dayAt(zone, at.getTime()).wallMs).toISOString().slice(0, 10);
}

/** The first instant of the local day `at` lies in. */
export function startOfLocalDay(at: Date, zone: string): Date {
  return new Date(dayAt(zone, at.getTime()).startMs);
}

/** A number's days went by another zone's clock until `at`; its day then had begun at `countedFrom`. */
export interface DayMove {
  at: Date;
  countedFrom: Date;
}

/**
 * The first instant of what counts as today. On the local day on which the zone changed that is the
 * earlier of both zones' midnights, so that a move gives nobody a second day.
 */
export function startOfCountedDay(at: Date, zone: string, move: DayMove | null): Date {
  const start = startOfLocalDay(at, zone);
  if (!move || move.at < start) return start;
  return move.countedFrom < start ? move.countedFrom : start;
}

/** The first instant of the following local day: 23, 24 or 25 hours after this day's. */
export function startOfNextLocalDay(at: Date, zone: string): Date {
  return new Date(dayAt(zone, at.getTime()).endMs);
}

/** How many midnights lie between two instants; negative when `to` is on an earlier day. */
export function localDaysBetween(from: Date, to: Date, zone: string): number {
  return (dayAt(zone, to.getTime()).wallMs - dayAt(zone, from.getTime()).wallMs) / dayMs;
}

function weekdayOf(day: LocalDay, daysBefore = 0): Weekday {
  return weekdays[new Date(day.wallMs - daysBefore * dayMs).getUTCDay()] ?? 'sun';
}

function rangesOf(hours: WeekHours, weekday: Weekday): HoursRange[] {
  return hours[weekday].map(text => {
    const range = parseHours(text);
    if (!range) throw new AppError('invalid_input', `Hours "${text}" are not HH:MM-HH:MM.`);
    return range;
  });
}

/** Spans that touch or overlap become one. Takes them earliest first. */
function joined(spans: readonly Span[]): Span[] {
  const apart: Span[] = [];
  for (const [startMs, endMs] of spans) {
    const last = apart.at(-1);
    if (last && startMs <= last[1]) apart[apart.length - 1] = [last[0], Math.max(last[1], endMs)];
    else apart.push([startMs, endMs]);
  }
  return apart;
}

/** Open parts of a day as instants, earliest first, apart. A repeated hour is open both times. */
function openSpansOf(day: LocalDay, hours: WeekHours): readonly Span[] {
  const known = day.openSpans.get(hours);
  if (known) return known;
  const today = rangesOf(hours, weekdayOf(day)).map(range => [range.fromMin, range.toMin] as const);
  const sinceYesterday = rangesOf(hours, weekdayOf(day, 1)).map(
    range => [0, range.toMin - dayMin] as const,
  );
  const spans = [...today, ...sinceYesterday]
    .flatMap(([fromMin, toMin]) =>
      day.stretches.map(({ startMs, endMs, offsetMs }): Span => [
        Math.max(startMs, day.wallMs + fromMin * minuteMs - offsetMs),
        Math.min(endMs, day.wallMs + Math.min(toMin, dayMin) * minuteMs - offsetMs),
      ]),
    )
    .filter(([startMs, endMs]) => startMs < endMs)
    .sort(([a], [b]) => a - b);
  const apart = joined(spans);
  day.openSpans.set(hours, apart);
  return apart;
}

function openSpanAt(day: LocalDay, hours: WeekHours, atMs: number): Span | undefined {
  for (const span of openSpansOf(day, hours)) {
    if (span[0] <= atMs && atMs < span[1]) return span;
  }
  return undefined;
}

/** The ranges written for the weekday `at` lies on. */
export function hoursOfDay(hours: WeekHours, zone: string, at: Date): readonly string[] {
  return hours[weekdayOf(dayAt(zone, at.getTime()))];
}

/** Whether the wall clock of `zone` shows a time inside `hours` at `at`. */
export function isOpen(hours: WeekHours, zone: string, at: Date): boolean {
  const atMs = at.getTime();
  return openSpanAt(dayAt(zone, atMs), hours, atMs) !== undefined;
}

/**
 * Since when it has been open at this instant without a break, both in milliseconds; null when it is
 * closed. Looks back to the start of the local day before and no further.
 */
export function openSinceMs(hours: WeekHours, zone: string, atMs: number): number | null {
  const today = dayAt(zone, atMs);
  const span = openSpanAt(today, hours, atMs);
  if (!span) return null;
  if (span[0] > today.startMs) return span[0];
  const yesterday = dayOfDate(zone, today.wallMs - dayMs);
  return openSpanAt(yesterday, hours, today.startMs - 1)?.[0] ?? span[0];
}

/** The first instant from `at` on that is closed; null when it stays open for weeks. */
export function nextClosing(hours: WeekHours, zone: string, at: Date): Date | null {
  let atMs = at.getTime();
  for (let ahead = 0; ahead < daysLookedAhead; ahead += 1) {
    const span = openSpanAt(dayAt(zone, atMs), hours, atMs);
    if (!span) return new Date(atMs);
    atMs = span[1];
  }
  return null;
}

/**
 * The first instant from `at` on that is open: `at` itself inside hours, otherwise the opening to
 * the millisecond. A start inside a missing hour opens right after it. null when nothing opens.
 */
export function nextOpening(hours: WeekHours, zone: string, at: Date): Date | null {
  if (weekdays.every(weekday => hours[weekday].length === 0)) return null;
  const atMs = at.getTime();
  const today = dayAt(zone, atMs).wallMs;
  for (let ahead = 0; ahead < daysLookedAhead; ahead += 1) {
    const spans = openSpansOf(dayOfDate(zone, today + ahead * dayMs), hours);
    const span = spans.find(([, endMs]) => endMs > atMs);
    if (span) return new Date(Math.max(span[0], atMs));
  }
  return null;
}

/** The first open instant of the next local day, or of the first later day that opens at all. */
export function openingOfNextLocalDay(hours: WeekHours, zone: string, at: Date): Date | null {
  return nextOpening(hours, zone, startOfNextLocalDay(at, zone));
}
