import { io } from 'socket.io-client';
import type { StreamEvent } from '../../src/protocol/socket.js';
import type {
  ConversationView,
  MessageView,
  NoteView,
  ProblemView,
  ThreadPageView,
} from '../../src/protocol/views.js';
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
const write = (caller: string, body: object, which = id) =>
  as(caller).call<NoteView & Pick<ProblemView, 'code'>>(
    'POST',
    `/api/conversations/${which}/notes`,
    body,
  );
const thread = async (caller = 'admin') =>
  (await as(caller).call<ThreadPageView>('GET', `/api/messages/${id}`)).body;
const meOf = async (caller: string) =>
  (await as(caller).call<{ id: string }>('GET', '/api/me')).body.id;

it('stands in the thread of everybody who may read it, and is no message', async () => {
  const before = await thread();
  const { status, body } = await write('manager with canWrite', { text: ' Call back on Monday ' });
  expect(status).toBe(201);
  expect(body).toMatchObject({ text: 'Call back on Monday', author: { name: 'writes' } });
  const after = await thread('manager with canRead');
  expect(after.notes.at(-1)).toEqual(body);
  expect(after.data.map((message: MessageView) => message.id)).toEqual(
    before.data.map(message => message.id),
  );
  const { body: conversation } = await as('admin').call<ConversationView>(
    'GET',
    `/api/conversations/${id}`,
  );
  expect(conversation.preview?.text).not.toBe('Call back on Monday');
  const found = await as('admin').call<{ data: unknown[] }>('GET', '/api/messages/search?q=Monday');
  expect(found.body.data).toEqual([]);
});

it('never reaches WhatsApp, whatever else is sent', async () => {
  await write('admin', { text: 'never-on-whatsapp' });
  await as('admin').call('POST', '/api/messages/send', { conversationId: id, text: 'Terkirim' });
  await until(
    () => {
      // By leaps: it may be night, and the number rests until the morning.
      world.test.app.clock.moveBy(10 * 60_000);
      return JSON.stringify(world.test.app.sandbox?.requests() ?? []);
    },
    sent => sent.includes('Terkirim'),
  );
  expect(JSON.stringify(world.test.app.sandbox?.requests() ?? [])).not.toContain(
    'never-on-whatsapp',
  );
});

it('is changed and deleted by who wrote it and nobody else; then its words are gone', async () => {
  const { body } = await write('operator', { text: 'first words' });
  const path = `/api/notes/${body.id}`;
  expect((await as('admin').call('PATCH', path, { text: 'mine now' })).status).toBe(403);
  expect((await as('admin').call('DELETE', path)).status).toBe(403);
  const edited = await as('operator').call<NoteView>('PATCH', path, { text: 'better words' });
  expect(edited.body).toMatchObject({ text: 'better words', version: 2 });
  expect(edited.body.editedAt).not.toBeNull();
  expect((await as('operator').call('DELETE', path)).status).toBe(204);
  expect((await thread()).notes.map(note => note.id)).not.toContain(body.id);
  expect((await as('operator').call('PATCH', path, { text: 'again' })).status).toBe(404);
  expect((await as('operator').call('DELETE', path)).status).toBe(404);
});

it('calls only people who can read it', async () => {
  const reads = await meOf('manager with canRead');
  const called = await write('admin', { text: '@reads please look', mentions: [reads] });
  expect(called.body.mentions).toEqual([reads]);
  for (const caller of ['manager without rights', 'admin of another company']) {
    const refused = await write('admin', { text: '@you', mentions: [await meOf(caller)] });
    expect([refused.status, refused.body.code]).toEqual([422, 'person_cannot_read']);
  }
});

it('takes canWrite, and is not there for other numbers and other companies', async () => {
  const { body } = await write('admin', { text: 'secret of the house' });
  expect((await write('manager with canRead', { text: 'x' })).status).toBe(403);
  expect((await write('manager of another session', { text: 'x' })).status).toBe(404);
  expect((await write('admin of another company', { text: 'x' })).status).toBe(404);
  const path = `/api/notes/${body.id}`;
  for (const caller of ['manager of another session', 'admin of another company'])
    expect((await as(caller).call('PATCH', path, { text: 'x' })).status).toBe(404);
});

it('wants words', async () => {
  expect((await write('admin', { text: '  ' })).status).toBe(400);
  expect((await write('admin', {})).status).toBe(400);
});

it('is told to open pages as it is written, changed and deleted', async () => {
  const socket = io(world.test.api.url, {
    transports: ['websocket'],
    extraHeaders: world.callers['manager with canRead'] ?? {},
  });
  const heard: NoteView[] = [];
  socket.on('event', (event: StreamEvent) => {
    if (event.type === 'note.changed') heard.push(event.data);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve).once('connect_error', reject);
  });
  const { body } = await write('admin', { text: 'live' });
  await until(
    () => heard,
    notes => notes.at(-1)?.text === 'live',
  );
  await as('admin').call('DELETE', `/api/notes/${body.id}`);
  await until(
    () => heard,
    notes => notes.at(-1)?.text === null,
  );
  socket.disconnect();
});
