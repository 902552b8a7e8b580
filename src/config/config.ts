import { resolve } from 'node:path';
import { readEnv } from './env.js';
import type { Environment, LogLevel } from './env-schema.js';

/** How this gateway runs. Paths are absolute, addresses end without a slash; nothing here is secret but `queue.url`. */
export interface Config {
  /** `trustedOrigins` are pages beside our own that may call with the user's cookies. */
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly trustedOrigins: readonly string[];
  };
  readonly dataDir: string;
  readonly databaseFile: string;
  readonly logs: { readonly dir: string; readonly level: LogLevel; readonly pretty: boolean };
  readonly queue:
    | { readonly kind: 'auto' | 'private' | 'embedded' }
    | { readonly kind: 'redis'; readonly url: string };
  /** `speed` divides the sandbox's delays. */
  readonly waha:
    | { readonly kind: 'sandbox'; readonly speed: number }
    | { readonly kind: 'server'; readonly baseUrl: string };
  /** Name of the session everything uses that names none. */
  readonly defaultSession: string;
  /** Where WAHA reaches us; null is our own address on this machine. */
  readonly backendUrl: string | null;
  readonly policyFile: string;
  readonly maxMediaBytes: number;
  /** With less room than this on the disk nothing new is taken. */
  readonly minFreeBytes: number;
  /** How long an answer to a send is waited for. */
  readonly sendTimeouts: { readonly textMs: number; readonly mediaMs: number };
  /** How long an unlearned outcome holds its lane: at least twice the wait for its answer. */
  readonly quiet: { readonly textMs: number; readonly mediaMs: number };
}

const bytesPerMb = 1024 * 1024;

const withoutSlash = (url: string) => url.replace(/\/+$/, '');

function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}

function trustedOrigins({ FRONTEND_URL, CORS_ORIGINS }: Environment): string[] {
  const page = FRONTEND_URL === undefined ? [] : [new URL(FRONTEND_URL).origin];
  return [...new Set([...page, ...CORS_ORIGINS])];
}

function queueOf({ REDIS_URL, QUEUE_STORE }: Environment): Config['queue'] {
  return REDIS_URL === undefined ? { kind: QUEUE_STORE } : { kind: 'redis', url: REDIS_URL };
}

function wahaOf({ WAHA_BASE_URL, SANDBOX_SPEED }: Environment): Config['waha'] {
  return WAHA_BASE_URL === undefined
    ? { kind: 'sandbox', speed: SANDBOX_SPEED }
    : { kind: 'server', baseUrl: withoutSlash(WAHA_BASE_URL) };
}

/**
 * The configuration in `env`, frozen; relative paths start at `root`. Throws one ConfigError with
 * everything that is wrong, in secrets too.
 */
export function loadConfig(env: NodeJS.ProcessEnv, root = process.cwd()): Config {
  const given = readEnv(env);
  const dataDir = resolve(root, given.DATA_DIR);
  const sendMs = given.SEND_TIMEOUT_S * 1_000;
  return frozen<Config>({
    http: { host: given.HOST, port: given.PORT, trustedOrigins: trustedOrigins(given) },
    dataDir,
    databaseFile: resolve(root, given.DATABASE_PATH ?? resolve(dataDir, 'whatsapp-crm.db')),
    logs: {
      dir: resolve(root, given.LOG_DIR),
      level: given.LOG_LEVEL,
      pretty: given.LOG_PRETTY ?? given.NODE_ENV !== 'production',
    },
    queue: queueOf(given),
    waha: wahaOf(given),
    defaultSession: given.WAHA_SESSION_NAME,
    backendUrl: given.BACKEND_URL === undefined ? null : withoutSlash(given.BACKEND_URL),
    policyFile: resolve(root, given.POLICY_FILE),
    maxMediaBytes: given.MAX_MEDIA_MB * bytesPerMb,
    minFreeBytes: given.MIN_FREE_MB * bytesPerMb,
    sendTimeouts: { textMs: sendMs, mediaMs: 2 * sendMs },
    quiet: { textMs: 2 * sendMs, mediaMs: Math.ceil((20 * sendMs) / 3) },
  });
}
