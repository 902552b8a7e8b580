import Joi from 'joi';
import { isZone, parseHours, type WeekHours } from '../kernel/calendar.js';
import type { Policy, Range, SameTextLimit } from '../pacing/index.js';
import { prohibitedEntries } from './word-lists.js';

const longestWarmUpDays = 60;
const mostOwnEntries = 1_000;
const dayMs = 24 * 60 * 60 * 1000;

/** Limits an answer may be freed from. The gap, pauses and opt-outs are not among them. */
const exemptible = [
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

/** An object with exactly these keys; the compiler sees to it that none is forgotten. */
function complete<Settings>(keys: Record<keyof Settings, Joi.Schema>): Joi.ObjectSchema<Settings> {
  return Joi.object<Settings>(keys).required();
}

const count = () => Joi.number().integer().min(0).required();
const durationMs = () => count().max(dayMs);
const share = () => Joi.number().min(0).max(1).required();
const atLeastOne = () => count().min(1);
const minutes = () => atLeastOne().max(60 * 24 * 30);
const limitOrNone = () => atLeastOne().allow(null);
const contentRule = () => Joi.valid('refuse', 'warn', 'off').required();
const consentRule = () => Joi.valid('required', 'warn', 'off').required();

const range = (bound: () => Joi.NumberSchema) =>
  Joi.array<Range>()
    .ordered(bound(), bound())
    .custom(([low, high]: Range, helpers) =>
      low <= high ? [low, high] : helpers.error('range.order'),
    )
    .messages({ 'range.order': '{#label} must have its low bound first' })
    .required();

const rangeMs = () => range(durationMs);

const hours = Joi.string()
  .custom((text: string, helpers) => (parseHours(text) ? text : helpers.error('hours.form')))
  .messages({ 'hours.form': '{#label} must be HH:MM-HH:MM, such as 08:00-21:00' });

const day = () => Joi.array().items(hours).required();

const zone = Joi.string()
  .custom((name: string, helpers) => (isZone(name) ? name : helpers.error('zone.unknown')))
  .messages({ 'zone.unknown': '{#label} must be an IANA time zone, such as Asia/Jakarta' })
  .required();

const warmUpDays = Joi.array<number[]>()
  .items(Joi.number().integer().min(0))
  .min(1)
  .max(longestWarmUpDays)
  .custom((limits: number[], helpers) => {
    const falls = limits.some((limit, at) => limit < (limits[at - 1] ?? 0));
    return falls ? helpers.error('warmup.falls') : limits;
  })
  .messages({ 'warmup.falls': '{#label} must not fall from one day to the next' })
  .required();

const sameTextLimit = () =>
  complete<SameTextLimit>({ recipients: atLeastOne(), minutes: minutes() }).allow(null);

const rampStep = Joi.array<Range>().ordered(minutes(), share());

const typingMaxMs = durationMs().min(Joi.ref('typingMinMs'));

/** A complete policy: every key present, none unknown. */
export const policySchema = complete<Policy>({
  preset: Joi.string().required(),
  zone,
  activeHours: complete<Policy['activeHours']>({
    days: complete<WeekHours>({
      mon: day(),
      tue: day(),
      wed: day(),
      thu: day(),
      fri: day(),
      sat: day(),
      sun: day(),
    }),
    replies: Joi.valid('hold', 'send').required(),
    openingJitterS: range(() => count().max(3_600)),
  }),
  quietHours: complete<Policy['quietHours']>({
    enabled: Joi.boolean().required(),
    hours: hours.required(),
    zoneFrom: Joi.valid('contact', 'country').required(),
  }),
  caps: complete<Policy['caps']>({
    contactsPerDay: count(),
    messagesPerHour: count(),
    campaignShareOfHour: share(),
    firstContactsPerDay: count(),
    startedByUsPer24h: count().allow(null),
  }),
  gap: complete<Policy['gap']>({
    defaultMs: rangeMs(),
    firstContactMs: rangeMs(),
    campaignMs: rangeMs(),
  }),
  human: complete<Policy['human']>({
    enabled: Joi.boolean().required(),
    seenMs: rangeMs(),
    typingBaseMs: durationMs(),
    typingPerGraphemeMs: durationMs(),
    typingMinMs: durationMs(),
    typingMaxMs,
  }),
  warmup: complete<Policy['warmup']>({
    enabled: Joi.boolean().required(),
    firstContactsByDay: warmUpDays,
    stepBackDays: count().max(longestWarmUpDays),
    dormantAfterDays: atLeastOne().max(365),
    dormantRestartDay: atLeastOne().max(longestWarmUpDays),
  }),
  recipient: complete<Policy['recipient']>({
    perHour: limitOrNone(),
    perDay: limitOrNone(),
    unansweredFirst: limitOrNone(),
    unansweredKnown: limitOrNone(),
    warnUnanswered: limitOrNone(),
  }),
  rhythm: complete<Policy['rhythm']>({
    enabled: Joi.boolean().required(),
    onMinutes: minutes(),
    offMinutes: minutes(),
  }),
  replies: complete<Policy['replies']>({
    exemptFrom: Joi.array()
      .items(Joi.valid(...exemptible))
      .unique()
      .required(),
  }),
  consent: complete<Policy['consent']>({
    firstContact: consentRule(),
    campaign: Joi.valid('marketing', 'required', 'warn', 'off').required(),
    known: consentRule(),
    optOutConfirmation: Joi.boolean().required(),
  }),
  content: complete<Policy['content']>({
    linkInFirstContact: contentRule(),
    plainHttp: Joi.valid('warn', 'off').required(),
    shortener: Joi.valid('warn', 'off').required(),
    longFirstContact: atLeastOne(),
    prohibited: prohibitedEntries().max(mostOwnEntries),
    sameText: complete<Policy['content']['sameText']>({
      warn: sameTextLimit(),
      hold: sameTextLimit(),
    }),
  }),
  numberCheck: complete<Policy['numberCheck']>({
    enabled: Joi.boolean().required(),
    cacheDays: atLeastOne().max(365),
    perHour: atLeastOne(),
    whenUnavailable: Joi.valid('send', 'hold').required(),
  }),
  signals: complete<Policy['signals']>({
    timelockMarginMin: count().max(60 * 24),
    firstWarningFactor: share(),
    secondWarningFactor: share(),
    cappingReserve: share(),
  }),
  health: complete<Policy['health']>({
    strainedBelow: count().max(100),
    poorBelow: count().max(Joi.ref('strainedBelow')),
    criticalBelow: count().max(Joi.ref('poorBelow')),
    strainedFactor: share(),
    recoverMinutes: minutes(),
  }),
  emergency: complete<Policy['emergency']>({
    failureStreak: complete<Policy['emergency']['failureStreak']>({ count: atLeastOne() }),
    failureRate: complete<Policy['emergency']['failureRate']>({
      count: atLeastOne(),
      of: atLeastOne(),
      withinHours: atLeastOne(),
    }),
    ackErrors: complete<Policy['emergency']['ackErrors']>({
      count: atLeastOne(),
      share: share(),
      minimum: atLeastOne(),
      minutes: minutes(),
    }),
    undelivered: complete<Policy['emergency']['undelivered']>({
      share: share(),
      minimum: atLeastOne(),
      ageMinutes: range(minutes),
      baselineBelow: share(),
    }),
    sessionDrops: complete<Policy['emergency']['sessionDrops']>({
      count: atLeastOne(),
      minutes: minutes(),
    }),
    replyRate: complete<Policy['emergency']['replyRate']>({
      below: share(),
      minimum: atLeastOne(),
      days: atLeastOne(),
    }),
    restrictedRecipients: complete<Policy['emergency']['restrictedRecipients']>({
      count: atLeastOne(),
      minutes: minutes(),
      inARow: atLeastOne(),
    }),
    openUnknowns: complete<Policy['emergency']['openUnknowns']>({
      count: atLeastOne(),
      minutes: minutes(),
    }),
    optOutSurge: complete<Policy['emergency']['optOutSurge']>({
      count: atLeastOne(),
      share: share(),
      hours: atLeastOne(),
    }),
    contagion: complete<Policy['emergency']['contagion']>({
      sessions: atLeastOne(),
      minutes: minutes(),
    }),
  }),
  resend: Joi.valid('same_id', 'never').required(),
  resume: complete<Policy['resume']>({
    rampAfterMinutes: minutes(),
    steps: Joi.array().items(rampStep).required(),
    staleAfterHours: atLeastOne(),
    scheduledStaleAfterHours: atLeastOne(),
  }),
  fairness: complete<Policy['fairness']>({
    everyNth: atLeastOne(),
    lowerDueAfterMinutes: count(),
  }),
});
