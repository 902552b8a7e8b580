import { AppError, type ErrorCode } from '../kernel/errors.js';

/** The complete table: a code without a status does not compile. */
const statusOf: Record<ErrorCode, number> = {
  invalid_input: 400,
  invalid_recipient: 422,
  unauthenticated: 401,
  wrong_credentials: 401,
  forbidden: 403,
  cross_site: 403,
  not_found: 404,
  unknown_session: 404,
  method_not_allowed: 405,
  conflict: 409,
  person_cannot_read: 422,
  already_sending: 409,
  idempotency_mismatch: 422,
  idempotency_in_flight: 409,
  body_too_large: 413,
  media_too_large: 413,
  media_unsupported: 415,
  media_unreachable: 422,
  opted_out: 422,
  no_consent: 422,
  blocked: 422,
  not_on_whatsapp: 422,
  prohibited_content: 422,
  missing_variable: 422,
  expired: 422,
  rate_limited: 429,
  session_down: 503,
  waha_unreachable: 502,
  waha_refused: 502,
  sandbox_only: 403,
  setup_done: 409,
  stopping: 503,
  overloaded: 503,
  database_busy: 503,
  disk_full: 507,
  internal: 500,
};

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not signed in',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  413: 'Too large',
  415: 'Unsupported type',
  422: 'Refused',
  429: 'Too many requests',
  500: 'Internal error',
  502: 'WAHA problem',
  503: 'Not now',
  507: 'No room',
};

export interface Problem {
  status: number;
  headers: Record<string, string>;
  body: Record<string, unknown>;
}

/** What Express and its parsers throw at malformed requests says of itself that it may be shown. */
function fromParser(error: Error): AppError | null {
  const { type, status, expose } = error as { type?: string; status?: number; expose?: boolean };
  if (type === 'entity.too.large') {
    return new AppError('body_too_large', 'The body is larger than this call takes.');
  }
  if (type === 'entity.parse.failed')
    return new AppError('invalid_input', 'The body is not valid JSON.');
  if (status === 404 && expose)
    return new AppError('not_found', 'There is nothing at this address.');
  if (expose || (error instanceof URIError && status === 400)) {
    return new AppError('invalid_input', 'The request could not be read.');
  }
  return null;
}

/** The foreseen error behind whatever was thrown; null for a bug. */
export function foreseen(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  return error instanceof Error ? fromParser(error) : null;
}

/** problem+json for a foreseen error; for a bug nothing but that it was one. */
export function problemOf(error: AppError | null, requestId: string): Problem {
  const code = error?.code ?? 'internal';
  const status = statusOf[code];
  const { retryAfterS } = error?.details ?? {};
  return {
    status,
    headers: {
      ...(typeof retryAfterS === 'number' ? { 'Retry-After': String(Math.ceil(retryAfterS)) } : {}),
      ...(code === 'unauthenticated' ? { 'WWW-Authenticate': 'Bearer' } : {}),
    },
    body: {
      ...error?.details,
      type: `urn:whatsapp-crm:problem:${code}`,
      title: titles[status] ?? 'Error',
      status,
      code,
      detail: error?.message ?? 'Something here is broken. It was noted under this request id.',
      requestId,
    },
  };
}
