import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import {
  becomes,
  calls,
  hasLeft,
  sendFirst,
  startStory,
  stranger,
  strangers,
  turnUntil,
} from './story.js';

const hourMs = 3_600_000;
const alerts = async () => ((await test.api.health()).body as { alerts: string[] }).alerts;

/** Sets the machine's wall clock; the time that passes goes on as it did. */
function setWallClock(byMs: number): void {
  jest.restoreAllMocks();
  const real = Date.now;
  jest.spyOn(Date, 'now').mockImplementation(() => real() + byMs);
}

let test: TestApp;

afterEach(async () => {
  jest.restoreAllMocks();
  await test.close();
});

it('nothing is sent on a clock that was set a day forward, until somebody has confirmed it', async () => {
  test = await startStory();
  const { id: first } = await sendFirst(test, stranger(1));
  await turnUntil(test, () => test.api.message(first), hasLeft);
  expect(await alerts()).toEqual([]);

  setWallClock(24 * hourMs);
  const { id } = await sendFirst(test, stranger(2));
  const held = await becomes(test, id, ({ hold }) => hold?.code === 'clock_jumped');
  expect(held.status).toBe('pending');
  expect(await alerts()).toEqual(['clock_jumped']);
  expect((await test.api.queue()).sentence).toContain('the clock of this machine is steady');
  test.app.clock.moveBy(20_000);
  expect(calls(test, 'sendText')).toHaveLength(1);

  expect((await test.api.call('POST', '/api/clock/confirm')).status).toBe(200);
  await turnUntil(test, () => test.api.message(id), hasLeft);
  expect(calls(test, 'sendText')).toHaveLength(2);
  expect(await alerts()).toEqual([]);
});

it('a clock set back gives nobody a second share of a limit', async () => {
  test = await startStory({ policy: { caps: { messagesPerHour: 2 }, human: { enabled: false } } });
  for (const person of strangers(2)) {
    const { id } = await sendFirst(test, person);
    await turnUntil(test, () => test.api.message(id), hasLeft);
  }
  const { id } = await sendFirst(test, stranger(9));
  await becomes(test, id, ({ hold }) => hold?.code === 'hour_cap');
  setWallClock(-2 * hourMs);
  await until(alerts, list => list.includes('clock_jumped'));
  await test.api.call('POST', '/api/clock/confirm');
  await becomes(test, id, ({ hold }) => hold?.code === 'hour_cap');
  test.app.clock.moveBy(hourMs);
  await becomes(test, id, ({ hold }) => hold?.code === 'hour_cap');
  expect(calls(test, 'sendText')).toHaveLength(2);
});
