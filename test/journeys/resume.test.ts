import type {
  MessageView,
  PauseView,
  ProblemView,
  ResumeReviewView,
} from '../../src/protocol/index.js';
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
  strangers,
  transmitted,
  turnUntil,
  writes,
} from './story.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

let test: TestApp;

beforeEach(async () => {
  test = await startStory();
});
afterEach(() => test.close());

const review = async (body: object = {}) =>
  (await test.api.call<ResumeReviewView>('POST', '/api/resume/review', body)).body;
const openPauses = async () =>
  (await test.api.call<{ data: PauseView[] }>('GET', '/api/pauses')).body.data;
const leaves = ({ id }: MessageView) => turnUntil(test, () => test.api.message(id), hasLeft);
const nowMs = () => test.app.clock.now().getTime();
const sent = () => transmitted(test).length;
const sessionNow = async () => (await test.api.sessions())[0];

/** What may have left so many minutes after a resume: 10 % of 50 an hour, then 25 %, then 50 %. */
function allowedAfter(minutes: number): number {
  const steps: [number, number][] = [
    [15, 0.1],
    [15, 0.25],
    [30, 0.5],
  ];
  let left = minutes;
  let credit = 0;
  for (const [length, share] of steps) {
    const passed = Math.min(left, length);
    credit += (50 * passed * share) / 60;
    left -= passed;
  }
  return 1 + Math.floor(credit + 1e-9);
}

it('starts again slowly after a long stop, 10, 25, 50 and then 100 %, and answers at once', async () => {
  await test.api.pause({ reason: 'The list is checked' });
  const waiting = [];
  for (const to of strangers(22)) waiting.push(await sendFirst(test, to));
  test.app.clock.moveBy(61 * minuteMs);
  expect(await review()).toMatchObject({
    pause: { scope: 'company', reason: 'The list is checked' },
    waiting: 22,
    byCategory: { first_contact: 22 },
    stale: [],
    done: { p50: expect.any(String) as string },
    ramp: true,
  });
  expect(sent()).toBe(0);

  const beganMs = nowMs();
  const { body } = await test.api.resume();
  expect(body).toMatchObject({ paused: false, ended: 1, ramp: true });
  const minutesSince = () => (nowMs() - beganMs) / minuteMs;
  // Commands are carried out a moment after the clock was read, never before it.
  const neverTooMany = () =>
    expect(sent()).toBeLessThanOrEqual(allowedAfter(minutesSince() + 0.05));
  const percents = new Map<number, number | undefined>();
  for (let minute = 0; minute < 60; minute += 1) {
    await turnUntil(test, sent, count => count >= allowedAfter(minute));
    neverTooMany();
    if (minute === 5 || minute === 17) percents.set(minute, (await sessionNow())?.ramp?.percent);
    const restMs = beganMs + (minute + 1) * minuteMs - nowMs();
    if (restMs > 0) test.app.clock.moveBy(restMs);
    neverTooMany();
    if (minute === 20) {
      const { hold } = await becomes(
        test,
        waiting[21]?.id ?? '',
        message => message.hold?.code === 'resume_ramp',
      );
      expect(hold?.detail).toMatchObject({ percent: 25 });
      await writes(test, stranger(40), 'Halo?');
      const before = sent();
      const answer = await sendFirst(test, stranger(40), { text: 'Halo juga!' });
      await leaves(answer);
      expect(sent() - before).toBeLessThanOrEqual(2);
      break;
    }
  }
  expect([...percents]).toEqual([
    [5, 10],
    [17, 25],
  ]);
  const ofRamp = () => sent() - 1;
  for (let minute = Math.ceil(minutesSince()); minute < 60; minute += 1) {
    const restMs = beganMs + minute * minuteMs - nowMs();
    if (restMs > 0) test.app.clock.moveBy(restMs);
    await turnUntil(test, ofRamp, count => count >= allowedAfter(minute));
    expect(ofRamp()).toBeLessThanOrEqual(allowedAfter(minutesSince() + 0.05));
    if (minute === 45) expect((await sessionNow())?.ramp?.percent).toBe(50);
  }
  test.app.clock.moveBy(Math.max(0, beganMs + 60 * minuteMs - nowMs()));
  await until(sessionNow, session => session?.ramp === null);
  for (const message of waiting) await leaves(message);
  expect(minutesSince()).toBeLessThan(63);
  expect(sent()).toBe(23);
});

it('lets nothing stale leave unseen, and takes back what a person no longer wants sent', async () => {
  await test.api.pause();
  const old = await sendFirst(test, stranger(1));
  const kept = await sendFirst(test, stranger(2));
  test.app.clock.moveBy(25 * hourMs);
  const fresh = await sendFirst(test, stranger(3));
  const refused = await test.api.call<ProblemView & { review: ResumeReviewView }>(
    'POST',
    '/api/resume',
    {},
  );
  expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
  expect(refused.body.review.stale.map(({ id, why }) => [id, why])).toEqual([
    [old.id, 'too_old'],
    [kept.id, 'too_old'],
  ]);
  expect((await test.api.queue()).paused).toBe(true);

  const { body } = await test.api.resume({ stale: [kept.id] });
  expect(body).toMatchObject({ cancelled: 1, kept: 1 });
  expect(await test.api.message(old.id)).toMatchObject({ status: 'cancelled', hold: null });
  await leaves(kept);
  test.app.clock.moveBy(hourMs);
  await leaves(fresh);
  expect(transmitted(test).map(({ waId }) => waId)).toEqual([kept.whatsappId, fresh.whatsappId]);
});

it('ends a pause at its own time, and goes on holding what has grown stale', async () => {
  const stop = new Date(nowMs() + 25 * hourMs).toISOString();
  await test.api.pause({ until: stop });
  const old = await sendFirst(test, stranger(1));
  expect(old.hold).toMatchObject({ code: 'paused_all', until: stop });
  test.app.clock.moveBy(25 * hourMs - 30_000);
  const fresh = await sendFirst(test, stranger(2));
  test.app.clock.moveBy(31_000);
  const [left] = await until(openPauses, ([pause]) => pause?.heldForReview === 1);
  expect(left).toMatchObject({ scope: 'company', until: null });
  await leaves(fresh);
  expect(await test.api.message(old.id)).toMatchObject({
    status: 'pending',
    hold: { code: 'paused_all', until: null },
  });
  await test.api.resume({ stale: 'keep' });
  test.app.clock.moveBy(hourMs);
  await leaves(old);
  expect(await openPauses()).toEqual([]);
});

it('stops one campaign, or first messages, and lets the rest go on', async () => {
  await test.api.pause({ scope: 'campaign', campaign: 'November' });
  const held = await sendFirst(test, stranger(1), { campaign: 'November' });
  const free = await sendFirst(test, stranger(2), { campaign: 'December' });
  expect(held.hold).toMatchObject({ code: 'paused_campaign', until: null });
  await leaves(free);
  await test.api.pause({ scope: 'first_contacts', session: 'default' });
  await test.api.resume({ scope: 'campaign', campaign: 'November' });
  await becomes(test, held.id, ({ hold }) => hold?.code === 'paused_first_contacts');
  await writes(test, stranger(3), 'Halo?');
  await leaves(await sendFirst(test, stranger(3), { text: 'Halo juga!' }));
  expect((await test.api.message(held.id)).status).toBe('pending');
  await test.api.resume({ scope: 'first_contacts', session: 'default' });
  await leaves(held);
});

it('starts slowly after a number was away for over an hour with messages waiting', async () => {
  sandboxOf(test).setStatus('default', 'STARTING');
  await until(test.api.sessions, ([session]) => session?.connected === false);
  const waiting = [];
  for (const to of strangers(5)) waiting.push(await sendFirst(test, to));
  test.app.clock.moveBy(61 * minuteMs);
  sandboxOf(test).setStatus('default', 'WORKING');
  await isWorking(test);
  await until(sessionNow, session => session?.ramp?.percent === 10);
  await turnUntil(test, sent, count => count === 1);
  await becomes(test, waiting[4]?.id ?? '', ({ hold }) => hold?.code === 'resume_ramp');
});

it('lets other rules bind from the next claim on, whatever they are', async () => {
  const put = (rules: object) =>
    test.api.call('PUT', '/api/policy', { rules, reason: 'A quieter day' });
  await put({ caps: { contactsPerDay: 1 } });
  await leaves(await sendFirst(test, stranger(1)));
  const second = await sendFirst(test, stranger(2));
  await until(sessionNow, session => session?.queue.held === 1);
  expect((await test.api.message(second.id)).hold?.code).toBe('day_cap');
  await put({ caps: { contactsPerDay: 5 } });
  await leaves(second);
  await put({
    activeHours: { days: { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] } },
  });
  const third = await sendFirst(test, stranger(3));
  expect(third.hold?.code).toBe('active_hours');
  await test.api.call('POST', '/api/policy/return', {});
  await leaves(third);
});
