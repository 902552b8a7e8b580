import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentNames, secretVariables } from '../dist/config/env-schema.js';
import { createClock } from '../dist/kernel/clock.js';
import { silentLog } from '../dist/kernel/log.js';
import { createSandbox } from '../dist/sandbox/index.js';
import { freePort, program, root } from './program.mjs';
import { residentMb } from './resident.mjs';
import { until } from './waiting.mjs';

const apiKey = 'bench-key-0123456789abcdef';
const owner = { email: 'owner@example.com', password: 'a long enough word' };
const session = { name: 'default', phone: '6281100000001', pushName: 'Bench', status: 'WORKING' };

/** An empty variable counts as not given, and keeps that of an .env file out. */
const nothingGiven = Object.fromEntries(
  [...environmentNames, ...secretVariables.map(name => `${name}_FILE`)].map(name => [name, '']),
);

async function openWaha(site) {
  const waha = createSandbox({
    clock: createClock(),
    log: silentLog,
    apiKey,
    sessions: [session],
  });
  const { url } = await waha.start();
  site.atEnd(() => waha.stop());
  return url;
}

/** The private server's process; none when it is not running. */
function redisPid(dataDir) {
  try {
    const pid = Number(readFileSync(join(dataDir, 'queue', 'redis.pid'), 'utf8'));
    process.kill(pid, 0);
    return pid;
  } catch {
    return null;
  }
}

/** Only what a gateway that was killed has left behind. */
function endRedis(dataDir) {
  const pid = redisPid(dataDir);
  if (pid !== null) process.kill(pid, 'SIGTERM');
}

async function call(port, path, { method = 'GET', body } = {}) {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    headers: { 'X-Api-Key': apiKey, 'Content-Type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/**
 * The built product on a folder of its own, queue in `store`, with a WAHA on the loopback interface
 * whose one session works.
 */
export async function setUpGateway(site, store) {
  const dataDir = join(site.folder, store);
  mkdirSync(dataDir);
  site.atEnd(async () => endRedis(dataDir));
  const wahaUrl = await openWaha(site);
  const gateway = program(site, {
    file: join(root, 'dist', 'main.js'),
    path: '/api/health',
    name: `gateway ${store}`,
    env: {
      ...nothingGiven,
      NODE_ENV: 'production',
      PORT: String(await freePort()),
      DATA_DIR: dataDir,
      LOG_DIR: join(site.folder, `${store}-logs`),
      QUEUE_STORE: store,
      WAHA_BASE_URL: wahaUrl,
      WAHA_API_KEY: apiKey,
      API_KEY: apiKey,
      ADMIN_EMAIL: owner.email,
      ADMIN_PASSWORD: owner.password,
    },
  });
  const api = (path, request) => call(gateway.port, path, request);

  async function givenHook() {
    const response = await fetch(`${wahaUrl}/api/sessions/${session.name}`, {
      headers: { 'X-Api-Key': apiKey },
    });
    const { config } = await response.json();
    const [webhook] = config?.webhooks ?? [];
    return webhook && { path: new URL(webhook.url).pathname, key: webhook.hmac.key };
  }

  return {
    ...gateway,
    api,
    headers: { 'X-Api-Key': apiKey },
    databaseFile: join(dataDir, 'whatsapp-crm.db'),
    /** Path and key of the webhooks it asked WAHA for. */
    hook: () => until(givenHook, { what: 'Setting up the webhook' }),
    /** Resolves once the queue is up and the session works. */
    ready: () =>
      until(
        async () => {
          const { whatsapp, queue } = await api('/api/health');
          return whatsapp.ready && queue.state === 'up';
        },
        { what: 'Getting ready', everyMs: 50 },
      ),
    signIn: () => api('/api/auth/login', { method: 'POST', body: owner }),
    residentMb: () => residentMb([gateway.pid(), redisPid(dataDir)].filter(pid => pid !== null)),
  };
}
