import type {
  MessageView,
  PauseView,
  ProblemView,
  ResumeReviewView,
} from '../../src/protocol/index.js';
import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import { openDayLog, type DayLog } from './day-log.js';
import {
  calls,
  chatOf,
  digitsOf,
  hasLeft,
  isWorking,
  moveTo,
  nextJakarta,
  sandboxOf,
  sendFirst,
  startStory,
  stranger,
  transmitted,
  turnUntil,
  writes,
} from './story.js';

/**
 * One number, one gateway, a few bad days in a row. The clock is pushed forty times as fast as it
 * would go; everything else is as it is. STORY=1 prints what the gateway did and said.
 */
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const customer = stranger(90);

let test: TestApp;
let log: DayLog;

beforeAll(async () => {
  // So many first contacts a day that half of it is reached by hand.
  test = await startStory({
    policy: {
      caps: { firstContactsPerDay: 24 },
      numberCheck: { perHour: 500 },
      activeHours: { openingJitterS: [0, 0] },
    },
  });
  log = openDayLog(test);
});
afterAll(async () => {
  if (process.env.STORY) process.stdout.write(`${log.text()}\n`);
  await test.close();
});

const now = () => test.app.clock.now();
const later = (ms: number) => moveTo(test, new Date(now().getTime() + ms));
const chatId = (phone: string) => `${digitsOf(phone)}@c.us`;
const message = ({ id }: MessageView) => test.api.message(id);
const leaves = (it: MessageView) => turnUntil(test, () => message(it), hasLeft);
const holds = (it: MessageView, code: string) =>
  turnUntil(
    test,
    () => message(it),
    ({ status, hold }) => status === 'pending' && hold?.code === code,
  );
const posts = () => calls(test, 'sendText').length;
const postsTo = (n: number) =>
  calls(test, 'sendText').filter(call => chatOf(call) === chatId(stranger(n))).length;
const pauses = async (): Promise<readonly PauseView[]> => (await test.api.queue()).pauses;
const sessionNow = async () => {
  const session = (await test.api.sessions()).find(({ name }) => name === 'default');
  if (!session) throw new Error('The number is gone.');
  return session;
};

/** Of people who never wrote: what WhatsApp was handed, by the sandbox's own journal. */
const toStrangers = () => transmitted(test).filter(({ chatId: to }) => to !== chatId(customer));

/** Somebody who never wrote is written to. */
const approach = async (n: number) =>
  log.follow(`stranger ${n}`, await sendFirst(test, stranger(n)));

/** The customer writes, and is answered before anything else goes on. */
async function answerCustomer(): Promise<void> {
  await writes(test, customer, 'Halo?');
  await leaves(await sendFirst(test, customer, { text: 'Halo juga!' }));
  log.tell('A customer writes and gets an answer.');
}

/** WhatsApp answers the message to this person with a 463. */
async function isRefused(n: number): Promise<MessageView> {
  sandboxOf(test).failNext({ call: 'sendText', kind: 'error_463', only: chatId(stranger(n)) });
  const asked = await approach(n);
  await turnUntil(
    test,
    () => postsTo(n),
    count => count === 1,
  );
  return until(
    () => message(asked),
    ({ status, hold }) => status === 'pending' && hold !== null,
  );
}

const review = async (target: object) =>
  (await test.api.call<ResumeReviewView>('POST', '/api/resume/review', target)).body;
const resume = (body: object) =>
  test.api.call<ProblemView & { review?: ResumeReviewView; cancelled: number; kept: number }>(
    'POST',
    '/api/resume',
    body,
  );

/** What may have left so many minutes after a resume at 50 an hour: 10 %, 25 %, 50 %. */
function allowedAfter(minutes: number): number {
  const steps = [
    [15, 0.1],
    [15, 0.25],
    [30, 0.5],
  ] as const;
  let left = minutes;
  let credit = 0;
  for (const [length, share] of steps) {
    const passed = Math.min(left, length);
    credit += (50 * passed * share) / 60;
    left -= passed;
  }
  return 1 + Math.floor(credit + 1e-9);
}

const waiting: MessageView[] = [];

it('sends to strangers and answers customers while nothing is wrong', async () => {
  log.tell('A calm morning: two strangers are written to.');
  await leaves(await approach(1));
  await leaves(await approach(2));
  await answerCustomer();
  await log.look();
  expect(toStrangers()).toHaveLength(2);
  expect((await sessionNow()).health).toMatchObject({ score: 100, level: 'good' });
});

it('holds each person whom WhatsApp refuses (463), and at the third in an hour everybody new', async () => {
  log.tell('WhatsApp refuses stranger 3 with a 463.');
  const third = await isRefused(3);
  expect(third.hold?.code).toBe('recipient_token');
  await log.look();
  await leaves(await approach(4));
  log.tell('Stranger 4 is written to; stranger 5 is refused.');
  expect((await isRefused(5)).hold?.code).toBe('recipient_token');
  await log.look();
  await leaves(await approach(6));
  log.tell('Stranger 6 is written to; stranger 7 is refused.');
  expect((await isRefused(7)).hold?.code).toBe('paused_first_contacts');
  const before = toStrangers().length;
  waiting.push(await approach(8), await approach(9));
  const [pause, ...more] = await pauses();
  expect(more).toEqual([]);
  expect(pause).toMatchObject({
    scope: 'first_contacts',
    cause: 'restriction',
    reason: 'WhatsApp refused messages to 3 people (463) within 60 minutes.',
    emergency: { code: 'restricted_recipients', count: 3, minutes: 60 },
  });
  await until(sessionNow, ({ health }) => health.score === 70);
  await log.look();

  await answerCustomer();
  log.tell('Stranger 3 writes by themselves.');
  await writes(test, stranger(3), 'Siapa ini?');
  await leaves(third);
  await later(2 * hourMs);
  log.tell('Two hours later.');
  await log.look();
  expect(toStrangers()).toHaveLength(before + 1);
  expect([5, 7, 8, 9].map(postsTo)).toEqual([1, 1, 0, 0]);
});

it('resumes only with a reason and a word on what grew stale, and then slowly', async () => {
  await later(23 * hourMs);
  await isWorking(test);
  log.tell('The next day. Stranger 10 is to be written to, and somebody looks at the pause.');
  waiting.push(await approach(10));
  const target = { scope: 'first_contacts', session: 'default' };
  const seen = await review(target);
  const [eighth, ninth] = waiting;
  if (!eighth || !ninth) throw new Error('Nothing waits.');
  expect(seen).toMatchObject({ pause: { cause: 'restriction' }, ramp: true });
  expect(seen.stale.map(({ id, why }) => [id, why])).toEqual(
    expect.arrayContaining([
      [eighth.id, 'too_old'],
      [ninth.id, 'too_old'],
    ]),
  );
  log.tell(`The review: ${seen.waiting} would go, ${seen.stale.length} have grown stale.`);
  const mute = await resume(target);
  expect([mute.status, mute.body.code]).toEqual([400, 'invalid_input']);
  const reason = 'A day of rest';
  const unseen = await resume({ ...target, reason });
  expect([unseen.status, unseen.body.review?.stale.length]).toEqual([409, seen.stale.length]);
  const before = toStrangers().length;
  const { body } = await resume({ ...target, reason, stale: [ninth.id] });
  expect(body).toMatchObject({ cancelled: seen.stale.length - 1, kept: 1 });
  log.tell('It is resumed; stranger 9 is kept, the other stale ones are cancelled.');
  expect((await message(eighth)).status).toBe('cancelled');
  await leaves(ninth);
  const tenth = waiting[2];
  if (tenth) expect((await holds(tenth, 'resume_ramp')).hold?.detail.percent).toBe(10);
  await log.look();
  expect(toStrangers()).toHaveLength(before + 1);
  await later(61 * minuteMs);
  if (tenth) await leaves(tenth);
  await until(sessionNow, ({ ramp }) => ramp === null);
  log.tell('An hour later the slow start is over.');
  await log.look();
});

it('writes to nobody new while WhatsApp locks it, not before ten minutes after the end, and then slowly', async () => {
  const end = new Date(Math.floor((now().getTime() + 2 * hourMs) / 1_000) * 1_000);
  sandboxOf(test).timelock('default', {
    enforcementType: 'RESTRICT_ALL_COMPANIONS',
    isActive: true,
    timeEnforcementEnds: end.getTime() / 1_000,
  });
  await turnUntil(test, sessionNow, ({ restriction }) => restriction.timelock?.active === true);
  log.tell('WhatsApp locks the number for first contacts, for two hours.');
  const before = toStrangers().length;
  const held = [await approach(11), await approach(12)] as const;
  for (const one of held)
    expect((await holds(one, 'wa_timelock')).hold?.until).toBe(
      new Date(end.getTime() + 10 * minuteMs).toISOString(),
    );
  await until(sessionNow, ({ health }) => health.parts.some(({ code }) => code === 'timelock'));
  await answerCustomer();
  await log.look();
  await moveTo(test, new Date(end.getTime() + 9 * minuteMs));
  await isWorking(test);
  expect(toStrangers()).toHaveLength(before);
  await later(minuteMs);
  await leaves(held[0]);
  await holds(held[1], 'resume_ramp');
  log.tell('Ten minutes after the lock ended, first contacts start slowly.');
  await log.look();
  expect(toStrangers()).toHaveLength(before + 1);
  await later(61 * minuteMs);
  await leaves(held[1]);
});

const warn = (cappingStatus: string, usedQuota: number) =>
  sandboxOf(test).capping('default', {
    cappingStatus,
    totalQuota: 1_000,
    usedQuota,
    cycleStart: null,
    cycleEnd: Math.floor((now().getTime() + 20 * 24 * hourMs) / 1_000),
    mvStatus: null,
    oteStatus: null,
  });

it('writes to half as many new people once WhatsApp warns of its quota', async () => {
  warn('FIRST_WARNING', 640);
  const warned = await turnUntil(
    test,
    sessionNow,
    ({ restriction }) => restriction.capping?.status === 'FIRST_WARNING',
  );
  expect(warned.budget.firstContacts.limit).toBe(12);
  log.tell('WhatsApp warns of its quota: 640 of 1,000.');
  const room = 12 - warned.budget.firstContacts.used;
  for (let n = 0; n < room; n += 1) await leaves(await approach(13 + n));
  const before = toStrangers().length;
  const last = await approach(13 + room);
  expect((await holds(last, 'first_contact_budget')).hold?.detail).toMatchObject({
    used: 12,
    limit: 12,
  });
  await answerCustomer();
  await log.look();
  expect(toStrangers()).toHaveLength(before);
});

const late: MessageView[] = [];

it('stops the whole number in a storm of failures, and says why', async () => {
  await moveTo(test, nextJakarta(10, now()));
  await isWorking(test);
  warn('NONE', 0);
  await turnUntil(test, sessionNow, ({ queue }) => queue.waiting === 0);
  log.tell('The next morning the last one leaves. Then WhatsApp reports errors, again and again.');
  sandboxOf(test).failNext({ call: 'sendText', kind: 'ack_463', times: 30 });
  const before = posts();
  for (let n = 30; n < 42; n += 1) late.push(await approach(n));
  const [pause] = await turnUntil(test, pauses, all => all.length > 0);
  expect(pause).toMatchObject({
    scope: 'session',
    cause: 'anomaly',
    by: 'The gateway',
    emergency: { code: 'ack_errors', minutes: 30 },
  });
  expect(pause?.emergency?.count).toBeGreaterThanOrEqual(5);
  expect(pause?.reason).toMatch(
    /^WhatsApp reported errors for [5-7] of \d+ messages within 30 min/,
  );
  await log.look();
  const stopped = posts();
  expect(stopped - before).toBeLessThanOrEqual(7);
  await writes(test, customer, 'Halo?');
  const answer = log.follow('answer to the customer', await sendFirst(test, customer));
  expect(answer.hold?.code).toBe('paused_session');
  await later(10 * minuteMs);
  await turnUntil(
    test,
    () => Promise.all(late.map(message)),
    all => all.filter(({ status }) => status === 'failed').length >= 5,
  );
  log.tell('Ten minutes later the errors are final.');
  await log.look();
  expect(posts()).toBe(stopped);
  expect(await pauses()).toHaveLength(1);
  late.push(answer);
});

it('begins again at 10, 25, 50 and then 100 %, with answers at once and without what grew stale', async () => {
  sandboxOf(test).clearFaults();
  await later(25 * hourMs);
  await isWorking(test);
  log.tell('The next day. Eighteen more are to be written to, and somebody looks at the pause.');
  const fresh: MessageView[] = [];
  for (let n = 60; n < 78; n += 1) fresh.push(await sendFirst(test, stranger(n)));
  fresh.forEach((one, n) => n % 17 === 0 && log.follow(`stranger ${60 + n}`, one));
  const target = { session: 'default' };
  const seen = await review(target);
  expect(seen).toMatchObject({ pause: { cause: 'anomaly' }, ramp: true });
  const old = (await Promise.all(late.map(message))).filter(({ status }) => status === 'pending');
  expect(seen.stale.map(({ id }) => id).sort()).toEqual(
    expect.arrayContaining(old.map(({ id }) => id).sort()),
  );
  const began = posts();
  const beganMs = now().getTime();
  const { status } = await resume({ ...target, reason: 'It was the SIM', stale: 'cancel' });
  expect(status).toBe(200);
  for (const one of old) expect((await message(one)).status).toBe('cancelled');
  log.tell(`Resumed; ${seen.stale.length} stale messages are cancelled.`);

  const shares: (number | undefined)[] = [];
  const ofRamp = () => posts() - began;
  for (const minute of [0, 15, 30, 45]) {
    const restMs = beganMs + minute * minuteMs - now().getTime();
    if (restMs > 0) test.app.clock.moveBy(restMs);
    await turnUntil(test, ofRamp, count => count >= allowedAfter(minute));
    // Twice the longest gap, in which the next would leave if it could.
    for (let second = 0; second < 16; second += 1) {
      test.app.clock.moveBy(1_000);
      await sessionNow();
    }
    const minutes = (now().getTime() - beganMs) / minuteMs;
    expect(ofRamp()).toBeLessThanOrEqual(allowedAfter(minutes + 0.05));
    shares.push((await sessionNow()).ramp?.percent);
    log.tell(`${minute} minutes after the start.`);
    await log.look();
  }
  expect(shares).toEqual([10, 25, 50, 50]);
  const answered = posts();
  await answerCustomer();
  expect(posts() - answered).toBeLessThanOrEqual(2);
  test.app.clock.moveBy(Math.max(0, beganMs + 60 * minuteMs - now().getTime()));
  await until(sessionNow, ({ ramp }) => ramp === null);
  for (const one of fresh) await leaves(one);
  log.tell('An hour after the start everything has left at its usual pace.');
  await log.look();
  expect(old.map(({ id }) => id)).not.toHaveLength(0);
  const cancelled = new Set(old.map(({ whatsappId }) => whatsappId));
  expect(transmitted(test).filter(({ waId }) => cancelled.has(waId))).toEqual([]);
});
