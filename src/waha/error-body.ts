import { fieldsAt, fieldsOf, textOf } from './fields.js';

/**
 * WAHA's five shapes of refusal. Texts stay inside this module: an `exception` body repeats the
 * request with the message in it, and other messages may quote parts of it.
 */
export type ErrorBody =
  | { kind: 'plain'; message: string; title: string | null }
  | { kind: 'gate'; sessionStatus: string | null; missing: boolean }
  | { kind: 'exception'; message: string; codes: readonly string[] }
  | { kind: 'detail' }
  | { kind: 'keyed'; key: string }
  | { kind: 'unreadable' };

/** Words fit for a log or a page: a status phrase or a constant, never a piece of somebody's text. */
function safeWord(value: unknown, pattern: RegExp): string | null {
  const text = textOf(value);
  return text !== null && pattern.test(text) ? text : null;
}

function readPlain(message: unknown, title: unknown): ErrorBody {
  const text = Array.isArray(message) ? message.map(String).join('\n') : (textOf(message) ?? '');
  return { kind: 'plain', message: text, title: safeWord(title, /^[A-Z][A-Za-z ]{2,40}$/) };
}

function readException(exception: unknown): ErrorBody {
  const { message, code, data } = fieldsOf(exception);
  const inner = fieldsAt(exception, 'error').code;
  const codes = [code, data, inner].map(textOf).filter(text => text !== null);
  return { kind: 'exception', message: textOf(message) ?? '', codes };
}

function readGate(error: string, status: unknown): ErrorBody {
  const missing = /does not exist/i.test(error);
  return { kind: 'gate', sessionStatus: safeWord(status, /^[A-Z_]{3,40}$/), missing };
}

/** Tells which shape a parsed error answer has. */
export function readErrorBody(json: unknown): ErrorBody {
  const { statusCode, message, error, status, detail, exception } = fieldsOf(json);
  if (exception !== undefined) return readException(exception);
  const { key, code } = fieldsOf(error);
  if (typeof key === 'string') {
    return { kind: 'keyed', key: safeWord(key, /^[A-Z_]{3,40}$/) ?? 'unknown' };
  }
  if (code !== undefined) return { kind: 'exception', message: '', codes: [textOf(code) ?? ''] };
  if (statusCode !== undefined && message !== undefined) return readPlain(message, error);
  if (statusCode === undefined && typeof error === 'string') return readGate(error, status);
  if (typeof detail === 'string') return { kind: 'detail' };
  return { kind: 'unreadable' };
}

/** A 404 or 422 in plain shape that speaks of the session, not of the route. */
export function namesMissingSession(body: ErrorBody): boolean {
  if (body.kind === 'gate') return body.missing;
  return body.kind === 'plain' && /^session\b.*\b(not found|does not exist)/i.test(body.message);
}

/** The refusal in words that may be logged and shown. */
export function safeDetails(status: number, body: ErrorBody): Readonly<Record<string, unknown>> {
  switch (body.kind) {
    case 'gate':
      return { status, key: 'session_gate', sessionStatus: body.sessionStatus };
    case 'keyed':
      return { status, key: body.key };
    case 'plain':
      return { status, key: body.title };
    case 'exception':
    case 'detail':
    case 'unreadable':
      return { status, key: body.kind };
  }
}
