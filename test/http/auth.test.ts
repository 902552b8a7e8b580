import { createRateLimit } from '../../src/http/index.js';
import { userRoutes } from '../../src/users/index.js';
import { ada, openHouse, type House } from '../module/identity-rig.js';
import { openServer, type Answer, type TestServer } from './rig.js';

let house: House;
let server: TestServer;

async function open(): Promise<void> {
  house = await openHouse();
  const tries = createRateLimit(house.clock, { burst: 3, perMinute: 6 });
  server = await openServer(userRoutes({ ...house, tries }), {
    authenticate: ({ headers }) => house.access.authenticate(headers),
  });
}

async function close(): Promise<void> {
  await server.close();
  await house.close();
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  server.ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const login = (headers: Record<string, string> = {}, password = ada.password) =>
  post('/api/auth/login', { email: ada.email, password }, headers);

const cookiesOf = ({ headers }: Answer) => (headers['set-cookie'] ?? []) as string[];
const asCookie = (answer: Answer) =>
  cookiesOf(answer)
    .map(cookie => cookie.split(';')[0])
    .join('; ');
const ourPage = () => ({
  origin: `http://127.0.0.1:${server.port}`,
  'sec-fetch-site': 'same-origin',
});
const me = (headers: Record<string, string>) => server.ask('/api/auth/me', { headers });

describe('signing in', () => {
  beforeAll(async () => {
    await open();
    await house.users.create(house.company.id, ada);
  });
  afterAll(close);
  beforeEach(() => house.clock.moveBy(120_000));

  it.each([
    ['no e-mail', { password: 'x' }, 'email'],
    ['a wrong e-mail', { email: 'not one', password: 'x' }, 'email'],
    ['no password', { email: ada.email }, 'password'],
    ['something else', { email: ada.email, password: 'x', role: 'admin' }, 'role'],
  ])('with %s is 400', async (_, body, path) => {
    const answer = await post('/api/auth/login', body);
    expect(answer).toMatchObject({ status: 400, json: { errors: [{ path }] } });
  });

  it('from another site is 403', async () => {
    expect(await login({ origin: 'https://evil.example' })).toMatchObject({
      status: 403,
      json: { code: 'cross_site' },
    });
  });

  it('with a wrong pair is 401, the same for an unknown address', async () => {
    const wrong = await login({}, 'wrong password');
    const unknown = await post('/api/auth/login', {
      email: 'nobody@example.org',
      password: ada.password,
    });
    expect(wrong).toMatchObject({ status: 401, json: { code: 'wrong_credentials' } });
    expect({ ...unknown.json, requestId: '' }).toEqual({ ...wrong.json, requestId: '' });
  });

  it('tried too often is 429 for a while, even with the right password', async () => {
    for (let tries = 0; tries < 3; tries += 1)
      expect((await login({}, 'wrong password')).status).toBe(401);
    const refused = await login();
    expect(refused).toMatchObject({ status: 429, json: { code: 'rate_limited' } });
    house.clock.moveBy(Number(refused.headers['retry-after']) * 1_000);
    expect((await login()).status).toBe(200);
  });

  it('tried with many addresses from one place is 429 too', async () => {
    const guess = (name: string) =>
      post('/api/auth/login', { email: `${name}@example.org`, password: 'guess' });
    const statuses = [];
    for (const name of ['a', 'b', 'c', 'd']) statuses.push((await guess(name)).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
  });

  it('gives a page cookies its scripts cannot read, and no token', async () => {
    const answer = await login(ourPage());
    expect(answer).toMatchObject({
      status: 200,
      json: { user: { email: ada.email, name: 'Ada', role: 'admin' } },
    });
    expect(Object.keys(answer.json)).toEqual(['user']);
    expect(cookiesOf(answer)).toHaveLength(2);
    for (const cookie of cookiesOf(answer)) expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(cookiesOf(answer).map(cookie => /Path=([^;]+)/.exec(cookie)?.[1])).toEqual([
      '/',
      '/api/auth',
    ]);
  });

  it('keeps the cookies to TLS where the page came over TLS', async () => {
    const answer = await login({ ...ourPage(), 'x-forwarded-proto': 'https' });
    for (const cookie of cookiesOf(answer)) expect(cookie).toMatch(/; Secure$/);
  });

  it('by cookie or by bearer says who one is', async () => {
    const page = await login(ourPage());
    const script = await login();
    const who = { kind: 'user', name: 'Ada', email: ada.email, role: 'admin' };
    expect(await me({ cookie: asCookie(page) })).toMatchObject({ status: 200, json: who });
    expect(await me({ authorization: `Bearer ${String(script.json.accessToken)}` })).toMatchObject({
      json: who,
    });
    expect((await me({})).status).toBe(401);
  });
});

describe('staying signed in', () => {
  beforeAll(async () => {
    await open();
    await house.users.create(house.company.id, ada);
  });
  afterAll(close);

  it('works by the refresh cookie after the access token has ended', async () => {
    const page = await login(ourPage());
    house.clock.moveBy(16 * 60_000);
    expect((await me({ cookie: asCookie(page) })).status).toBe(401);
    const refreshed = await post('/api/auth/refresh', {}, { ...ourPage(), cookie: asCookie(page) });
    expect(Object.keys(refreshed.json)).toEqual(['user']);
    expect((await me({ cookie: asCookie(refreshed) })).status).toBe(200);
  });

  it('works by a refresh token in the body for programs', async () => {
    const { refreshToken } = (await login()).json;
    const refreshed = await post('/api/auth/refresh', { refreshToken });
    expect(
      (await me({ authorization: `Bearer ${String(refreshed.json.accessToken)}` })).status,
    ).toBe(200);
  });

  it('needs a token', async () => {
    expect(await post('/api/auth/refresh', {})).toMatchObject({
      status: 401,
      json: { code: 'unauthenticated' },
    });
    expect((await post('/api/auth/refresh', { refreshToken: 'made up' })).status).toBe(401);
  });

  it('ends with signing out, which also clears the cookies', async () => {
    const page = await login(ourPage());
    const out = await post('/api/auth/logout', {}, { ...ourPage(), cookie: asCookie(page) });
    expect(out).toMatchObject({ status: 204, text: '' });
    for (const cookie of cookiesOf(out)) expect(cookie).toMatch(/=; Path=[^;]+; Max-Age=0;/);
    expect((await me({ cookie: asCookie(page) })).status).toBe(401);
    expect(
      (await post('/api/auth/refresh', {}, { ...ourPage(), cookie: asCookie(page) })).status,
    ).toBe(401);
    expect((await post('/api/auth/logout', {})).status).toBe(204);
  });
});

describe('the set-up', () => {
  let code: string;
  const setUp = (body: Record<string, unknown>) => post('/api/setup', body, ourPage());
  const person = { name: 'Ada', email: ada.email, password: ada.password };

  beforeAll(async () => {
    await open();
    code = (await house.setup.open(null)) ?? '';
  });
  afterAll(close);
  beforeEach(() => house.clock.moveBy(120_000));

  it('is open while nobody is here', async () => {
    expect(await server.ask('/api/setup')).toMatchObject({ status: 200, json: { open: true } });
  });

  it.each([
    ['no name', { name: ' ' }, 'name'],
    ['no e-mail', { email: 'ada' }, 'email'],
    ['a short password', { password: 'too short' }, 'password'],
  ])('with %s is 400', async (_, wrong, path) => {
    expect(await setUp({ code, ...person, ...wrong })).toMatchObject({
      status: 400,
      json: { errors: [{ path }] },
    });
  });

  it('with a wrong code is 401, and 429 before long', async () => {
    for (let tries = 0; tries < 3; tries += 1)
      expect((await setUp({ ...person, code: 'guess' })).status).toBe(401);
    expect((await setUp({ ...person, code: 'guess' })).status).toBe(429);
  });

  it('with the code makes the first person and signs them in, once', async () => {
    const done = await setUp({ code, ...person });
    expect(done).toMatchObject({
      status: 201,
      json: { user: { role: 'admin', email: ada.email } },
    });
    expect((await me({ cookie: asCookie(done) })).status).toBe(200);
    expect((await server.ask('/api/setup')).json).toEqual({ open: false });
    expect(await setUp({ code, ...person })).toMatchObject({
      status: 409,
      json: { code: 'setup_done' },
    });
  });
});
