import axios, { type AxiosRequestConfig } from 'axios';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { failpoint, type Failpoint } from '../kernel/failpoint.js';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';

export interface HttpOptions {
  baseUrl: string;
  apiKey: string | null;
  connectMs: number;
}

export interface HttpCall {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the base address, with its segments already encoded. */
  path: string;
  query?: Readonly<Record<string, string | number | boolean>>;
  body?: unknown;
  /** For everything together, the connecting included. */
  timeoutMs: number;
  maxBytes: number;
  /** A message leaves with it: tests may meet its edges. */
  isSend?: boolean;
}

export interface HttpAnswer<Content> {
  kind: 'answer';
  status: number;
  /** Lower case, without parameters; empty when the server named none. */
  contentType: string;
  content: Content;
}

/**
 * No complete answer. `reached` says whether the connection (with TLS, where there is TLS) ever
 * stood: when it is false, no byte of the request can have left.
 */
export interface HttpBreak {
  kind: 'break';
  reached: boolean;
  /** Node's word for it, `TIMEOUT`, `CONNECT_TIMEOUT` or `TOO_LARGE`. */
  code: string;
}

export interface Http {
  /** One request on a socket of its own, never repeated, never redirected. Never throws. */
  text(call: HttpCall): Promise<HttpAnswer<string> | HttpBreak>;
  bytes(call: HttpCall): Promise<HttpAnswer<Buffer> | HttpBreak>;
}

/** What is known about a request while it runs. */
interface Flight {
  reached: boolean;
  stoppedBy: 'CONNECT_TIMEOUT' | 'TIMEOUT' | null;
}

type OnResponse = (response: IncomingMessage) => void;

/** Node's own request with an ear on its socket: axios does not say how far a failed request came. */
function watchedTransport(
  secure: boolean,
  { onReached, onWritten }: { onReached(): void; onWritten(): void },
) {
  return {
    request(options: RequestOptions, onResponse: OnResponse): ClientRequest {
      const request = secure ? httpsRequest(options, onResponse) : httpRequest(options, onResponse);
      request.once('socket', socket => {
        socket.once(secure ? 'secureConnect' : 'connect', onReached);
      });
      request.once('finish', onWritten);
      return request;
    },
  };
}

function headersFor(call: HttpCall, apiKey: string | null): Record<string, string> {
  return {
    accept: 'application/json',
    'user-agent': 'whatsapp-crm',
    ...(apiKey === null ? {} : { 'x-api-key': apiKey }),
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
  };
}

function addressOf(base: URL, call: HttpCall): string {
  const address = new URL(base.pathname.replace(/\/$/, '') + call.path, base);
  for (const [name, value] of Object.entries(call.query ?? {})) {
    address.searchParams.set(name, String(value));
  }
  return address.href;
}

/** The error's code and nothing else: the error itself carries the request with its key and text. */
function codeOf(error: unknown): string {
  if (!axios.isAxiosError(error)) return 'UNKNOWN';
  if (error.message.startsWith('maxContentLength')) return 'TOO_LARGE';
  return /^[A-Z][A-Z0-9_]+$/.test(error.code ?? '') ? (error.code as string) : 'UNKNOWN';
}

function contentTypeOf(value: unknown): string {
  return typeof value === 'string' ? (value.split(';')[0] ?? '').trim().toLowerCase() : '';
}

/** Ends the flight at its time. Real time on purpose: a clock pushed forward must not cut a send. */
function armDeadlines(flight: Flight, limits: { connectMs: number; timeoutMs: number }) {
  const abort = new AbortController();
  const stop = (by: 'CONNECT_TIMEOUT' | 'TIMEOUT') => {
    flight.stoppedBy ??= by;
    abort.abort();
  };
  const connecting = setTimeout(() => flight.reached || stop('CONNECT_TIMEOUT'), limits.connectMs);
  const whole = setTimeout(() => stop('TIMEOUT'), limits.timeoutMs);
  const disarm = () => {
    clearTimeout(connecting);
    clearTimeout(whole);
  };
  return { signal: abort.signal, disarm };
}

/** Talks HTTP to one WAHA, and to nothing else. */
export function createHttp({ baseUrl, apiKey, connectMs }: HttpOptions): Http {
  const base = new URL(baseUrl);
  const secure = base.protocol === 'https:';

  async function run<Content>(
    call: HttpCall,
    responseType: 'text' | 'arraybuffer',
  ): Promise<HttpAnswer<Content> | HttpBreak> {
    const flight: Flight = { reached: false, stoppedBy: null };
    const edge = (point: Failpoint) => (call.isSend ? failpoint(point) : Promise.resolve());
    const agent = secure
      ? new HttpsAgent({ keepAlive: false })
      : new HttpAgent({ keepAlive: false });
    const { signal, disarm } = armDeadlines(flight, { connectMs, timeoutMs: call.timeoutMs });
    const config: AxiosRequestConfig = {
      method: call.method,
      url: addressOf(base, call),
      headers: headersFor(call, apiKey),
      ...(call.body === undefined ? {} : { data: JSON.stringify(call.body) }),
      ...(secure ? { httpsAgent: agent } : { httpAgent: agent }),
      transport: watchedTransport(secure, {
        onReached() {
          flight.reached = true;
          void edge('post.connected');
        },
        onWritten: () => void edge('post.body_written'),
      }),
      signal,
      maxRedirects: 0,
      maxContentLength: call.maxBytes,
      maxBodyLength: Infinity,
      proxy: false,
      responseType,
      transformRequest: [],
      transformResponse: [],
      validateStatus: () => true,
    };
    try {
      const { status, headers, data } = await axios.request<Content>(config);
      await edge('post.headers_received');
      const contentType = contentTypeOf(headers['content-type']);
      return { kind: 'answer', status, contentType, content: data };
    } catch (error) {
      return { kind: 'break', reached: flight.reached, code: flight.stoppedBy ?? codeOf(error) };
    } finally {
      disarm();
      agent.destroy();
    }
  }

  return {
    text: call => run<string>(call, 'text'),
    bytes: call => run<Buffer>(call, 'arraybuffer'),
  };
}

/** Parsed JSON, or undefined when the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
