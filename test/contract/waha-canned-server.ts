import { createServer, type IncomingHttpHeaders } from 'node:http';
import {
  createServer as createTcpServer,
  type AddressInfo,
  type Server,
  type Socket,
} from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Recorded {
  name: string;
  method: string;
  path: string;
  status: number;
  body: unknown;
}

const responses = JSON.parse(
  readFileSync(join(__dirname, 'recorded', 'waha-responses.json'), 'utf8'),
) as Recorded[];

/** A recorded answer by its name. */
export function recorded(name: string): Recorded {
  const found = responses.find(response => response.name === name);
  if (!found) throw new Error(`no recorded answer "${name}"`);
  return found;
}

export interface Seen {
  method: string;
  /** Path with query, as it came. */
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
}

export interface Answer {
  status: number;
  body: unknown;
}

/** Answers a request; undefined is a 404 of a route that does not exist. */
export type Script = (seen: Seen) => Answer | undefined;

export interface CannedServer {
  url: string;
  /** Everything asked so far, in order. */
  seen: Seen[];
  close: () => Promise<void>;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function closing(server: Server, sockets: ReadonlySet<Socket>): () => Promise<void> {
  return async () => {
    const closed = new Promise(resolve => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
}

function track(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  return sockets;
}

const noRoute = ({ method, path }: Seen): Answer => ({
  status: 404,
  body: { message: `Cannot ${method} ${path}`, error: 'Not Found', statusCode: 404 },
});

/** A WAHA that says what its script says, as JSON; an empty string is an empty body. */
export async function startCanned(script: Script): Promise<CannedServer> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const ask: Seen = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
      };
      seen.push(ask);
      const { status, body } = script(ask) ?? noRoute(ask);
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
      response.end(body === '' ? '' : JSON.stringify(body));
    });
  });
  const close = closing(server, track(server));
  return { url: await listen(server), seen, close };
}

/**
 * A server below HTTP: `react` is called when a whole request has come in, `greet` when a connection
 * stands.
 */
export async function startRaw(
  react: (socket: Socket, request: string) => void,
  greet: (socket: Socket) => void = () => undefined,
) {
  const requests: string[] = [];
  const server = createTcpServer(socket => {
    let text = '';
    greet(socket);
    socket.on('error', () => undefined);
    socket.on('data', chunk => {
      text += chunk.toString('latin1');
      const [head = '', ...rest] = text.split('\r\n\r\n');
      const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
      if (rest.length === 0 || rest.join('\r\n\r\n').length < length) return;
      requests.push(text);
      const whole = text;
      text = '';
      react(socket, whole);
    });
  });
  const close = closing(server, track(server));
  return { url: await listen(server), requests, close };
}
