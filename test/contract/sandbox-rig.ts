import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createClock, type MovableClock } from '../../src/kernel/clock.js';
import { silentLog } from '../../src/kernel/log.js';
import { createSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/index.js';

export const apiKey = 'rig-key';
export const hookKey = 'hook-secret';
export const ana = '5511999990001';
export const anaChat = `${ana}@c.us`;

export type Json = Record<string, unknown>;

export interface Reply {
  status: number;
  text: string;
  json: Json;
}

export interface Hooked {
  headers: IncomingHttpHeaders;
  raw: Buffer;
  event: string;
  body: Json;
  payload: Json;
}

/** A webhook receiver that remembers everything, failing the first `failures` deliveries. */
export interface Receiver {
  url: string;
  got: Hooked[];
  failFirst(failures: number): void;
  /** Resolves with the first delivery that fits, now or later. */
  until(fits: (hooked: Hooked) => boolean): Promise<Hooked>;
  /** Resolves when so many deliveries fit. */
  untilCount(count: number, fits: (hooked: Hooked) => boolean): Promise<Hooked[]>;
  close(): Promise<void>;
}

function hookedFrom(headers: IncomingHttpHeaders, raw: Buffer): Hooked {
  const body = JSON.parse(raw.toString()) as Json & { event: string; payload: Json };
  return { headers, raw, body, event: body.event, payload: body.payload };
}

const shut = (server: Server) =>
  new Promise<void>(resolve => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

export async function openReceiver(): Promise<Receiver> {
  const got: Hooked[] = [];
  const watchers = new Set<() => void>();
  let failures = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      got.push(hookedFrom(request.headers, Buffer.concat(chunks)));
      failures -= 1;
      response.writeHead(failures >= 0 ? 500 : 200).end();
      for (const watcher of [...watchers]) watcher();
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;

  function untilCount(count: number, fits: (hooked: Hooked) => boolean): Promise<Hooked[]> {
    return new Promise(resolve => {
      const check = () => {
        const found = got.filter(fits);
        if (found.length < count) return;
        watchers.delete(check);
        resolve(found);
      };
      watchers.add(check);
      check();
    });
  }

  return {
    url: `http://127.0.0.1:${port}/hook`,
    got,
    failFirst: count => void (failures = count),
    untilCount,
    until: async fits => (await untilCount(1, fits))[0] ?? fail(),
    close: () => shut(server),
  };
}

function fail(): never {
  throw new Error('nothing fits');
}

export interface Rig {
  sandbox: Sandbox;
  clock: MovableClock;
  receiver: Receiver;
  api(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Reply>;
  /** Sends a text to Ana, or whoever the body says. */
  sendText(body?: Json): Promise<Reply>;
  close(): Promise<void>;
}

async function replyOf(response: Response): Promise<Reply> {
  const text = await response.text();
  const isJson = text.startsWith('{') || text.startsWith('[');
  return { status: response.status, text, json: isJson ? (JSON.parse(text) as Json) : {} };
}

/** The config every rig's session has: all events to the receiver, signed, NOWEB's store on. */
export const configFor = (receiver: Receiver, retries?: Json) => ({
  metadata: { 'user.id': '42' },
  noweb: { store: { enabled: true, fullSync: false } },
  webhooks: [
    { url: receiver.url, events: ['*'], hmac: { key: hookKey }, ...(retries ? { retries } : {}) },
  ],
});

/** A sandbox with one working session `default`, two hundred times as fast as life. */
export async function openRig(options: Partial<SandboxOptions> = {}, retries?: Json): Promise<Rig> {
  const receiver = await openReceiver();
  const clock = createClock();
  const config = configFor(receiver, retries);
  const seeded = { name: 'default', phone: '5511900000001', pushName: 'Gate', config } as const;
  const sandbox = createSandbox({
    clock,
    log: silentLog,
    apiKey,
    seed: 'rig',
    speed: 200,
    sessions: [seeded],
    ...options,
  });
  const { url } = await sandbox.start();
  if (!options.sessions) {
    await receiver.until(({ event }) => event === 'session.status');
    receiver.got.splice(0);
  }

  async function api(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ) {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const all = { 'X-Api-Key': apiKey, 'content-type': 'application/json', ...headers };
    return replyOf(await fetch(url + path, { method, headers: all, ...sent }));
  }

  return {
    sandbox,
    clock,
    receiver,
    api,
    sendText: (body = {}) =>
      api('POST', '/api/sendText', { session: 'default', chatId: anaChat, text: 'hello', ...body }),
    async close() {
      await sandbox.stop();
      await receiver.close();
    },
  };
}

/** The ops the journal holds about a WhatsApp id, in order. */
export const opsOf = (sandbox: Sandbox, waId: string) =>
  sandbox.control
    .journal()
    .filter(line => line.waId === waId && line.op !== 'event')
    .map(line => line.op);

/** Matchers for `toEqual`, typed as what stands in JSON. */
export const like = (pattern: RegExp): unknown => expect.stringMatching(pattern);
export const having = (fields: Json): unknown => expect.objectContaining(fields);
export const aNumber: unknown = expect.any(Number);
export const anObject: unknown = expect.any(Object);

export const bareId = (id: unknown) => String(id).split('_')[2] ?? '';
