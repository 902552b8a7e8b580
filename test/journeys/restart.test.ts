import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { createClock } from '../../src/kernel/clock.js';
import { silentLog } from '../../src/kernel/log.js';
import { openQueue } from '../../src/queue/index.js';
import type { MessageView } from '../../src/protocol/index.js';
import type { TestApp, TestAppOptions } from '../support/app.js';
import { until } from '../support/until.js';
import {
  calls,
  gone,
  manyChecks,
  moveTo,
  nextJakarta,
  quickSends,
  sendFirst,
  startStory,
  strangers,
  transmitted,
  turnUntil,
} from './story.js';

let test: TestApp;

afterEach(() => test.close());

const now = () => test.app.clock.now();
const waIds = () => transmitted(test).map(({ waId }) => waId);
const views = (messages: readonly MessageView[]) =>
  Promise.all(messages.map(({ id }) => test.api.message(id)));
const postTwenty = () => Promise.all(strangers(20).map(to => sendFirst(test, to)));
/** The clock as it stands now is the one a restart finds. */
const rememberClock = () => test.api.call('POST', '/api/sandbox/clock', { advanceMs: 0 });

const standing = (messages: readonly MessageView[]) =>
  messages.map(({ id, status, hold, whatsappId }) => ({ id, status, hold, whatsappId }));

/** As soon as the number is connected again, everything stands where it stood. */
const expectStanding = (messages: readonly MessageView[], held: ReturnType<typeof standing>) =>
  until(
    async () => standing(await views(messages)),
    seen => isDeepStrictEqual(seen, held),
  );

/** Stops, lets somebody do something to the folder, and starts again there. Answers what left before. */
async function restart(meanwhile: () => unknown = () => undefined, options: TestAppOptions = {}) {
  await rememberClock();
  const left = [...transmitted(test)];
  await test.stop();
  await meanwhile();
  test = await startStory({ ...options, folder: test.folder });
  return left;
}

/** Everything left at last, each once, counting what left before the restart. */
async function expectAllOnce(
  messages: readonly MessageView[],
  before: readonly { waId: string | null }[],
): Promise<void> {
  await turnUntil(
    test,
    () => transmitted(test).length + before.length,
    count => count >= messages.length,
    { stepMs: 3_000 },
  );
  await until(
    () => views(messages),
    seen => seen.every(({ status }) => status !== null && gone.has(status)),
  );
  const all = [...before.map(({ waId }) => waId), ...waIds()];
  expect(all).toHaveLength(messages.length);
  expect(new Set(all)).toEqual(new Set(messages.map(({ whatsappId }) => whatsappId)));
}

it('keeps a pause and everything it holds over a restart, and loses and doubles nothing', async () => {
  test = await startStory({ policy: quickSends });
  await test.api.pause({ reason: 'Before the update' });
  const messages = await postTwenty();
  const held = standing(await views(messages));
  const left = await restart(undefined, { policy: quickSends });
  await expectStanding(messages, held);
  expect(held[19]).toMatchObject({
    hold: { code: 'paused_all', detail: { reason: 'Before the update' } },
  });
  test.app.clock.moveBy(30_000);
  expect(transmitted(test)).toHaveLength(0);
  await test.api.resume();
  await expectAllOnce(messages, left);
});

it('keeps what waits for the opening hours over a restart, with the same time', async () => {
  test = await startStory({ policy: quickSends });
  await moveTo(test, nextJakarta(22, now()));
  const opening = nextJakarta(8, now());
  const messages = await postTwenty();
  const held = standing(await views(messages));
  const left = await restart(undefined, { policy: quickSends });
  await expectStanding(messages, held);
  expect(held[0]?.hold).toMatchObject({ code: 'active_hours', until: opening.toISOString() });
  await moveTo(test, opening);
  await expectAllOnce(messages, left);
});

it('keeps the gap over a restart in the middle of a queue', async () => {
  test = await startStory();
  const messages = await postTwenty();
  await turnUntil(
    test,
    () => transmitted(test).length,
    sent => sent === 3,
  );
  const lastBefore = calls(test, 'sendText').at(-1)?.at ?? now();
  const left = await restart();
  await until(
    () => calls(test, 'sendText').length,
    sent => sent > 0,
  );
  const firstAfter = calls(test, 'sendText')[0]?.at ?? lastBefore;
  expect(firstAfter.getTime() - lastBefore.getTime()).toBeGreaterThanOrEqual(5_000);
  await expectAllOnce(messages, left);
});

it('loses none of a hundred waiting messages when the queue store is emptied meanwhile', async () => {
  const policy = {
    caps: { contactsPerDay: 1_000, messagesPerHour: 1_000, firstContactsPerDay: 1_000 },
    ...quickSends,
    ...manyChecks,
  };
  test = await startStory({ policy });
  await test.api.pause();
  const messages = await Promise.all(strangers(100).map(to => sendFirst(test, to)));
  const emptyStore = async () => {
    const folder = join(test.env.DATA_DIR ?? '', 'queue');
    rmSync(folder, { recursive: true, force: true });
    const url = test.env.REDIS_URL;
    if (!url) return;
    mkdirSync(folder);
    const ports = { folder, clock: createClock(), log: silentLog };
    const queue = await openQueue({ kind: 'redis', url }, ports);
    await queue.wipe();
    await queue.close();
  };
  const left = await restart(emptyStore, { policy });
  const waiting = await views(messages);
  expect(waiting.every(({ status }) => status === 'pending')).toBe(true);
  await test.api.resume();
  await expectAllOnce(messages, left);
});
