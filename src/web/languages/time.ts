import type { Language } from './catalogue.js';
import { localeOf } from './locale.js';

type Style = 'time' | 'day' | 'dayTime' | 'weekday' | 'longDay';

const styles: Record<Style, Intl.DateTimeFormatOptions> = {
  time: { hour: '2-digit', minute: '2-digit' },
  day: { day: 'numeric', month: 'short' },
  dayTime: { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' },
  weekday: { weekday: 'long' },
  longDay: { weekday: 'long', day: 'numeric', month: 'long' },
};

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const mondayMs = Date.UTC(2024, 0, 1);

const ordinals: Record<Language, Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }> =
  {
    en: { one: '#st', two: '#nd', few: '#rd', other: '#th' },
    id: { other: 'ke-#' },
    de: { other: '#.' },
    tr: { other: '#.' },
    ru: { other: '#-й' },
  };

/** How far two instants are apart in calendar days of a zone: 0 the same day, 1 the next. */
function dayNumber(atMs: number, key: Intl.DateTimeFormat): number {
  const parts = new Map(key.formatToParts(atMs).map(part => [part.type, part.value]));
  return (
    Date.UTC(Number(parts.get('year')), Number(parts.get('month')) - 1, Number(parts.get('day'))) /
    dayMs
  );
}

export interface Duration {
  unit: 'minute' | 'hour' | 'day';
  n: number;
}

/** The largest unit that says it without false precision; at least one minute. */
export function durationOf(ms: number): Duration {
  if (ms >= 2 * dayMs) return { unit: 'day', n: Math.floor(ms / dayMs) };
  if (ms >= hourMs) return { unit: 'hour', n: Math.floor(ms / hourMs) };
  return { unit: 'minute', n: Math.max(1, Math.floor(ms / minuteMs)) };
}

/** Minutes and seconds of a countdown, `0:42`. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** Times and places in one language, with every formatter made once. `zone` null is the browser's. */
export function timeWords(language: Language) {
  const locale = localeOf[language];
  const made = new Map<string, Intl.DateTimeFormat>();
  const ordinal = new Intl.PluralRules(locale, { type: 'ordinal' });
  const tongues = new Intl.DisplayNames(locale, { type: 'language', fallback: 'code' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const both = new Intl.ListFormat(locale, { type: 'conjunction' });
  const figure = new Intl.NumberFormat(locale);
  const share = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });

  function formatter(name: string, options: Intl.DateTimeFormatOptions, zone: string | null) {
    const key = `${name}|${zone ?? ''}`;
    const known = made.get(key);
    if (known) return known;
    const fresh = new Intl.DateTimeFormat(locale, zone ? { ...options, timeZone: zone } : options);
    made.set(key, fresh);
    return fresh;
  }

  function dayKey(zone: string | null) {
    const options = {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      numberingSystem: 'latn',
    } as const;
    return formatter('key', options, zone);
  }

  const capital = (text: string) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);

  return {
    format: (style: Style, atMs: number, zone: string | null = null) =>
      formatter(style, styles[style], zone).format(atMs),

    /** Calendar days from `fromMs` to `toMs`. */
    daysApart: (fromMs: number, toMs: number, zone: string | null = null) =>
      dayNumber(toMs, dayKey(zone)) - dayNumber(fromMs, dayKey(zone)),

    /** "Today", "Yesterday", else the date. */
    dayLabel(atMs: number, nowMs: number): string {
      const days = dayNumber(atMs, dayKey(null)) - dayNumber(nowMs, dayKey(null));
      if (days === 0 || days === -1) return capital(relative.format(days, 'day'));
      return capital(formatter('longDay', styles.longDay, null).format(atMs));
    },

    /** Time today, "Yesterday", the weekday of the last six days, else the date. */
    listTime(atMs: number, nowMs: number): string {
      const days = dayNumber(atMs, dayKey(null)) - dayNumber(nowMs, dayKey(null));
      if (days === 0) return formatter('time', styles.time, null).format(atMs);
      if (days === -1) return capital(relative.format(days, 'day'));
      if (days > -7 && days < 0)
        return capital(formatter('weekday', styles.weekday, null).format(atMs));
      return formatter('day', styles.day, null).format(atMs);
    },

    /** A language tag in words: "Turkish". One nobody knows stays as it is. */
    tongue(tag: string): string {
      try {
        return tongues.of(tag) ?? tag;
      } catch {
        return tag;
      }
    },

    /** "failed messages and few answers". */
    enumerate: (parts: readonly string[]) => both.format(parts),

    number: (n: number) => figure.format(n),

    /** A share of one as a percentage. */
    percent: (part: number) => share.format(part),

    /** "Mon"; 0 is Monday. */
    weekday: (day: number) =>
      formatter('shortWeekday', { weekday: 'short' }, 'UTC').format(mondayMs + day * dayMs),

    /** A place in a line: "3rd", "3.", "ke-3". */
    ordinal(place: number): string {
      const form = ordinals[language][ordinal.select(place)] ?? ordinals[language].other;
      return form.replace('#', String(place));
    },
  };
}

export type TimeWords = ReturnType<typeof timeWords>;
