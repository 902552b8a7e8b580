import type { MessageView } from '../../src/protocol/index.js';
import type { TestApp } from '../support/app.js';
import { startTestApp } from '../support/app.js';
import {
  consent,
  hasLeft,
  isWorking,
  sendFirst,
  startStory,
  stranger,
  transmitted,
  turnUntil,
} from './story.js';

let test: TestApp;

beforeEach(async () => {
  test = await startStory();
});
afterEach(() => test.close());

const wish = { to: stranger(1), text: 'Your order is on its way.', consent };
const replayed = (headers: Headers) => headers.get('Idempotency-Replayed');

it('makes one message of fifty equal posts with one key, and tells all of them the same', async () => {
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => test.api.send(wish, 'order-4711')),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
  const [{ body: message } = { body: undefined }] = answers;
  for (const { body } of answers) expect(body).toEqual(message);
  expect(answers.filter(({ headers }) => replayed(headers) === 'true')).toHaveLength(49);

  const { conversationId = '', id = '' } = message ?? {};
  expect(await test.api.thread(conversationId)).toHaveLength(1);
  await turnUntil(test, () => test.api.message(id), hasLeft);
  test.app.clock.moveBy(60_000);
  const next = await sendFirst(test, stranger(2));
  await turnUntil(test, () => test.api.message(next.id), hasLeft);
  expect(transmitted(test).map(({ waId }) => waId)).toEqual([message?.whatsappId, next.whatsappId]);
});

it('refuses another body under the same key, and leaves the first message alone', async () => {
  const { body: first } = await test.api.send(wish, 'order-4711');
  const other = await test.api.refusedSend({ ...wish, text: 'Another text.' }, 'order-4711');
  expect([other.status, other.body.code]).toEqual([422, 'idempotency_mismatch']);
  const again = await test.api.send(wish, 'order-4711');
  expect([again.status, again.body.id, replayed(again.headers)]).toEqual([202, first.id, 'true']);
  expect(await test.api.thread(first.conversationId)).toHaveLength(1);
});

it('keeps no key for a call that was refused', async () => {
  const { to, text } = wish;
  expect((await test.api.refusedSend({ to, text }, 'order-4711')).status).toBe(422);
  const { status, headers } = await test.api.send(wish, 'order-4711');
  expect([status, replayed(headers)]).toEqual([202, null]);
});

it('gives the same answer after a restart, and sends nothing again', async () => {
  const { body: first } = await test.api.send(wish, 'order-4711');
  await turnUntil(test, () => test.api.message(first.id), hasLeft);
  await test.stop();
  test = await startTestApp({ folder: test.folder });
  await isWorking(test);
  const { status, body, headers } = await test.api.send(wish, 'order-4711');
  expect([status, replayed(headers)]).toEqual([202, 'true']);
  expect(body satisfies MessageView).toEqual(first);
  expect(transmitted(test)).toHaveLength(0);
});
