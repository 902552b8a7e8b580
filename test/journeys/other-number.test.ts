import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import {
  becomes,
  hasLeft,
  isWorking,
  sandboxOf,
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

const session = async () => {
  const [only] = await test.api.sessions();
  if (!only) throw new Error('There is no session.');
  return only;
};

/** The phone is taken off, something is left to send, and a phone is put on again. */
async function pairAgain(phone: string): Promise<string> {
  sandboxOf(test).setStatus('default', 'SCAN_QR_CODE');
  await until(session, ({ status }) => status !== 'WORKING');
  const { id } = await sendFirst(test, stranger(1));
  sandboxOf(test).scan('default', { phone });
  await isWorking(test);
  await until(session, ({ phoneNumber }) => phoneNumber === phone);
  return id;
}

const resume = () =>
  test.api.resume({
    scope: 'session',
    session: 'default',
    reason: 'It is meant to be so',
    stale: 'keep',
  });
const causes = async () => (await test.api.queue()).pauses.map(({ cause }) => cause);

it('a session that is paired with another number sends nothing of what waits until somebody says so', async () => {
  const id = await pairAgain('6281199990000');
  expect(await until(causes, all => all.includes('other_number'))).toContain('other_number');
  const held = await becomes(test, id, ({ hold }) => hold?.code === 'paused_session');
  expect(held.hold?.detail.reason).toMatch(/another phone number/);
  test.app.clock.moveBy(60_000);
  expect(transmitted(test)).toHaveLength(0);
  expect((await resume()).status).toBe(200);
  await turnUntil(test, () => test.api.message(id), hasLeft);
});

it('the same number again is no other number', async () => {
  const { phoneNumber } = await session();
  await pairAgain(phoneNumber ?? '');
  expect(await causes()).not.toContain('other_number');
});
