import type { ErrorCode } from '../../kernel/errors.js';
import { Problem } from '../api.js';
import type { Key } from '../languages/catalogue.js';
import { t } from '../languages/current.js';
import { causeSentence } from '../state/failure-words.js';

const keys: Record<ErrorCode | 'offline', Key & `error.${string}`> = {
  invalid_input: 'error.invalid_input',
  invalid_recipient: 'error.invalid_recipient',
  unauthenticated: 'error.unauthenticated',
  wrong_credentials: 'error.wrong_credentials',
  forbidden: 'error.forbidden',
  cross_site: 'error.cross_site',
  not_found: 'error.not_found',
  unknown_session: 'error.unknown_session',
  conflict: 'error.conflict',
  person_cannot_read: 'error.person_cannot_read',
  already_sending: 'error.already_sending',
  idempotency_mismatch: 'error.idempotency_mismatch',
  idempotency_in_flight: 'error.idempotency_in_flight',
  body_too_large: 'error.body_too_large',
  media_too_large: 'error.media_too_large',
  media_unsupported: 'error.media_unsupported',
  media_unreachable: 'error.media_unreachable',
  opted_out: 'error.opted_out',
  no_consent: 'error.no_consent',
  blocked: 'error.blocked',
  not_on_whatsapp: 'error.not_on_whatsapp',
  prohibited_content: 'error.prohibited_content',
  missing_variable: 'error.missing_variable',
  expired: 'error.expired',
  rate_limited: 'error.rate_limited',
  session_down: 'error.session_down',
  waha_unreachable: 'error.waha_unreachable',
  waha_refused: 'error.waha_refused',
  sandbox_only: 'error.sandbox_only',
  setup_done: 'error.setup_done',
  stopping: 'error.stopping',
  overloaded: 'error.overloaded',
  database_busy: 'error.database_busy',
  disk_full: 'error.disk_full',
  internal: 'error.internal',
  method_not_allowed: 'error.method_not_allowed',
  offline: 'error.offline',
};

type PlainErrorKey = Exclude<Key & `error.${string}`, 'error.unknown'>;

/** A code in words; one this page does not know keeps what the server said. */
export function codeWords(code: string, detail = ''): string {
  const known: Partial<Record<string, Key & `error.${string}`>> = keys;
  const key = known[code];
  return key ? t(key as PlainErrorKey) : t('error.unknown', { detail, code });
}

/** What went wrong, for the person. Anything that is not a Problem is a bug and is thrown on. */
export function problemWords(error: unknown): string {
  if (!(error instanceof Problem)) throw error;
  const first = error.view.errors?.[0]?.message;
  if (error.code === 'invalid_input' && first) return `${codeWords(error.code)} ${first}`;
  const { rule } = error.view;
  const cause = typeof rule === 'string' ? causeSentence({ t }, rule) : undefined;
  const said = cause ?? codeWords(error.code, error.view.detail);
  const { requestId } = error.view;
  return error.status >= 500 && requestId
    ? `${said} ${t('app.requestId', { id: requestId })}`
    : said;
}
