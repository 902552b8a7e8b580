import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ConfigError } from './config-error.js';
import {
  environmentNames,
  environmentSchema,
  secretVariables,
  type Environment,
} from './env-schema.js';

type Given = Record<string, string>;

/**
 * Adds what `.env.local` and then `.env` in `root` say to `env`. The first to name a variable wins,
 * so the real environment stands above both files. A missing file is none.
 */
export function loadEnvFiles(root: string, env: NodeJS.ProcessEnv = process.env): void {
  for (const name of ['.env.local', '.env']) {
    const file = join(root, name);
    if (!existsSync(file)) continue;
    for (const [variable, value] of Object.entries(parseEnv(readFileSync(file, 'utf8')))) {
      if (value !== undefined) env[variable] ??= value;
    }
  }
}

/** The variables we know; an empty one counts as not given. */
function knownIn(env: NodeJS.ProcessEnv): Given {
  const pairs = environmentNames.flatMap(name => {
    const value = env[name]?.trim();
    return value ? [[name, value] as const] : [];
  });
  return Object.fromEntries(pairs);
}

/** Secrets whose `<NAME>_FILE` names a file, and what is wrong with those that cannot be had. */
function secretFiles(env: NodeJS.ProcessEnv, given: Given) {
  const values: Given = {};
  const complaints: string[] = [];
  for (const name of secretVariables) {
    const file = env[`${name}_FILE`]?.trim();
    if (!file) continue;
    if (given[name]) complaints.push(`${name} and ${name}_FILE exclude each other`);
    try {
      values[name] = readFileSync(file, 'utf8').trim();
    } catch {
      complaints.push(`${name}_FILE must name a file that can be read`);
    }
  }
  return { values, complaints };
}

/** The environment, parsed. Throws one ConfigError with everything that is wrong. */
export function readEnv(env: NodeJS.ProcessEnv): Environment {
  const given = knownIn(env);
  const files = secretFiles(env, given);
  const result = environmentSchema.validate({ ...given, ...files.values }, { abortEarly: false });
  const details = result.error?.details ?? [];
  const complaints = new Set([...files.complaints, ...details.map(detail => detail.message)]);
  if (result.error || complaints.size > 0)
    throw new ConfigError('The environment', [...complaints]);
  return result.value;
}
