import type { ContactView, ConversationView } from '../../protocol/views.js';
import type { Words } from './words.js';

export interface MayWrite {
  kind: 'yes' | 'no' | 'unsure';
  sentence: string;
}

const hourMs = 3_600_000;
const minuteMs = 60_000;

function windowOpen({ t, nowMs }: Words, closesAt: string): string {
  const leftMs = Math.max(minuteMs, Date.parse(closesAt) - nowMs);
  if (leftMs >= hourMs) return t('contact.yesWindowHours', { n: Math.floor(leftMs / hourMs) });
  return t('contact.yesWindowMinutes', { n: Math.floor(leftMs / minuteMs) });
}

/** One line on whether we may write to a person, from what the server recorded. It decides nothing. */
export function mayWrite(
  words: Words,
  { blocked, consent }: ContactView,
  { window }: ConversationView,
): MayWrite {
  const { t, time } = words;
  if (blocked) return { kind: 'no', sentence: t('contact.noBlocked') };
  if (consent.optedOutAt) {
    const date = time.format('day', Date.parse(consent.optedOutAt));
    return { kind: 'no', sentence: t('contact.noOptedOut', { date }) };
  }
  if (window.open && window.closesAt) {
    return { kind: 'yes', sentence: windowOpen(words, window.closesAt) };
  }
  if (consent.state === 'refused') return { kind: 'no', sentence: t('contact.noRefused') };
  if (consent.state === 'granted') return { kind: 'yes', sentence: t('contact.yesConsent') };
  return { kind: 'unsure', sentence: t('contact.noConsent') };
}
