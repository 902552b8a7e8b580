import type { ProblemView } from '../protocol/views.js';

/** An answer that is not a success. `status` 0: there was no answer. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly view: Partial<ProblemView>,
    readonly retryAfterMs: number | null = null,
  ) {
    super(view.detail ?? view.code ?? '');
    this.name = 'Problem';
  }

  get code(): string {
    return this.view.code ?? 'internal';
  }
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface CallOptions {
  body?: unknown;
  /** A ULID of ours; the same key twice is one message. */
  idempotencyKey?: string;
  signal?: AbortSignal;
  /** Sign-in calls answer 401 themselves and are not repeated. */
  anonymous?: boolean;
}

/** Asks the person to sign in again; resolves once they have. */
export type SignInAgain = () => Promise<void>;

let signInAgain: SignInAgain | null = null;
let refreshing: Promise<boolean> | null = null;

/** Tells what to do when the session cannot be refreshed. Before that, a 401 is just a problem. */
export function onSessionEnded(ask: SignInAgain | null): void {
  signInAgain = ask;
}

async function refreshOnce(): Promise<boolean> {
  const answer = await attempt('POST', '/api/auth/refresh', {});
  if (answer.status >= 500 || answer.status === 429) throw await problemOf(answer);
  return answer.ok;
}

/**
 * One refresh for everybody who waits for one; false when the sign-in has ended.
 * @throws Problem when the gateway does not answer
 */
export function refreshSignIn(): Promise<boolean> {
  refreshing ??= refreshOnce().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

function request(method: Method, path: string, options: CallOptions): Promise<Response> {
  const headers = new Headers({
    accept: 'application/json',
    'accept-language': document.documentElement.lang,
  });
  if (options.body !== undefined) headers.set('content-type', 'application/json');
  if (options.idempotencyKey) headers.set('idempotency-key', options.idempotencyKey);
  return fetch(path, {
    method,
    headers,
    credentials: 'same-origin',
    body: options.body === undefined ? null : JSON.stringify(options.body),
    signal: options.signal ?? null,
  });
}

async function attempt(method: Method, path: string, options: CallOptions): Promise<Response> {
  try {
    return await request(method, path, options);
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Problem(0, { code: 'offline' });
  }
}

async function problemOf(answer: Response): Promise<Problem> {
  const after = Number(answer.headers.get('retry-after'));
  const retryAfterMs = Number.isFinite(after) && after > 0 ? after * 1000 : null;
  try {
    return new Problem(answer.status, (await answer.json()) as ProblemView, retryAfterMs);
  } catch {
    return new Problem(
      answer.status,
      { code: 'internal', detail: answer.statusText },
      retryAfterMs,
    );
  }
}

/** Refreshes, or asks the person. Returns false when nobody is there to be asked. */
export async function renewSignIn(): Promise<boolean> {
  if (await refreshSignIn()) return true;
  if (!signInAgain) return false;
  await signInAgain();
  return true;
}

async function authorised(method: Method, path: string, options: CallOptions): Promise<Response> {
  const answer = await attempt(method, path, options);
  if (answer.status !== 401 || options.anonymous) return answer;
  if (!(await renewSignIn())) return answer;
  return attempt(method, path, options);
}

/**
 * Calls the gateway and gives the parsed answer, undefined when it has none. A 401 is refreshed or
 * signed in again, then repeated once.
 * @throws Problem
 */
export async function call<Answer>(
  method: Method,
  path: string,
  options: CallOptions = {},
): Promise<Answer> {
  const answer = await authorised(method, path, options);
  if (!answer.ok) throw await problemOf(answer);
  const text = await answer.text();
  return (text ? JSON.parse(text) : undefined) as Answer;
}

export function query(values: Readonly<Record<string, string | number | null>>): string {
  const pairs = Object.entries(values).filter(([, value]) => value !== null && value !== '');
  return new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString();
}
