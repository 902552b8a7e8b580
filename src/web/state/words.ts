import type { Translate } from '../languages/catalogue.js';
import { durationOf, type TimeWords } from '../languages/time.js';

/** What a sentence is spoken with: a language, its times, and the gateway's now. */
export interface Words {
  t: Translate;
  time: TimeWords;
  nowMs: number;
  /** The zone of the person reading, to label times of other zones. */
  ownZone: string;
}

function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** "Jakarta time" for a zone that is not the reader's; empty for one that is. */
export function zoneLabel(words: Words, zone: string | undefined): string {
  if (!zone || zone === words.ownZone) return '';
  return words.t('time.zone', { city: cityOf(zone) });
}

/** "14:32", "08:00 tomorrow", "3 Dec, 09:00", labelled when it is another zone's clock. */
export function whenAt(words: Words, iso: string, zone?: string): string {
  const { t, time, nowMs } = words;
  const atMs = Date.parse(iso);
  const wall = zone ?? null;
  const days = time.daysApart(nowMs, atMs, wall);
  const clock = time.format('time', atMs, wall);
  const label = zoneLabel(words, zone);
  const told = label ? t('time.inZone', { time: clock, zone: label }) : clock;
  if (days === 0) return told;
  if (days === 1) return t('time.tomorrow', { time: told });
  const date = time.format('dayTime', atMs, wall);
  return label ? t('time.inZone', { time: date, zone: label }) : date;
}

/** "3 days ago". */
export function agoOf({ t, nowMs }: Words, iso: string): string {
  const { unit, n } = durationOf(nowMs - Date.parse(iso));
  if (unit === 'day') return t('time.daysAgo', { n });
  return unit === 'hour' ? t('time.hoursAgo', { n }) : t('time.minutesAgo', { n });
}

/** Sentences one after the other; empty ones vanish. */
export function sentences(...parts: readonly string[]): string {
  return parts.filter(part => part !== '').join(' ');
}
