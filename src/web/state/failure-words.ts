import type { FailureCode } from '../../protocol/codes.js';
import type { Key } from '../languages/catalogue.js';
import type { Words } from './words.js';

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

/** Why a message will not go. A code this page does not know is shown as it came. */
export function failureSentence({ t }: Pick<Words, 't'>, code: string): string {
  const known: Partial<Record<string, Key & `failure.${string}`>> = failures;
  const key = known[code];
  return key ? t(key) : code;
}
