import { createHash } from 'node:crypto';
import { startTestApp, type TestApp } from '../support/app.js';
import { askApp, openFile } from './app-rig.js';

/** What anybody may call; everything else needs a credential. */
const open = [
  'GET /api/health',
  'GET /api/setup',
  'POST /api/auth/accept-invite',
  'POST /api/auth/login',
  'POST /api/auth/logout',
  'POST /api/auth/refresh',
  'POST /api/auth/reset',
  'POST /api/setup',
  'POST /api/webhooks/waha/:sessionId',
];

const reader = 'a-key-that-may-only-read';
const revoked = 'a-key-that-was-taken-back';

let test: TestApp;

const hashOf = (key: string) => createHash('sha256').update(key).digest('hex');

beforeAll(async () => {
  test = await startTestApp();
  const file = await openFile(test);
  await file.write(
    `INSERT INTO api_keys (id, company_id, name, prefix, key_hash, scopes, revoked_at, created_at)
     SELECT '01ARZ3NDEKTSV4RRFFQ69G5FA0', id, 'reader', 'a-ke', '${hashOf(reader)}',
       '["messages:read"]', NULL, created_at FROM companies UNION ALL
     SELECT '01ARZ3NDEKTSV4RRFFQ69G5FA1', id, 'revoked', 'a-ke', '${hashOf(revoked)}',
       '["messages:read"]', created_at, created_at FROM companies`,
  );
  await file.close();
});
afterAll(() => test.close());

interface Address {
  name: string;
  method: string;
  path: string;
  permission: string;
}

const all = (): Address[] =>
  test.app.routes.map(({ method, path, permission }) => ({
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path: path.replace(/:phone\b/, '6281200000002').replace(/:\w+/g, '01ARZ3NDEKTSV4RRFFQ69G5FAV'),
    permission,
  }));

const hasBody = (method: string) => !['GET', 'DELETE'].includes(method);

/** Every guarded route with what it answered to these headers, the right answers left out. */
async function wrongAnswers(
  headers: Record<string, string>,
  rightStatus: (permission: string) => number | null,
): Promise<unknown[]> {
  const wrong: unknown[] = [];
  for (const { name, method, path, permission } of all()) {
    const right = rightStatus(permission);
    if (right === null) continue;
    const { status, json } = await askApp(test, path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(hasBody(method) ? { body: '{"rubbish":' } : {}),
    });
    if (status !== right) wrong.push([name, status, json.code]);
  }
  return wrong;
}

it('only these addresses are open to everybody', () => {
  const found = all().filter(({ permission }) => permission === 'public');
  expect(found.map(({ name }) => name).sort()).toEqual(open);
});

it('no two routes share an address and a method', () => {
  const names = all().map(({ method, path }) => `${method} ${path}`);
  expect(names).toHaveLength(new Set(names).size);
});

it.each<[string, Record<string, string>]>([
  ['no credential', {}],
  ['an unknown key', { 'x-api-key': 'unknown-key-0123456789' }],
  ['a key that was taken back', { 'x-api-key': revoked }],
  ['an empty key and a cookie', { 'x-api-key': '', cookie: 'crm_access=x' }],
  ['a bearer that is no token', { authorization: 'Bearer x.y.z' }],
  ['another scheme', { authorization: 'Basic b3duZXI6eA==' }],
  ['a made-up cookie', { cookie: 'crm_access=eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.' }],
  ['a claim to be behind a proxy', { 'x-forwarded-for': '127.0.0.1', 'x-real-ip': '127.0.0.1' }],
])('with %s every other address is 401, before its body is read', async (_, headers) => {
  expect(await wrongAnswers(headers, permission => (permission === 'public' ? null : 401))).toEqual(
    [],
  );
});

it('with a key of one right every address of another right is 403, before its body is read', async () => {
  const mayCall = new Set(['public', 'signed-in', 'messages:read']);
  expect(
    await wrongAnswers({ 'x-api-key': reader }, permission =>
      mayCall.has(permission) ? null : 403,
    ),
  ).toEqual([]);
});

it('from another site every change by cookie is 403', async () => {
  const wrong: unknown[] = [];
  for (const { name, method, path } of all().filter(({ method }) => method !== 'GET')) {
    // WAHA is no browser, but neither does it hold a cookie.
    const headers = { origin: 'https://evil.example', cookie: 'crm_access=x' };
    const body = hasBody(method) ? { body: '{}' } : {};
    const { status, json } = await askApp(test, path, { method, headers, ...body });
    if (status !== 403 || json.code !== 'cross_site') wrong.push([name, status, json.code]);
  }
  expect(wrong).toEqual([]);
});
