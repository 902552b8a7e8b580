import type { FailureCode, RefusalCause } from '../../protocol/codes.js';
import type { Key } from '../languages/catalogue.js';
import type { Words } from './words.js';

const causes: Record<RefusalCause, Key & `failure.${string}`> = {
  link_in_first_contact: 'failure.link_in_first_contact',
  placeholder: 'failure.placeholder',
  doubtful: 'failure.doubtful',
  marketing: 'failure.marketing',
};

const failures: Record<FailureCode, Key & `failure.${string}`> = {
  invalid_recipient: 'failure.invalid_recipient',
  expired: 'failure.expired',
  opted_out: 'failure.opted_out',
  blocked: 'failure.blocked',
  not_on_whatsapp: 'failure.not_on_whatsapp',
  no_consent: 'failure.no_consent',
  prohibited_content: 'failure.prohibited_content',
  waha_rejected: 'failure.waha_rejected',
  unsupported_by_engine: 'failure.unsupported_by_engine',
  wa_463: 'failure.wa_463',
  network_rejected: 'failure.network_rejected',
  media_gone: 'failure.media_gone',
  given_up: 'failure.given_up',
};

/** Why a message will not go, where its code has several causes and this is one of them. */
export function causeSentence({ t }: Pick<Words, 't'>, cause: string): string | undefined {
  const known: Partial<Record<string, Key & `failure.${string}`>> = causes;
  const key = known[cause];
  return key && t(key);
}

/**
 * Why a message will not go, by its particular cause where one is known. A code this page does not
 * know is shown as it came.
 */
export function failureSentence(
  words: Pick<Words, 't'>,
  code: string,
  cause: string | null = null,
): string {
  const known: Partial<Record<string, Key & `failure.${string}`>> = failures;
  const key = known[code];
  return causeSentence(words, cause ?? code) ?? (key ? words.t(key) : code);
}
