import { createHash } from 'node:crypto';
import type { MessageView } from '../../src/protocol/index.js';
import { openFile } from '../http/app-rig.js';
import type { Api } from '../support/api.js';
import type { TestApp, TestAppOptions } from '../support/app.js';
import {
  consent,
  hasLeft,
  moveTo,
  nextJakarta,
  sendFirst,
  startStory,
  stranger,
  transmitted,
  turnUntil,
  writes,
} from './story.js';

let test: TestApp;

const open = async (options: TestAppOptions = {}) => {
  test = await startStory(options);
};
afterEach(() => test.close());

async function otherKey(): Promise<Api> {
  const key = 'a-second-key-of-the-company';
  const file = await openFile(test);
  await file.write(`INSERT INTO api_keys (id, company_id, name, prefix, key_hash, scopes, created_at)
    SELECT '01ARZ3NDEKTSV4RRFFQ69G5FAV', company_id, 'Second', 'a-se',
      '${createHash('sha256').update(key).digest('hex')}', scopes, created_at FROM api_keys`);
  await file.close();
  return test.api.as({ 'X-Api-Key': key });
}

const leaves = ({ id }: MessageView) =>
  turnUntil(test, () => test.api.message(id), hasLeft, { stepMs: 3_000 });
const at = ({ whatsappId }: MessageView) =>
  transmitted(test).findIndex(({ waId }) => waId === whatsappId);

it('a message does not pass an earlier one of its conversation, whoever wrote it', async () => {
  await open();
  const other = await otherKey();
  await test.api.pause();
  const ahead = [1, 2, 3].map(n => sendFirst(test, stranger(n)));
  await Promise.all(ahead);
  const earlier = await sendFirst(test, stranger(9));
  const { body: later } = await other.send({ to: stranger(9), text: 'And this.', consent });
  await test.api.resume();
  await leaves(later);
  await leaves(earlier);
  expect(at(earlier)).toBeLessThan(at(later));
  // It left in the turn of the later one, not behind everything else of its own source.
  expect(at(earlier)).toBeLessThan(3);
});

it('a message passes an earlier one that is scheduled for later', async () => {
  await open();
  const scheduledAt = new Date(test.app.clock.now().getTime() + 3_600_000).toISOString();
  const earlier = await sendFirst(test, stranger(1), { scheduledAt });
  const later = await sendFirst(test, stranger(1), { text: 'Now, please.' });
  await leaves(later);
  expect((await test.api.message(earlier.id)).status).toBe('pending');
});

it('an answer does not wait for a campaign that a rule holds back', async () => {
  await open({ policy: { caps: { contactsPerDay: 1 } } });
  await leaves(await sendFirst(test, stranger(1)));
  const campaign = await sendFirst(test, stranger(2), { campaign: 'November' });
  await turnUntil(
    test,
    async () => (await test.api.queue()).sessions[0]?.held.day_cap,
    held => held === 1,
  );
  await writes(test, stranger(2), 'Are you open?');
  const { body: answer } = await test.api.send({ to: stranger(2), text: 'Until nine.' });
  await leaves(answer);
  expect(at(campaign) < 0 || at(campaign) > at(answer)).toBe(true);
});

it('what stands in the lane is told as it is after a change, not as it was', async () => {
  await open();
  const message = await sendFirst(test, stranger(1));
  expect((await test.api.message(message.id)).hold?.code).toBe('turn');
  await test.api.pause();
  expect((await test.api.message(message.id)).hold?.code).toBe('paused_all');
  await test.api.resume();
  expect((await test.api.message(message.id)).hold?.code).toBe('turn');
});

it('a message that was an answer falls behind once its window has closed', async () => {
  await open();
  const day = 24 * 3_600_000;
  const seven = nextJakarta(7, test.app.clock.now());
  await moveTo(test, seven);
  await writes(test, stranger(1), 'Are you open?');
  await moveTo(test, new Date(seven.getTime() + day / 2 + 4 * 3_600_000));
  const { body: answer } = await test.api.send({ to: stranger(1), text: 'From eight.' });
  expect(answer.category).toBe('reply');

  await moveTo(test, new Date(seven.getTime() + day + 60_000));
  await writes(test, stranger(2), 'And you?');
  const { body: fresh } = await test.api.send({ to: stranger(2), text: 'We are.' });
  await moveTo(test, nextJakarta(8, test.app.clock.now()));
  await leaves(fresh);
  const late = await leaves(answer);
  expect(at(fresh)).toBeLessThan(at(answer));
  expect(late.category).toBe('known');
});
