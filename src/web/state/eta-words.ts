import type { EtaView } from '../../protocol/views.js';
import { whenAt, type Words } from './words.js';

const soonMs = 90_000;
const nowMs = 10_000;
const narrowMs = 5 * 60_000;
const halfDayMs = 12 * 3_600_000;
const stepSeconds = 5;

/** When a message leaves: a time when that is known narrowly, a range when not, its place if it has one. */
export function etaSentence(words: Words, eta: EtaView, position: number | null): string {
  const { t, time } = words;
  const leftMs = Date.parse(eta.p50) - words.nowMs;
  const place = position === null ? null : time.ordinal(position);
  if (leftMs < nowMs) return t('eta.now');
  if (leftMs < soonMs) {
    const n = Math.round(leftMs / 1000 / stepSeconds) * stepSeconds;
    return place ? t('eta.soonPlace', { n, place }) : t('eta.soon', { n });
  }
  const isWide = Date.parse(eta.p90) - Date.parse(eta.p50) > narrowMs;
  if (leftMs < halfDayMs && isWide) {
    return t('eta.between', { from: whenAt(words, eta.p50), to: whenAt(words, eta.p90) });
  }
  const at = whenAt(words, eta.p50);
  return place && leftMs < halfDayMs
    ? t('eta.aboutPlace', { time: at, place })
    : t('eta.about', { time: at });
}

/** The eta when there is one, else "Waiting its turn, 3rd in line." */
export function turnSentence(words: Words, eta: EtaView | null, position: number | null): string {
  if (eta) return etaSentence(words, eta, position);
  if (position === null) return words.t('eta.turn');
  return words.t('eta.turnPlace', { place: words.time.ordinal(position) });
}
