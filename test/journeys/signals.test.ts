import type { MessageView, PauseView } from '../../src/protocol/index.js';
import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import {
  becomes,
  calls,
  chatOf,
  digitsOf,
  hasLeft,
  isWorking,
  moveTo,
  quickSends,
  sandboxOf,
  sendFirst,
  startStory,
  stranger,
  strangers,
  transmitted,
  turnUntil,
  writes,
} from './story.js';

let test: TestApp;

beforeEach(async () => {
  test = await startStory({ policy: quickSends });
});
afterEach(() => test.close());

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const now = () => test.app.clock.now();
const chatId = (phone: string) => `${digitsOf(phone)}@c.us`;
const leaves = ({ id }: MessageView) => turnUntil(test, () => test.api.message(id), hasLeft);
const holds = ({ id }: MessageView, code: string) =>
  turnUntil(
    test,
    () => test.api.message(id),
    ({ hold }) => hold?.code === code,
  );
const postsTo = (phone: string) =>
  calls(test, 'sendText').filter(request => chatOf(request) === chatId(phone)).length;
const pauses = async (): Promise<readonly PauseView[]> => (await test.api.queue()).pauses;
const stopsWith = (code: string) =>
  turnUntil(test, pauses, all => all.some(({ emergency }) => emergency?.code === code));

/** WhatsApp answers the next send to this person with a 463. */
const refuse = (phone: string) =>
  sandboxOf(test).failNext({ call: 'sendText', kind: 'error_463', only: chatId(phone) });

/** Somebody who never wrote is written to, and WhatsApp refuses. */
async function refused(n: number): Promise<MessageView> {
  refuse(stranger(n));
  const message = await sendFirst(test, stranger(n));
  await turnUntil(
    test,
    () => postsTo(stranger(n)),
    posts => posts === 1,
  );
  return becomes(test, message.id, ({ status, hold }) => status === 'pending' && hold !== null);
}

describe('a 463', () => {
  it('holds this one person for a week, or until they write, and nobody else', async () => {
    const message = await refused(1);
    const until7Days = Date.parse(message.hold?.until ?? '') - now().getTime();
    expect(message.hold).toMatchObject({ code: 'recipient_token', detail: { count: 1 } });
    expect(Math.abs(until7Days - 7 * dayMs)).toBeLessThan(minuteMs);
    expect((await sendFirst(test, stranger(1), { text: 'Also this.' })).hold?.code).toBe(
      'recipient_token',
    );
    await leaves(await sendFirst(test, stranger(2)));
    await moveTo(test, new Date(now().getTime() + dayMs));
    await leaves(await sendFirst(test, stranger(3)));
    expect(postsTo(stranger(1))).toBe(1);
    expect(await pauses()).toEqual([]);

    await writes(test, stranger(1), 'Halo?');
    await leaves(message);
    expect(postsTo(stranger(1))).toBe(2);
  });

  it('asks WAHA at once whether the account is limited', async () => {
    const asked = () =>
      sandboxOf(test)
        .requests()
        .filter(({ path }) => /\/(timelock|capping)$/.test(path)).length;
    const before = asked();
    await refused(1);
    expect(asked() - before).toBe(2);
  });

  it('of three strangers within an hour stops first contacts; answers go on', async () => {
    await refused(1);
    await leaves(await sendFirst(test, stranger(2)));
    await refused(3);
    await leaves(await sendFirst(test, stranger(4)));
    expect(await pauses()).toEqual([]);
    const third = await refused(5);
    expect(third.hold).toMatchObject({ code: 'paused_first_contacts', until: null });
    const [pause] = await pauses();
    expect(pause).toMatchObject({
      scope: 'first_contacts',
      cause: 'restriction',
      by: 'The gateway',
      emergency: { code: 'restricted_recipients', count: 3, minutes: 60 },
    });
    const rest = Date.parse(pause?.emergency?.advisedAt ?? '') - now().getTime();
    expect(Math.abs(rest - dayMs)).toBeLessThan(minuteMs);

    const waiting = await sendFirst(test, stranger(6));
    expect(waiting.hold?.code).toBe('paused_first_contacts');
    await writes(test, stranger(9), 'Are you there?');
    await leaves(await sendFirst(test, stranger(9), { text: 'Yes.' }));
    expect((await test.api.message(waiting.id)).status).toBe('pending');
    expect(postsTo(stranger(6))).toBe(0);
  });

  it('that comes as an ERROR ack fails the message after its grace and holds its person', async () => {
    sandboxOf(test).failNext({
      call: 'sendText',
      kind: 'ack_463',
      body: { code: '463', blocked: true, reason: 'account_restricted' },
    });
    const message = await sendFirst(test, stranger(1));
    await turnUntil(
      test,
      () => postsTo(stranger(1)),
      posts => posts === 1,
    );
    const held = await until(
      () => test.api.send({ to: stranger(1), text: 'And this.', consent: { basis: 'form' } }),
      ({ body }) => body.hold?.code === 'recipient_token',
    );
    expect(held.body.status).toBe('pending');
    expect((await test.api.message(message.id)).status).toBe('sent');
    test.app.clock.moveBy(minuteMs);
    const failed = await turnUntil(
      test,
      () => test.api.message(message.id),
      ({ status }) => status === 'failed',
    );
    expect(failed.failure).toMatchObject({ code: 'wa_463' });
    expect(postsTo(stranger(1))).toBe(1);
  });
});

describe('a timelock', () => {
  const lock = (endsAt: Date | null, isActive = true) =>
    sandboxOf(test).timelock('default', {
      enforcementType: 'RESTRICT_ALL_COMPANIONS',
      isActive,
      timeEnforcementEnds: endsAt && Math.floor(endsAt.getTime() / 1_000),
    });
  const endIn = (ms: number) => new Date(Math.floor((now().getTime() + ms) / 1_000) * 1_000);

  it('holds strangers until its end and ten minutes more, lets answers go, and ends in a ramp', async () => {
    const end = endIn(2 * hourMs);
    await writes(test, stranger(9), 'Halo?');
    const waiting: MessageView[] = [];
    for (const to of strangers(4)) waiting.push(await sendFirst(test, to));
    lock(end);
    const [first] = waiting;
    if (!first) throw new Error('Nothing waits.');
    const held = await turnUntil(
      test,
      () => Promise.all(waiting.map(({ id }) => test.api.message(id))),
      all => all.every(message => hasLeft(message) || message.hold?.code === 'wa_timelock'),
    );
    const still = held.filter(message => !hasLeft(message));
    expect(still.length).toBeGreaterThan(0);
    for (const { hold } of still) {
      expect(hold).toMatchObject({
        until: new Date(end.getTime() + 10 * minuteMs).toISOString(),
        detail: { type: 'RESTRICT_ALL_COMPANIONS' },
      });
    }
    const toStrangers = () => transmitted(test).filter(line => line.chatId !== chatId(stranger(9)));
    const before = toStrangers().length;
    await leaves(await sendFirst(test, stranger(9), { text: 'Halo juga!' }));
    for (let step = 0; step < 12; step += 1) {
      test.app.clock.moveBy(10 * minuteMs);
      await isWorking(test);
    }
    expect(toStrangers()).toHaveLength(before);

    await moveTo(test, new Date(end.getTime() + 10 * minuteMs));
    // Whose number is still to be looked up lets another one go first.
    const then = await turnUntil(
      test,
      () => Promise.all(still.map(({ id }) => test.api.message(id))),
      all => all.some(hasLeft),
    );
    const next = then.find(message => !hasLeft(message));
    if (next) await holds(next, 'resume_ramp');
    expect(toStrangers()).toHaveLength(before + 1);
  });

  it('without an end is asked about every quarter of an hour, and its lifting is heard', async () => {
    lock(null);
    const waiting = await sendFirst(test, stranger(1));
    const held = await holds(waiting, 'wa_timelock');
    expect(Math.abs(Date.parse(held.hold?.until ?? '') - now().getTime() - hourMs)).toBeLessThan(
      5 * minuteMs,
    );
    const asked = () =>
      sandboxOf(test)
        .requests()
        .filter(({ path }) => path.endsWith('/timelock')).length;
    const before = asked();
    test.app.clock.moveBy(16 * minuteMs);
    await until(asked, count => count > before);
    lock(null, false);
    const eased = await becomes(
      test,
      waiting.id,
      ({ hold }) => Date.parse(hold?.until ?? '') <= now().getTime() + 10 * minuteMs,
    );
    expect(eased.hold?.code).toBe('wa_timelock');
    await moveTo(test, new Date(Date.parse(eased.hold?.until ?? '') - 5_000));
    expect((await test.api.message(waiting.id)).status).toBe('pending');
    await leaves(waiting);
  });
});

describe('WhatsApp’s quota', () => {
  const quota = (cappingStatus: string, usedQuota: number, cycleEnd: Date) =>
    sandboxOf(test).capping('default', {
      cappingStatus,
      totalQuota: 1_000,
      usedQuota,
      cycleStart: null,
      cycleEnd: Math.floor(cycleEnd.getTime() / 1_000),
      mvStatus: null,
      oteStatus: null,
    });
  const session = async () => (await test.api.sessions()).find(({ name }) => name === 'default');

  it('is shown as it is used, halves first contacts at its first warning, and stops them when it is gone', async () => {
    const end = new Date(Math.floor((now().getTime() + 20 * dayMs) / 1_000) * 1_000);
    quota('FIRST_WARNING', 640, end);
    const warned = await turnUntil(
      test,
      session,
      seen => seen?.restriction.capping?.status === 'FIRST_WARNING',
    );
    expect(warned).toMatchObject({
      restriction: { capping: { used: 640, limit: 1_000, until: end.toISOString() } },
      budget: { firstContacts: { limit: 25 } },
    });
    await turnUntil(test, session, seen => seen?.health.score === 85);
    await leaves(await sendFirst(test, stranger(1)));

    quota('CAPPED', 1_000, end);
    await turnUntil(test, session, seen => seen?.restriction.capping?.status === 'CAPPED');
    const held = await holds(await sendFirst(test, stranger(2)), 'wa_capping');
    expect(held.hold).toMatchObject({
      until: end.toISOString(),
      detail: { used: 1_000, limit: 1_000 },
    });
    await writes(test, stranger(9), 'Halo?');
    await leaves(await sendFirst(test, stranger(9), { text: 'Halo juga!' }));
    expect(postsTo(stranger(2))).toBe(0);
    quota('NONE', 0, end);
    await leaves(held);
  });
});

describe('the gateway stops by itself', () => {
  it('in a storm of errors, says why, and lets nothing more leave', async () => {
    sandboxOf(test).failNext({ call: 'sendText', kind: 'ack_463', times: 20 });
    const messages: MessageView[] = [];
    for (const to of strangers(12)) messages.push(await sendFirst(test, to));
    const [pause] = await stopsWith('ack_errors');
    expect(pause).toMatchObject({
      scope: 'session',
      cause: 'anomaly',
      by: 'The gateway',
      emergency: { code: 'ack_errors', minutes: 30 },
    });
    expect(pause?.emergency?.count).toBeGreaterThanOrEqual(5);
    expect(pause?.reason).toMatch(/^WhatsApp reported errors for [5-7] of \d+ messages/);
    const last = messages.at(-1);
    if (last) await holds(last, 'paused_session');
    const posts = calls(test, 'sendText').length;
    expect(posts).toBeLessThanOrEqual(7);
    test.app.clock.moveBy(2 * minuteMs);
    const first = await turnUntil(
      test,
      () => test.api.message(messages[0]?.id ?? ''),
      ({ status }) => status === 'failed',
    );
    expect(first.failure?.code).toBe('network_rejected');
    expect(calls(test, 'sendText')).toHaveLength(posts);
    expect(await pauses()).toHaveLength(1);
  });

  it('when the connection is lost again and again', async () => {
    const drop = async () => {
      sandboxOf(test).setStatus('default', 'STARTING');
      await until(test.api.sessions, ([one]) => one?.connected === false);
      sandboxOf(test).setStatus('default', 'WORKING');
      await isWorking(test);
    };
    for (let time = 0; time < 3; time += 1) await drop();
    test.app.clock.moveBy(minuteMs);
    expect(await pauses()).toEqual([]);
    await drop();
    const [pause] = await stopsWith('session_drops');
    expect(pause).toMatchObject({
      scope: 'session',
      reason: 'The connection was lost 4 times in 30 minutes.',
      emergency: { code: 'session_drops', count: 4, minutes: 30 },
    });
    expect((await sendFirst(test, stranger(1))).hold?.code).toBe('paused_session');
  });

  it('when WhatsApp ends the login, until a person has looked', async () => {
    sandboxOf(test).logout('default');
    const [pause] = await stopsWith('logged_out');
    expect(pause).toMatchObject({ scope: 'session', emergency: { code: 'logged_out' } });
  });
});
