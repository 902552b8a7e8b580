import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { AppError } from '../kernel/errors.js';
import type { Clock } from '../kernel/clock.js';
import type { NewId } from '../kernel/ids.js';
import type { Log } from '../kernel/log.js';
import type { Principal } from '../kernel/principal.js';
import { securityHeaders } from './headers.js';
import { parsePart } from './parse.js';
import { foreseen, problemOf } from './problem.js';
import { byPrecedence, Reply, type RequestFacts, type Route } from './route.js';
import { isSameOrigin } from './same-origin.js';
import { staticFiles } from './static-files.js';

/** Who is calling, and by which credential: only a cookie can be ridden by another site. */
export interface Caller {
  principal: Principal;
  byCookie: boolean;
}

export interface HttpPorts {
  routes: readonly Route[];
  authenticate(request: RequestFacts): Promise<Caller | null>;
  clock: Clock;
  newId: NewId;
  log: Log;
  /** Runs the request with these fields on every log line. */
  withContext<Result>(fields: Record<string, unknown>, run: () => Result): Result;
  publicFolder: string;
  /** Addresses that answer the page. */
  pages: readonly string[];
  /** Further origins whose pages may call with cookies. */
  trustedOrigins: readonly string[];
  /** While stopping, what changes something is refused. */
  isStopping(): boolean;
}

const usualBytes = 1024 * 1024;
const requestIdShape = /^[A-Za-z0-9_-]{8,64}$/;
const changes = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

function factsOf(request: Request, response: Response): RequestFacts {
  const key = request.get('idempotency-key');
  return {
    requestId: String(response.locals.requestId),
    headers: request.headers,
    address: request.socket.remoteAddress ?? '',
    idempotencyKey: key === undefined || key === '' ? null : key,
    rawBody: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
  };
}

function checkKey({ idempotencyKey }: RequestFacts): void {
  if (idempotencyKey !== null && idempotencyKey.length > 255) {
    throw new AppError('invalid_input', 'The Idempotency-Key is longer than 255 characters.');
  }
}

function send(response: Response, status: number, answer: unknown): void {
  const reply = answer instanceof Reply ? answer : new Reply(status, answer);
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  response.status(reply.status);
  if (reply.body === undefined) response.end();
  else if (Buffer.isBuffer(reply.body)) response.end(reply.body);
  else response.json(reply.body);
}

/** Ways in: request id, headers, size, caller, right, parsed parts, handler, and one shape of error. */
export function createHttpServer(ports: HttpPorts) {
  const { authenticate, clock, log, newId, trustedOrigins } = ports;

  async function callerFor(route: Route, facts: RequestFacts, method: string): Promise<Principal | null> {
    if (route.permission === 'public') return null;
    const caller = await authenticate(facts);
    if (!caller) throw new AppError('unauthenticated', 'Sign in, or send an API key.');
    if (caller.byCookie && changes.has(method) && !isSameOrigin(facts.headers, trustedOrigins)) {
      throw new AppError('cross_site', 'This call came from another site.');
    }
    const { principal } = caller;
    if (route.permission !== 'signed-in' && !principal.permissions.has(route.permission)) {
      throw new AppError('forbidden', `This needs the right ${route.permission}.`, { right: route.permission });
    }
    return principal;
  }

  async function answer(route: Route, request: Request, response: Response): Promise<void> {
    const facts = factsOf(request, response);
    response.locals.route = route.path;
    if (ports.isStopping() && changes.has(request.method)) {
      throw new AppError('stopping', 'The gateway is stopping. Try again in a moment.', { retryAfterS: 5 });
    }
    const principal = await callerFor(route, facts, request.method);
    response.locals.caller = principal?.kind ?? 'public';
    checkKey(facts);
    const parts = {
      params: parsePart('params', route.params, request.params),
      query: parsePart('query', route.query, request.query),
      body: route.rawBody ? {} : parsePart('body', route.body, request.body),
    };
    // The declaration's own type says whether its handler wants a caller.
    const result = await route.handle({ ...parts, caller: principal as never, request: facts });
    send(response, route.status, result);
  }

  function begin(request: Request, response: Response, next: NextFunction): void {
    const given = request.get('x-request-id') ?? '';
    const requestId = requestIdShape.test(given) ? given : newId<string>();
    const startedMs = clock.monotonicMs();
    response.locals.requestId = requestId;
    response.setHeader('X-Request-Id', requestId);
    response.on('finish', () => {
      if (response.locals.route === undefined) return;
      log.info('request', {
        requestId,
        caller: String(response.locals.caller ?? 'unknown'),
        method: request.method,
        route: String(response.locals.route),
        status: response.statusCode,
        ms: Math.round(clock.monotonicMs() - startedMs),
      });
    });
    ports.withContext({ requestId }, next);
  }

  function mount(app: Express): void {
    const known = new Map<string, Set<string>>();
    for (const route of [...ports.routes].sort(byPrecedence)) {
      const limit = route.bodyLimitBytes ?? usualBytes;
      const read = route.rawBody ? express.raw({ type: () => true, limit }) : express.json({ limit, type: () => true });
      app[route.method](route.path, read, (request: Request, response: Response) => answer(route, request, response));
      known.set(route.path, (known.get(route.path) ?? new Set()).add(route.method));
    }
    for (const [path, methods] of known) {
      app.all(path, (_request, response) => {
        response.setHeader('Allow', [...methods].map(method => method.toUpperCase()).join(', '));
        throw new AppError('method_not_allowed', 'This address does not take this method.');
      });
    }
  }

  function explain(error: unknown, request: Request, response: Response, next: NextFunction): void {
    if (response.headersSent) return next(error);
    const known = foreseen(error);
    const requestId = String(response.locals.requestId);
    if (!known) log.error('a request met a bug', { requestId, err: error });
    const { status, headers, body } = problemOf(known, requestId);
    response.locals.route ??= request.path.startsWith('/api') ? '(unknown)' : undefined;
    response.status(status).set(headers).type('application/problem+json').send(JSON.stringify(body));
  }

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(begin, securityHeaders());
  app.use('/api', (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  mount(app);
  app.use('/api', () => {
    throw new AppError('not_found', 'There is no such call.');
  });
  app.use(staticFiles(ports.publicFolder, ports.pages));
  app.use(() => {
    throw new AppError('not_found', 'There is nothing at this address.');
  });
  app.use(explain);

  const server: Server = createServer(app);
  return {
    server,
    routes: ports.routes,
    /** Resolves with the port that was taken. */
    listen: (host: string, port: number): Promise<number> =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    /** Takes no new connections, ends idle ones, and waits for answers that are under way. */
    close: (): Promise<void> =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

export type HttpServer = ReturnType<typeof createHttpServer>;
