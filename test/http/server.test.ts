import Joi from 'joi';
import { defineRoute, Reply, type Route } from '../../src/http/index.js';
import { AppError } from '../../src/kernel/errors.js';
import { openServer, type TestServer } from './rig.js';

const canary = '628112223334455';

interface NoteBody {
  to: string;
  count?: number;
  loud?: boolean;
  tags?: string[];
  at?: Date;
  name?: string;
}

const noteBody = Joi.object<NoteBody>({
  to: Joi.string()
    .pattern(/^[a-z]+$/, 'name')
    .required(),
  count: Joi.number().integer().max(9),
  loud: Joi.boolean(),
  tags: Joi.array().items(Joi.string()),
  at: Joi.date().iso(),
  name: Joi.string().trim().max(20),
});

const numberBody = Joi.object<{ phone: string }>({
  phone: Joi.string()
    .custom((_value: string, helpers) => helpers.error('recipient.unusable'))
    .messages({ 'recipient.unusable': '{{#label}} is not a number we can use' }),
});

const routes: Route[] = [
  defineRoute({
    method: 'get',
    path: '/api/notes/:id',
    permission: 'messages:read',
    params: Joi.object<{ id: string }>({ id: Joi.string().length(4).required() }),
    query: Joi.object<{ limit: number; from?: Date }>({
      limit: Joi.number().max(50).default(10),
      from: Joi.date().iso(),
    }),
    status: 200,
    handle: async ({ params, query }) => ({ param: params.id, ...query }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/notes/mine',
    permission: 'messages:read',
    status: 200,
    handle: async () => ({ word: 'mine' }),
  }),
  defineRoute({
    method: 'delete',
    path: '/api/notes/:noteId',
    permission: 'messages:send',
    status: 204,
    handle: async () => undefined,
  }),
  defineRoute({
    method: 'post',
    path: '/api/notes',
    permission: 'messages:send',
    body: noteBody,
    status: 202,
    handle: async ({ body, caller, request }) => ({
      body,
      by: caller.name,
      key: request.idempotencyKey,
    }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/numbers',
    permission: 'signed-in',
    body: numberBody,
    status: 200,
    handle: async () => ({}),
  }),
  defineRoute({
    method: 'post',
    path: '/api/large',
    permission: 'messages:send',
    body: Joi.object<{ data: string }>({ data: Joi.string() }),
    bodyLimitBytes: 3 * 1024 * 1024,
    status: 200,
    handle: async ({ body }) => ({ length: body.data.length }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/hooks/:name',
    permission: 'public',
    rawBody: true,
    status: 200,
    handle: async ({ request }) =>
      new Reply(200, request.rawBody, { 'Content-Type': 'application/octet-stream' }),
  }),
  defineRoute({
    method: 'post',
    path: '/api/open',
    permission: 'public',
    status: 201,
    handle: async () => new Reply(201, { made: true }, { 'Set-Cookie': ['a=1', 'b=2'] }),
  }),
  defineRoute({
    method: 'get',
    path: '/api/bug',
    permission: 'public',
    status: 200,
    handle: async () => {
      throw new Error(`secret detail ${canary}`);
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/strange',
    permission: 'public',
    status: 200,
    // As an HTTP client's error looks that a handler forgot to catch.
    handle: async () => {
      throw Object.assign(new Error('upstream said no'), { status: 404 });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/busy',
    permission: 'public',
    status: 200,
    handle: async () => {
      throw new AppError('overloaded', 'Too much at once.', { retryAfterS: 1.2 });
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/rare',
    permission: 'signed-in',
    rate: { burst: 2, perMinute: 6 },
    status: 200,
    handle: async () => ({}),
  }),
];

let server: TestServer;
let stopping = false;

beforeAll(async () => {
  server = await openServer(routes, { isStopping: () => stopping });
});
afterAll(() => server.close());

const errorsOf = (json: Record<string, unknown>) =>
  json.errors as { path: string; message: string }[];

describe('who may come in', () => {
  it('answers 401 to nobody, with the scheme, before it reads the body', async () => {
    const answer = await server.post('/api/notes', 'not even json', { 'x-api-key': '' });
    expect(answer).toMatchObject({ status: 401, json: { code: 'unauthenticated' } });
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  });

  it('answers 403 to somebody without the right, and names the right', async () => {
    const answer = await server.post('/api/notes', { to: 'ana' }, { 'x-api-key': 'reader' });
    expect(answer).toMatchObject({
      status: 403,
      json: { code: 'forbidden', right: 'messages:send' },
    });
  });

  it.each([
    [
      'another site by Sec-Fetch-Site',
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    ],
    [
      'a neighbour on the same site',
      { 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:9' },
    ],
    ['another origin without Sec-Fetch-Site', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
  ])('refuses a cookie call that changes something from %s', async (_, headers) => {
    const cookie = { cookie: 'caller=admin', 'content-type': 'application/json' };
    const ask = { method: 'POST', headers: { ...cookie, ...headers }, body: '{"to":"ana"}' };
    expect(await server.ask('/api/notes', ask)).toMatchObject({
      status: 403,
      json: { code: 'cross_site' },
    });
    expect(await server.ask('/api/open', { ...ask, body: '{}' })).toMatchObject({ status: 403 });
  });

  it.each([
    [
      'our own page',
      (port: number) => ({ 'sec-fetch-site': 'same-origin', origin: `http://127.0.0.1:${port}` }),
    ],
    ['a trusted page', () => ({ 'sec-fetch-site': 'same-site', origin: 'http://crm.example.org' })],
    ['a program', () => ({})],
  ])('takes a cookie call from %s', async (_, headers) => {
    const ask = {
      method: 'POST',
      headers: { cookie: 'caller=admin', ...headers(server.port) },
      body: '{"to":"ana"}',
    };
    expect((await server.ask('/api/notes', ask)).status).toBe(202);
  });

  it('lets another site read nothing but refuses no script with a key for its origin', async () => {
    const foreign = { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' };
    const answer = await server.post('/api/notes', { to: 'ana' }, foreign);
    expect(answer.status).toBe(202);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('a malformed request', () => {
  it.each([
    ['a missing field', {}, 'to', 'to is required'],
    ['a wrong form', { to: canary }, 'to', 'to is not a valid name'],
    ['a number as text', { to: 'ana', count: '1' }, 'count', 'count must be a number'],
    [
      'a number too large',
      { to: 'ana', count: 10 },
      'count',
      'count must be less than or equal to 9',
    ],
    ['a switch as text', { to: 'ana', loud: 'true' }, 'loud', 'loud must be a boolean'],
    ['a list as text', { to: 'ana', tags: '["a"]' }, 'tags', 'tags must be an array'],
    ['a wrong item', { to: 'ana', tags: ['a', 5] }, 'tags.1', 'tags[1] must be a string'],
    ['no instant', { to: 'ana', at: canary }, 'at', 'at must be in ISO 8601 date format'],
    ['an unknown field', { to: 'ana', shout: canary }, 'shout', 'shout is not allowed'],
  ])(
    'with %s is answered 400 with its path and without its value',
    async (_, body, path, message) => {
      const answer = await server.post('/api/notes', body);
      expect(answer).toMatchObject({ status: 400, json: { code: 'invalid_input' } });
      expect(errorsOf(answer.json)).toEqual([{ path, message }]);
      expect(answer.text).not.toContain(canary);
    },
  );

  it('hears all its faults at once', async () => {
    const answer = await server.post('/api/notes', { count: 'x', loud: 3 });
    expect(errorsOf(answer.json).map(({ path }) => path)).toEqual(['to', 'count', 'loud']);
  });

  it('hears the code its schema asks for', async () => {
    const answer = await server.post('/api/numbers', { phone: canary });
    expect(answer).toMatchObject({ status: 422, json: { code: 'invalid_recipient' } });
    expect(answer.text).not.toContain(canary);
  });

  it.each([['{"to":'], ['[1'], ['to=ana'], ['"ana"'], ['\u0000']])(
    'that is no JSON object (%s) is 400',
    async body => {
      expect(await server.post('/api/notes', body)).toMatchObject({
        status: 400,
        json: { code: 'invalid_input' },
      });
    },
  );

  it('cannot reach the prototype of anything', async () => {
    const answer = await server.post('/api/notes', '{"to":"ana","__proto__":{"polluted":true}}');
    expect(answer.json.body ?? {}).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });

  it('with an id that cannot exist is 404', async () => {
    const answer = await server.ask('/api/notes/toolong', { headers: { 'x-api-key': 'admin' } });
    expect(answer).toMatchObject({ status: 404, json: { code: 'not_found' } });
  });

  it('with an unknown or wrong query is 400', async () => {
    const headers = { 'x-api-key': 'admin' };
    expect((await server.ask('/api/notes/abcd?limt=5', { headers })).status).toBe(400);
    expect((await server.ask('/api/notes/abcd?limit=500', { headers })).status).toBe(400);
    expect((await server.ask('/api/notes/abcd?limit=5&limit=6', { headers })).status).toBe(400);
  });

  it('with a broken address is 400', async () => {
    const answer = await server.ask('/api/notes/%E0%A4%A', { headers: { 'x-api-key': 'admin' } });
    expect(answer).toMatchObject({ status: 400, json: { code: 'invalid_input' } });
  });

  it('with an endless Idempotency-Key is 400', async () => {
    expect(
      (await server.post('/api/notes', { to: 'ana' }, { 'idempotency-key': 'k'.repeat(256) }))
        .status,
    ).toBe(400);
  });

  it('larger than its route takes is 413, the same size where the route takes it is not', async () => {
    const data = 'x'.repeat(2 * 1024 * 1024);
    expect(await server.post('/api/notes', { to: data })).toMatchObject({
      status: 413,
      json: { code: 'body_too_large' },
    });
    expect(await server.post('/api/large', { data })).toMatchObject({
      status: 200,
      json: { length: data.length },
    });
    expect((await server.post('/api/large', { data: data + data })).status).toBe(413);
  });
});

describe('an address', () => {
  it('nobody knows is 404 as a problem', async () => {
    const answer = await server.ask('/api/nothing', {
      headers: { 'x-request-id': 'my-request-1' },
    });
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json).toEqual({
      type: 'urn:whatsapp-crm:problem:not_found',
      title: 'Not found',
      status: 404,
      code: 'not_found',
      detail: 'There is no such call.',
      requestId: 'my-request-1',
    });
  });

  it('that is known by another method is 405 and names those it takes', async () => {
    const answer = await server.post('/api/notes/abcd', {});
    expect(answer).toMatchObject({ status: 405, json: { code: 'method_not_allowed' } });
    expect(answer.headers.allow).toBe('GET, HEAD, DELETE');
  });

  it('with a fixed word wins over one with a parameter, whatever was declared first', async () => {
    const answer = await server.ask('/api/notes/mine', { headers: { 'x-api-key': 'admin' } });
    expect(answer.json).toEqual({ word: 'mine' });
  });
});

describe('a good request', () => {
  it('reaches its handler parsed, with its caller and its key', async () => {
    const body = { to: 'ana', at: '2026-01-02T03:04:05Z', name: ' Ana ' };
    const answer = await server.post('/api/notes', body, { 'idempotency-key': 'k-1' });
    expect(answer.status).toBe(202);
    expect(answer.json).toEqual({
      body: { to: 'ana', at: '2026-01-02T03:04:05.000Z', name: 'Ana' },
      by: 'admin',
      key: 'k-1',
    });
  });

  it('has its path and query turned into numbers and instants', async () => {
    const answer = await server.ask('/api/notes/abcd?limit=5&from=2026-01-02', {
      headers: { 'x-api-key': 'admin' },
    });
    expect(answer.json).toEqual({ param: 'abcd', limit: 5, from: '2026-01-02T00:00:00.000Z' });
  });

  it('may come without a body and be answered without one', async () => {
    const answer = await server.ask('/api/notes/abcd', {
      method: 'DELETE',
      headers: { 'x-api-key': 'admin' },
    });
    expect(answer).toMatchObject({ status: 204, text: '' });
  });

  it('gets the status and headers of a Reply, several cookies included', async () => {
    const answer = await server.ask('/api/open', { method: 'POST' });
    expect(answer.status).toBe(201);
    expect(answer.headers['set-cookie']).toEqual(['a=1', 'b=2']);
  });

  it('hands over the exact bytes where the route asks for them', async () => {
    const bytes = Buffer.from([0x7b, 0x20, 0xff, 0x00, 0x22, 0x0a]);
    const headers = { 'content-type': 'application/json' };
    const echoed = await fetch(`http://127.0.0.1:${server.port}/api/hooks/one`, {
      method: 'POST',
      headers,
      body: bytes,
    });
    expect(Buffer.from(await echoed.arrayBuffer()).equals(bytes)).toBe(true);
  });
});

describe('trouble', () => {
  it('nobody foresaw is 500, noted with its stack, and shows nothing of itself', async () => {
    const answer = await server.ask('/api/bug');
    expect(answer).toMatchObject({ status: 500, json: { code: 'internal' } });
    expect(answer.text).not.toContain('secret detail');
    const noted = server.lines.find(({ level }) => level === 'error');
    expect(noted?.fields.requestId).toBe(answer.json.requestId);
    expect(noted?.fields.err).toBeInstanceOf(Error);
  });

  it('with a status of another server on it is still a bug', async () => {
    expect((await server.ask('/api/strange')).status).toBe(500);
  });

  it('that passes says when to come again', async () => {
    const answer = await server.ask('/api/busy');
    expect(answer).toMatchObject({ status: 503, json: { code: 'overloaded' } });
    expect(answer.headers['retry-after']).toBe('2');
  });

  it('is every change while the gateway stops, and no reading', async () => {
    stopping = true;
    const change = await server.post('/api/notes', { to: 'ana' });
    const reading = await server.ask('/api/notes/mine', { headers: { 'x-api-key': 'admin' } });
    stopping = false;
    expect(change).toMatchObject({ status: 503, json: { code: 'stopping' } });
    expect(reading.status).toBe(200);
  });

  it('meets a caller who comes too often, and nobody else', async () => {
    const come = (who: string) => server.ask('/api/rare', { headers: { 'x-api-key': who } });
    expect([(await come('admin')).status, (await come('admin')).status]).toEqual([200, 200]);
    const refused = await come('admin');
    expect(refused).toMatchObject({ status: 429, json: { code: 'rate_limited' } });
    expect((await come('reader')).status).toBe(200);
    server.clock.moveBy(Number(refused.headers['retry-after']) * 1_000);
    expect((await come('admin')).status).toBe(200);
  });
});

describe('every request', () => {
  it('is noted once, by route and never by what was in it', async () => {
    const before = server.lines.length;
    await server.ask(`/api/notes/abcd?from=2026-01-02&secret=${canary}`, {
      headers: { 'x-api-key': 'admin' },
    });
    const noted = server.lines.slice(before).filter(({ message }) => message === 'request');
    expect(noted).toHaveLength(1);
    expect(noted[0]?.fields).toMatchObject({
      caller: 'user',
      method: 'GET',
      route: '/api/notes/:id',
      status: 400,
    });
    expect(JSON.stringify(noted)).not.toMatch(new RegExp(`${canary}|abcd`));
  });

  it('keeps a well-formed request id and replaces another', async () => {
    const ours = await server.ask('/api/nothing', { headers: { 'x-request-id': 'trace_12345-A' } });
    const made = await server.ask('/api/nothing', {
      headers: { 'x-request-id': 'no good <script>' },
    });
    expect(ours.headers['x-request-id']).toBe('trace_12345-A');
    expect(made.headers['x-request-id']).toMatch(/^[0-9A-Z]{26}$/);
  });
});

describe('browsers', () => {
  it('are told to run nothing but what comes from here, over http too', async () => {
    const { headers } = await server.ask('/');
    expect(String(headers['content-security-policy']).split(';')).toEqual(
      expect.arrayContaining([
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
      ]),
    );
    expect(headers['content-security-policy']).not.toMatch(/unsafe|upgrade-insecure-requests/);
    expect(headers['strict-transport-security']).toBeUndefined();
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['x-powered-by']).toBeUndefined();
  });

  it('keep no answer of the API', async () => {
    expect((await server.ask('/api/nothing')).headers['cache-control']).toBe('no-store');
    expect((await server.ask('/api/open', { method: 'POST' })).headers['cache-control']).toBe(
      'no-store',
    );
  });

  it('keep hashed files for ever and ask again for the rest', async () => {
    const chunk = await server.ask('/app/chunks/thread-ABCD1234.js');
    expect(chunk.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await server.ask('/app/main.js')).headers['cache-control']).toBe('no-cache');
    expect((await server.ask('/')).headers['cache-control']).toBe('no-cache');
  });

  it.each(['/', '/inbox', '/inbox/all/01ABC'])('get the page at %s', async path => {
    const answer = await server.ask(path);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch('text/html');
  });

  it.each([
    '/inboxes',
    '/elsewhere',
    '/.hidden',
    '/../package.json',
    '/%2e%2e/package.json',
    '/app',
  ])('get 404 at %s', async path => {
    expect(await server.ask(path)).toMatchObject({ status: 404, json: { code: 'not_found' } });
  });

  it('may call from a trusted origin, and are told so before they do', async () => {
    const asked = { origin: 'http://crm.example.org', 'access-control-request-method': 'POST' };
    const before = await server.ask('/api/notes', { method: 'OPTIONS', headers: asked });
    expect(before.status).toBe(204);
    expect(before.headers).toMatchObject({
      'access-control-allow-origin': 'http://crm.example.org',
      'access-control-allow-credentials': 'true',
    });
    expect(before.headers['access-control-allow-headers']).toMatch('Idempotency-Key');
    const foreign = { ...asked, origin: 'https://evil.example' };
    const refused = await server.ask('/api/notes', { method: 'OPTIONS', headers: foreign });
    expect(refused.headers['access-control-allow-origin']).toBeUndefined();
  });
});
