import type { Request, RequestHandler, Response } from 'express';
import { actingAs, type Actor } from '../kernel/acting.js';
import type { Clock } from '../kernel/clock.js';
import { AppError } from '../kernel/errors.js';
import { narrowedTo, sourceOf, type Permission, type Principal } from '../kernel/principal.js';
import { parsePart } from './parse.js';
import { createRateLimit } from './rate-limit.js';
import { bodyReader } from './read-body.js';
import { Reply, type RequestFacts, type Route } from './route.js';
import { isSameOrigin } from './same-origin.js';

/** Who is calling, and by which credential: only a cookie can be ridden by another site. */
export interface Caller {
  principal: Principal;
  byCookie: boolean;
}

export interface DoorPorts {
  authenticate(this: void, request: RequestFacts): Promise<Caller | null>;
  /** Throws when a call with this permission may not reach what a part of it names. */
  mayReach(this: void, caller: Principal, permission: Permission, part: unknown): Promise<void>;
  clock: Clock;
  /** Further origins whose pages may call with cookies. */
  trustedOrigins: readonly string[];
  /** While stopping, what changes something is refused. */
  isStopping(): boolean;
  /** While the disk is almost full, too, but for what must always be possible. */
  isFull(): boolean;
}

const longestKey = 255;
const changing = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
/** Who comes in, what WAHA tells, a stop: small, and never refused while there is any room at all. */
const alwaysPossible = new Set<string>(['public', 'signed-in', 'queue:pause']);

function factsOf(request: Request, response: Response): RequestFacts {
  const key = request.get('idempotency-key')?.trim();
  return {
    requestId: String(response.locals.requestId),
    headers: request.headers,
    address: request.socket.remoteAddress ?? '',
    idempotencyKey: key || null,
    rawBody: Buffer.alloc(0),
  };
}

/**
 * Whoever comes without a credential is nobody until a handler finds out more; of what WAHA signs
 * and tells, the gateway makes what it will.
 */
function actorOf({ rawBody }: Route, caller: Principal | null, facts: RequestFacts): Actor {
  const { kind = rawBody ? 'gateway' : 'nobody', id = null, name = null } = caller ?? {};
  const { address, requestId } = facts;
  return { kind, id, name, address, requestId };
}

function checkKey({ idempotencyKey }: RequestFacts): void {
  if (idempotencyKey !== null && idempotencyKey.length > longestKey) {
    throw new AppError(
      'invalid_input',
      `The Idempotency-Key is longer than ${longestKey} characters.`,
    );
  }
}

/** What a script sends no other site can make a browser send; everything else has to be from here. */
function checkSite({ headers }: RequestFacts, trusted: readonly string[]): void {
  const isScript = headers['x-api-key'] !== undefined || headers.authorization !== undefined;
  if (!isScript && !isSameOrigin(headers, trusted)) {
    throw new AppError('cross_site', 'This call came from another site.');
  }
}

/** What a route asks of callers beyond being known; null for nothing. */
function rightOf({ permission }: Route): Permission | null {
  return permission === 'public' || permission === 'signed-in' ? null : permission;
}

function checkRight(right: Permission | null, { permissions }: Principal): void {
  if (right === null || permissions.has(right)) return;
  throw new AppError('forbidden', `This needs the right ${right}.`, { right });
}

function send(response: Response, { status, body, headers }: Reply): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (!response.hasHeader('Cache-Control')) response.setHeader('Cache-Control', 'no-store');
  response.status(status);
  if (body === undefined) response.end();
  else if (Buffer.isBuffer(body)) response.end(body);
  else response.json(body);
}

/** Makes the way in to a route: site, caller, right, reach, rate, body, parsed parts, handler. */
export function doorTo(route: Route, ports: DoorPorts): RequestHandler {
  const { authenticate, clock, trustedOrigins } = ports;
  const right = rightOf(route);
  const readBody = bodyReader(route);
  const limit = route.rate ? createRateLimit(clock, route.rate) : null;

  async function callerOf(facts: RequestFacts): Promise<Principal | null> {
    if (route.permission === 'public') return null;
    const caller = await authenticate(facts);
    if (!caller) throw new AppError('unauthenticated', 'Sign in, or send an API key.');
    checkRight(right, caller.principal);
    return caller.principal;
  }

  async function checkReach(caller: Principal | null, part: unknown): Promise<void> {
    if (caller && right) await ports.mayReach(caller, right, part);
  }

  function checkChange(facts: RequestFacts): void {
    if (ports.isStopping()) {
      throw new AppError('stopping', 'The gateway is stopping. Try again in a moment.', {
        retryAfterS: 5,
      });
    }
    if (ports.isFull() && !alwaysPossible.has(route.permission)) {
      throw new AppError('disk_full', 'The disk of the gateway is almost full.', {
        retryAfterS: 60,
      });
    }
    checkSite(facts, trustedOrigins);
  }

  return async (request, response) => {
    response.locals.route = route.path;
    const facts = factsOf(request, response);
    if (changing.has(request.method)) checkChange(facts);
    const caller = await callerOf(facts);
    response.locals.caller = caller?.kind ?? 'public';
    await checkReach(caller, request.params);
    limit?.take(caller ? sourceOf(caller) : facts.address);
    checkKey(facts);
    // Only now: nobody without a right makes us hold megabytes.
    await readBody(request, response);
    const body: unknown = request.body;
    const parts = {
      params: parsePart('params', route.params, request.params),
      query: parsePart('query', route.query, request.query),
      body: route.rawBody ? {} : parsePart('body', route.body, body),
    };
    await checkReach(caller, parts.query);
    await checkReach(caller, parts.body);
    const call = {
      ...parts,
      caller: caller && right ? narrowedTo(caller, right) : caller,
      request: Buffer.isBuffer(body) ? { ...facts, rawBody: body } : facts,
    };
    const answer = await actingAs(actorOf(route, caller, facts), () => route.handle(call));
    send(response, answer instanceof Reply ? answer : new Reply(route.status, answer));
  };
}
