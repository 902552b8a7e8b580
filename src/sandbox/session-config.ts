import { refused } from './answers.js';
import type { Engine } from './engines.js';
import type { SessionConfig } from './model.js';

const known = [
  'metadata',
  'proxy',
  'debug',
  'ignore',
  'client',
  'noweb',
  'gows',
  'webjs',
  'webhooks',
] as const;

type Fields = Record<string, unknown>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

function isAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  return ['http:', 'https:'].includes(new URL(value).protocol);
}

function complaintsAbout(webhook: unknown, at: number, engine: Engine): string[] {
  const { url, events, retries } = isFields(webhook) ? webhook : {};
  const path = `config.webhooks.${at}`;
  const names = [...engine.events, '*'];
  const complaints: string[] = [];
  if (!isAddress(url)) complaints.push(`${path}.url must be a URL address`);
  if (!Array.isArray(events) || events.some(name => !names.includes(String(name)))) {
    const list = names.join(', ');
    complaints.push(`${path}.each value in events must be one of the following values: ${list}`);
  }
  const policies = ['linear', 'exponential', 'constant'];
  const policy = isFields(retries) ? retries.policy : undefined;
  if (policy !== undefined && !policies.some(known => known === policy)) {
    const list = policies.join(', ');
    complaints.push(`${path}.retries.policy must be one of the following values: ${list}`);
  }
  return complaints;
}

/**
 * The config WAHA would keep: unknown keys dropped, NOWEB's default filled in.
 * @throws Refusal 400 that lists everything wrong, known event names included.
 */
export function parseSessionConfig(given: unknown, engine: Engine): SessionConfig | null {
  if (!isFields(given)) return null;
  const complaints = listOf(given.webhooks).flatMap((webhook, at) =>
    complaintsAbout(webhook, at, engine),
  );
  if (complaints.length > 0) throw refused(400, complaints);
  const kept = known.filter(key => given[key] !== undefined).map(key => [key, given[key]] as const);
  const config: Fields = Object.fromEntries(kept);
  if (isFields(config.noweb)) config.noweb = { markOnline: true, ...config.noweb };
  return config;
}
