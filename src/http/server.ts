import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { AppError } from '../kernel/errors.js';
import type { NewId } from '../kernel/ids.js';
import type { Log } from '../kernel/log.js';
import { cors } from './cors.js';
import { doorTo, type DoorPorts } from './door.js';
import { securityHeaders } from './headers.js';
import { foreseen, problemOf } from './problem.js';
import { byPrecedence, type Route } from './route.js';
import { staticFiles } from './static-files.js';

export interface HttpPorts extends DoorPorts {
  routes: readonly Route[];
  newId: NewId;
  log: Log;
  /** Runs the request with these fields on every log line. */
  withContext<Result>(fields: Record<string, unknown>, run: () => Result): Result;
  publicFolder: string;
  /** Addresses that answer the page. */
  pages: readonly string[];
}

const requestIdShape = /^[A-Za-z0-9_-]{8,64}$/;

/** Names the request, and notes how it ended: never its query, body or parameters. */
function beginning(ports: HttpPorts): RequestHandler {
  const { newId, log, clock } = ports;
  return (request, response, next) => {
    const given = request.get('x-request-id') ?? '';
    const requestId = requestIdShape.test(given) ? given : newId<string>();
    const startedMs = clock.monotonicMs();
    response.locals.requestId = requestId;
    response.setHeader('X-Request-Id', requestId);
    response.on('close', () => {
      const { route, caller = 'unknown', code } = response.locals as Record<string, unknown>;
      if (route === undefined) return;
      log.info('request', {
        requestId,
        caller,
        method: request.method,
        route,
        status: response.writableFinished ? response.statusCode : 'broken off',
        ...(code === undefined ? {} : { code }),
        ms: Math.round(clock.monotonicMs() - startedMs),
      });
    });
    ports.withContext({ requestId }, next);
  };
}

/** One shape of error for everything; a bug is noted here and shows nothing of itself outside. */
function explaining({ log }: HttpPorts): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const known = foreseen(error);
    const requestId = String(response.locals.requestId);
    if (!known) log.error('a request met a bug', { requestId, err: error });
    if (response.headersSent) return next(error);
    const { status, headers, body } = problemOf(known, requestId);
    response.locals.route ??= request.path.startsWith('/api') ? '(unknown)' : undefined;
    response.locals.code = body.code;
    response
      .status(status)
      .set(headers)
      .type('application/problem+json')
      .send(JSON.stringify(body));
  };
}

/** The same address, whatever its parameters are called. */
const shapeOf = (path: string) => path.replace(/:\w+/g, ':x');

function methodRefusals(routes: readonly Route[]): Map<string, Set<string>> {
  const known = new Map<string, Set<string>>();
  for (const { path, method } of routes) {
    const methods = known.get(shapeOf(path)) ?? new Set();
    known.set(shapeOf(path), methods.add(method.toUpperCase()));
    if (method === 'get') methods.add('HEAD');
  }
  return known;
}

function mount(app: Express, ports: HttpPorts): void {
  const routes = [...ports.routes].sort(byPrecedence);
  for (const route of routes) app[route.method](route.path, doorTo(route, ports));
  for (const [path, methods] of methodRefusals(routes)) {
    app.all(path, (_request, response) => {
      response.setHeader('Allow', [...methods].join(', '));
      throw new AppError('method_not_allowed', 'This address does not take this method.');
    });
  }
}

const refuse =
  (message: string): RequestHandler =>
  () => {
    throw new AppError('not_found', message);
  };

function appOf(ports: HttpPorts): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(beginning(ports), securityHeaders());
  app.use('/api', (_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  app.use(cors(ports.trustedOrigins));
  mount(app, ports);
  app.use('/api', refuse('There is no such call.'));
  app.use(staticFiles(ports.publicFolder, ports.pages));
  app.use(refuse('There is nothing at this address.'), explaining(ports));
  return app;
}

/** Whoever has not got an answer by then when the gateway stops is cut off. */
const longestAnswerMs = 5_000;

/** Ways in: request id, headers, site, caller, right, rate, size, parsed parts, and one shape of error. */
export function createHttpServer(ports: HttpPorts) {
  const server = createServer(appOf(ports));
  return {
    server,
    /** The only list of what can be called. */
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
        setTimeout(() => server.closeAllConnections(), longestAnswerMs).unref();
      }),
  };
}

export type HttpServer = ReturnType<typeof createHttpServer>;
