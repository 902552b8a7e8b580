import { existsSync } from 'node:fs';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { createClock } from '../../src/kernel/clock.js';
import { silentLog } from '../../src/kernel/log.js';
import { apiKey, startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import { askApp, openFile, type GatewayFile } from './app-rig.js';
import type { Answer } from './rig.js';

const nobody = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const wahaKey = 'key-of-the-waha-beside';

let waha: Sandbox;
let test: TestApp;
let file: GatewayFile;

/** A gateway with a WAHA of its own beside it, as in production. */
beforeAll(async () => {
  waha = createSandbox({
    clock: createClock(),
    log: silentLog,
    apiKey: wahaKey,
    sessions: [{ name: 'default', phone: '6281100000001', status: 'WORKING' }],
    speed: 100,
  });
  const { url } = await waha.start();
  test = await startTestApp({ env: { WAHA_BASE_URL: url, WAHA_API_KEY: wahaKey } });
  file = await openFile(test);
  await until(test.api.sessions, sessions => sessions[0]?.status === 'WORKING');
});
afterAll(async () => {
  await file.close();
  await test.close();
  await waha.stop();
});

const call = (method: string, path: string, body?: unknown) =>
  askApp(test, path, {
    method,
    headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
    ...(body === undefined
      ? {}
      : {
          body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
        }),
  });

/** Calls, and sees that nothing was stored. */
async function refused(method: string, path: string, body?: unknown): Promise<Answer> {
  const before = await file.counts();
  const answer = await call(method, path, body);
  expect(await file.counts()).toEqual(before);
  return answer;
}

const deep = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;

describe('contacts', () => {
  it.each<[string, unknown, number, string]>([
    ['nobody', {}, 400, 'invalid_input'],
    ['only a name', { name: 'Ana' }, 400, 'invalid_input'],
    ['an unusable number', { phone: '12' }, 422, 'invalid_recipient'],
    ['a group', { phone: '120363000000000001@g.us' }, 422, 'invalid_recipient'],
    ['an id that is none', { id: 'x' }, 400, 'invalid_input'],
    ['an id of nobody', { id: nobody, name: 'Ana' }, 404, 'not_found'],
    ['a name that is a number', { phone: '6281234567001', name: 5 }, 400, 'invalid_input'],
    ['an endless name', { phone: '6281234567001', name: 'a'.repeat(201) }, 400, 'invalid_input'],
    ['a wrong e-mail', { phone: '6281234567001', email: 'x' }, 400, 'invalid_input'],
    ['an unknown zone', { phone: '6281234567001', timezone: 'Mars/Base' }, 400, 'invalid_input'],
    ['a zone that is a number', { phone: '6281234567001', timezone: 5 }, 400, 'invalid_input'],
    ['an empty outside id', { externalId: '' }, 400, 'invalid_input'],
    ['an outside id with a NUL', { externalId: 'a\u0000b' }, 400, 'invalid_input'],
    ['tags that are text', { phone: '6281234567001', tags: 'a' }, 400, 'invalid_input'],
    ['a tag twice', { phone: '6281234567001', tags: ['a', 'a'] }, 400, 'invalid_input'],
    [
      '51 tags',
      { phone: '6281234567001', tags: [...Array(51).keys()].map(String) },
      400,
      'invalid_input',
    ],
    [
      'nested metadata',
      { phone: '6281234567001', metadata: { a: { b: 1 } } },
      400,
      'invalid_input',
    ],
    [
      '51 metadata',
      {
        phone: '6281234567001',
        metadata: Object.fromEntries([...Array(51).keys()].map(at => [`k${at}`, 1])),
      },
      400,
      'invalid_input',
    ],
    ['a version', { phone: '6281234567001', version: 9 }, 400, 'invalid_input'],
    ['a company', { phone: '6281234567001', companyId: 'x' }, 400, 'invalid_input'],
    ['a consent without a basis', { phone: '6281234567001', consent: {} }, 400, 'invalid_input'],
  ])('with %s are refused and nothing is stored', async (_, body, status, code) => {
    const answer = await refused('POST', '/api/contacts', body);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  it('are created once and updated after, whatever form the number has', async () => {
    const made = await call('POST', '/api/contacts', { phone: '+62 812-3456-7002', name: 'Ana' });
    const known = await call('POST', '/api/contacts', {
      phone: '6281234567002@c.us',
      email: 'a@b.co',
    });
    expect([made.status, known.status]).toEqual([201, 200]);
    expect(known.json).toMatchObject({ id: made.json.id, name: 'Ana', email: 'a@b.co' });
  });

  it('that are two people in one call are a conflict', async () => {
    await call('POST', '/api/contacts', { phone: '6281234567003', externalId: 'crm-3' });
    await call('POST', '/api/contacts', { phone: '6281234567004', externalId: 'crm-4' });
    const answer = await refused('POST', '/api/contacts', {
      phone: '6281234567003',
      externalId: 'crm-4',
    });
    expect([answer.status, answer.json.code]).toEqual([409, 'conflict']);
  });

  it('keep words that look like the prototype without touching it', async () => {
    const body = `{"phone":"6281234567005","metadata":{"__proto__":"x","constructor":"y","toString":1}}`;
    const { status } = await call('POST', '/api/contacts', body);
    expect(status).toBeLessThan(500);
    expect(Object.prototype.toString).toBeInstanceOf(Function);
    expect({}).not.toHaveProperty('polluted');
  });

  it.each([
    ['tags', `{"phone":"6281234567006","tags":[${deep(100_000)},${deep(100_000)}]}`],
    ['metadata', `{"phone":"6281234567006","metadata":{"a":${deep(100_000)}}}`],
    ['a name', `{"phone":"6281234567006","name":${deep(200_000)}}`],
    ['a field nobody knows', `{"x":${deep(200_000)}}`],
    ['everything', deep(400_000)],
  ])('with %s of nothing but nesting are 400', async (_, body) => {
    const answer = await refused('POST', '/api/contacts', body);
    expect([answer.status, answer.json.code]).toEqual([400, 'invalid_input']);
  });

  it.each<[string, string, unknown, number]>([
    ['GET', `/api/contacts/${nobody}`, undefined, 404],
    ['GET', '/api/contacts/x', undefined, 404],
    ['GET', '/api/contacts/%00', undefined, 404],
    ['GET', '/api/contacts?limit=0', undefined, 400],
    ['GET', '/api/contacts?limit=101', undefined, 400],
    ['GET', '/api/contacts?limit=ten', undefined, 400],
    ['GET', '/api/contacts?page=2', undefined, 400],
    ['GET', '/api/contacts?q=a&q=b', undefined, 400],
    ['GET', '/api/contacts?cursor=x', undefined, 400],
    ['POST', `/api/contacts/${nobody}/consent`, { basis: 'form' }, 404],
    ['POST', `/api/contacts/${nobody}/consent`, {}, 400],
    ['POST', `/api/contacts/${nobody}/consent`, { basis: 'form', kind: 'maybe' }, 400],
    ['POST', '/api/contacts/x/consent', { basis: 'form' }, 404],
    ['POST', '/api/contacts/sync', { session: 'nowhere' }, 404],
    ['POST', '/api/contacts/sync', { session: 5 }, 400],
    ['DELETE', '/api/contacts', undefined, 405],
    ['PATCH', `/api/contacts/${nobody}`, {}, 405],
  ])('%s %s is %4$d', async (method, path, body, status) => {
    expect((await refused(method, path, body)).status).toBe(status);
  });
});

describe('conversations and messages', () => {
  it.each<[string, string, unknown, number]>([
    ['GET', `/api/conversations/${nobody}`, undefined, 404],
    ['GET', "/api/conversations/'--", undefined, 404],
    ['GET', '/api/conversations?view=theirs', undefined, 400],
    ['GET', '/api/conversations?session=nowhere', undefined, 404],
    ['GET', '/api/conversations?contactId=x', undefined, 400],
    ['GET', '/api/conversations?limit=-1', undefined, 400],
    ['GET', '/api/conversations?cursor=W10', undefined, 400],
    ['GET', `/api/conversations?q=${'a'.repeat(201)}`, undefined, 400],
    ['GET', '/api/conversations?__proto__=x', undefined, 400],
    ['POST', '/api/conversations', {}, 400],
    ['POST', '/api/conversations', { phone: '12' }, 422],
    ['POST', '/api/conversations', { phone: '6281234567010', session: 'nowhere' }, 404],
    ['POST', '/api/conversations', { phone: '6281234567010', contactId: nobody }, 400],
    ['POST', '/api/conversations', { contactId: nobody }, 404],
    ['POST', `/api/conversations/${nobody}/close`, {}, 404],
    ['POST', `/api/conversations/${nobody}/close`, { reason: 5 }, 400],
    ['POST', `/api/conversations/${nobody}/reopen`, undefined, 404],
    ['POST', `/api/conversations/${nobody}/archive`, {}, 404],
    ['POST', `/api/conversations/${nobody}/archive`, { archived: 'yes' }, 400],
    ['POST', `/api/conversations/${nobody}/read`, undefined, 404],
    ['POST', `/api/conversations/${nobody}/explode`, undefined, 404],
    ['GET', `/api/conversations/${nobody}/close`, undefined, 405],
    ['DELETE', `/api/conversations/${nobody}`, undefined, 405],
    ['GET', `/api/messages/${nobody}`, undefined, 404],
    ['GET', '/api/messages/x', undefined, 404],
    ['GET', `/api/messages/${nobody}?limit=1000`, undefined, 400],
    ['GET', '/api/messages/search', undefined, 400],
    ['GET', '/api/messages/search?q=', undefined, 400],
    ['GET', '/api/messages/search?q=%20', undefined, 400],
    ['GET', '/api/messages/search?q=a&from=yesterday', undefined, 400],
    ['GET', '/api/messages/search?q=a&to=%2B275760-01-01T00:00:00Z', undefined, 400],
    ['GET', '/api/messages/search?q=a&session=nowhere', undefined, 404],
    ['GET', '/api/messages/search?q=a&contactId=1', undefined, 400],
    ['POST', `/api/messages/${nobody}/star`, {}, 404],
    ['POST', `/api/messages/${nobody}/star`, { starred: 1 }, 400],
    ['DELETE', `/api/messages/${nobody}`, undefined, 404],
    ['DELETE', '/api/messages/x', undefined, 404],
    ['PUT', '/api/messages/send', {}, 405],
    ['PATCH', `/api/messages/${nobody}`, {}, 405],
    ['GET', `/api/media/${nobody}`, undefined, 404],
    ['GET', '/api/media/..%2f..%2fsecrets', undefined, 404],
    ['POST', `/api/media/${nobody}`, {}, 405],
    ['POST', '/api/messages/queue/status', {}, 405],
  ])('%s %s is %4$d', async (method, path, body, status) => {
    const answer = await refused(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.json).toMatchObject({ status, requestId: answer.headers['x-request-id'] });
    if (status === 405) expect(answer.headers.allow).not.toBe('');
  });

  it.each([
    '%00',
    'abc%00def',
    '%22',
    'abc%22%20OR%20%22x',
    'a*b',
    'NEAR(a%20b)',
    'abc%20AND',
    '%5E%60~',
    '%E2%80%8B%E2%80%8B%E2%80%8B',
    '%F0%9F%98%80a',
    '%ED%A0%80',
    '%25',
    '_%25_',
    "'%3B%20DROP%20TABLE%20messages%3B--",
  ])('are searched for %s without trouble', async q => {
    for (const list of ['messages/search', 'conversations', 'contacts']) {
      const { status } = await call('GET', `/api/${list}?q=${q}`);
      expect([list, status]).toEqual([list, 200]);
    }
  });

  it.each([
    '[]',
    '["a"]',
    '["a","b","c"]',
    '{}',
    '5',
    'null',
    '[{},{}]',
    '[[1],[2]]',
    'not json',
    '["a",',
  ])('take no cursor of %s', async place => {
    const cursor = Buffer.from(place).toString('base64url');
    for (const list of ['conversations', 'contacts', 'messages/search?q=abc']) {
      const glue = list.includes('?') ? '&' : '?';
      const { status, json } = await call('GET', `/api/${list}${glue}cursor=${cursor}`);
      expect([list, status, json.code]).toEqual([list, 400, 'invalid_input']);
    }
  });

  it.each(['[null,null]', '[1,2]', '["\'","\\u0000"]', '["~","~"]', '[1e308,-5]'])(
    'give nothing away for a forged cursor of %s',
    async place => {
      const cursor = Buffer.from(place).toString('base64url');
      for (const list of ['conversations', 'contacts']) {
        const { status } = await call('GET', `/api/${list}?cursor=${cursor}`);
        expect([list, status]).toEqual([list, 200]);
      }
    },
  );
});

describe('sessions and pauses', () => {
  it.each<[string, string, unknown, number]>([
    ['POST', '/api/sessions/start', { name: 'with space' }, 400],
    ['POST', '/api/sessions/start', { name: '../x' }, 400],
    ['POST', '/api/sessions/start', { name: 'a'.repeat(61) }, 400],
    ['POST', '/api/sessions/start', { name: 5 }, 400],
    ['POST', '/api/sessions/start', { name: 'x', engine: 'WEBJS' }, 400],
    ['POST', '/api/sessions/start', { label: '' }, 400],
    ['POST', '/api/sessions/nowhere/stop', undefined, 404],
    ['GET', '/api/sessions/nowhere/status', undefined, 404],
    ['GET', '/api/sessions/%00/status', undefined, 404],
    ['GET', '/api/sessions/nowhere/qr', undefined, 404],
    ['GET', `/api/sessions/${'a'.repeat(101)}/qr`, undefined, 404],
    ['PATCH', '/api/sessions/default', {}, 400],
    ['PATCH', '/api/sessions/default', { inUseSince: 'long ago' }, 400],
    ['PATCH', '/api/sessions/default', { inUseSince: '2999-01-01' }, 400],
    ['PATCH', '/api/sessions/default', { inUseSince: '-000001-01-01' }, 400],
    ['PATCH', '/api/sessions/default', { warmUpFrom: '2020-01-01' }, 400],
    ['PATCH', '/api/sessions/nowhere', { inUseSince: '2020-01-01' }, 404],
    ['DELETE', '/api/sessions/default', undefined, 405],
    ['POST', '/api/pause', { session: 'nowhere' }, 404],
    ['POST', '/api/pause', { scope: 'world' }, 400],
    ['POST', '/api/pause', { reason: 5 }, 400],
    ['POST', '/api/pause', { reason: 'a'.repeat(201) }, 400],
    ['POST', '/api/resume', { session: 'nowhere' }, 404],
    ['POST', '/api/resume', { reason: 5 }, 400],
    ['GET', '/api/pause', undefined, 405],
    ['GET', '/api/bootstrap', undefined, 403],
    [
      'POST',
      '/api/setup',
      { code: 'x', name: 'x', email: 'x@y.zz', password: 'long enough 1' },
      409,
    ],
    ['POST', '/api/auth/login', { email: 'x' }, 400],
    ['GET', '/api/auth/login', undefined, 405],
    ['PUT', '/api/health', {}, 405],
    ['GET', '/api/nothing', undefined, 404],
    ['GET', '/api', undefined, 404],
    ['GET', '/api/', undefined, 404],
    ['GET', '/api/health/more', undefined, 404],
    ['TRACE', '/api/health', undefined, 405],
    ['GET', '/api/contacts/%E0%A4%A', undefined, 400],
  ])('%s %s is %4$d', async (method, path, body, status) => {
    const answer = await refused(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json).toMatchObject({ status, requestId: answer.headers['x-request-id'] });
  });

  it('say since when a number has been in use', async () => {
    const { status, json } = await call('PATCH', '/api/sessions/default', {
      inUseSince: '2020-01-01',
    });
    expect([status, json.warmUpFrom]).toEqual([200, '2020-01-01T00:00:00.000Z']);
  });

  it('start again without harm', async () => {
    const { status, json } = await call('POST', '/api/sessions/start', { name: 'default' });
    expect([status, json.name]).toEqual([200, 'default']);
  });

  it('that WAHA cannot start for us is 502', async () => {
    waha.control.failNext({
      call: '*',
      kind: 'answer',
      status: 500,
      body: { message: 'no' },
      times: 20,
    });
    const { status, json } = await call('POST', '/api/sessions/start', { name: 'default' });
    waha.control.clearFaults();
    expect(status).toBe(502);
    expect(String(json.code)).toMatch(/^waha_/);
  });
});

describe('where messages are real', () => {
  it.each<[string, string, unknown]>([
    ['POST', '/api/sandbox/clock', { advanceMs: 1_000 }],
    ['GET', '/api/sandbox/people', undefined],
    ['POST', '/api/sandbox/people/6281200000002/write', { text: 'Halo' }],
    ['POST', '/api/sandbox/sessions/default/scan', {}],
  ])('%s %s is 403 sandbox_only', async (method, path, body) => {
    const before = test.app.clock.offsetMs();
    const answer = await refused(method, path, body);
    expect([answer.status, answer.json.code]).toEqual([403, 'sandbox_only']);
    expect(test.app.clock.offsetMs()).toBe(before);
  });
});

describe('a body', () => {
  const post = (body: string | Buffer, headers: Record<string, string> = {}) =>
    askApp(test, '/api/messages/send', {
      method: 'POST',
      headers: { 'x-api-key': apiKey, 'content-type': 'application/json', ...headers },
      body,
    });

  it.each<[string, string | Buffer]>([
    ['empty', ''],
    ['cut off', '{"to":"6281200000002","te'],
    ['a word', '"text"'],
    ['null', 'null'],
    ['a number', '5'],
    ['a list', '[{"to":"6281200000002","text":"x"}]'],
    ['a form', 'to=6281200000002&text=Halo'],
    ['XML', '<send to="6281200000002"/>'],
    ['two objects', '{"to":"6281200000002","text":"x"}{}'],
    ['with comments', '{"to":"6281200000002",/* */"text":"x"}'],
    ['with a NUL', '{"to":"6281200000002","text":"x"}\u0000'],
    ['bytes', Buffer.from([0xff, 0xfe, 0xfd])],
    [
      'with a constructor',
      '{"to":"6281200000002","text":"x","constructor":{"prototype":{"polluted":1}}}',
    ],
    ['with an inherited recipient', '{"text":"x","__proto__":{"to":"6281200000002"}}'],
    ['nested without end', `{"to":${deep(200_000)},"text":"x"}`],
    [
      'nested in a consent',
      `{"to":"6281200000002","text":"x","consent":{"basis":${deep(200_000)}}}`,
    ],
    [
      'of a hundred thousand keys',
      JSON.stringify(Object.fromEntries([...Array(100_000).keys()].map(at => [`k${at}`, at]))),
    ],
  ])('that is %s is 400 and stores nothing', async (_, body) => {
    const before = await file.counts();
    const { status, json, text } = await post(body);
    expect([status, json.code]).toEqual([400, 'invalid_input']);
    expect(text.length).toBeLessThan(20_000);
    expect(await file.counts()).toEqual(before);
    expect({}).not.toHaveProperty('polluted');
  });

  it('with keys of the prototype says nothing by them', async () => {
    for (const part of ['"__proto__":{"to":"6281200000002"}', '"__proto__":null']) {
      const { status, json } = await post(`{"text":"x",${part}}`);
      expect([status, json.code]).toEqual([400, 'invalid_input']);
    }
    await post('{"to":"6281200000002","text":"x","__proto__":{"polluted":1}}');
    expect({}).not.toHaveProperty('polluted');
  });

  it('with names without end is answered in a few lines', async () => {
    const { status, text } = await post(`{"${'a'.repeat(500_000)}":1}`);
    expect(status).toBe(400);
    expect(text.length).toBeLessThan(2_000);
  });

  it('in an encoding or character set nobody speaks is 400', async () => {
    const body = '{"to":"6281200000002","text":"x"}';
    expect((await post(body, { 'content-encoding': 'zip' })).status).toBe(400);
    expect((await post(body, { 'content-encoding': 'gzip' })).status).toBe(400);
    expect((await post(body, { 'content-type': 'application/json; charset=klingon' })).status).toBe(
      400,
    );
  });

  it('larger than a call takes is 413', async () => {
    const { status, json } = await call('POST', '/api/contacts', ' '.repeat(1_100_000));
    expect([status, json.code]).toEqual([413, 'body_too_large']);
  });

  it('may not change its method by a header or the address', async () => {
    const path = `/api/messages/${nobody}?_method=DELETE`;
    const headers = { 'x-api-key': apiKey, 'x-http-method-override': 'DELETE' };
    expect((await askApp(test, path, { method: 'POST', headers, body: '{}' })).status).toBe(405);
  });
});

describe('the page', () => {
  const get = (path: string, method = 'GET') => askApp(test, path, { method });
  const built = existsSync('public/app');

  it.each([
    '/',
    '/conversations',
    '/conversations/',
    '/inbox',
    `/inbox/${nobody}`,
    '/inbox/a/b',
    '/sessions',
    '/login',
    '/setup',
  ])('is served at %s, and asked for anew each time', async path => {
    const { status, headers, text } = await get(path);
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(headers['cache-control']).toBe('no-cache');
    expect(text).toContain('<!doctype html>');
  });

  it.each([
    '/nothing',
    '/index.html/x',
    '/inboxx',
    '/../package.json',
    '/%2e%2e/package.json',
    '/..%2f..%2fpackage.json',
    '/%5c..%5cpackage.json',
    '/.env',
    '/app',
    '/app/',
    '/%00',
    '/data/secrets.json',
  ])('is not served at %s', async path => {
    const { status, headers } = await get(path);
    expect([400, 404]).toContain(status);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it('runs nothing but what comes from here, also over plain http', async () => {
    for (const path of ['/', '/api/health', '/nothing']) {
      const { headers } = await get(path);
      const policy = String(headers['content-security-policy']).split(';');
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'self'",
          "script-src 'self'",
          "style-src 'self'",
          "connect-src 'self'",
          "object-src 'none'",
          "base-uri 'none'",
          "frame-ancestors 'none'",
          "require-trusted-types-for 'script'",
        ]),
      );
      expect(policy.join()).not.toMatch(/unsafe|upgrade-insecure|\*/);
      expect(headers['strict-transport-security']).toBeUndefined();
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it('has its document without scripts or styles of its own', async () => {
    const { text } = await get('/');
    expect(text).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/);
    expect(text).not.toMatch(/<style|\sstyle=|\son\w+=/);
  });

  (built ? it : it.skip)('keeps hashed files for ever and asks again for the rest', async () => {
    const { headers } = await get('/boot.js');
    expect(headers['cache-control']).toBe('no-cache');
  });

  it('keeps no answer of the API', async () => {
    for (const path of ['/api/health', '/api/nothing', '/api/auth/me', '/api/setup']) {
      expect((await get(path)).headers['cache-control']).toBe('no-store');
    }
  });
});
