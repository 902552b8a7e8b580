import type { Clock } from '../kernel/clock.js';

/** One request as it arrived under /api, whatever became of it. */
export interface RecordedRequest {
  method: string;
  /** With its query, still encoded. */
  path: string;
  /** The parsed body, null without one. Long strings (media) are cut. */
  body: unknown;
  at: Date;
  /** The clock's monotonic milliseconds when the headers arrived. */
  monotonicMs: number;
  /** What was answered; null while open, and for ever when the answer was withheld. */
  status: number | null;
}

export interface RequestLog {
  arrived(method: string, path: string): RecordedRequest;
  all(): readonly RecordedRequest[];
}

const kept = 20_000;
const longestString = 4_096;

/** A body small enough to keep. */
export function withoutBulk(body: unknown): unknown {
  if (typeof body === 'string' && body.length > longestString) return `${body.slice(0, 64)}...`;
  if (Array.isArray(body)) return body.map(withoutBulk);
  if (typeof body !== 'object' || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, withoutBulk(value)] as const),
  );
}

export function createRequestLog(clock: Clock): RequestLog {
  const requests: RecordedRequest[] = [];
  return {
    arrived(method, path) {
      const at = clock.now();
      const monotonicMs = clock.monotonicMs();
      const request = { method, path, body: null, at, monotonicMs, status: null };
      requests.push(request);
      if (requests.length > kept) requests.splice(0, 1_000);
      return request;
    },
    all: () => requests,
  };
}
