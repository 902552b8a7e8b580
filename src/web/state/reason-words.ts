import type { HoldCode, RefusalCode, RefusalReason, WarningCode } from '../../protocol/codes.js';
import type { HoldDetail } from '../../protocol/views.js';
import type { Key } from '../languages/catalogue.js';
import { failureSentence } from './failure-words.js';
import type { Words } from './words.js';

const reasons: Record<HoldCode, Key & `reason.${string}`> = {
  scheduled: 'reason.scheduled',
  paused_all: 'reason.paused_all',
  paused_session: 'reason.paused_session',
  paused_campaign: 'reason.paused_campaign',
  paused_first_contacts: 'reason.paused_first_contacts',
  needs_qr: 'reason.needs_qr',
  session_down: 'reason.session_down',
  disk_full: 'reason.disk_full',
  clock_jumped: 'reason.clock_jumped',
  unknown_before: 'reason.unknown_before',
  wa_rate_limit: 'reason.wa_rate_limit',
  wa_timelock: 'reason.wa_timelock',
  wa_capping: 'reason.wa_capping',
  recipient_token: 'reason.recipient_token',
  active_hours: 'reason.active_hours',
  quiet_hours: 'reason.quiet_hours',
  day_cap: 'reason.day_cap',
  warmup: 'reason.warmup',
  first_contact_budget: 'reason.first_contact_budget',
  health_low: 'reason.health_low',
  hour_cap: 'reason.hour_cap',
  resume_ramp: 'reason.resume_ramp',
  same_text: 'reason.same_text',
  recipient_gap: 'reason.recipient_gap',
  turn: 'reason.turn',
};

/** Every hold in the order the contract names them: rows in this order never change places. */
export const holdOrder = Object.keys(reasons) as readonly HoldCode[];

/** A hold or a refusal without its figures, as a label. One this page does not know stays a code. */
export function reasonWords({ t }: Pick<Words, 't'>, code: HoldCode | RefusalReason): string {
  const known: Partial<Record<string, Key & `reason.${string}`>> = reasons;
  const key = known[code];
  return key ? t(key) : failureSentence({ t }, code).replace(/\.$/, '');
}

const warnings: Record<WarningCode, Key & `warning.${string}`> = {
  no_consent_recorded: 'warning.no_consent_recorded',
  not_connected: 'warning.not_connected',
  content: 'warning.content',
  link_in_first_contact: 'warning.link_in_first_contact',
  plain_http_link: 'warning.plain_http_link',
  shortened_link: 'warning.shortened_link',
  long_first_contact: 'warning.long_first_contact',
  media_in_first_contact: 'warning.media_in_first_contact',
  same_text: 'warning.same_text',
  unanswered: 'warning.unanswered',
  number_not_checked: 'warning.number_not_checked',
};

/** Something worth telling that stops nothing. */
export function warningSentence({ t }: Pick<Words, 't'>, code: WarningCode): string {
  const known: Partial<Record<string, Key & `warning.${string}`>> = warnings;
  const key = known[code];
  return key ? t(key) : `${code}.`;
}

/** Why a message will not go, with its date where one is known. */
export function refusalSentence(
  words: Words,
  { code, detail }: { code: RefusalCode; detail: HoldDetail & { rule?: string } },
): string {
  if (code === 'opted_out' && detail.since) {
    const date = words.time.format('day', Date.parse(detail.since));
    return words.t('refusal.opted_outOn', { date });
  }
  return failureSentence(words, code, detail.rule);
}
