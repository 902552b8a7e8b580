/** Rules as the API carries them: nested by name, their meaning known by path. */
export type Rules = Readonly<Record<string, unknown>>;

export type Range = readonly [low: number, high: number];

function isBranch(value: unknown): value is Rules {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function valueAt(rules: Rules, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((branch, name) => (isBranch(branch) ? branch[name] : undefined), rules);
}

export function numberAt(rules: Rules, path: string): number | null {
  const value = valueAt(rules, path);
  return typeof value === 'number' ? value : null;
}

export function textAt(rules: Rules, path: string): string {
  const value = valueAt(rules, path);
  return typeof value === 'string' ? value : '';
}

export function flagAt(rules: Rules, path: string): boolean {
  return valueAt(rules, path) === true;
}

export function numbersAt(rules: Rules, path: string): readonly number[] {
  const value = valueAt(rules, path);
  return Array.isArray(value) ? value.filter(item => typeof item === 'number') : [];
}

export function rangeAt(rules: Rules, path: string): Range | null {
  const [low, high] = numbersAt(rules, path);
  return low === undefined || high === undefined ? null : [low, high];
}

/** The rules with one value put at a path; branches on the way come into being. */
export function withValue(rules: Rules, path: string, value: unknown): Rules {
  const [name = '', ...rest] = path.split('.');
  if (rest.length === 0) return { ...rules, [name]: value };
  const branch = rules[name];
  return { ...rules, [name]: withValue(isBranch(branch) ? branch : {}, rest.join('.'), value) };
}

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Opening hours of each weekday from Monday, each `HH:MM-HH:MM`; an empty list is a closed day. */
export function hoursOf(rules: Rules): readonly (readonly string[])[] {
  return weekdays.map(day => {
    const value = valueAt(rules, `activeHours.days.${day}`);
    return Array.isArray(value) ? value.filter(item => typeof item === 'string') : [];
  });
}

/** The one stretch that all open days share; null when they differ or have several. */
export function commonHours(rules: Rules): string | null {
  const open = hoursOf(rules).filter(hours => hours.length > 0);
  const [first] = open;
  const [only, second] = first ?? [];
  if (only === undefined || second !== undefined) return null;
  return open.every(hours => hours.join() === only) ? only : null;
}
