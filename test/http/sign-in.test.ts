import { createSecretKey } from 'node:crypto';
import { SignJWT, UnsecuredJWT } from 'jose';
import { owner, startTestApp, type TestApp } from '../support/app.js';
import { askApp, openFile, type GatewayFile } from './app-rig.js';
import type { Answer } from './rig.js';

let test: TestApp;
let file: GatewayFile;

beforeAll(async () => {
  test = await startTestApp();
  file = await openFile(test);
});
afterAll(async () => {
  await file.close();
  await test.close();
});

const post = (path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
  askApp(test, path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const page = () => ({ origin: test.app.url, 'sec-fetch-site': 'same-origin' });
const signIn = (headers: Record<string, string> = {}) => post('/api/auth/login', owner, headers);
const me = (token: string) =>
  askApp(test, '/api/auth/me', { headers: { authorization: `Bearer ${token}` } });
const refresh = (refreshToken: unknown) => post('/api/auth/refresh', { refreshToken });

const cookiesOf = ({ headers }: Answer) => (headers['set-cookie'] ?? []) as string[];
const asCookie = (answer: Answer) =>
  cookiesOf(answer)
    .map(cookie => cookie.split(';')[0])
    .join('; ');

describe('an access token', () => {
  const claimsOf = (token: string) =>
    JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as {
      sub: string;
      sid: string;
      exp: number;
      iat: number;
    };

  const sign = (
    claims: Record<string, unknown>,
    key: Uint8Array = file.jwtKey,
    alg = 'HS256',
  ): Promise<string> => new SignJWT(claims).setProtectedHeader({ alg }).sign(createSecretKey(key));

  it('is taken as it was given, for fifteen minutes', async () => {
    const { json } = await signIn();
    const { exp, iat } = claimsOf(String(json.accessToken));
    expect(exp - iat).toBe(15 * 60);
    expect((await me(String(json.accessToken))).status).toBe(200);
  });

  it('that is forged in any way is 401', async () => {
    const token = String((await signIn()).json.accessToken);
    const claims = claimsOf(token) as Record<string, unknown>;
    const [head = '', body = '', signature = ''] = token.split('.');
    const otherKey = new Uint8Array(32).fill(7);
    const nowS = Math.floor(Date.now() / 1_000);
    const { sid, ...withoutSignIn } = claims;
    const forged: Record<string, string> = {
      'without a signature': new UnsecuredJWT(claims).encode(),
      'with alg none and a signature': `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.${signature}`,
      'with another key': await sign(claims, otherKey),
      'with an empty signature': `${head}.${body}.`,
      'with a changed signature': `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
      'with changed claims': `${head}.${Buffer.from(JSON.stringify({ ...claims, role: 'admin' })).toString('base64url')}.${signature}`,
      'by another algorithm': await sign(
        claims,
        Buffer.concat([file.jwtKey, file.jwtKey]),
        'HS512',
      ),
      'and over': await sign({ ...claims, iat: nowS - 1_000, exp: nowS - 1 }),
      'not valid yet': await sign({ ...claims, nbf: nowS + 1_000 }),
      'for somebody else': await sign({ ...claims, aud: 'another' }),
      'from somebody else': await sign({ ...claims, iss: 'another' }),
      'about nobody': await sign({ ...claims, sub: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }),
      'of no sign-in': await sign(withoutSignIn),
      'of another sign-in': await sign({ ...claims, sid: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }),
      'with a sign-in that is a list': await sign({ ...claims, sid: [sid] }),
    };
    expect((await me(await sign(claims))).status).toBe(200);
    for (const [how, what] of Object.entries(forged)) {
      expect([how, (await me(what)).status]).toEqual([how, 401]);
      const cookie = await askApp(test, '/api/auth/me', {
        headers: { cookie: `crm_access=${what}` },
      });
      expect([how, cookie.status]).toEqual([how, 401]);
    }
  });

  it('ends with signing out', async () => {
    const { json } = await signIn();
    expect((await post('/api/auth/logout', { refreshToken: json.refreshToken })).status).toBe(204);
    expect((await me(String(json.accessToken))).status).toBe(401);
    expect((await refresh(json.refreshToken)).status).toBe(401);
  });
});

describe('a refresh token', () => {
  it('is replaced with every use', async () => {
    const first = (await signIn()).json;
    const second = await refresh(first.refreshToken);
    expect(second.status).toBe(200);
    expect(second.json.refreshToken).not.toBe(first.refreshToken);
    expect((await me(String(second.json.accessToken))).status).toBe(200);
    expect((await refresh(second.json.refreshToken)).status).toBe(200);
  });

  it('used again later ends everything that came of the sign-in, and nothing else', async () => {
    const other = (await signIn()).json;
    const first = (await signIn()).json;
    const second = (await refresh(first.refreshToken)).json;
    await file.write(
      "UPDATE user_tokens SET replaced_at = '2020-01-01 00:00:00.000 +00:00' WHERE replaced_at IS NOT NULL",
    );
    expect((await refresh(first.refreshToken)).status).toBe(401);
    expect((await refresh(second.refreshToken)).status).toBe(401);
    expect((await me(String(second.accessToken))).status).toBe(401);
    expect((await me(String(other.accessToken))).status).toBe(200);
  });

  it('that cannot be one is refused', async () => {
    for (const token of [5, null, {}, ['x'], '', 'a'.repeat(201)]) {
      expect([400, 401]).toContain((await refresh(token)).status);
    }
  });

  it('is not taken for an access token, nor an access token for it', async () => {
    const { refreshToken, accessToken } = (await signIn()).json;
    expect((await me(String(refreshToken))).status).toBe(401);
    expect([400, 401]).toContain((await refresh(accessToken)).status);
  });
});

describe('a page', () => {
  it('gets cookies that scripts cannot read and other sites do not send, and no token', async () => {
    const answer = await signIn(page());
    expect(Object.keys(answer.json)).toEqual(['user']);
    expect(cookiesOf(answer)).toHaveLength(2);
    for (const cookie of cookiesOf(answer)) expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    const bootstrap = await askApp(test, '/api/bootstrap', {
      headers: { cookie: asCookie(answer) },
    });
    expect(bootstrap).toMatchObject({ status: 200, json: { me: { email: owner.email } } });
  });

  it.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another port', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['nowhere', { origin: 'null' }],
  ])('of %s sends nothing and ends nothing with the cookies of ours', async (_, headers) => {
    const cookie = asCookie(await signIn(page()));
    const before = await file.counts();
    const body = { to: '6281200000002', text: 'Halo' };
    for (const path of [
      '/api/messages/send',
      '/api/pause',
      '/api/auth/logout',
      '/api/auth/refresh',
    ]) {
      const { status, json } = await post(path, body, { cookie, ...headers });
      expect([path, status, json.code]).toEqual([path, 403, 'cross_site']);
    }
    expect(await file.counts()).toEqual(before);
    expect((await askApp(test, '/api/auth/me', { headers: { cookie } })).status).toBe(200);
  });

  it('of ours sends as the person who is signed in', async () => {
    const cookie = asCookie(await signIn(page()));
    const body = { to: '6281200000002', text: 'Halo' };
    const { status, json } = await post('/api/messages/send', body, { cookie, ...page() });
    expect([status, json.origin]).toEqual([202, 'agent']);
    expect(json.author).toMatchObject({ name: 'owner' });
  });
});

it('somebody who was disabled is out at once, everywhere', async () => {
  const program = (await signIn()).json;
  const cookie = asCookie(await signIn(page()));
  await file.write("UPDATE users SET status = 'disabled'");
  expect((await me(String(program.accessToken))).status).toBe(401);
  expect((await askApp(test, '/api/auth/me', { headers: { cookie } })).status).toBe(401);
  expect((await refresh(program.refreshToken)).status).toBe(401);
  const again = await signIn();
  const wrong = await post('/api/auth/login', { ...owner, password: 'wrong password' });
  expect(again.status).toBe(401);
  expect({ ...again.json, requestId: '' }).toEqual({ ...wrong.json, requestId: '' });
  await file.write("UPDATE users SET status = 'active'");
  expect((await signIn()).status).toBe(200);
});

it('a wrong pair tells nothing, and too many of them wait', async () => {
  const wrong = await post('/api/auth/login', { ...owner, password: 'wrong password' });
  const unknown = await post('/api/auth/login', { ...owner, email: 'nobody@example.com' });
  expect(wrong).toMatchObject({ status: 401, json: { code: 'wrong_credentials' } });
  expect({ ...unknown.json, requestId: '' }).toEqual({ ...wrong.json, requestId: '' });
  expect(wrong.headers['set-cookie']).toBeUndefined();
  const statuses: number[] = [];
  for (let tries = 0; tries < 10; tries += 1) {
    // Nothing in the request makes it come from somewhere else.
    const answer = await post(
      '/api/auth/login',
      { email: `guess${tries}@example.com`, password: 'guess' },
      { 'x-forwarded-for': `10.0.0.${tries}` },
    );
    statuses.push(answer.status);
  }
  expect(statuses.slice(0, 5)).toEqual(Array(5).fill(401));
  const late = await post('/api/auth/login', { email: 'guess@example.com', password: 'guess' });
  expect(late).toMatchObject({ status: 429, json: { code: 'rate_limited' } });
  expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
});

it('what others try from the same address keeps nobody out who signed in from there', async () => {
  const wrong = await post('/api/auth/login', { ...owner, password: 'wrong password' });
  expect(wrong).toMatchObject({ status: 429, json: { code: 'rate_limited' } });
  expect((await signIn()).status).toBe(200);
});

it('the set-up code makes the first person once, and no second', async () => {
  const empty = await startTestApp({ env: { ADMIN_EMAIL: '', ADMIN_PASSWORD: '' } });
  const at = (path: string, body?: unknown) =>
    askApp(empty, path, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
    });
  const person = { name: 'Ada', email: 'ada@example.com', password: 'long enough 1' };
  expect((await at('/api/setup')).json).toEqual({ open: true });
  expect((await at('/api/setup', { ...person, code: 'guess' })).status).toBe(401);
  const code = empty.app.setupCode ?? '';
  expect(code).toMatch(/^[\w-]{22}$/);
  const both = await Promise.all([
    at('/api/setup', { ...person, code }),
    at('/api/setup', { ...person, code, email: 'eve@example.com' }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect((await at('/api/setup')).json).toEqual({ open: false });
  expect((await at('/api/setup', { ...person, code })).status).toBe(409);
  await empty.close();
});
