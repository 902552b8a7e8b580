import type { EmergencyCode } from '../../protocol/codes.js';
import type { EmergencyView } from '../../protocol/views.js';
import type { Words } from './words.js';

type Speak = (words: Pick<Words, 't'>, figures: EmergencyView) => string;

const speak: Record<EmergencyCode, Speak> = {
  failure_streak: ({ t }, { count: n }) =>
    n === undefined ? t('emergency.failure_streak') : t('emergency.failure_streakN', { n }),
  failure_rate: ({ t }, { count, of }) =>
    count === undefined || of === undefined
      ? t('emergency.failure_rate')
      : t('emergency.failure_rateN', { count, of }),
  ack_errors: ({ t }, { count: n, minutes }) =>
    n === undefined || minutes === undefined
      ? t('emergency.ack_errors')
      : t('emergency.ack_errorsN', { n, minutes }),
  undelivered: ({ t }, { share, of }) =>
    share === undefined || of === undefined
      ? t('emergency.undelivered')
      : t('emergency.undeliveredN', { share, of }),
  session_drops: ({ t }, { count: n, minutes }) =>
    n === undefined || minutes === undefined
      ? t('emergency.session_drops')
      : t('emergency.session_dropsN', { n, minutes }),
  logged_out: ({ t }) => t('emergency.logged_out'),
  reply_rate: ({ t }, { share, of }) =>
    share === undefined || of === undefined
      ? t('emergency.reply_rate')
      : t('emergency.reply_rateN', { share, of }),
  restricted_recipients: ({ t }, { count: n, minutes }) =>
    n === undefined || minutes === undefined
      ? t('emergency.restricted_recipients')
      : t('emergency.restricted_recipientsN', { n, minutes }),
  open_unknowns: ({ t }, { count: n }) =>
    n === undefined ? t('emergency.open_unknowns') : t('emergency.open_unknownsN', { n }),
  opt_out_surge: ({ t }, { count, of }) =>
    count === undefined || of === undefined
      ? t('emergency.opt_out_surge')
      : t('emergency.opt_out_surgeN', { count, of }),
  contagion: ({ t }, { count: n, minutes }) =>
    n === undefined || minutes === undefined
      ? t('emergency.contagion')
      : t('emergency.contagionN', { n, minutes }),
  rhythm_broken: ({ t }) => t('emergency.rhythm_broken'),
  health_critical: ({ t }, { count: score }) =>
    score === undefined
      ? t('emergency.health_critical')
      : t('emergency.health_criticalN', { score }),
};

/** What made the gateway stop by itself, with its figures. A code this page does not know stays a code. */
export function emergencySentence(words: Pick<Words, 't'>, emergency: EmergencyView): string {
  const known: Partial<Record<string, Speak>> = speak;
  return known[emergency.code]?.(words, emergency) ?? `${emergency.code}.`;
}
