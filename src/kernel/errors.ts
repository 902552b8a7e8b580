/** Everything that can be wrong and was foreseen. Stable: clients branch on these words. */
export type ErrorCode =
  | 'invalid_input'
  | 'invalid_recipient'
  | 'unauthenticated'
  | 'wrong_credentials'
  | 'forbidden'
  | 'cross_site'
  | 'not_found'
  | 'unknown_session'
  | 'method_not_allowed'
  | 'conflict'
  | 'person_cannot_read'
  | 'already_sending'
  | 'idempotency_mismatch'
  | 'idempotency_in_flight'
  | 'body_too_large'
  | 'media_too_large'
  | 'media_unsupported'
  | 'media_unreachable'
  | 'opted_out'
  | 'no_consent'
  | 'blocked'
  | 'not_on_whatsapp'
  | 'prohibited_content'
  | 'missing_variable'
  | 'expired'
  | 'rate_limited'
  | 'session_down'
  | 'waha_unreachable'
  | 'waha_refused'
  | 'sandbox_only'
  | 'setup_done'
  | 'stopping'
  | 'overloaded'
  | 'database_busy'
  | 'disk_full'
  | 'internal';

/** What a client may read beside the code. Never a secret, a number of a person or a message text. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** A foreseen refusal. Anything else that is thrown is a bug. */
export class AppError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
    this.name = 'AppError';
  }
}
