import type { ApiKeyView } from '../../src/protocol/views.js';
import { openFile } from './app-rig.js';
import { openWorld, type World } from './rights-rig.js';

type Made = ApiKeyView & { key: string };

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.test.close());

const make = (body: object) => world.admin.call<Made>('POST', '/api/keys', body);
const by = (key: string) => world.test.api.as({ 'X-Api-Key': key });
const list = async () =>
  (await world.admin.call<{ data: ApiKeyView[] }>('GET', '/api/keys')).body.data;

it.each([
  ['no scope', { name: 'x', scopes: [] }],
  ['a scope that there is not', { name: 'x', scopes: ['everything'] }],
  ['a single permission', { name: 'x', scopes: ['messages:read'] }],
  ['a hash of its own', { name: 'x', scopes: ['read'], keyHash: 'x' }],
  ['another company', { name: 'x', scopes: ['read'], companyId: 'x' }],
  ['an end that is over', { name: 'x', scopes: ['read'], expiresAt: '2020-01-01T00:00:00Z' }],
  ['all rights on some sessions', { name: 'x', scopes: ['admin'], sessions: ['second'] }],
])('a key with %s is 400', async (_, body) => {
  expect((await make(body)).status).toBe(400);
});

it('a key for a session of another company is 404', async () => {
  const other = world.test.api.as(world.callers['admin of another company'] ?? {});
  const body = { name: 'x', scopes: ['read'], sessions: [world.things.sessionId] };
  expect((await other.call('POST', '/api/keys', body)).status).toBe(404);
});

it('a session of a name that another company has is not made, and nothing breaks', async () => {
  const other = world.test.api.as(world.callers['admin of another company'] ?? {});
  const first = (await world.admin.sessions()).find(({ id }) => id === world.things.sessionId);
  expect(await other.call('POST', '/api/sessions/start', { name: first?.name })).toMatchObject({
    status: 409,
    body: { code: 'conflict' },
  });
  expect(await other.sessions()).toEqual([]);
});

it('a key is shown once, hashed at rest, and says when it was used last', async () => {
  const { status, body } = await make({ name: 'Shop', scopes: ['read'] });
  expect(status).toBe(201);
  expect(body.key.startsWith(body.prefix)).toBe(true);
  expect((await list()).find(({ id }) => id === body.id)).toMatchObject({
    name: 'Shop',
    lastUsedAt: null,
    sessions: null,
    createdBy: 'owner',
  });
  expect((await by(body.key).call('GET', '/api/conversations')).status).toBe(200);
  const listed = await list();
  expect(listed.find(({ id }) => id === body.id)?.lastUsedAt).not.toBeNull();
  expect(JSON.stringify(listed)).not.toContain(body.key);
  const file = await openFile(world.test);
  expect(JSON.stringify(await file.rows('SELECT * FROM api_keys'))).not.toContain(body.key);
  await file.close();
});

it('a key that is revoked is nobody’s at once, and its row stays', async () => {
  const { key, id } = (await make({ name: 'Short', scopes: ['read'] })).body;
  expect((await world.admin.call('DELETE', `/api/keys/${id}`)).status).toBe(204);
  expect((await by(key).call('GET', '/api/conversations')).status).toBe(401);
  expect((await list()).find(row => row.id === id)?.revokedAt).not.toBeNull();
  const other = world.test.api.as(world.callers['admin of another company'] ?? {});
  expect((await other.call('DELETE', `/api/keys/${id}`)).status).toBe(404);
});

it('a key for one session finds, sends and starts nothing on another', async () => {
  const scopes = ['send', 'read', 'control'];
  const { key } = (await make({ name: 'One', scopes, sessions: ['second'] })).body;
  const api = by(key);
  expect((await api.sessions()).map(({ name }) => name)).toEqual(['second']);
  expect(await api.conversations()).toEqual([]);
  const first = (await world.admin.sessions()).find(({ id }) => id === world.things.sessionId);
  const start = (body: object) => api.call('POST', '/api/sessions/start', body);
  expect((await start({ name: first?.name })).status).toBe(403);
  expect((await start({ sessionId: first?.name })).status).toBe(404);
  expect((await start({ name: 'a-third' })).status).toBe(403);
  expect((await start({ name: 'second' })).status).toBe(200);
  const to = { to: '6281200000777', text: 'Halo', consent: { basis: 'explicit' } };
  expect((await api.send({ ...to, session: first?.name })).status).toBe(404);
  expect((await api.pause({})).status).toBe(403);
});
