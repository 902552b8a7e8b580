import { join } from 'node:path';
import { backUp, restore } from '../../src/db/backup.js';
import type { ResumeReviewView } from '../../src/protocol/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import {
  becomes,
  hasLeft,
  isWorking,
  moveTo,
  sandboxOf,
  sendFirst,
  startStory,
  stranger,
  transmitted,
  turnUntil,
} from './story.js';

const dataIn = ({ env }: TestApp, name: string) => join(env.DATA_DIR ?? '', name);

/** Stops the gateway, puts the copy in place of its database, and starts it again. */
async function goBackTo(copy: string, test: TestApp): Promise<TestApp> {
  await test.stop();
  const file = dataIn(test, 'whatsapp-crm.db');
  await restore(copy, { file, lockFile: dataIn(test, 'send.lock.db') });
  const again = await startTestApp({ folder: test.folder });
  await isWorking(again);
  return again;
}

it('sends nothing again that left after the backup was made, and nothing at all until somebody resumes', async () => {
  let test = await startStory();
  const before = await sendFirst(test, stranger(1));
  await turnUntil(test, () => test.api.message(before.id), hasLeft);
  await test.api.pause();
  const known = await sendFirst(test, stranger(2));
  const waiting = await sendFirst(test, stranger(3), {
    scheduledAt: new Date(test.app.clock.now().getTime() + 7_200_000).toISOString(),
  });
  const copy = dataIn(test, 'copy.db');
  await backUp(dataIn(test, 'whatsapp-crm.db'), copy);
  await test.api.resume();
  await turnUntil(test, () => test.api.message(known.id), hasLeft);
  const sentBefore = transmitted(test).length;

  test = await goBackTo(copy, test);
  try {
    const learned = await becomes(test, known.id, hasLeft);
    expect(learned.whatsappId).toBe(known.whatsappId);
    expect((await test.api.message(waiting.id)).hold?.code).toBe('paused_all');
    const { body } = await test.api.call<ResumeReviewView>('POST', '/api/resume/review', {});
    expect(body.pause?.cause).toBe('restore');
    const resumed = await until(
      () => test.api.resume({ reason: 'Looked through what waits', stale: 'keep' }),
      ({ status }) => status === 200,
    );
    expect(resumed.status).toBe(200);
    test.app.clock.moveBy(3 * 3_600_000);
    await turnUntil(test, () => test.api.message(waiting.id), hasLeft);
    expect(
      sandboxOf(test)
        .requests()
        .filter(({ path }) => path === '/api/sendText'),
    ).toHaveLength(1);
    expect(sentBefore).toBe(2);
  } finally {
    await test.close();
  }
});

it('lets a company go on while one of its numbers cannot be asked, which is held until it was', async () => {
  let test = await startStory();
  await test.api.call('POST', '/api/sessions/start', { sessionId: 'beside' });
  const before = await sendFirst(test, stranger(1));
  await turnUntil(test, () => test.api.message(before.id), hasLeft);
  const here = await sendFirst(test, stranger(2), {
    scheduledAt: new Date(test.app.clock.now().getTime() + 3_600_000).toISOString(),
  });
  const there = await sendFirst(test, stranger(3), { session: 'beside' });
  const copy = dataIn(test, 'copy.db');
  await backUp(dataIn(test, 'whatsapp-crm.db'), copy);
  const after = await sendFirst(test, stranger(4));
  await turnUntil(test, () => test.api.message(after.id), hasLeft);

  test = await goBackTo(copy, test);
  try {
    const word = { reason: 'Looked through what waits', stale: 'keep' } as const;
    await becomes(test, there.id, ({ hold }) => hold?.code === 'paused_all');
    expect((await test.api.resume(word)).status).toBe(200);
    const held = await becomes(test, there.id, ({ hold }) => hold?.code === 'paused_session');
    expect(held.hold?.detail).toMatchObject({
      reason: expect.stringContaining('restored') as string,
    });
    await moveTo(test, new Date(test.app.clock.now().getTime() + 3_700_000));
    await turnUntil(test, () => test.api.message(here.id), hasLeft);

    // A restart before its check asks for no second word and forgets no hold.
    await test.stop();
    test = await startTestApp({ folder: test.folder });
    await isWorking(test);
    expect((await test.api.queue()).pauses).toEqual([]);
    await becomes(test, there.id, ({ hold }) => hold?.code === 'paused_session');
    sandboxOf(test).scan('beside');
    await isWorking(test, 'beside');
    await turnUntil(test, () => test.api.message(there.id), hasLeft);
  } finally {
    await test.close();
  }
});

it('asks for no second word when it is started anew before anything was sent', async () => {
  let test = await startStory();
  const copy = dataIn(test, 'copy.db');
  await backUp(dataIn(test, 'whatsapp-crm.db'), copy);
  const { id } = await sendFirst(test, stranger(1));
  await turnUntil(test, () => test.api.message(id), hasLeft);
  test = await goBackTo(copy, test);
  try {
    expect((await test.api.resume({ reason: 'Nothing waits', stale: 'keep' })).status).toBe(200);
    await test.stop();
    test = await startTestApp({ folder: test.folder });
    await isWorking(test);
    expect((await test.api.queue()).pauses).toEqual([]);
  } finally {
    await test.close();
  }
});

it('knows a database of the same age as its mark for what it is', async () => {
  let test = await startStory();
  const { id } = await sendFirst(test, stranger(1));
  await turnUntil(test, () => test.api.message(id), hasLeft);
  await test.stop();
  test = await startTestApp({ folder: test.folder });
  try {
    await isWorking(test);
    expect((await test.api.queue()).pauses).toEqual([]);
  } finally {
    await test.close();
  }
});
