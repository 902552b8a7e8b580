import { readFileSync } from 'node:fs';
import type { Schema } from 'joi';
import { ConfigError } from './config-error.js';

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Reads and parses a JSON file. Throws a ConfigError that names the file and what is wrong with it. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    throw new ConfigError(file, [`It cannot be read as JSON: ${reasonOf(error)}`]);
  }
}

/**
 * `value` as the schema's type. Throws one ConfigError that lists every complaint with its path below
 * `source`, the name of where the value came from.
 */
export function parseSettings<Settings>(
  schema: Schema<Settings>,
  value: unknown,
  source: string,
): Settings {
  const result = schema.validate(value, { abortEarly: false, convert: false });
  if (!result.error) return result.value;
  throw new ConfigError(
    source,
    result.error.details.map(detail => detail.message),
  );
}
