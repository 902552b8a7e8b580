import { createHmac } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Log } from '../kernel/log.js';
import type { WebhookConfig, WebhookRetries } from './model.js';
import type { Pace } from './pace.js';

/** One event on its way to one address. The body never changes between tries. */
export interface Delivery {
  webhook: WebhookConfig;
  body: string;
  /** The body's own timestamp, ms. */
  timestamp: number;
  requestId: string;
}

/** Posts events, each on its own and retried from memory: no order, and lost with a restart. */
export interface Webhooks {
  post(delivery: Delivery): void;
  /** Forgets every retry that waits. */
  forget(): void;
}

const defaultRetries: WebhookRetries = { policy: 'constant', delaySeconds: 2, attempts: 15 };

/** Lower-case hex HMAC-SHA-512 over the raw bytes of a body. */
export const signatureOf = (body: string | Buffer, key: string) =>
  createHmac('sha512', key).update(body).digest('hex');

/** How long to wait before retry number `retry`, counted from 1. */
export function retryDelayMs({ policy, delaySeconds }: WebhookRetries, retry: number): number {
  const factors = { constant: 1, linear: retry, exponential: 2 ** (retry - 1) };
  return delaySeconds * 1_000 * factors[policy];
}

function headersOf(delivery: Delivery, version: string): Record<string, string> {
  const { webhook, body, timestamp, requestId } = delivery;
  const custom = (webhook.customHeaders ?? []).map(({ name, value }) => [name, value] as const);
  const key = webhook.hmac?.key;
  const signed: Record<string, string> = key
    ? { 'X-Webhook-Hmac': signatureOf(body, key), 'X-Webhook-Hmac-Algorithm': 'sha512' }
    : {};
  return {
    accept: 'application/json, text/plain, */*',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': `WAHA/${version}`,
    ...Object.fromEntries(custom),
    'X-Webhook-Request-Id': requestId,
    'X-Webhook-Timestamp': String(timestamp),
    ...signed,
  };
}

/** Resolves with the answer's head, its body drained. Rejects when there is none. */
function post(delivery: Delivery, version: string, signal: AbortSignal): Promise<IncomingMessage> {
  const url = new URL(delivery.webhook.url);
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  const headers = headersOf(delivery, version);
  const options = { method: 'POST', headers, agent: false, signal, rejectUnauthorized: false };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, options, answer => {
      answer.on('error', reject).on('end', () => resolve(answer));
      answer.resume();
    });
    outgoing.on('error', reject).end(delivery.body);
  });
}

const isSuccess = (answer: IncomingMessage) =>
  answer.statusCode !== undefined && answer.statusCode >= 200 && answer.statusCode < 300;

/** Ends every delivery that began in it. Any number of deliveries may listen. */
function newEpoch(): AbortController {
  const epoch = new AbortController();
  setMaxListeners(0, epoch.signal);
  return epoch;
}

export function createWebhooks(pace: Pace, version: string, log: Log): Webhooks {
  let epoch = newEpoch();
  pace.stopped.addEventListener('abort', () => epoch.abort(), { once: true });

  /** Null when it arrived, otherwise how long the receiver asked to be left alone, ms. */
  async function attempt(delivery: Delivery, signal: AbortSignal): Promise<number | null> {
    try {
      const answer = await post(delivery, version, signal);
      if (isSuccess(answer)) return null;
      return Number(answer.headers['retry-after'] ?? 0) * 1_000 || 0;
    } catch {
      return 0;
    }
  }

  async function deliver(delivery: Delivery): Promise<void> {
    const { signal } = epoch;
    const retries = { ...defaultRetries, ...delivery.webhook.retries };
    let askedMs = await attempt(delivery, signal);
    for (let retry = 1; retry <= retries.attempts && askedMs !== null; retry += 1) {
      await pace.sleep(Math.max(askedMs, retryDelayMs(retries, retry)), signal);
      if (signal.aborted) return;
      askedMs = await attempt(delivery, signal);
    }
    if (askedMs !== null) log.debug('webhook given up', { requestId: delivery.requestId });
  }

  return {
    post: delivery => pace.inBackground(() => deliver(delivery)),
    forget() {
      epoch.abort();
      epoch = newEpoch();
    },
  };
}
