import { io, type Socket } from 'socket.io-client';
import type {
  ActivityView,
  ColleagueView,
  ConversationCounts,
  ConversationView,
  MessageView,
  Page,
  ProblemView,
} from '../../src/protocol/views.js';
import type { StreamEvent } from '../../src/protocol/socket.js';
import { until } from '../support/until.js';
import { openWorld, type World } from './rights-rig.js';

let world: World;
let id: string;

beforeAll(async () => {
  world = await openWorld();
  id = world.things.conversationId ?? '';
});
afterAll(() => world.test.close());

const as = (caller: string) => world.test.api.as(world.callers[caller] ?? {});
const assign = (caller: string, body: object) =>
  as(caller).call<ConversationView>('POST', `/api/conversations/${id}/assign`, body);
const refused = async (caller: string, body: object) => {
  const { status, body: said } = await as(caller).call<ProblemView>(
    'POST',
    `/api/conversations/${id}/assign`,
    body,
  );
  return [status, said.code];
};
const meOf = async (caller: string) =>
  (await as(caller).call<{ id: string }>('GET', '/api/me')).body.id;
const list = async (caller: string, view: string) => {
  const { body } = await as(caller).call<Page<ConversationView> & { counts: ConversationCounts }>(
    'GET',
    `/api/conversations?view=${view}`,
  );
  return { ids: body.data.map(one => one.id), counts: body.counts };
};
const told = async (caller = 'admin') =>
  (
    await as(caller).call<Page<MessageView> & { activities: ActivityView[] }>(
      'GET',
      `/api/messages/${id}`,
    )
  ).body.activities;

it('gives a conversation to whoever asks for it, and shows it as theirs and nobody else’s', async () => {
  const { status, body } = await assign('admin', { userId: 'me' });
  expect(status).toBe(200);
  expect(body.assignee?.id).toBe(await meOf('admin'));
  expect((await list('admin', 'mine')).ids).toEqual([id]);
  expect((await list('operator', 'mine')).ids).toEqual([]);
  expect((await list('operator', 'unassigned')).ids).not.toContain(id);
  expect((await list('admin', 'mine')).counts).toMatchObject({ mine: 1 });
});

it('gives it to somebody else, back to nobody, and tells both in the thread', async () => {
  const operator = await meOf('operator');
  await assign('admin', { userId: operator });
  await assign('admin', { userId: null });
  const lines = (await told()).slice(-2);
  expect(lines.map(({ kind, detail, by }) => [kind, detail.user?.id, by?.id])).toEqual([
    ['assigned', operator, await meOf('admin')],
    ['unassigned', operator, await meOf('admin')],
  ]);
});

it('refuses somebody who cannot read the number, and somebody of another company as not there', async () => {
  const outside = await meOf('admin of another company');
  for (const caller of ['manager without rights', 'manager of another session'])
    expect(await refused('admin', { userId: await meOf(caller) })).toEqual([
      422,
      'person_cannot_read',
    ]);
  expect(await refused('admin', { userId: outside })).toEqual([404, 'not_found']);
  const superadmin = await meOf('superadmin');
  expect(await refused('admin', { userId: superadmin })).toEqual([404, 'not_found']);
});

it('names for a choice exactly those to whom it can be given', async () => {
  const { body } = await as('manager with canRead').call<{ data: ColleagueView[] }>(
    'GET',
    `/api/conversations/${id}/assignees`,
  );
  const names = body.data.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['operator', 'reads', 'writes', 'manages']));
  expect(names).not.toEqual(expect.arrayContaining(['without rights']));
  expect(names).not.toEqual(expect.arrayContaining(['elsewhere']));
  expect(names).not.toEqual(expect.arrayContaining(['disabled']));
});

it('takes canManageChats, and lets it be given to who only reads', async () => {
  const reads = world.things.managerId ?? '';
  expect(await refused('manager with canWrite', { userId: reads })).toEqual([403, 'forbidden']);
  expect((await assign('manager with canManageChats', { userId: reads })).status).toBe(200);
  expect((await list('manager with canRead', 'mine')).ids).toEqual([id]);
});

it('does not take it from somebody who was quicker', async () => {
  await assign('admin', { userId: null });
  const operator = await meOf('operator');
  expect((await assign('operator', { userId: 'me', from: null })).status).toBe(200);
  expect(await refused('admin', { userId: 'me', from: null })).toEqual([409, 'conflict']);
  const { body } = await as('admin').call<ConversationView>('GET', `/api/conversations/${id}`);
  expect(body.assignee?.id).toBe(operator);
  // Who knows that it is theirs may take it.
  expect((await assign('admin', { userId: 'me', from: operator })).status).toBe(200);
});

it('wants a person for `me`: a key is nobody', async () => {
  expect(await refused('key to control', { userId: 'me' })).toEqual([400, 'invalid_input']);
});

describe('live', () => {
  let socket: Socket;
  const events: StreamEvent[] = [];

  beforeAll(async () => {
    socket = io(world.test.api.url, {
      transports: ['websocket'],
      extraHeaders: world.callers['manager with canRead'] ?? {},
    });
    socket.on('event', (event: StreamEvent) => events.push(event));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve).once('connect_error', reject);
    });
  });
  afterAll(() => socket.disconnect());

  it('tells every page that may read it', async () => {
    events.length = 0;
    await assign('admin', { userId: null });
    await assign('admin', { userId: 'me' });
    const admin = await meOf('admin');
    await until(
      () => events,
      seen =>
        seen.some(
          event => event.type === 'conversation.changed' && event.data.assignee?.id === admin,
        ) && seen.some(event => event.type === 'activity.added' && event.data.kind === 'assigned'),
    );
  });

  it('takes it from who may read it no longer, and says why', async () => {
    const userId = world.things.managerId ?? '';
    await assign('admin', { userId });
    await world.give(world.things.sessionId ?? '', userId, { canRead: false });
    const { body } = await as('admin').call<ConversationView>('GET', `/api/conversations/${id}`);
    expect(body.assignee).toBeNull();
    expect((await told()).at(-1)).toMatchObject({
      kind: 'unassigned',
      by: null,
      detail: { user: { id: userId, name: 'reads' } },
    });
    expect((await list('admin', 'unassigned')).ids).toContain(id);
  });
});
