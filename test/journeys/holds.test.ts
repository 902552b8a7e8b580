import type { MessageView } from '../../src/protocol/index.js';
import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import {
  becomes,
  isWorking,
  leavesAtLast,
  moveTo,
  nextJakarta,
  sandboxOf,
  sendFirst,
  manyChecks,
  quickSends,
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

const now = () => test.app.clock.now();
const holds = (id: string, code: string) => becomes(test, id, ({ hold }) => hold?.code === code);
const leaves = (message: MessageView) => leavesAtLast(test, message);
const idsAtWhatsApp = () => transmitted(test).map(({ waId }) => waId);

async function stays({ id, whatsappId }: MessageView): Promise<void> {
  expect((await test.api.message(id)).status).toBe('pending');
  expect(idsAtWhatsApp()).not.toContain(whatsappId);
}

it('holds the 51st message of an hour and the 51st contact of a day until exactly when there is room again', async () => {
  await test.close();
  test = await startStory({ policy: { ...manyChecks, ...quickSends } });
  const fifty = strangers(50);
  for (const to of fifty) await sendFirst(test, to);
  await turnUntil(
    test,
    () => transmitted(test).length,
    sent => sent === 50,
  );
  const opening = nextJakarta(8, now()).toISOString();

  const again = await sendFirst(test, stranger(7), { text: 'One more thing.' });
  expect(again.hold).toMatchObject({ code: 'hour_cap', detail: { used: 50, limit: 50 } });
  const roomAtMs = Date.parse(again.hold?.until ?? '');
  const claimToWhatsAppMs = (transmitted(test)[0]?.t ?? 0) - (roomAtMs - 3_600_000);
  expect(claimToWhatsAppMs).toBeGreaterThanOrEqual(0);
  expect(claimToWhatsAppMs).toBeLessThan(5_000);

  const stranger51 = await sendFirst(test, stranger(51));
  expect(stranger51.hold).toEqual({
    code: 'day_cap',
    until: opening,
    detail: { used: 50, limit: 50, zone: 'Asia/Jakarta' },
  });

  await moveTo(test, new Date(roomAtMs - 1_000));
  await stays(again);
  await leaves(again);
  await stays(stranger51);
  expect((await test.api.message(stranger51.id)).hold).toMatchObject({
    code: 'day_cap',
    until: opening,
  });
  const third = await sendFirst(test, stranger(8), { text: 'And another.' });
  await moveTo(test, new Date(roomAtMs + 3_600_000));
  await leaves(third);

  await moveTo(test, new Date(Date.parse(opening) - 1_000));
  await stays(stranger51);
  const left = await leaves(stranger51);
  expect(left.sentAt && left.sentAt >= opening).toBe(true);
  expect(new Set(idsAtWhatsApp()).size).toBe(53);
});

it('holds what is posted at night until the hours open, answers too', async () => {
  const friend = stranger(99);
  await moveTo(test, nextJakarta(22, now()));
  await writes(test, friend, 'Anybody there?');
  const opening = nextJakarta(8, now()).toISOString();
  const answer = await sendFirst(test, friend);
  const first = await sendFirst(test, stranger(1));
  for (const { id } of [answer, first]) {
    expect((await test.api.message(id)).hold).toMatchObject({
      code: 'active_hours',
      until: opening,
      detail: { hours: '08:00-21:00', zone: 'Asia/Jakarta' },
    });
  }
  await moveTo(test, new Date(Date.parse(opening) - 1_000));
  await stays(answer);
  for (const message of [answer, first]) await leaves(message);
  expect(transmitted(test).every(({ t }) => t >= Date.parse(opening))).toBe(true);
});

it('holds the fifth first contact of a number on its first day, not its answers', async () => {
  const session = 'qr-demo';
  await test.api.call('POST', '/api/sessions/start', { name: session });
  sandboxOf(test).scan(session);
  await isWorking(test, session);
  const four = await Promise.all(strangers(4).map(to => sendFirst(test, to, { session })));
  for (const message of four) await leaves(message);

  const fifth = await sendFirst(test, stranger(5), { session });
  expect(fifth.hold).toEqual({
    code: 'warmup',
    until: nextJakarta(8, now()).toISOString(),
    detail: { day: 1, of: 14, used: 4, limit: 4, zone: 'Asia/Jakarta' },
  });
  await writes(test, stranger(99), 'Hello?', session);
  await leaves(await sendFirst(test, stranger(99), { session }));
  await stays(fifth);
  await moveTo(test, nextJakarta(8, now()));
  await leaves(fifth);
});

it('holds everything while the number has to be paired again, and goes on when it was', async () => {
  const waiting = await sendFirst(test, stranger(1));
  sandboxOf(test).setStatus('default', 'SCAN_QR_CODE');
  const held = await holds(waiting.id, 'needs_qr');
  expect(held).toMatchObject({ eta: null, position: null, hold: { until: null } });
  test.app.clock.moveBy(20_000);
  await stays(waiting);
  sandboxOf(test).scan('default', { phone: '6281100000001' });
  await isWorking(test);
  await leaves(waiting);
});

it('holds everything while the session is down, and goes on when it is back', async () => {
  sandboxOf(test).setStatus('default', 'STARTING');
  await until(test.api.sessions, ([session]) => session?.status === 'STARTING');
  const waiting = await sendFirst(test, stranger(1));
  expect(waiting.hold).toMatchObject({
    code: 'session_down',
    until: null,
    detail: { status: 'STARTING' },
  });
  test.app.clock.moveBy(8_000);
  await stays(waiting);
  sandboxOf(test).setStatus('default', 'WORKING');
  await leaves(waiting);
});

it('keeps a scheduled message until its time, and sends it then', async () => {
  const scheduledAt = new Date(now().getTime() + 2 * 3_600_000).toISOString();
  const later = await sendFirst(test, stranger(1), { scheduledAt });
  expect(later.hold).toMatchObject({ code: 'scheduled', until: scheduledAt });
  const next = await sendFirst(test, stranger(2));
  await leaves(next);
  await moveTo(test, new Date(Date.parse(scheduledAt) - 1_000));
  await stays(later);
  const left = await leaves(later);
  expect(left.sentAt && left.sentAt >= scheduledAt).toBe(true);
});

it('lets a message expire that could not go in time, and never sends it', async () => {
  await test.api.pause();
  const expiresAt = new Date(now().getTime() + 60_000).toISOString();
  const late = await sendFirst(test, stranger(1), { expiresAt });
  await moveTo(test, new Date(Date.parse(expiresAt) + 1));
  await test.api.resume();
  const expired = await becomes(test, late.id, ({ status }) => status === 'expired');
  expect(expired).toMatchObject({ hold: null, position: null });
  expect(transmitted(test)).toHaveLength(0);
});
