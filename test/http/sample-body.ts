import type { Description, Schema } from 'joi';

type Kind = Description & {
  flags?: { presence?: string };
  allow?: unknown[];
  keys?: Record<string, Kind>;
  items?: Kind[];
  matches?: { schema?: Kind }[];
  rules?: { name: string; args?: Record<string, unknown> }[];
};

const at = (days: number) => new Date(Date.now() + days * 24 * 3_600_000).toISOString();

function sampleText(described: Kind): string {
  const rule = (name: string) => described.rules?.find(found => found.name === name)?.args;
  if (rule('email')) return 'somebody@example.com';
  if (rule('pattern')?.options && JSON.stringify(rule('pattern')).includes('"id"'))
    return '01ARZ3NDEKTSV4RRFFQ69G5FAV';
  return 'sample-text';
}

/** Something this schema takes, as far as its description tells. */
function sampleOf(described: Kind): unknown {
  const word = described.allow?.find(value => value !== null && typeof value !== 'object');
  if (word !== undefined && word !== '') return word;
  switch (described.type) {
    case 'string':
      return sampleText(described);
    case 'number':
      return described.rules?.find(({ name }) => name === 'min')?.args?.limit ?? 1;
    case 'boolean':
      return true;
    case 'date':
      return at(-1);
    case 'array':
      return described.items?.slice(0, 1).map(sampleOf) ?? [];
    case 'alternatives':
      return sampleOf(described.matches?.[0]?.schema ?? { type: 'string' });
    default:
      return Object.fromEntries(
        Object.entries(described.keys ?? {})
          .filter(([, kind]) => kind.flags?.presence === 'required')
          .map(([name, kind]) => [name, sampleOf(kind)]),
      );
  }
}

/** The names a part of a request may have. */
export const namesIn = (schema: Schema | undefined): string[] =>
  Object.keys((schema?.describe() as Kind | undefined)?.keys ?? {});

/** A body that gets past the schema, with these members on top. */
export function sampleBody(schema: Schema | undefined, known: object): Record<string, unknown> {
  const made = schema ? (sampleOf(schema.describe()) as object) : {};
  return { ...made, ...known };
}
