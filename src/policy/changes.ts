import type { PolicyVersionView } from '../protocol/views.js';

type Change = PolicyVersionView['changes'][number];

const isBranch = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** What differs, by path. Lists are taken as one value: half a range means nothing. */
export function changesBetween(before: unknown, after: unknown, path = ''): Change[] {
  if (!isBranch(before) || !isBranch(after))
    return same(before, after) ? [] : [{ path, before, after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap(key =>
    changesBetween(before[key] ?? null, after[key] ?? null, path ? `${path}.${key}` : key),
  );
}
