import type { HoldCode } from '../../protocol/codes.js';
import type { EtaView, HoldDetail, HoldView } from '../../protocol/views.js';
import { sentences, whenAt, zoneLabel, type Words } from './words.js';

export interface Held {
  hold: HoldView;
  position: number | null;
  eta: EtaView | null;
  /** What people call the number the message leaves from. */
  number: string;
}

type Speak = (words: Words, held: Held) => string;

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

function next(words: Words, { hold }: Held): string {
  return hold.until
    ? words.t('time.next', { time: whenAt(words, hold.until, hold.detail.zone) })
    : '';
}

function usage({ used, limit }: HoldDetail): { used: number; limit: number } | null {
  return used === undefined || limit === undefined ? null : { used, limit };
}

function capped(plain: 'hold.day_cap' | 'hold.first_contact_budget' | 'hold.hour_cap'): Speak {
  const told = `${plain}Used` as const;
  return (words, held) => {
    const use = usage(held.hold.detail);
    return sentences(use ? words.t(told, use) : words.t(plain), next(words, held));
  };
}

function activeHours(words: Words, { hours, zone }: HoldDetail): string {
  const [from, to] = hours?.split('-') ?? [];
  if (!from || !to) return words.t('hold.active_hours');
  const label = zoneLabel(words, zone);
  return label
    ? words.t('hold.active_hoursZone', { from, to, zone: label })
    : words.t('hold.active_hoursRange', { from, to });
}

function warmUp(words: Words, { used, limit, day, of }: HoldDetail): string {
  if (used === undefined || limit === undefined || day === undefined || of === undefined) {
    return words.t('hold.warmup');
  }
  return words.t('hold.warmupUsed', { used, limit, day, of });
}

const speak: Record<HoldCode, Speak> = {
  scheduled: (words, { hold }) =>
    hold.until
      ? words.t('hold.scheduledAt', { time: whenAt(words, hold.until, hold.detail.zone) })
      : words.t('hold.scheduled'),
  paused_all: ({ t }, { hold: { detail } }) => {
    if (!detail.by) return t('hold.paused_all');
    const { by, reason } = detail;
    return reason ? t('hold.paused_allWhy', { by, reason }) : t('hold.paused_allBy', { by });
  },
  paused_session: ({ t }, { number, hold: { detail } }) => {
    if (!detail.by) return t('hold.paused_session', { number });
    const { by, reason } = detail;
    if (!reason) return t('hold.paused_sessionBy', { number, by });
    return t('hold.paused_sessionWhy', { number, by, reason });
  },
  needs_qr: ({ t }, { number }) => t('hold.needs_qr', { number }),
  session_down: (words, { number, hold: { detail } }) =>
    detail.since
      ? words.t('hold.session_downSince', { number, time: whenAt(words, detail.since) })
      : words.t('hold.session_down', { number }),
  unknown_before: (words, { hold }) =>
    hold.until
      ? words.t('hold.unknown_beforeUntil', { time: whenAt(words, hold.until) })
      : words.t('hold.unknown_before'),
  active_hours: (words, held) => sentences(activeHours(words, held.hold.detail), next(words, held)),
  day_cap: capped('hold.day_cap'),
  warmup: (words, held) => sentences(warmUp(words, held.hold.detail), next(words, held)),
  first_contact_budget: capped('hold.first_contact_budget'),
  hour_cap: capped('hold.hour_cap'),
  turn: (words, { eta, position }) => turnSentence(words, eta, position),
};

/** Why a message waits, in one or two sentences. A code this page does not know says that it waits. */
export function holdSentence(words: Words, held: Held): string {
  const known: Partial<Record<string, Speak>> = speak;
  return (known[held.hold.code] ?? speak.turn)(words, held);
}
