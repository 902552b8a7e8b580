import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import {
  becomes,
  digitsOf,
  hasLeft,
  sandboxOf,
  sendFirst,
  startStory,
  stranger,
  strangers,
  turnUntil,
} from './story.js';

let test: TestApp;

beforeEach(async () => {
  test = await startStory();
});
afterEach(() => test.close());

const sandbox = () => sandboxOf(test);
const hourMs = 3_600_000;

/** No webhook arrives any more, and none is repeated. */
const deafen = () => sandbox().failNext({ call: 'webhook', kind: 'drop', times: 100_000 });

async function texts(phone: string): Promise<string[]> {
  const [conversation] = await test.api.conversations(`?q=${digitsOf(phone)}`);
  const thread = conversation ? await test.api.thread(conversation.id) : [];
  return thread.flatMap(({ direction, text }) => (direction === 'in' && text ? [text] : []));
}

it('reads back what people wrote while no webhook came, in order and once', async () => {
  deafen();
  const people = strangers(3);
  for (const person of people) {
    for (const text of ['one', 'two', 'three']) sandbox().write(digitsOf(person), { text });
  }
  test.app.clock.moveBy(300_000);
  for (const person of people) {
    await until(
      () => texts(person),
      found => found.length === 3,
    );
    expect((await texts(person)).sort()).toEqual(['one', 'three', 'two']);
  }
  sandbox().clearFaults();
  sandbox().replayHistory('default', 20);
  test.app.clock.moveBy(300_000);
  await until(
    () => test.api.sessions(),
    ([session]) => session?.status === 'WORKING',
  );
  for (const person of people) expect(await texts(person)).toHaveLength(3);
});

it('reads back a session as soon as it works again', async () => {
  deafen();
  sandbox().setStatus('default', 'FAILED');
  sandbox().write(digitsOf(stranger(1)), { text: 'Are you there?' });
  sandbox().clearFaults();
  sandbox().setStatus('default', 'WORKING');
  await until(
    () => texts(stranger(1)),
    found => found.includes('Are you there?'),
  );
});

it('asks for the receipts that never came', async () => {
  const { id } = await sendFirst(test, stranger(1));
  deafen();
  await turnUntil(test, () => test.api.message(id), hasLeft);
  await until(
    () => sandbox().read(digitsOf(stranger(1))),
    () => true,
  );
  test.app.clock.moveBy(hourMs);
  await becomes(test, id, ({ status }) => status === 'read');
});

it('opens no window for what was written a day ago', async () => {
  deafen();
  sandbox().write(digitsOf(stranger(1)), { text: 'Yesterday' });
  test.app.clock.moveBy(25 * hourMs);
  await until(
    () => texts(stranger(1)),
    found => found.includes('Yesterday'),
  );
  const [conversation] = await test.api.conversations(`?q=${digitsOf(stranger(1))}`);
  expect(conversation?.window.open).toBe(false);
});
