import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createApi, type Api } from '../support/api.js';
import { bundle } from './bundle.js';
import { program, type Program } from './program.js';
import { wahaKey } from './waha.js';

export const apiKey = 'chaos-key-0123456789abcdef';

export interface GatewayProcess extends Program {
  api: Api;
  databaseFile: string;
}

export interface GatewaySetup {
  folder: string;
  port: number;
  wahaUrl: string;
  /** Keys of the policy to override. */
  policy?: object;
  env?: Record<string, string>;
}

const wholeDay = ['00:00-24:00'];
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Rules that hold nothing back but the gap: these runs judge delivery, not limits. */
export const gapMs = { low: 20, high: 40 };
const openPolicy = {
  extends: 'standard',
  activeHours: {
    days: Object.fromEntries(days.map(day => [day, wholeDay])),
    openingJitterS: [0, 0],
  },
  caps: { contactsPerDay: 1_000_000, messagesPerHour: 1_000_000, firstContactsPerDay: 1_000_000 },
  gap: {
    defaultMs: [gapMs.low, gapMs.high],
    firstContactMs: [gapMs.low, gapMs.high],
    campaignMs: [gapMs.low, gapMs.high],
  },
  human: { enabled: false },
  warmup: { enabled: false },
  quietHours: { enabled: false },
  numberCheck: { enabled: false },
  consent: { firstContact: 'off', campaign: 'off', known: 'off' },
};

/** The gateway as people run it, but for a policy without limits. */
export async function gatewayProcess(setup: GatewaySetup): Promise<GatewayProcess> {
  const { folder, port, wahaUrl, policy = {}, env = {} } = setup;
  mkdirSync(folder, { recursive: true });
  const policyFile = join(folder, 'policy.json');
  writeFileSync(policyFile, JSON.stringify({ ...openPolicy, ...policy }));
  const databaseFile = join(folder, 'data', 'whatsapp-crm.db');
  const running = program({
    file: await bundle('src/main.ts', 'gateway'),
    cwd: resolve('.'),
    env: {
      PORT: String(port),
      DATA_DIR: join(folder, 'data'),
      LOG_DIR: join(folder, 'logs'),
      LOG_LEVEL: 'warn',
      NODE_ENV: 'production',
      POLICY_FILE: policyFile,
      WAHA_BASE_URL: wahaUrl,
      WAHA_API_KEY: wahaKey,
      API_KEY: apiKey,
      ADMIN_EMAIL: 'owner@example.com',
      ADMIN_PASSWORD: 'a long enough word',
      SEND_TIMEOUT_S: '2',
      ...env,
    },
    ready: /ready at http/,
  });
  const api = createApi(`http://127.0.0.1:${port}`, { 'X-Api-Key': apiKey });
  return Object.assign(Object.create(running) as Program, { api, databaseFile });
}
