import type { Random } from '../../src/kernel/random.js';
import type { Facts, Policy } from '../../src/pacing/index.js';
import type { HealthLevel } from '../../src/protocol/codes.js';
import { aPause, aPolicy, daily, dayMs, hourMs, someFacts } from './pacing-facts.js';

/** Draws of a test, all from one seed. */
export function dice(random: Random) {
  const upTo = (limit: number) => Math.floor(random() * limit);
  return {
    random,
    /** A whole number, both ends included. */
    between: (low: number, high: number) => low + upTo(high - low + 1),
    maybe: (chance: number) => random() < chance,
    one: <T>(choices: readonly [T, ...T[]]): T => choices[upTo(choices.length)] ?? choices[0],
    some: <T>(choices: readonly T[], chance: number) => choices.filter(() => random() < chance),
  };
}

export type Dice = ReturnType<typeof dice>;

export const exemptible = [
  'no_consent',
  'paused_first_contacts',
  'wa_timelock',
  'wa_capping',
  'quiet_hours',
  'day_cap',
  'warmup',
  'first_contact_budget',
  'health_low',
  'hour_cap',
  'resume_ramp',
  'same_text',
  'recipient_gap',
];

const weeks: readonly [string[], ...string[][]] = [
  ['08:00-21:00'],
  ['22:00-02:30', '02:45-16:00'],
  ['00:00-24:00'],
  ['09:00-12:00', '13:00-20:00'],
];
const zones: readonly [string, ...string[]] = [
  'Asia/Jakarta',
  'Europe/Berlin',
  'America/New_York',
  'Pacific/Auckland',
];
const levels: readonly [HealthLevel, ...HealthLevel[]] = [
  'good',
  'good',
  'good',
  'watch',
  'strained',
  'poor',
  'critical',
];
const statuses: readonly [string, ...string[]] = [
  ...(['NONE', 'FIRST_WARNING', 'SECOND_WARNING', 'CAPPED'] as const),
];

const presets = [aPolicy(), aPolicy({}, 'careful')] as const;

/** Any policy: one of the presets, more often one of them with most of its numbers drawn. */
export function anyPolicy({ between, maybe, one, some }: Dice): Policy {
  const preset = one(presets);
  if (maybe(0.2)) return preset;
  const low = between(0, 6000);
  const range = () => [low + between(0, 9000), low + between(9000, 30_000)] as const;
  const limit = (high: number, none = 0.3) => (maybe(none) ? null : between(1, high));
  const hold = { recipients: between(1, 5), minutes: between(1, 1440) };
  return {
    ...preset,
    activeHours: {
      days: daily(...one(weeks)),
      replies: one(['hold', 'send']),
      openingJitterS: [between(0, 60), between(60, 900)],
    },
    quietHours: { ...preset.quietHours, enabled: maybe(0.7) },
    caps: {
      contactsPerDay: between(0, 20),
      messagesPerHour: between(0, 20),
      campaignShareOfHour: one([0, 0.3, 0.67, 0.8, 1]),
      firstContactsPerDay: between(0, 10),
      startedByUsPer24h: maybe(0.5) ? null : between(0, 8),
    },
    gap: { defaultMs: range(), firstContactMs: range(), campaignMs: range() },
    warmup: {
      ...preset.warmup,
      enabled: maybe(0.7),
      firstContactsByDay: [between(0, 2), between(2, 4), 6, 9],
    },
    recipient: {
      perHour: limit(3),
      perDay: limit(6),
      unansweredFirst: limit(2),
      unansweredKnown: limit(3),
      warnUnanswered: 3,
    },
    rhythm: { enabled: maybe(0.3), onMinutes: between(1, 90), offMinutes: between(1, 90) },
    replies: { exemptFrom: some(exemptible, 0.6) },
    consent: {
      firstContact: one(['off', 'warn', 'required']),
      campaign: one(['off', 'warn', 'required']),
      known: one(['off', 'warn', 'required']),
      optOutConfirmation: true,
    },
    content: {
      ...preset.content,
      linkInFirstContact: one(['off', 'warn', 'refuse']),
      sameText: { warn: null, hold: maybe(0.5) ? null : hold },
    },
    numberCheck: {
      ...preset.numberCheck,
      enabled: maybe(0.8),
      whenUnavailable: one(['send', 'hold']),
    },
    signals: {
      ...preset.signals,
      timelockMarginMin: between(0, 30),
      cappingReserve: one([0, 0.02, 0.2]),
    },
    health: { ...preset.health, strainedFactor: one([0, 0.25, 0.5, 1]) },
    resume: {
      ...preset.resume,
      steps: [
        [between(1, 40), 0.1],
        [between(1, 40), 0.3],
        [between(1, 40), 0.6],
      ],
    },
  };
}

/** Somewhere in the year in which clocks change in the zones above. */
export function anyInstant({ between }: Dice): Date {
  return new Date(Date.UTC(2025, between(0, 11), between(1, 28), 0, 0, 0, between(0, dayMs - 1)));
}

/** Facts that fit each other and leave many rules something to say. */
export function anyFacts({ between, maybe, one }: Dice, now: Date): Facts {
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const ahead = (ms: number) => new Date(now.getTime() + ms);
  const oldestFirst = (count: number, ms: number) =>
    Array.from({ length: count }, () => ago(between(1, ms))).sort((a, b) => +a - +b);
  const around = () => (maybe(0.5) ? ahead(between(1, dayMs)) : ago(between(1, hourMs)));
  const kind = one(['reply', 'known', 'known', 'first', 'first', 'first'] as const);
  const lastInboundMs = between(1, dayMs);
  const lastSendMs = between(1, 20_000);
  const scopes = ['company', 'session', 'campaign', 'first_contacts'] as const;
  return someFacts({
    message: {
      id: `m${between(1, 1e6)}`,
      acceptedAt: ago(lastSendMs + between(1, hourMs)),
      scheduledAt: maybe(0.1) ? around() : null,
      expiresAt: maybe(0.05) ? around() : null,
      byAgent: maybe(0.2),
      campaign: maybe(0.3) ? 'November' : null,
      marks: { link: maybe(0.1), plainHttp: false, shortener: false, placeholder: false },
    },
    recipient: {
      group: maybe(0.1),
      consent: maybe(0.05) ? 'asked' : 'granted',
      zone: maybe(0.3) ? one(zones) : null,
      numberCheck: maybe(0.1) ? 'unavailable' : 'known',
      restricted: maybe(0.1) ? { since: ago(hourMs), until: around(), count: 1 } : null,
    },
    relation: {
      lastInboundAt: kind === 'first' ? null : ago(kind === 'reply' ? lastInboundMs : 9 * dayMs),
      windowClosesAt: kind === 'reply' ? ahead(40 * dayMs) : null,
      unanswered: between(0, 4),
      lastOutboundAt: maybe(0.6) ? ago(between(1, 2 * dayMs)) : null,
    },
    session: {
      zone: one(zones),
      status: maybe(0.04) ? one(['STOPPED', 'SCAN_QR_CODE']) : 'WORKING',
      warmUpFrom: ago(between(0, 6) * dayMs),
      timelock: maybe(0.1) ? { type: null, until: maybe(0.2) ? null : around() } : null,
      capping: maybe(0.3)
        ? { status: one(statuses), used: between(0, 50), limit: 50, until: around() }
        : null,
      health: { score: 50, level: one(levels), parts: [] },
    },
    counts: {
      contactsToday: between(0, 22),
      recipientCountedToday: maybe(0.2),
      firstContactsToday: between(0, 11),
      sentInLastHour: oldestFirst(between(0, 22), hourMs),
      startedInLastDay: oldestFirst(between(0, 10), dayMs),
      toRecipientInLastHour: oldestFirst(between(0, 4), hourMs),
      toRecipientToday: between(0, 7),
      sameTextTo: oldestFirst(between(0, 7), dayMs),
    },
    lane: {
      lastSendStartedAt: ago(lastSendMs + 200),
      lastSendEndedAt: ago(lastSendMs),
      gapSeed: `s1:${between(1, 1e6)}`,
      unknownBefore: maybe(0.05) ? { messageId: 'm0', until: around() } : null,
      ramp: maybe(0.3)
        ? {
            since: ago(between(0, hourMs)),
            scope: one(['all', 'first_contacts']),
            sent: between(0, 9),
          }
        : null,
    },
    pauses: maybe(0.1)
      ? [
          aPause({
            scope: one(scopes),
            campaign: maybe(0.5) ? 'November' : null,
            until: maybe(0.5) ? around() : null,
          }),
        ]
      : [],
  });
}
