import { io, type Socket } from 'socket.io-client';
import type {
  PageToServer,
  ServerToPage,
  StreamData,
  StreamEvent,
  SyncAnswer,
} from '../../src/protocol/socket.js';
import { until } from '../support/until.js';
import { openWorld, type World } from './rights-rig.js';
import { standings, type Standing } from './standings.js';

/**
 * Every kind of thing a socket can tell, for every kind of caller: what was pushed, and what `sync`
 * answers for the same time. What is expected is written down here and nowhere else.
 */

type Told = StreamData['type'] | 'lane' | 'qr';

/** What it takes to hear of it, and what it is of: the first session, one of its people, or all. */
const kinds: Record<Told, { needs: string; of: 'session' | 'person' | 'company' | 'gateway' }> = {
  'message.created': { needs: 'messages:read', of: 'session' },
  'message.changed': { needs: 'messages:read', of: 'session' },
  'message.merged': { needs: 'messages:read', of: 'session' },
  'conversation.changed': { needs: 'conversations:read', of: 'session' },
  'conversation.merged': { needs: 'conversations:read', of: 'session' },
  'activity.added': { needs: 'conversations:read', of: 'session' },
  'note.changed': { needs: 'conversations:read', of: 'session' },
  'labels.changed': { needs: 'conversations:read', of: 'company' },
  'template.changed': { needs: 'templates:read', of: 'company' },
  'template.removed': { needs: 'templates:read', of: 'company' },
  'contact.changed': { needs: 'contacts:read', of: 'person' },
  'contact.merged': { needs: 'contacts:read', of: 'person' },
  'session.changed': { needs: 'sessions:read', of: 'session' },
  'pauses.changed': { needs: 'sessions:read', of: 'company' },
  'policy.changed': { needs: 'sessions:read', of: 'company' },
  'contacts.sync': { needs: 'contacts:read', of: 'session' },
  'clock.moved': { needs: 'sessions:read', of: 'gateway' },
  lane: { needs: 'messages:read', of: 'session' },
  qr: { needs: 'sessions:link', of: 'session' },
};

/** Told of a message that came twice, which only WAHA can bring about. */
const elsewhere: readonly Told[] = ['message.merged'];
const tested = (Object.keys(kinds) as Told[]).filter(kind => !elsewhere.includes(kind));

const isNumbered = (kind: Told): kind is StreamData['type'] => kind !== 'lane' && kind !== 'qr';

function hears({ permissions, here, isOutside }: Standing, kind: Told): boolean {
  const { needs, of } = kinds[kind];
  if (!permissions || ![...permissions].some(word => word === needs)) return false;
  if (of === 'gateway') return true;
  return !isOutside && (of === 'company' || !here || here.includes('read'));
}

interface Live {
  socket: Socket<ServerToPage, PageToServer>;
  told: Set<Told>;
  /** The newest number of its company when it came. */
  since: number;
}

let world: World;
const open: Live[] = [];

beforeAll(async () => {
  world = await openWorld();
});
afterAll(async () => {
  for (const { socket } of open) socket.close();
  await world.test.close();
});

const ofFirst = (id: unknown) => id === world.things.sessionId;

interface About {
  sessionId?: string;
  id?: string;
  /** Name of the session. */
  session?: string;
  conversation?: { sessionId: string };
  conversationId?: string;
}

/** Whether a change is of the first session, or of none: of another each may hear what they like. */
function isHere({ type, data }: Pick<StreamEvent, 'type' | 'data'>): boolean {
  if (kinds[type].of !== 'session') return true;
  const { sessionId, id, session, conversation, conversationId } = data as About;
  if (type === 'activity.added' || type === 'note.changed')
    return conversationId === world.things.conversationId;
  if (type === 'session.changed') return ofFirst(id);
  return session === 'default' || ofFirst(sessionId ?? conversation?.sessionId);
}

/** Connects; null when nobody is let in. */
function connect(caller: string): Promise<Live | null> {
  const socket: Live['socket'] = io(world.test.app.url, {
    ...{ transports: ['websocket'], reconnection: false, forceNew: true },
    extraHeaders: world.callers[caller] ?? {},
  });
  const live: Live = { socket, told: new Set(), since: 0 };
  socket.on('event', event => void (isHere(event) && live.told.add(event.type)));
  socket.on('lane', ({ sessionId }) => void (ofFirst(sessionId) && live.told.add('lane')));
  socket.on('qr', ({ sessionId }) => void (ofFirst(sessionId) && live.told.add('qr')));
  return new Promise(resolve => {
    socket.once('connect', () => {
      open.push(live);
      resolve(live);
    });
    socket.once('connect_error', () => {
      socket.close();
      resolve(null);
    });
  });
}

async function done(answer: Promise<{ status: number; body: unknown }>): Promise<unknown> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}

const person = async (phone: string) =>
  ((await done(world.admin.call('POST', '/api/contacts', { phone }))) as { id: string }).id;

/** One of everything that can be told, on the first session of the first company. */
async function everythingHappens(): Promise<void> {
  const { admin, things } = world;
  const session = things.sessionId;
  const [one, other] = [await person('6281200007001'), await person('6281200007002')];
  for (const contactId of [one, other])
    await done(admin.call('POST', '/api/conversations', { contactId, session }));
  await done(admin.send({ conversationId: things.conversationId, text: 'Halo' }));
  await done(admin.call('POST', `/api/messages/${things.messageId}/star`, { starred: true }));
  await done(
    admin.call('POST', `/api/contacts/${things.contactId}/consent`, {
      ...{ kind: 'granted', basis: 'form' },
    }),
  );
  await done(admin.call('POST', `/api/contacts/${one}/merge`, { with: other }));
  await done(admin.call('POST', `/api/conversations/${things.conversationId}/close`, {}));
  const notes = `/api/conversations/${things.conversationId}/notes`;
  await done(admin.call('POST', notes, { text: 'Told to pages' }));
  await done(admin.call('POST', '/api/labels', { name: 'Told to pages', color: 'teal' }));
  await done(admin.call('POST', '/api/templates', { name: 'Told to pages', text: 'Halo' }));
  await done(admin.call('DELETE', `/api/templates/${things.templateId}`));
  await done(admin.pause());
  await done(admin.resume({ stale: 'keep' }));
  await done(admin.call('PUT', '/api/policy', { rules: {}, reason: 'a test' }));
  await done(admin.call('POST', '/api/contacts/sync', { session }));
  await done(admin.call('POST', '/api/sandbox/clock', { advanceMs: 1_000 }));
  await done(admin.call('POST', `/api/sessions/${session}/stop`));
}

/** What `sync` answers; by then everything that was pushed before has arrived. */
const catchUp = ({ socket }: Live, since: number) =>
  new Promise<SyncAnswer>(resolve => socket.emit('sync', since, resolve));

it('tells each caller of every kind of change exactly what their rights say', async () => {
  const callers = Object.keys(standings);
  const lives = new Map<string, Live | null>();
  for (const caller of callers) lives.set(caller, await connect(caller));
  const admin = lives.get('admin');
  if (!admin) throw new Error('The admin is not let in.');
  for (const live of open) live.since = (await catchUp(live, Number.MAX_SAFE_INTEGER)).seq;
  await everythingHappens();
  await until(
    () => tested.filter(kind => !admin.told.has(kind)),
    missing => missing.length === 0,
  );
  const wrong: unknown[] = [];
  let cells = 0;
  for (const [caller, live] of lives) {
    const standing = standings[caller] ?? { permissions: null };
    const isIn = standing.permissions !== null;
    cells += 1;
    if ((live !== null) !== isIn) wrong.push([caller, 'connect', live !== null]);
    if (!live) continue;
    const answer = await catchUp(live, live.since);
    const synced = new Set(answer.reset ? [] : answer.events.filter(isHere).map(told => told.type));
    for (const kind of tested) {
      const expected = hears(standing, kind);
      cells += 1;
      if (live.told.has(kind) !== expected) wrong.push([caller, kind, 'pushed', !expected]);
      if (!isNumbered(kind)) continue;
      cells += 1;
      if (synced.has(kind) !== expected) wrong.push([caller, kind, 'caught up', !expected]);
    }
  }
  process.stdout.write(`Sockets: ${cells} cells, ${callers.length} callers\n`);
  expect(wrong).toEqual([]);
  expect(cells).toBeGreaterThan(300);
});

it('knows every kind of change that is told', () => {
  expect(tested).toHaveLength(Object.keys(kinds).length - elsewhere.length);
});

describe('what a page says to the gateway', () => {
  it.each<[string, unknown[]]>([
    ['no number', ['x']],
    ['a number below none', [-1]],
    ['half a number', [1.5]],
    ['something of its own making', [{ __proto__: { since: 0 } }]],
    ['nothing', []],
    ['a list', [[0]]],
  ])('with %s is passed over, and the line stays up', async (_, words) => {
    const live = await connect('admin');
    let answered = false;
    const bare = live?.socket as unknown as Socket;
    bare.emit('sync', ...words, () => (answered = true));
    for (const name of ['event', 'rights', 'lane', 'disconnecting2', '__proto__', 'constructor'])
      bare.emit(name, { type: 'message.created', data: { id: world.things.messageId } });
    const answer = live && (await catchUp(live, 0));
    expect(answer).toMatchObject({ reset: expect.any(Boolean) as boolean });
    expect(answered).toBe(false);
  });

  it('never moves one socket to what another may hear', async () => {
    const stranger = await connect('admin of another company');
    const answer = stranger && (await catchUp(stranger, 0));
    expect(JSON.stringify(answer)).not.toContain(world.things.sessionId);
    expect(JSON.stringify(answer)).not.toContain(world.things.contactId);
  });
});
