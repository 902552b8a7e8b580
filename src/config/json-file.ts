import { readFileSync } from 'node:fs';
import type { Schema } from 'joi';

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Reads and parses a JSON file. Throws an Error that names the file and what is wrong with it. */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    throw new Error(`${file} cannot be read as JSON: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * `value` as the schema's type. Throws one Error that lists every complaint with its path below
 * `source`, the name of where the value came from.
 */
export function parseSettings<Settings>(
  schema: Schema<Settings>,
  value: unknown,
  source: string,
): Settings {
  const result = schema.validate(value, { abortEarly: false, convert: false });
  if (!result.error) return result.value;
  const complaints = result.error.details.map(detail => `  ${detail.message}`);
  throw new Error([`${source} cannot be used:`, ...complaints].join('\n'));
}
