import type { ContactView, ConversationView, MessageView } from '../../src/protocol/views.js';
import { sandboxOf, startStory } from '../journeys/story.js';
import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';

const phone = '6281270000123';

let test: TestApp;
let contactId: string;

const call = <Body>(method: string, path: string, body?: unknown) =>
  test.api.call<Body>(method, path, body);
const set = (verb: 'block' | 'unblock') =>
  call<ContactView>('POST', `/api/contacts/${contactId}/${verb}`, {});
const conversation = async () =>
  (await test.api.conversations(`?contactId=${contactId}`))[0] as ConversationView;

/** They write, and the gateway has it. */
async function writes(text: string): Promise<void> {
  sandboxOf(test).write(phone, { text });
  await until(
    async () =>
      (await call<{ data: MessageView[] }>('GET', `/api/messages/search?q=${text}`)).body.data,
    data => data.length > 0,
  );
}

beforeAll(async () => {
  test = await startStory({});
  await writes('firstword');
  const [found] = await test.api.conversations();
  contactId = found?.contactId ?? '';
});
afterAll(() => test.close());

it('refuses what would go to who is blocked, also what waits already', async () => {
  await test.api.pause();
  const { body: waiting } = await test.api.send({ to: phone, text: 'Menunggu' });
  expect((await set('block')).body.blocked).toBe(true);
  const refused = await test.api.refusedSend({ to: phone, text: 'Halo' });
  expect([refused.status, refused.body.code]).toEqual([422, 'blocked']);
  await test.api.resume();
  const ended = await until(
    async () => {
      test.app.clock.moveBy(5_000);
      return test.api.message(waiting.id);
    },
    ({ status }) => status !== 'pending',
  );
  expect([ended.status, ended.failure?.code]).toEqual(['refused', 'blocked']);
});

it('keeps what they write, and nobody is woken by it', async () => {
  await call('POST', `/api/conversations/${(await conversation()).id}/read`, {});
  await writes('mutedword');
  expect(await conversation()).toMatchObject({ unread: 0 });
  expect((await conversation()).preview?.text).toBe('mutedword');
});

it('is lifted: they are written to and heard again', async () => {
  expect((await set('unblock')).body.blocked).toBe(false);
  expect((await test.api.send({ to: phone, text: 'Halo lagi' })).status).toBe(202);
  await writes('heardword');
  expect((await conversation()).unread).toBe(1);
});

it('done twice changes nothing', async () => {
  const { version } = (await set('block')).body;
  expect((await set('block')).body.version).toBe(version);
});
