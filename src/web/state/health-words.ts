import type { HealthPartCode } from '../../protocol/codes.js';
import type { HealthView } from '../../protocol/views.js';
import type { Key } from '../languages/catalogue.js';
import type { Words } from './words.js';

type Part = HealthView['parts'][number];
type Speak = (words: Pick<Words, 't'>, part: Part) => string;

const speak: Record<HealthPartCode, Speak> = {
  failure_rate: ({ t }, { value, of }) => t('health.failure_rate', { value, of }),
  ack_errors: ({ t }, { value, of }) => t('health.ack_errors', { value, of }),
  undelivered: ({ t }, { value, of }) => t('health.undelivered', { value, of }),
  reply_rate: ({ t }, { value, of }) => t('health.reply_rate', { value, of }),
  opt_outs: ({ t }, { value, of }) => t('health.opt_outs', { value, of }),
  session_drops: ({ t }, { value: n }) => t('health.session_drops', { n }),
  restricted: ({ t }, { value: n }) => t('health.restricted', { n }),
  timelock: ({ t }) => t('health.timelock'),
  capping: ({ t }, { value, of }) =>
    of > 0 ? t('health.cappingUsed', { value, of }) : t('health.capping'),
  logged_out: ({ t }) => t('health.logged_out'),
};

/** What takes points, with its figures. */
export function partSentence(words: Pick<Words, 't'>, part: Part): string {
  const known: Partial<Record<string, Speak>> = speak;
  return known[part.code]?.(words, part) ?? part.code;
}

const names: Record<HealthPartCode, Key & `healthPart.${string}`> = {
  failure_rate: 'healthPart.failure_rate',
  ack_errors: 'healthPart.ack_errors',
  undelivered: 'healthPart.undelivered',
  reply_rate: 'healthPart.reply_rate',
  opt_outs: 'healthPart.opt_outs',
  session_drops: 'healthPart.session_drops',
  restricted: 'healthPart.restricted',
  timelock: 'healthPart.timelock',
  capping: 'healthPart.capping',
  logged_out: 'healthPart.logged_out',
};

/** The causes as an enumeration: "failed messages, few answers". */
export function partNames({ t, time }: Words, codes: readonly HealthPartCode[]): string {
  const known: Partial<Record<string, Key & `healthPart.${string}`>> = names;
  return time.enumerate(
    codes.map(code => {
      const key = known[code];
      return key ? t(key) : code;
    }),
  );
}
