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
  writes,
} from './story.js';

const minuteMs = 60_000;

let test: TestApp;

beforeEach(async () => {
  test = await startStory();
});
afterEach(() => test.close());

const silence = async () => (await test.api.sessions())[0]?.silent?.kind ?? null;
const silentInHealth = async () => {
  const { sessions } = (await test.api.health()).body as { sessions: { silent: number } };
  return sessions.silent;
};
const threads = async (people: readonly string[]) => {
  const found = await Promise.all(
    people.map(person => test.api.conversations(`?q=${digitsOf(person)}`)),
  );
  return found.filter(conversations => conversations.length === 1).length;
};

it('a number whose webhooks stop rests and says so, misses nothing, and goes on when events flow again', async () => {
  const people = strangers(4, 10);
  sandboxOf(test).failNext({ call: 'webhook', kind: 'drop', times: 8, only: 'message.any' });
  for (const person of people) sandboxOf(test).write(digitsOf(person), { text: 'Anybody there?' });
  test.app.clock.moveBy(6 * minuteMs);
  expect(await until(silence, kind => kind !== null)).toBe('deaf');
  expect(await threads(people)).toBe(people.length);
  expect(await silentInHealth()).toBe(1);

  const { id } = await sendFirst(test, stranger(20));
  const held = await becomes(test, id, ({ hold }) => hold?.code === 'session_down');
  expect(held.hold?.detail).toMatchObject({ silent: 'deaf' });
  const { sentence } = await test.api.queue();
  expect(sentence).toContain('says it is connected, but no news of it arrives');

  sandboxOf(test).clearFaults();
  await writes(test, stranger(30), 'Now it works');
  await turnUntil(test, () => test.api.message(id), hasLeft);
  expect(await silence()).toBeNull();
  expect(await silentInHealth()).toBe(0);
});
