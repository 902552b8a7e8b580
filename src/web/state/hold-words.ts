import type { HoldCode, TurnReason } from '../../protocol/codes.js';
import type { EtaView, HoldDetail, HoldView, PauseView } from '../../protocol/views.js';
import { turnSentence } from './eta-words.js';
import { partNames } from './health-words.js';
import { automaticPause, pauseSentence } from './pause-words.js';
import { sentences, theirTime, whenAt, zoneLabel, type Words } from './words.js';

export interface Held {
  hold: HoldView;
  position: number | null;
  eta: EtaView | null;
  /** What people call the number the message leaves from. */
  number: string;
  /** What is paused now: a pause of the gateway's own making is told with its figures. */
  pauses?: readonly PauseView[];
}

type Speak = (words: Words, held: Held) => string;

function next(words: Words, { hold }: Held): string {
  return hold.until
    ? words.t('time.next', { time: whenAt(words, hold.until, hold.detail.zone) })
    : '';
}

function ends(words: Words, { hold }: Held): string {
  return hold.until ? words.t('bar.ends', { time: whenAt(words, hold.until) }) : '';
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

function quietHours(words: Words, { until, detail }: HoldView): string {
  if (!until) return words.t('hold.quiet_hours');
  return words.t('hold.quiet_hoursUntil', { time: theirTime(words, until, detail.zone) });
}

function warmUp(words: Words, { used, limit, day, of }: HoldDetail): string {
  if (used === undefined || limit === undefined || day === undefined || of === undefined) {
    return words.t('hold.warmup');
  }
  return words.t('hold.warmupUsed', { used, limit, day, of });
}

function capping(words: Words, { until, detail }: HoldView): string {
  const { t } = words;
  const use = usage(detail);
  if (!until) return use ? t('hold.wa_cappingUsed', use) : t('hold.wa_capping');
  const time = whenAt(words, until);
  return use
    ? t('hold.wa_cappingUsedUntil', { ...use, time })
    : t('hold.wa_cappingUntil', { time });
}

function health(words: Words, number: string, { score, parts }: HoldDetail): string {
  const { t } = words;
  if (score === undefined) return t('hold.health_low', { number });
  if (!parts || parts.length === 0) return t('hold.health_lowScore', { number, score });
  return t('hold.health_lowParts', { number, score, parts: partNames(words, parts) });
}

function ramp({ t }: Words, detail: HoldDetail): string {
  const use = usage(detail);
  if (detail.percent === undefined) return t('hold.resume_ramp');
  const { percent } = detail;
  return use
    ? t('hold.resume_rampUsed', { percent, ...use })
    : t('hold.resume_rampAt', { percent });
}

function recipientGap({ t }: Words, detail: HoldDetail): string {
  if (detail.count !== undefined) return t('hold.recipient_gapUnanswered', { n: detail.count });
  const use = usage(detail);
  return use ? t('hold.recipient_gapUsed', use) : t('hold.recipient_gap');
}

const turns: Record<Exclude<TurnReason, 'gap'>, Speak> = {
  opening: ({ t }) => t('hold.turnOpening'),
  rhythm: ({ t }) => t('hold.turnRhythm'),
  number_check: ({ t }) => t('hold.turnNumber_check'),
};

/** Waiting behind others, and nothing else: its place says more than a reason. */
export function isOrdinaryTurn(hold: HoldView | null): boolean {
  return hold === null || (hold.code === 'turn' && (hold.detail.turn ?? 'gap') === 'gap');
}

/** Tells a pause the gateway made by itself with its cause, else what `person` says. */
function paused(person: Speak): Speak {
  return (words, held) => {
    const automatic = automaticPause(held.hold, held.pauses ?? []);
    if (automatic) return pauseSentence(words, automatic, held.number);
    return sentences(person(words, held), ends(words, held));
  };
}

const speak: Record<HoldCode, Speak> = {
  scheduled: (words, { hold }) =>
    hold.until
      ? words.t('hold.scheduledAt', { time: whenAt(words, hold.until, hold.detail.zone) })
      : words.t('hold.scheduled'),
  paused_all: paused(({ t }, { hold: { detail } }) => {
    const { by, reason } = detail;
    if (!by) return t('hold.paused_all');
    return reason ? t('hold.paused_allWhy', { by, reason }) : t('hold.paused_allBy', { by });
  }),
  paused_session: paused(({ t }, { number, hold: { detail } }) => {
    const { by, reason } = detail;
    if (!by) return t('hold.paused_session', { number });
    if (!reason) return t('hold.paused_sessionBy', { number, by });
    return t('hold.paused_sessionWhy', { number, by, reason });
  }),
  paused_campaign: paused(({ t }, { hold: { detail } }) => {
    const { by, reason, campaign } = detail;
    if (!by || !campaign) return t('hold.paused_campaign');
    if (!reason) return t('hold.paused_campaignBy', { campaign, by });
    return t('hold.paused_campaignWhy', { campaign, by, reason });
  }),
  paused_first_contacts: paused(({ t }, { hold: { detail } }) => {
    const { by, reason } = detail;
    if (!by) return t('hold.paused_first_contacts');
    if (!reason) return t('hold.paused_first_contactsBy', { by });
    return t('hold.paused_first_contactsWhy', { by, reason });
  }),
  needs_qr: ({ t }, { number }) => t('hold.needs_qr', { number }),
  session_down: (words, { number, hold: { detail } }) => {
    // The number says it works: it is the way to it that is cut.
    if (detail.status === 'WORKING') return words.t('hold.session_downWaha', { number });
    if (!detail.since) return words.t('hold.session_down', { number });
    const time = whenAt(words, detail.since);
    if (detail.silent === 'deaf') return words.t('hold.session_deaf', { number, time });
    if (detail.silent === 'mute') return words.t('hold.session_mute', { number, time });
    return words.t('hold.session_downSince', { number, time });
  },
  disk_full: ({ t }) => t('hold.disk_full'),
  clock_jumped: ({ t }) => t('hold.clock_jumped'),
  unknown_before: (words, { hold }) =>
    hold.until
      ? words.t('hold.unknown_beforeUntil', { time: whenAt(words, hold.until) })
      : words.t('hold.unknown_before'),
  wa_rate_limit: (words, held) => sentences(words.t('hold.wa_rate_limit'), next(words, held)),
  wa_timelock: (words, { hold }) =>
    hold.until
      ? words.t('hold.wa_timelockUntil', { time: whenAt(words, hold.until) })
      : words.t('hold.wa_timelock'),
  wa_capping: (words, { hold }) => capping(words, hold),
  recipient_token: (words, held) => sentences(words.t('hold.recipient_token'), next(words, held)),
  active_hours: (words, held) => sentences(activeHours(words, held.hold.detail), next(words, held)),
  quiet_hours: (words, { hold }) => quietHours(words, hold),
  day_cap: capped('hold.day_cap'),
  warmup: (words, held) => sentences(warmUp(words, held.hold.detail), next(words, held)),
  first_contact_budget: capped('hold.first_contact_budget'),
  health_low: (words, held) =>
    sentences(health(words, held.number, held.hold.detail), next(words, held)),
  hour_cap: capped('hold.hour_cap'),
  resume_ramp: (words, held) => sentences(ramp(words, held.hold.detail), next(words, held)),
  same_text: (words, held) => {
    const n = held.hold.detail.count ?? held.hold.detail.used;
    const said = n === undefined ? words.t('hold.same_text') : words.t('hold.same_textN', { n });
    return sentences(said, next(words, held));
  },
  recipient_gap: (words, held) =>
    sentences(recipientGap(words, held.hold.detail), next(words, held)),
  turn: (words, held) => {
    const { turn } = held.hold.detail;
    if (!turn || turn === 'gap') return turnSentence(words, held.eta, held.position);
    const known: Partial<Record<string, Speak>> = turns;
    return sentences(known[turn]?.(words, held) ?? words.t('eta.turn'), next(words, held));
  },
};

/** Why a message waits, in one or two sentences. A code this page does not know says that it waits. */
export function holdSentence(words: Words, held: Held): string {
  const known: Partial<Record<string, Speak>> = speak;
  return (known[held.hold.code] ?? speak.turn)(words, held);
}
