import { readdirSync } from 'node:fs';
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

/** Rules stored above the file. A preset of their own takes the place of the file's preset. */
export interface StoredRules {
  preset: string | null;
  rules: Readonly<Record<string, unknown>>;
}

export interface PolicyComplaint {
  path: string;
  message: string;
}

/** The shipped presets and the instance's file, and how stored rules lie on them. */
export interface PolicyLayers {
  /** What binds where nothing is stored. */
  readonly base: Policy;
  /** Names of the shipped presets. */
  readonly presets: readonly string[];
  /**
   * Lays stored rules, widest first, over preset and file: of equal keys the narrower wins, of
   * presets the narrowest is at the bottom. Answers every complaint at once.
   */
  resolve(
    stored: readonly StoredRules[],
  ): { policy: Policy } | { complaints: readonly PolicyComplaint[] };
}

const presetFile = /^policy\.([a-z][a-z0-9-]*)\.json$/;

/** Reads the presets that lie in `folder`, by name. */
function readPresets(folder: string): ReadonlyMap<string, unknown> {
  const found = readdirSync(folder).flatMap(name => {
    const preset = presetFile.exec(name)?.[1];
    return preset ? [[preset, readJson(join(folder, name))] as const] : [];
  });
  return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** `value` as a policy, or everything that is wrong with it. */
function checked(value: unknown): ReturnType<PolicyLayers['resolve']> {
  const result = policySchema.validate(value, {
    abortEarly: false,
    convert: false,
    errors: { wrap: { label: false } },
  });
  if (!result.error) return { policy: result.value };
  const { details } = result.error;
  return { complaints: details.map(({ path, message }) => ({ path: path.join('.'), message })) };
}

/** Reads the file and all presets beside it, or in `folder`. Throws as `loadPolicy`. */
export function loadPolicyLayers(file: string, folder = dirname(file)): PolicyLayers {
  const base = loadPolicy(file, folder);
  const { extends: ownPreset, ...own } = parseSettings(ownSchema, readJson(file), file);
  const presets = readPresets(folder);
  return {
    base,
    presets: [...presets.keys()],
    resolve(stored) {
      const preset = stored.reduce((wider, { preset: name }) => name ?? wider, ownPreset);
      const bottom = presets.get(preset);
      if (bottom === undefined)
        return { complaints: [{ path: 'preset', message: `There is no preset ${preset}` }] };
      const laid = [own, ...stored.map(({ rules }) => rules)].reduce<unknown>(overlay, bottom);
      return checked(isLayer(laid) ? { ...laid, preset } : laid);
    },
  };
}
