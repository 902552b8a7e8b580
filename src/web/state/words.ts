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

interface Wall {
  /** null: the reader's. */
  zone: string | null;
  /** How the zone is named beside the time; empty: not at all. */
  label: string;
}

function told(words: Words, iso: string, { zone, label }: Wall): string {
  const { t, time, nowMs } = words;
  const atMs = Date.parse(iso);
  const days = time.daysApart(nowMs, atMs, zone);
  const withZone = (text: string) => (label ? t('time.inZone', { time: text, zone: label }) : text);
  const clock = withZone(time.format('time', atMs, zone));
  if (days === 0) return clock;
  if (days === 1) return t('time.tomorrow', { time: clock });
  return withZone(time.format('dayTime', atMs, zone));
}

/** "14:32", "08:00 tomorrow", "3 Dec, 09:00", labelled when it is another zone's clock. */
export function whenAt(words: Words, iso: string, zone?: string): string {
  return told(words, iso, { zone: zone ?? null, label: zoneLabel(words, zone) });
}

/** The same on the clock of the person written to, named as theirs; without their zone the reader's. */
export function theirTime(words: Words, iso: string, zone: string | undefined): string {
  if (!zone) return whenAt(words, iso);
  return told(words, iso, { zone, label: words.t('time.theirs') });
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
