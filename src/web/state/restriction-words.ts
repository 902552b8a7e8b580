import type { RestrictionView } from '../../protocol/views.js';
import type { Key } from '../languages/catalogue.js';
import { whenAt, type Words } from './words.js';

const warnings: Readonly<Record<string, Key & `quota.${string}`>> = {
  FIRST_WARNING: 'quota.FIRST_WARNING',
  SECOND_WARNING: 'quota.SECOND_WARNING',
  CAPPED: 'quota.CAPPED',
};

/** WhatsApp's own limits on a number in words; the quota apart, because it is drawn. */
export interface RestrictionWords {
  /** Empty: nothing is stopped. */
  timelock: string;
  quota: { used: number; limit: number | null; sentence: string } | null;
  /** What WhatsApp warns of, empty for nothing. */
  warning: string;
  /** Neither is told by this WAHA. */
  untold: boolean;
}

function timelockSentence(words: Words, timelock: RestrictionView['timelock']): string {
  if (!timelock?.active) return '';
  return timelock.until
    ? words.t('quota.lockUntil', { time: whenAt(words, timelock.until) })
    : words.t('quota.lock');
}

function quotaOf(words: Words, capping: RestrictionView['capping']): RestrictionWords['quota'] {
  if (!capping || capping.used === null) return null;
  const { used, limit, until } = capping;
  if (limit === null) return { used, limit, sentence: words.t('quota.unlimited', { used }) };
  const sentence = until
    ? words.t('quota.usedUntil', { used, limit, time: whenAt(words, until) })
    : words.t('quota.used', { used, limit });
  return { used, limit, sentence };
}

function warningOf(words: Words, capping: RestrictionView['capping']): string {
  if (!capping || capping.status === 'NONE') return '';
  const key = warnings[capping.status] as 'quota.CAPPED' | undefined;
  return key ? words.t(key) : capping.status;
}

/** What WhatsApp itself holds a number to. */
export function restrictionWords(words: Words, restriction: RestrictionView): RestrictionWords {
  const { timelock, capping } = restriction;
  return {
    timelock: timelockSentence(words, timelock),
    quota: quotaOf(words, capping),
    warning: warningOf(words, capping),
    untold: timelock === null && capping === null,
  };
}
