import type { Description, Schema } from 'joi';
import type { Route } from '../../src/http/index.js';
import { chanceOf, type Chance } from '../chaos/chance.js';
import { coveted, oddValues, rawBodies, rawQueries } from './odd-values.js';

/** What one company has that can be named, by the names under which calls name it. */
export type Things = Readonly<Record<string, readonly string[]>>;

export interface Target {
  /** What the callers of the attack have themselves. */
  own: Things;
  /** What they may not reach. */
  foreign: Things;
}

export interface FuzzCall {
  route: Route;
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer;
}

type Kind = Description & {
  flags?: { presence?: string };
  allow?: unknown[];
  keys?: Record<string, Kind>;
  items?: Kind[];
  matches?: { schema?: Kind }[];
  rules?: { name: string; args?: Record<string, unknown> }[];
};

/** Names that stand for the same kind of thing. */
const sameAs: Readonly<Record<string, string>> = {
  name: 'session',
  to: 'phone',
  phone_number: 'phone',
  number: 'phone',
  chatId: 'phone',
  recipients: 'phone',
  customer_id: 'customerId',
  externalId: 'customerId',
  with: 'contactId',
  replyTo: 'messageId',
  stale: 'messageId',
  id: 'anyId',
  who: 'anyId',
  objectId: 'anyId',
  sessions: 'session',
};

const described = new Map<Schema, Kind>();
function describe(schema: Schema): Kind {
  const known: Kind = described.get(schema) ?? schema.describe();
  described.set(schema, known);
  return known;
}

/** As a browser would write it; half a letter is written as it was meant, which is no UTF-8. */
function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return '%ed%a0%80';
  }
}

const words = ['Halo', 'form', 'call', 'explicit', 'sale', 'a reason', 'Ana', 'en', 'UTC'];

/** Makes calls from the shapes that routes declare: nearly right ones, with ids of others in them. */
export function callMaker(routes: readonly Route[], { own, foreign }: Target, seed: string) {
  function thing(chance: Chance, name: string): string | null {
    const kind = sameAs[name] ?? name;
    const from = chance.happens(0.55) ? foreign : own;
    const pool = from[kind];
    return pool && pool.length > 0 ? chance.pick(pool) : null;
  }

  function text(chance: Chance, kind: Kind): unknown {
    const rule = (name: string) => kind.rules?.find(found => found.name === name)?.args;
    if (rule('email')) return `p${chance.whole(1, 50)}@example.com`;
    if (rule('pattern') && JSON.stringify(rule('pattern')).includes('id'))
      return chance.pick(own.anyId ?? []);
    return chance.pick(words);
  }

  function good(chance: Chance, name: string, kind: Kind): unknown {
    const valid = kind.allow?.filter(value => typeof value !== 'object' || value === null) ?? [];
    if (valid.length > 0 && chance.happens(0.8)) return chance.pick(valid);
    const known =
      kind.type === 'string' || kind.type === 'alternatives' ? thing(chance, name) : null;
    if (known !== null && chance.happens(name === 'name' ? 0.3 : 0.95)) return known;
    switch (kind.type) {
      case 'string':
        return text(chance, kind);
      case 'number':
        return chance.whole(1, 40);
      case 'boolean':
        return chance.happens(0.5);
      case 'date':
        return new Date(Date.now() + chance.whole(-5, 5) * 86_400_000).toISOString();
      case 'array':
        return Array.from({ length: chance.whole(1, 3) }, () => {
          const [item] = kind.items ?? [];
          return item ? value(chance, name, item) : thing(chance, name);
        });
      case 'alternatives':
        return value(chance, name, chance.pick(kind.matches ?? [{}]).schema ?? { type: 'string' });
      default:
        return members(chance, kind);
    }
  }

  function value(chance: Chance, name: string, kind: Kind): unknown {
    return chance.happens(0.12) ? chance.pick(oddValues) : good(chance, name, kind);
  }

  function members(chance: Chance, kind: Kind): Record<string, unknown> {
    const made: Record<string, unknown> = {};
    for (const [name, inner] of Object.entries(kind.keys ?? {})) {
      const isNeeded = inner.flags?.presence === 'required';
      if (isNeeded ? chance.happens(0.96) : chance.happens(0.35))
        made[name] = value(chance, name, inner);
    }
    return made;
  }

  function covet(chance: Chance, made: Record<string, unknown>): void {
    const names = Object.keys(coveted);
    for (let n = chance.whole(1, 4); n > 0; n -= 1) {
      const name = chance.pick(names);
      made[name] = coveted[name];
    }
  }

  function pathOf(chance: Chance, { path }: Route): string {
    return path.replace(/:(\w+)/g, (_, name: string) => {
      const known = thing(chance, name);
      const odd = oddValues.filter(value => typeof value === 'string' && value !== '');
      const chosen = known === null || chance.happens(0.08) ? chance.pick(odd) : known;
      return encoded(String(chosen)).replace(/^\.+$/, '%2e');
    });
  }

  function queryOf(chance: Chance, { query }: Route): string {
    if (chance.happens(0.06)) return chance.pick(rawQueries);
    if (!query) return '';
    const made = members(chance, describe(query));
    if (chance.happens(0.1)) covet(chance, made);
    const parts = Object.entries(made).map(([name, of]) => {
      const written = typeof of === 'string' ? of : JSON.stringify(of);
      return `${name}=${encoded(written)}`;
    });
    return parts.length > 0 ? `?${parts.join('&')}` : '';
  }

  function bodyOf(chance: Chance, { body, method }: Route): string | Buffer | undefined {
    if (method === 'get') return undefined;
    if (chance.happens(0.04)) return chance.pick(rawBodies);
    const made = body ? members(chance, describe(body)) : {};
    if (chance.happens(0.15)) covet(chance, made);
    return JSON.stringify(made);
  }

  /** The same number makes the same call again. */
  return (n: number): FuzzCall => {
    const chance = chanceOf(`${seed} ${n}`);
    const route = chance.pick(routes);
    const body = bodyOf(chance, route);
    const key = chance.happens(0.1)
      ? { 'idempotency-key': chance.pick(['k1', 'k2', 'shared']) }
      : {};
    return {
      route,
      method: route.method.toUpperCase(),
      path: pathOf(chance, route) + queryOf(chance, route),
      headers: { 'content-type': 'application/json', ...key },
      ...(body === undefined ? {} : { body }),
    };
  };
}
