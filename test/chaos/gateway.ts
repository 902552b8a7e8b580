import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createApi, type Api } from '../support/api.js';
import { bundle, type Change } from './bundle.js';
import type { Rules } from './judge/evidence.js';
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
  limits?: Partial<Limits>;
  /** Keys of the policy to override. */
  policy?: object;
  env?: Record<string, string>;
  /** What makes it another product than ours. */
  changes?: readonly Change[];
}

/** What a run lets bind; the rest is out of reach. */
export interface Limits {
  gapMs: readonly [low: number, high: number];
  messagesPerHour: number | null;
  contactsPerDay: number | null;
  /** How long an answer to a send is waited for. */
  timeoutS: number;
}

const usualLimits: Limits = {
  gapMs: [20, 40],
  messagesPerHour: null,
  contactsPerDay: null,
  timeoutS: 2,
};

const zone = 'Asia/Jakarta';

/** The promises of these limits, for the judge. */
export function rulesOf(limits: Partial<Limits> = {}): Rules {
  const { gapMs, timeoutS, messagesPerHour, contactsPerDay } = { ...usualLimits, ...limits };
  const timeoutMs = timeoutS * 1_000;
  return {
    gapMs: gapMs[0],
    timeoutMs,
    quietMs: 2 * timeoutMs,
    messagesPerHour,
    contactsPerDay,
    zone,
  };
}

const wholeDay = ['00:00-24:00'];
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const outOfReach = 1_000_000;
const weekMinutes = 7 * 24 * 60;

/** Rules that hold nothing back but what is under test: these runs judge delivery. */
function openPolicy(limits: Partial<Limits> = {}) {
  const { gapMs, messagesPerHour, contactsPerDay } = { ...usualLimits, ...limits };
  return {
    extends: 'standard',
    zone,
    activeHours: {
      days: Object.fromEntries(days.map(day => [day, wholeDay])),
      openingJitterS: [0, 0],
    },
    caps: {
      contactsPerDay: contactsPerDay ?? outOfReach,
      messagesPerHour: messagesPerHour ?? outOfReach,
      firstContactsPerDay: outOfReach,
    },
    gap: { defaultMs: gapMs, firstContactMs: gapMs, campaignMs: gapMs },
    human: { enabled: false },
    warmup: { enabled: false },
    quietHours: { enabled: false },
    numberCheck: { enabled: false },
    consent: { firstContact: 'off', campaign: 'off', known: 'off' },
    content: { sameText: { warn: null, hold: null } },
    health: { strainedBelow: 2, poorBelow: 1, criticalBelow: 0 },
    resume: { rampAfterMinutes: weekMinutes },
    emergency: {
      failureStreak: { count: outOfReach },
      failureRate: { count: outOfReach, of: outOfReach },
      ackErrors: { count: outOfReach },
      undelivered: { minimum: outOfReach },
      sessionDrops: { count: outOfReach },
      replyRate: { minimum: outOfReach },
      restrictedRecipients: { count: outOfReach, inARow: outOfReach },
      openUnknowns: { count: outOfReach },
      optOutSurge: { count: outOfReach },
      contagion: { sessions: outOfReach },
    },
  };
}

/** The gateway as people run it, but for a policy that lets it send. */
export async function gatewayProcess(setup: GatewaySetup): Promise<GatewayProcess> {
  const { folder, port, wahaUrl, limits, policy = {}, env = {}, changes = [] } = setup;
  mkdirSync(folder, { recursive: true });
  const policyFile = join(folder, 'policy.json');
  writeFileSync(policyFile, JSON.stringify({ ...openPolicy(limits), ...policy }));
  const databaseFile = join(folder, 'data', 'whatsapp-crm.db');
  const { timeoutS } = { ...usualLimits, ...limits };
  const running = program({
    file: await bundle('src/main.ts', changes),
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
      SEND_TIMEOUT_S: String(timeoutS),
      ...env,
    },
    ready: /ready at http/,
  });
  const api = createApi(`http://127.0.0.1:${port}`, { 'X-Api-Key': apiKey });
  return Object.assign(Object.create(running) as Program, { api, databaseFile });
}
