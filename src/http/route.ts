import type { IncomingHttpHeaders } from 'node:http';
import type { Schema } from 'joi';
import type { Permission, Principal } from '../kernel/principal.js';
import type { Rate } from './rate-limit.js';

/** Who may call: everybody, anybody we know, or whoever has this permission. */
export type Access = Permission | 'public' | 'signed-in';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** What a handler may need of the request beside its parsed parts. */
export interface RequestFacts {
  requestId: string;
  headers: IncomingHttpHeaders;
  /** Peer address; never taken from a header. */
  address: string;
  /** The Idempotency-Key, or null. */
  idempotencyKey: string | null;
  /** The exact bytes of the body; only where the route asked for them. */
  rawBody: Buffer;
}

/** An answer that is more than a JSON body with the route's usual status. */
export class Reply {
  constructor(
    readonly status: number,
    readonly body: unknown,
    readonly headers: Readonly<Record<string, string | string[]>> = {},
  ) {}
}

type CallerOf<A extends Access> = A extends 'public' ? null : Principal;

export interface Call<Params, Query, Body, A extends Access> {
  params: Params;
  query: Query;
  body: Body;
  caller: CallerOf<A>;
  request: RequestFacts;
}

interface RouteOf<Params, Query, Body, A extends Access> {
  method: Method;
  /** Express path; words win over parameters whatever the order of declaration. */
  path: string;
  permission: A;
  params?: Schema<Params>;
  query?: Schema<Query>;
  body?: Schema<Body>;
  /** Largest body in bytes, where the usual megabyte is too little. */
  bodyLimitBytes?: number;
  /** How often one caller may come: per user or key, else per address. */
  rate?: Rate;
  /** Hand over the bytes as they came and parse nothing: signatures are over bytes. */
  rawBody?: boolean;
  /** Status of a plain answer. */
  status: number;
  /** Answers the JSON body, or a Reply. A Buffer in a Reply goes out as it is. */
  handle(call: Call<Params, Query, Body, A>): Promise<unknown>;
}

/** A route as the server sees it: parts are parsed by its own schemas before `handle` gets them. */
export type Route = RouteOf<unknown, unknown, unknown, Access>;

/** Declares a route. What it does not declare does not reach the handler. */
export function defineRoute<Params, Query, Body, A extends Access>(
  route: RouteOf<Params, Query, Body, A>,
): Route {
  return route;
}

const isWord = (segment: string) => !segment.startsWith(':') && !segment.startsWith('*');

/** Literal segments before parameters, so that `/messages/search` is never taken for an id. */
export function byPrecedence(a: Route, b: Route): number {
  const [left, right] = [a.path.split('/'), b.path.split('/')];
  for (let at = 0; at < Math.max(left.length, right.length); at += 1) {
    const order = Number(isWord(right[at] ?? '')) - Number(isWord(left[at] ?? ''));
    if (order !== 0) return order;
  }
  return 0;
}
