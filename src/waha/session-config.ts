import { fieldsOf, listOf, numberOf, textOf } from './fields.js';

export interface WebhookRetries {
  policy: 'constant' | 'linear' | 'exponential';
  delaySeconds: number;
  attempts: number;
}

export interface WebhookConfig {
  url: string;
  events: readonly string[];
  hmac?: { key: string };
  retries?: WebhookRetries;
}

/** A session's settings at WAHA. Keys beside `webhooks` are WAHA's own and pass through unread. */
export interface SessionConfig {
  webhooks: readonly WebhookConfig[];
  [key: string]: unknown;
}

/** Names only newer servers know; a config is sent again without them when refused for it. */
const optionalEvents: readonly string[] = ['message.ack.group'];

/** `message.any` without `message`: subscribing to both brings every inbound message twice. */
const events: readonly string[] = [
  'session.status',
  'message.any',
  'message.ack',
  'message.ack.group',
  'message.reaction',
  'message.edited',
  'message.revoked',
];

/** The settings we want on each session: signed events, repeated for about two hours while we are away. */
export function webhookConfig({ url, hmacKey }: { url: string; hmacKey: string }): SessionConfig {
  return {
    webhooks: [
      {
        url,
        events,
        hmac: { key: hmacKey },
        retries: { policy: 'exponential', delaySeconds: 2, attempts: 12 },
      },
    ],
    // Without its store NOWEB can neither find a message nor list any; other engines pass over it.
    noweb: { store: { enabled: true, fullSync: false } },
  };
}

/** What two webhook entries must share to do the same for us. */
function shapeOf(webhook: unknown): string {
  const { url, events: names, hmac, retries } = fieldsOf(webhook);
  const { policy, delaySeconds, attempts } = fieldsOf(retries);
  return JSON.stringify([
    textOf(url),
    listOf(names).map(String).sort(),
    textOf(fieldsOf(hmac).key),
    [textOf(policy), numberOf(delaySeconds), numberOf(attempts)],
  ]);
}

function pathOf(webhook: unknown): string | null {
  const url = textOf(fieldsOf(webhook).url);
  return url !== null && URL.canParse(url) ? new URL(url).pathname : null;
}

/**
 * `current` with our webhooks in place of the ones we set before, which are known by their path
 * even after our own address changed. Foreign webhooks and all other settings stay.
 */
export function withOurWebhooks(current: unknown, wanted: SessionConfig): SessionConfig {
  if (typeof current !== 'object' || current === null) return wanted;
  const settings = fieldsOf(current);
  const ours = new Set(wanted.webhooks.map(pathOf));
  const foreign = listOf(settings.webhooks).filter(webhook => !ours.has(pathOf(webhook)));
  return { ...settings, webhooks: [...(foreign as WebhookConfig[]), ...wanted.webhooks] };
}

/** Whether a session that runs with `current` must be given `next`. */
export function differs(current: unknown, next: SessionConfig): boolean {
  const now = listOf(fieldsOf(current).webhooks).map(shapeOf).sort();
  return JSON.stringify(now) !== JSON.stringify(next.webhooks.map(shapeOf).sort());
}

/**
 * `config` without the events a server of an older version does not know, given the text of its
 * refusal, which lists the names it does know. Null when that is not what it complained about.
 */
export function withoutUnknownEvents(config: SessionConfig, refusal: string): SessionConfig | null {
  const [, list] = /one of the following values:([^\n]*)/.exec(refusal) ?? [];
  if (list === undefined) return null;
  const known = new Set(list.split(',').map(name => name.trim()));
  const dropped = optionalEvents.filter(name => !known.has(name));
  const names = config.webhooks.flatMap(webhook => webhook.events);
  if (!dropped.some(name => names.includes(name))) return null;
  const keep = (name: string) => !dropped.includes(name);
  const webhooks = config.webhooks.map(hook => ({ ...hook, events: hook.events.filter(keep) }));
  return { ...config, webhooks };
}
