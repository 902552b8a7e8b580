import type { WeekHours } from '../kernel/calendar.js';
import type { ProhibitedEntry } from './prohibited-entry.js';

export type { Weekday } from '../kernel/calendar.js';

/** A closed range `[low, high]`. */
export type Range = readonly [number, number];

/** `required` refuses without it, `warn` says so and sends, `off` does not ask. */
export type ConsentRule = 'required' | 'warn' | 'off';

/** What happens to content that is not forbidden everywhere. */
export type ContentRule = 'refuse' | 'warn' | 'off';

/** So many different people within so many minutes. */
export interface SameTextLimit {
  recipients: number;
  minutes: number;
}

/** Every number the rules read. One schema parses it, from presets and from `config/policy.json`. */
export interface Policy {
  preset: string;
  /** IANA zone of days and hours, unless the session has its own. */
  zone: string;
  activeHours: {
    /** Per weekday `HH:MM-HH:MM`, start included, end excluded; empty closes the day. */
    days: WeekHours;
    replies: 'hold' | 'send';
    /** Drawn once per session and local date, so that not every morning starts on the same second. */
    openingJitterS: Range;
  };
  /** The night of a person whose zone is known: first contacts, known people and campaigns wait. */
  quietHours: {
    enabled: boolean;
    /** `HH:MM-HH:MM` of their wall clock; may run over midnight. */
    hours: string;
    /** `country` also takes the zone of a country that has only one. */
    zoneFrom: 'contact' | 'country';
  };
  caps: {
    contactsPerDay: number;
    messagesPerHour: number;
    /** Campaigns wait once so much of the hour is used, whoever used it. */
    campaignShareOfHour: number;
    firstContactsPerDay: number;
    /** People written to first in any 24 hours; null: no such bound. */
    startedByUsPer24h: number | null;
  };
  gap: {
    defaultMs: Range;
    firstContactMs: Range;
    campaignMs: Range;
  };
  human: {
    enabled: boolean;
    seenMs: Range;
    typingBaseMs: number;
    typingPerGraphemeMs: number;
    typingMinMs: number;
    typingMaxMs: number;
  };
  warmup: {
    enabled: boolean;
    /** First contacts allowed on day 1, 2, …; after the last day the daily caps rule alone. */
    firstContactsByDay: readonly number[];
    /** How far poor health or a sign from WhatsApp throws the warm-up back, days. */
    stepBackDays: number;
    /** Without a send for so many days the number starts again, at this day. */
    dormantAfterDays: number;
    dormantRestartDay: number;
  };
  /** Limits of one person. Null: none. */
  recipient: {
    perHour: number | null;
    perDay: number | null;
    /** Unanswered messages in a row before they get a day's rest. */
    unansweredFirst: number | null;
    unansweredKnown: number | null;
    warnUnanswered: number | null;
  };
  /** Campaigns and first contacts go for a while and rest for a while, from the day's opening. */
  rhythm: { enabled: boolean; onMinutes: number; offMinutes: number };
  /** Codes of rules that never hold back an answer inside an open window. */
  replies: { exemptFrom: readonly string[] };
  consent: {
    firstContact: ConsentRule;
    /** `marketing`: one that speaks of marketing. */
    campaign: ConsentRule | 'marketing';
    known: ConsentRule;
    /** One confirmation after an opt-out. */
    optOutConfirmation: boolean;
  };
  content: {
    linkInFirstContact: ContentRule;
    plainHttp: 'warn' | 'off';
    shortener: 'warn' | 'off';
    /** A first contact of more graphemes is called long. */
    longFirstContact: number;
    /** Words of one's own, beside those that are prohibited everywhere; the same id replaces one. */
    prohibited: readonly ProhibitedEntry[];
    sameText: { warn: SameTextLimit | null; hold: SameTextLimit | null };
  };
  numberCheck: {
    enabled: boolean;
    cacheDays: number;
    perHour: number;
    whenUnavailable: 'send' | 'hold';
  };
  /** How WhatsApp's own limits are obeyed. */
  signals: {
    timelockMarginMin: number;
    firstWarningFactor: number;
    secondWarningFactor: number;
    /** Share of WhatsApp's quota that is left unused. */
    cappingReserve: number;
  };
  health: {
    strainedBelow: number;
    poorBelow: number;
    criticalBelow: number;
    /** Limits of a strained number are multiplied by this. */
    strainedFactor: number;
    /** A level is left upwards only after so long above its bound. */
    recoverMinutes: number;
  };
  emergency: {
    failureStreak: { count: number };
    failureRate: { count: number; of: number; withinHours: number };
    ackErrors: { count: number; share: number; minimum: number; minutes: number };
    undelivered: { share: number; minimum: number; ageMinutes: Range; baselineBelow: number };
    sessionDrops: { count: number; minutes: number };
    replyRate: { below: number; minimum: number; days: number };
    restrictedRecipients: { count: number; minutes: number; inARow: number };
    openUnknowns: { count: number; minutes: number };
    optOutSurge: { count: number; share: number; hours: number };
    contagion: { sessions: number; minutes: number };
  };
  /** What provably did not leave goes again under the same id, or always waits for a person. */
  resend: 'same_id' | 'never';
  resume: {
    /** A stop of at least so long is followed by a ramp. */
    rampAfterMinutes: number;
    /** `[minutes, share of the hour's cap]`, one after the other, then everything. */
    steps: readonly Range[];
    staleAfterHours: number;
    scheduledStaleAfterHours: number;
  };
  fairness: {
    /** Every nth send goes to the oldest due message of a lower priority … */
    everyNth: number;
    /** … if that has been due for so long. */
    lowerDueAfterMinutes: number;
  };
}
