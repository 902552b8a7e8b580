import { io, type Socket } from 'socket.io-client';
import type { ServerToPage } from '../../src/protocol/socket.js';
import { until } from '../support/until.js';
import { openFile } from './app-rig.js';
import { openWorld, type Headers, type World } from './rights-rig.js';

interface Live {
  socket: Socket<ServerToPage>;
  /** What was told, in order: kind, and the session it was about where there is one. */
  told: { type: string; sessionId?: string | undefined }[];
  cut(): boolean;
}

let world: World;
const open: Live[] = [];

beforeAll(async () => {
  world = await openWorld();
});
afterEach(() => {
  for (const { socket } of open.splice(0)) socket.close();
});
afterAll(() => world.test.close());

function connect(headers: Headers): Promise<Live> {
  const socket: Socket<ServerToPage> = io(world.test.app.url, {
    transports: ['websocket'],
    extraHeaders: headers,
    reconnection: false,
    forceNew: true,
  });
  const live: Live = { socket, told: [], cut: () => socket.disconnected };
  socket.on('event', ({ type, data }) => {
    const about = data as { sessionId?: string; id?: string };
    live.told.push({ type, sessionId: type === 'session.changed' ? about.id : about.sessionId });
  });
  socket.on('rights', () => live.told.push({ type: 'rights' }));
  socket.on('lane', ({ sessionId }) => live.told.push({ type: 'lane', sessionId }));
  socket.on('qr', ({ sessionId }) => live.told.push({ type: 'qr', sessionId }));
  open.push(live);
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(live));
    socket.once('connect_error', reject);
  });
}

const as = (caller: string) => connect(world.callers[caller] ?? {});
const hears = (live: Live, type: string) => () => live.told.some(told => told.type === type);

const secondSession = async () =>
  (await world.admin.sessions()).find(({ name }) => name === 'second')?.id;

let recipients = 6281200000100;

const consent = { basis: 'explicit' };

/** Something happens on this session, and somebody who may see everything has heard of it. */
async function happens(session: string | undefined): Promise<void> {
  const admin = await as('admin');
  recipients += 1;
  const sent = await world.admin.send({ to: String(recipients), text: 'Halo', session, consent });
  expect(sent.status).toBe(202);
  await until(hears(admin, 'message.created'), Boolean);
  await until(hears(admin, 'lane'), Boolean);
  admin.socket.close();
}

describe('a socket', () => {
  it.each([
    'anonymous',
    'wrong token',
    'expired token',
    'unsigned token',
    'disabled user',
    'admin of a suspended company',
    'revoked key',
  ])('is refused to: %s', async caller => {
    await expect(as(caller)).rejects.toThrow('unauthenticated');
  });

  it.each<[string, readonly string[]]>([
    ['manager without rights', []],
    ['manager of another session', []],
    ['key of another session', []],
    ['admin of another company', []],
    ['superadmin', []],
    ['key to send', []],
    ['key to control', []],
    ['manager with canRead', ['message.created', 'conversation.changed', 'lane']],
    ['operator', ['message.created', 'conversation.changed', 'lane']],
  ])('of a %s hears of a session exactly what its owner may read', async (caller, kinds) => {
    const live = await as(caller);
    await happens(world.things.sessionId);
    for (const kind of kinds) await until(hears(live, kind), Boolean);
    const own = await secondSession();
    const foreign = live.told.filter(({ sessionId }) => sessionId !== own);
    if (kinds.length === 0) expect(foreign).toEqual([]);
  });

  it('hears of the sessions of its owner and of no other', async () => {
    const live = await as('manager of another session');
    await happens(world.things.sessionId);
    const second = await secondSession();
    await world.give(second ?? '', world.managers.reads.id, {});
    await happens(second);
    await until(hears(live, 'message.created'), Boolean);
    const sessions = new Set(live.told.flatMap(({ sessionId }) => sessionId ?? []));
    expect([...sessions]).toEqual([second]);
    await world.admin.call('DELETE', `/api/sessions/second/access/${world.managers.reads.id}`);
  });
});

describe('on open pages', () => {
  const { give, reads } = {
    give: (rights: object) =>
      world.give(world.things.sessionId ?? '', world.managers.reads.id, rights),
    reads: () => world.managers.reads,
  };
  const take = () =>
    world.admin.call('DELETE', `/api/sessions/${world.things.sessionId}/access/${reads().id}`);

  it('a right that is taken ends what is told, and one that is given begins it', async () => {
    await give({});
    const live = await as('manager with canRead');
    expect((await take()).status).toBe(204);
    await until(hears(live, 'rights'), Boolean);
    live.told.length = 0;
    await happens(world.things.sessionId);
    expect(live.told).toEqual([]);
    await give({});
    await until(hears(live, 'rights'), Boolean);
    await happens(world.things.sessionId);
    await until(hears(live, 'message.created'), Boolean);
    expect(live.cut()).toBe(false);
  });

  it('somebody who is disabled is cut off', async () => {
    const live = await as('manager with canRead');
    const status = (value: string) =>
      world.admin.call('PATCH', `/api/users/${reads().id}`, { status: value });
    expect((await status('disabled')).status).toBe(200);
    await until(live.cut, Boolean);
    await status('active');
    // What was signed in before stays out.
    await expect(as('manager with canRead')).rejects.toThrow('unauthenticated');
  });

  it('a key that is revoked is cut off', async () => {
    const live = await as('key to read');
    const { data } = (
      await world.admin.call<{ data: { id: string; name: string }[] }>('GET', '/api/keys')
    ).body;
    const { id } = data.find(({ name }) => name === 'read') ?? {};
    expect((await world.admin.call('DELETE', `/api/keys/${id}`)).status).toBe(204);
    await until(live.cut, Boolean);
    await expect(as('key to read')).rejects.toThrow('unauthenticated');
  });

  it('everybody of a company that is suspended is cut off, and nobody else', async () => {
    const theirs = await as('admin of another company');
    const ours = await as('operator');
    const { status } = await world.superadmin.call('PATCH', `/api/companies/${world.other.id}`, {
      status: 'suspended',
    });
    expect(status).toBe(200);
    await until(theirs.cut, Boolean);
    expect(ours.cut()).toBe(false);
  });

  it('what another process has said is heeded too', async () => {
    const live = await as('operator');
    const file = await openFile(world.test);
    await file.write("UPDATE users SET status = 'disabled' WHERE role = 'operator'");
    await file.write(
      "INSERT INTO instance (key, value, updated_at) VALUES ('rights.version', 'x', '2026') ON CONFLICT (key) DO UPDATE SET value = 'x'",
    );
    await file.close();
    await until(live.cut, Boolean);
  });

  it('signing out everywhere cuts everywhere', async () => {
    const one = await as('admin');
    const other = await as('admin');
    expect((await world.admin.call('POST', '/api/auth/logout-everywhere')).status).toBe(204);
    await until(() => one.cut() && other.cut(), Boolean);
  });
});
