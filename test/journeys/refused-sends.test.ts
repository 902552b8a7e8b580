import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import {
  becomes,
  calls,
  hasLeft,
  sandboxOf,
  sendFirst,
  startStory,
  stranger,
  turnUntil,
} from './story.js';

let test: TestApp;

beforeEach(async () => {
  test = await startStory({ policy: { numberCheck: { enabled: false } } });
});
afterEach(() => test.close());

const alerts = async () => ((await test.api.health()).body as { alerts: string[] }).alerts;
const minuteMs = 60_000;

it('a send that WAHA refuses for its key is no try: it leaves as soon as a call is taken again', async () => {
  sandboxOf(test).failNext({ call: 'sendText', kind: 'answer', status: 403 });
  const { id } = await sendFirst(test, stranger(1));
  await turnUntil(
    test,
    () => calls(test, 'sendText').length,
    count => count === 1,
  );
  expect(await turnUntil(test, () => test.api.message(id), hasLeft)).toMatchObject({
    failure: null,
  });
  expect(calls(test, 'sendText')).toHaveLength(2);
  await until(alerts, all => all.length === 0);
});

it('while WAHA refuses our key no lane sends, one alert says so, and no message pays for it', async () => {
  const sandbox = sandboxOf(test);
  sandbox.failNext({ call: '*', kind: 'answer', status: 401, times: 1_000 });
  const message = await sendFirst(test, stranger(1));
  await turnUntil(test, alerts, all => all.includes('waha_key_refused'));
  const other = await sendFirst(test, stranger(2));
  const held = await becomes(test, message.id, ({ hold }) => hold?.code === 'session_down');
  expect(held).toMatchObject({ status: 'pending', failure: null, unknown: null });
  test.app.clock.moveBy(minuteMs);
  await becomes(test, other.id, ({ hold }) => hold?.code === 'session_down');
  const tried = calls(test, 'sendText').length;
  expect(tried).toBeLessThanOrEqual(1);
  expect((await alerts()).filter(code => code === 'waha_key_refused')).toHaveLength(1);
  expect((await test.api.queue()).trouble).toBe('waha_key_refused');

  sandbox.clearFaults();
  await turnUntil(test, alerts, all => !all.includes('waha_key_refused'));
  await turnUntil(test, () => test.api.message(message.id), hasLeft);
  await turnUntil(test, () => test.api.message(other.id), hasLeft);
});

it('a number rests as a whole when WhatsApp says that it was too much, and goes on by itself', async () => {
  sandboxOf(test).failNext({ call: 'sendText', kind: 'rate_overlimit' });
  const message = await sendFirst(test, stranger(1));
  const held = await turnUntil(
    test,
    () => test.api.message(message.id),
    ({ hold }) => hold?.code === 'wa_rate_limit',
  );
  expect(held.status).toBe('pending');
  const restMs = Date.parse(held.hold?.until ?? '') - test.app.clock.now().getTime();
  expect(restMs).toBeGreaterThan(3 * minuteMs);
  const other = await sendFirst(test, stranger(2));
  expect(other.hold?.code).toBe('wa_rate_limit');
  test.app.clock.moveBy(restMs + 1_000);
  for (const { id } of [message, other]) await turnUntil(test, () => test.api.message(id), hasLeft);
  expect(calls(test, 'sendText')).toHaveLength(3);
  await until(alerts, all => all.length === 0);
});
