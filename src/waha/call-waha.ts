import { AppError } from '../kernel/errors.js';
import type { Log } from '../kernel/log.js';
import type { Clock } from '../kernel/clock.js';
import { readErrorBody, safeDetails, type ErrorBody } from './error-body.js';
import { parseJson, type Http, type HttpCall } from './http.js';

/** Longest waits, in milliseconds. */
export interface Timeouts {
  connectMs: number;
  /** Sessions, look-ups, lists: the gate alone holds a call 10 s. */
  controlMs: number;
  textMs: number;
  mediaMs: number;
  /** Typing and read marks, which nobody waits for. */
  mannersMs: number;
}

export const defaultTimeouts: Timeouts = {
  connectMs: 5_000,
  controlMs: 20_000,
  textMs: 90_000,
  mediaMs: 180_000,
  mannersMs: 3_000,
};

export const answerLimitBytes = 2 * 1024 * 1024;

/** What every part of this module needs to talk to its WAHA. */
export interface Line {
  http: Http;
  clock: Clock;
  log: Log;
  timeouts: Timeouts;
}

/** A control call: `does` is its name in logs, free of numbers and ids. */
export type ControlCall = Omit<HttpCall, 'timeoutMs' | 'maxBytes'> & {
  does: string;
  timeoutMs?: number;
};

export type ControlAnswer =
  /** `json` is null for an empty body, which WAHA often means by success. */
  { ok: true; status: number; json: unknown } | { ok: false; status: number; body: ErrorBody };

/** One path segment; `@` must not stand bare in it. */
export const segment = (text: string) => encodeURIComponent(text);

const unreachable = (does: string, cause: string) =>
  new AppError('waha_unreachable', 'WAHA could not be reached.', { does, cause });

export function refused(does: string, status: number, body: ErrorBody): AppError {
  return new AppError('waha_refused', 'WAHA refused the call.', {
    does,
    ...safeDetails(status, body),
  });
}

export function unreadable(does: string, status: number | null): AppError {
  return new AppError('waha_refused', 'WAHA answered something unreadable.', {
    does,
    status,
    key: 'unreadable',
  });
}

function readJson(does: string, status: number, content: string): unknown {
  if (content.trim() === '') return null;
  const json = parseJson(content);
  if (json === undefined) throw unreadable(does, status);
  return json;
}

/** Makes the call and hands back also a refusal. Throws `waha_unreachable` or, for a 2xx without JSON, `waha_refused`. */
export async function ask(line: Line, call: ControlCall): Promise<ControlAnswer> {
  const { does, timeoutMs = line.timeouts.controlMs, ...request } = call;
  const startedMs = line.clock.monotonicMs();
  const seen = await line.http.text({ ...request, timeoutMs, maxBytes: answerLimitBytes });
  const tookMs = Math.round(line.clock.monotonicMs() - startedMs);
  const result = seen.kind === 'answer' ? { status: seen.status } : { broke: seen.code };
  line.log.debug('called WAHA', { does, tookMs, ...result });
  if (seen.kind === 'break') {
    if (seen.code === 'TOO_LARGE') throw unreadable(does, null);
    throw unreachable(does, seen.code);
  }
  const { status, content } = seen;
  if (status >= 200 && status < 300)
    return { ok: true, status, json: readJson(does, status, content) };
  return { ok: false, status, body: readErrorBody(parseJson(content)) };
}

/** The parsed answer of a call that must go well; null for an empty one. */
export async function demand(line: Line, call: ControlCall): Promise<unknown> {
  const answer = await ask(line, call);
  if (!answer.ok) throw refused(call.does, answer.status, answer.body);
  return answer.json;
}

/** The answer of a call that must bring a list. */
export async function demandList(line: Line, call: ControlCall): Promise<readonly unknown[]> {
  const json = await demand(line, call);
  if (Array.isArray(json)) return json as readonly unknown[];
  throw unreadable(call.does, 200);
}

/** The same as `ask`, for callers who can do without: null when it could not be learned. */
export async function attempt(line: Line, call: ControlCall): Promise<ControlAnswer | null> {
  try {
    return await ask(line, call);
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}
