import { STATUS_CODES } from 'node:http';
import { environmentOf, type Engine } from './engines.js';
import type { Session } from './model.js';

/** What goes back over HTTP. No body at all is a real answer of WAHA's. */
export interface Answer {
  status: number;
  body?: unknown;
  /** Bytes instead of JSON. */
  bytes?: Buffer;
  contentType?: string;
}

/** WAHA says no, in one of its five shapes. Thrown by calls, turned into an answer by the server. */
export class Refusal extends Error {
  constructor(readonly answer: Answer) {
    super(`refused with ${answer.status}`);
    this.name = 'Refusal';
  }
}

/** An error inside WAHA's engine: becomes shape E3, whatever fields come along. */
export class EngineError extends Error {
  constructor(
    message: string,
    readonly fields: Readonly<Record<string, unknown>> = {},
    name = 'Error',
  ) {
    super(message);
    this.name = name;
  }
}

/** Shape E1. */
export function refused(status: number, message: string | readonly string[]): Refusal {
  const error = STATUS_CODES[status] ?? 'Error';
  return new Refusal({ status, body: { message, error, statusCode: status } });
}

/** Shape E1 without `error`, as the guard in front of everything words it. */
export const unauthorized: Answer = {
  status: 401,
  body: { message: 'Unauthorized', statusCode: 401 },
};

/** Shape E2: the session is not in the state the call needs. */
export function wrongStatus(session: Session, expected: readonly string[]): Refusal {
  const error = 'Session status is not as expected. Try again later or restart the session';
  const { name, status } = session;
  return new Refusal({ status: 422, body: { error, session: name, status, expected } });
}

export function noSuchSession(name: string): Refusal {
  const error = `Session "${name}" does not exist`;
  return new Refusal({ status: 422, body: { error, session: name } });
}

export const sessionNameMissing = new Refusal({
  status: 422,
  body: { error: 'Session name is required' },
});

interface FailedCall {
  method: string;
  path: string;
  body: unknown;
  query: Readonly<Record<string, string>>;
}

/** Shape E3: echoes the request, as WAHA does. */
export function crashed(
  error: Error,
  { call, engine, at }: { call: FailedCall; engine: Engine; at: Date },
): Answer {
  const { message, name } = error;
  const fields = error instanceof EngineError ? error.fields : {};
  return {
    status: 500,
    body: {
      statusCode: 500,
      timestamp: at.toISOString(),
      exception: { message, ...fields, name, stack: `${name}: ${message}` },
      request: { path: call.path, method: call.method, body: call.body, query: call.query },
      version: environmentOf(engine),
    },
  };
}

/** Shape E4. */
export function badPresence(presence: string): Refusal {
  const detail = `'${presence}' presence requires 'chatId' field.`;
  return new Refusal({ status: 400, body: { detail } });
}

/** Shape E5. */
export function noSuchFile(name: string): Refusal {
  const error = { code: 404, key: 'FILE_NOT_FOUND', message: 'File not found', details: { name } };
  return new Refusal({ status: 404, body: { error } });
}

export function notImplemented(engine: Engine): Refusal {
  const hint = 'Check the docs and try another engine: https://waha.devlike.pro/';
  return refused(501, `The method is not implemented by '${engine.name}' engine. ${hint}`);
}

export function onlyInPlus(engine: Engine): Refusal {
  const what = `The feature is available only in Plus version for '${engine.name}' engine.`;
  return refused(422, `${what} Check this out: https://waha.devlike.pro/`);
}

const boom = { isBoom: true, output: {} };

/** The errors of WhatsApp's side that the gateway must tell apart. */
export const engineErrors = {
  timedOut: () => new EngineError('Timed Out', boom),
  connectionClosed: () => new EngineError('Connection Closed', boom),
  rateOverlimit: () => new EngineError('rate-overlimit', { data: 429, ...boom }),
  detachedFrame: () => new EngineError("Attempted to use detached Frame 'A1B2C3D4'."),
  restricted: (engine: Engine) =>
    new EngineError(`${engine.name === 'GOWS' ? '2 UNKNOWN: ' : ''}server returned error 463`),
} as const;

export const ok = (body?: unknown): Answer =>
  body === undefined ? { status: 200 } : { status: 200, body };

export const created = (body?: unknown): Answer =>
  body === undefined ? { status: 201 } : { status: 201, body };
