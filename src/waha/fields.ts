/** A JSON object of somebody else: every read may find nothing, or the wrong thing. */
export type Fields = Readonly<Record<string, unknown>>;

const nothing: Fields = {};

/** `value` as an object to read from; an empty one for anything that is none. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : nothing;
}

/** The object at the end of a path of keys; an empty one as soon as a step is missing. */
export function fieldsAt(value: unknown, ...path: readonly string[]): Fields {
  return path.reduce((at, key) => fieldsOf(at[key]), fieldsOf(value));
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text without lone surrogates: one database and one socket would each mangle them differently. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}

/** Non-empty text, or null. Numbers are written out: engines disagree about ids and codes. */
export function textOf(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  return typeof value === 'string' && value !== '' ? wellFormed(value) : null;
}

/** The first of several places that holds text. */
export function firstText(...values: readonly unknown[]): string | null {
  return values.map(textOf).find(text => text !== null) ?? null;
}

/** A finite number, also when it came as text; null otherwise. */
export function numberOf(value: unknown): number | null {
  if (typeof value === 'string' && !/^-?\d+(\.\d+)?$/.test(value)) return null;
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** Above this a time counts milliseconds: as seconds it would be the year 5138, as milliseconds 1973. */
const secondsEnd = 1e11;
const latestMs = 8.64e15;

/** An instant given in seconds (also fractional) or milliseconds; null when it is none. */
export function instantOf(value: unknown): Date | null {
  const number = numberOf(value);
  if (number === null || number <= 0) return null;
  const ms = Math.round(number < secondsEnd ? number * 1000 : number);
  return ms <= latestMs ? new Date(ms) : null;
}
