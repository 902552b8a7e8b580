import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import Joi from 'joi';
import type { RandomBytes } from '../kernel/random.js';
import { ConfigError } from './config-error.js';
import { readEnv } from './env.js';

/** What must never be shown. Printing or serialising it says which parts are set. */
export interface Secrets {
  /** Seals what the database keeps secret. Losing it loses those. */
  readonly instanceKey: Buffer;
  /** Signs access tokens. */
  readonly jwtKey: Buffer;
  /** Asked for by the built-in sandbox. */
  readonly sandboxKey: string;
  readonly wahaApiKey: string | null;
  readonly apiKey: string | null;
  readonly admin: { readonly email: string; readonly password: string } | null;
  readonly superadmin: { readonly email: string; readonly password: string } | null;
}

interface KeptSecrets {
  instanceKey: string;
  jwtKey: string;
  sandboxKey: string;
}

const keyBytes = 32;
const key = () =>
  Joi.string()
    .pattern(/^[\w-]{43}$/)
    .required();

const keptSchema = Joi.object<KeptSecrets>({
  instanceKey: key(),
  jwtKey: key(),
  sandboxKey: key(),
}).required();

function unprintable<Value extends object>(value: Value): Value {
  const summary = () =>
    Object.fromEntries(
      Object.entries(value).map(([name, part]) => [name, part === null ? 'not set' : 'set']),
    );
  return Object.freeze(
    Object.defineProperties(value, {
      toJSON: { value: summary },
      [inspect.custom]: { value: summary },
    }),
  );
}

/**
 * Puts a complete file in place, or leaves the one that another process has just put there: a key
 * once used must not be replaced.
 */
function keepNew(file: string, kept: KeptSecrets): void {
  const draft = `${file}.${process.pid}`;
  const handle = openSync(draft, 'w', 0o600);
  writeFileSync(handle, `${JSON.stringify(kept, null, 2)}\n`);
  fsyncSync(handle);
  closeSync(handle);
  try {
    linkSync(draft, file);
  } catch (error) {
    // Some file systems have no links; there the rename has to do.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

function readKept(file: string): KeptSecrets | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ConfigError(file, ['it must be readable by the user that runs the gateway']);
  }
  return parseKept(file, text);
}

function parseKept(file: string, text: string): KeptSecrets {
  try {
    return Joi.attempt<Joi.ObjectSchema<KeptSecrets>>(JSON.parse(text), keptSchema);
  } catch {
    throw new ConfigError(file, [
      'it must hold instanceKey, jwtKey and sandboxKey as they were generated; restore it from a backup',
    ]);
  }
}

function keptIn(dataDir: string, randomBytes: RandomBytes): KeptSecrets {
  const file = join(dataDir, 'secrets.json');
  const present = readKept(file);
  if (present) return present;
  const made = () => Buffer.from(randomBytes(keyBytes)).toString('base64url');
  const fresh = { instanceKey: made(), jwtKey: made(), sandboxKey: made() };
  mkdirSync(dataDir, { recursive: true });
  keepNew(file, fresh);
  return readKept(file) ?? fresh;
}

/** Somebody the environment names. */
const person = (email: string | undefined, password: string | undefined) =>
  email && password ? unprintable({ email, password }) : null;

/**
 * The secrets of the environment, and the gateway's own from `secrets.json` in `dataDir`, made at
 * the first start and readable by its owner only. Throws ConfigError; a damaged file is never replaced.
 */
export function loadSecrets(
  env: NodeJS.ProcessEnv,
  dataDir: string,
  randomBytes: RandomBytes,
): Secrets {
  const { WAHA_API_KEY, API_KEY, ...given } = readEnv(env);
  const kept = keptIn(dataDir, randomBytes);
  return unprintable<Secrets>({
    instanceKey: Buffer.from(kept.instanceKey, 'base64url'),
    jwtKey: Buffer.from(kept.jwtKey, 'base64url'),
    sandboxKey: kept.sandboxKey,
    wahaApiKey: WAHA_API_KEY ?? null,
    apiKey: API_KEY ?? null,
    admin: person(given.ADMIN_EMAIL, given.ADMIN_PASSWORD),
    superadmin: person(given.SUPERADMIN_EMAIL, given.SUPERADMIN_PASSWORD),
  });
}
