import { dirname, join } from 'node:path';
import Joi from 'joi';
import type { Policy } from '../pacing/index.js';
import { parseSettings, readJson } from './json-file.js';
import { policySchema } from './policy-schema.js';

type Layer = Readonly<Record<string, unknown>>;

interface OwnPolicy {
  extends: string;
  [key: string]: unknown;
}

const ownSchema = Joi.object<OwnPolicy>({
  extends: Joi.string()
    .pattern(/^[a-z][a-z0-9-]*$/)
    .required(),
})
  .unknown()
  .required();

function isLayer(value: unknown): value is Layer {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Key by key: objects go into each other, anything else replaces what was there. */
function overlay(below: unknown, above: unknown): unknown {
  if (!isLayer(below) || !isLayer(above)) return above;
  const changed = Object.entries(above).map(([key, value]) => [key, overlay(below[key], value)]);
  return { ...below, ...Object.fromEntries(changed) };
}

/**
 * The policy that `own` makes of the preset it extends. Throws one ConfigError listing everything that
 * is wrong, each complaint with its path; `source` names where `own` came from.
 */
export function resolvePolicy(
  own: unknown,
  presetNamed: (name: string) => unknown,
  source = 'The policy',
): Policy {
  const { extends: preset, ...overrides } = parseSettings(ownSchema, own, source);
  const complete = overlay(presetNamed(preset), overrides);
  const named = isLayer(complete) ? { ...complete, preset } : complete;
  return parseSettings(policySchema, named, source);
}

/** The policy in `file`, on top of `policy.<preset>.json` in `presets`. Throws as `resolvePolicy`. */
export function loadPolicy(file: string, presets = dirname(file)): Policy {
  const presetNamed = (name: string) => readJson(join(presets, `policy.${name}.json`));
  return resolvePolicy(readJson(file), presetNamed, file);
}
