import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpServer, type Caller, type HttpPorts, type Route } from '../../src/http/index.js';
import { createClock } from '../../src/kernel/clock.js';
import { ulidMaker, type CompanyId, type UserId } from '../../src/kernel/ids.js';
import type { Log, LogFields } from '../../src/kernel/log.js';
import { rolePermissions, type Permission } from '../../src/kernel/principal.js';
import { secureBytes } from '../../src/kernel/random.js';

export interface Line {
  level: string;
  message: string;
  fields: LogFields;
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  json: Record<string, unknown>;
}

export interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

function recorder(lines: Line[]): Log {
  const say =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ level, message, fields });
  const log: Log = {
    error: say('error'),
    warn: say('warn'),
    info: say('info'),
    debug: say('debug'),
    child: () => log,
  };
  return log;
}

function asJson(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}

/** Asks over a connection of its own, with exactly these headers. */
export function askAt(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: Ask = {},
) {
  return new Promise<Answer>((resolve, reject) => {
    const request = httpRequest(
      { port, host: '127.0.0.1', path, method, headers, agent: false },
      response => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: asJson(text),
          });
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const callers: Readonly<Record<string, readonly Permission[]>> = {
  admin: rolePermissions.admin,
  reader: ['messages:read'],
};

/** `X-Api-Key: admin` or `reader`, or the same words as a cookie. */
async function authenticate({
  headers,
}: Parameters<HttpPorts['authenticate']>[0]): Promise<Caller | null> {
  const key = headers['x-api-key'];
  const name = typeof key === 'string' ? key : /caller=(\w+)/.exec(headers.cookie ?? '')?.[1];
  const permissions = callers[name ?? ''];
  if (!name || !permissions) return null;
  return {
    byCookie: key === undefined,
    principal: {
      kind: 'user',
      id: name as UserId,
      companyId: 'company' as CompanyId,
      name,
      email: `${name}@example.org`,
      role: 'admin',
      permissions: new Set(permissions),
      sessionIds: null,
      grants: null,
    },
  };
}

function publicFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'public-'));
  mkdirSync(join(folder, 'app', 'chunks'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(folder, 'app', 'main.js'), 'start()');
  writeFileSync(join(folder, 'app', 'chunks', 'thread-ABCD1234.js'), 'more()');
  writeFileSync(join(folder, '.hidden'), 'no');
  return folder;
}

/** A real server on a free port with the given routes. */
export async function openServer(routes: readonly Route[], ports: Partial<HttpPorts> = {}) {
  const lines: Line[] = [];
  const clock = createClock();
  const folder = publicFolder();
  const server = createHttpServer({
    routes,
    authenticate,
    mayReach: async () => undefined,
    clock,
    newId: ulidMaker(() => clock.now().getTime(), secureBytes),
    log: recorder(lines),
    withContext: (_fields, run) => run(),
    publicFolder: folder,
    pages: ['/', '/inbox'],
    trustedOrigins: ['http://crm.example.org'],
    isStopping: () => false,
    isFull: () => false,
    ...ports,
  });
  const port = await server.listen('127.0.0.1', 0);
  return {
    port,
    clock,
    lines,
    ask: (path: string, options: Ask = {}) => askAt(port, path, options),
    post: (path: string, body: unknown, headers: Record<string, string> = {}) =>
      askAt(port, path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': 'admin', ...headers },
        body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
      }),
    async close() {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export type TestServer = Awaited<ReturnType<typeof openServer>>;
