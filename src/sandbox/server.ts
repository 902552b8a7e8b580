import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { timingSafeEqual } from 'node:crypto';
import { ulidMaker } from '../kernel/ids.js';
import { secureBytes } from '../kernel/random.js';
import { refused, Refusal, unauthorized } from './answers.js';
import type { Call, Route } from './calls.js';
import { sha256 } from './ids.js';
import { createPlayer, type Outcome } from './outcomes.js';
import { parseBody, readBody } from './reading.js';
import { withoutBulk, type RecordedRequest } from './request-log.js';
import { createRouter, type FindRoute, type Found } from './router.js';
import type { World } from './world.js';
import { writeOutcome } from './writing.js';

/** The door: HTTP in, HTTP out. */
export interface Door {
  /** The address it listens on. */
  open(): Promise<string>;
  close(): Promise<void>;
  /** Refuses connections for `ms` of the clock's time, then listens on the same port again. */
  refuse(ms: number): Promise<void>;
}

export interface DoorOptions {
  world: World;
  routes: readonly Route[];
  host: string;
  port: number;
}

const equal = (left: string, right: string) =>
  timingSafeEqual(Buffer.from(sha256(left)), Buffer.from(sha256(right)));

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, () => {
      server.removeListener('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

function shut(server: Server): Promise<void> {
  const closed = new Promise<void>(resolve => void server.close(() => resolve()));
  server.closeAllConnections();
  return closed;
}

/** What a fault may be narrowed to: the chat or number a call is about. */
function detailOf({ body, params, query }: Call): string | null {
  const detail = body.chatId ?? params.chatId ?? query.get('phone');
  return typeof detail === 'string' ? detail : null;
}

function handlerOf(world: World, findRoute: FindRoute) {
  const { engine, faults, pace, requests, apiKey, log } = world;
  const newId = ulidMaker(() => pace.nowMs(), secureBytes);
  const play = createPlayer(world);

  function isAllowed(request: IncomingMessage, url: URL): boolean {
    const inQuery = engine.modern ? url.searchParams.get('x-api-key') : null;
    const given = request.headers['x-api-key'] ?? inQuery;
    return typeof given === 'string' && equal(given, apiKey);
  }

  async function callOf(
    request: IncomingMessage,
    url: URL,
    params: Found['params'],
  ): Promise<Call> {
    const body = parseBody(await readBody(request));
    return {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      params,
      query: url.searchParams,
      body,
      accept: request.headers.accept ?? '',
      requestId: newId(),
      fault: undefined,
      afterAnswer: [],
    };
  }

  async function answer(request: IncomingMessage, url: URL, record?: RecordedRequest) {
    const { method = 'GET' } = request;
    const found = findRoute(method, url.pathname);
    const call = await callOf(request, url, found?.params ?? {});
    if (record) record.body = withoutBulk(call.body);
    if (!found?.route.isOpen && !isAllowed(request, url)) throw new Refusal(unauthorized);
    if (!found) throw refused(404, `Cannot ${method} ${call.path}`);
    const { route } = found;
    const names = [route.name, ...(route.isSend ? ['send'] : []), '*'];
    if (record) call.fault = faults.take(names, detailOf(call));
    return { outcome: await play(route, call), call };
  }

  async function outcomeFor(request: IncomingMessage, url: URL, record?: RecordedRequest) {
    try {
      return await answer(request, url, record);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { outcome: { answer: error.answer }, call: undefined };
    }
  }

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const isApi = url.pathname.startsWith('/api/');
    const record = isApi
      ? requests.arrived(request.method ?? 'GET', request.url ?? '/')
      : undefined;
    response.on('error', error => log.debug('sandbox answer lost', { error }));
    const { outcome, call }: { outcome: Outcome; call: Call | undefined } = await outcomeFor(
      request,
      url,
      record,
    );
    if (record && outcome.cutAfterBytes !== 0) record.status = outcome.answer?.status ?? null;
    await writeOutcome(response, outcome, pace);
    for (const step of call?.afterAnswer ?? []) step();
  };
}

export function createDoor({ world, routes, host, port }: DoorOptions): Door {
  const { pace, log } = world;
  const handle = handlerOf(world, createRouter(routes));
  let boundPort = port;
  let server: Server | undefined;

  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    handle(request, response).catch((error: unknown) => {
      log.debug('sandbox call broken off', { error });
      response.destroy();
    });
  }

  async function open(): Promise<string> {
    server = createServer(onRequest);
    boundPort = await listen(server, host, boundPort);
    return `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`;
  }

  async function close(): Promise<void> {
    const closing = server;
    server = undefined;
    if (closing) await shut(closing);
  }

  async function reopen(ms: number): Promise<void> {
    if (await pace.sleepExactly(ms)) await open();
  }

  return {
    open,
    close,
    async refuse(ms) {
      await close();
      pace.inBackground(() => reopen(ms));
    },
  };
}
