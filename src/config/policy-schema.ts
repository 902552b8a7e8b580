import Joi from 'joi';
import { isZone, parseHours, type WeekHours } from '../kernel/calendar.js';
import type { Policy, Range } from '../pacing/index.js';

const longestWarmUpDays = 60;
const dayMs = 24 * 60 * 60 * 1000;

/** Limits an answer may be freed from. The gap, pauses and opt-outs are not among them. */
const exemptible = ['no_consent', 'day_cap', 'hour_cap', 'warmup', 'first_contact_budget'];

/** An object with exactly these keys; the compiler sees to it that none is forgotten. */
function complete<Settings>(keys: Record<keyof Settings, Joi.Schema>): Joi.ObjectSchema<Settings> {
  return Joi.object<Settings>(keys).required();
}

const count = () => Joi.number().integer().min(0).required();
const durationMs = () => count().max(dayMs);
const consentRule = () => Joi.valid('required', 'warn', 'off').required();

const rangeMs = () =>
  Joi.array<Range>()
    .ordered(durationMs(), durationMs())
    .custom(([low, high]: Range, helpers) =>
      low <= high ? [low, high] : helpers.error('range.order'),
    )
    .messages({ 'range.order': '{#label} must have its low bound first' })
    .required();

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
  }),
  caps: complete<Policy['caps']>({
    contactsPerDay: count(),
    messagesPerHour: count(),
    firstContactsPerDay: count(),
  }),
  gap: complete<Policy['gap']>({
    defaultMs: rangeMs(),
    firstContactMs: rangeMs(),
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
  }),
  replies: complete<Policy['replies']>({
    exemptFrom: Joi.array()
      .items(Joi.valid(...exemptible))
      .unique()
      .required(),
  }),
  consent: complete<Policy['consent']>({
    firstContact: consentRule(),
    known: consentRule(),
  }),
});
