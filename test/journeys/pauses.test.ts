import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import {
  becomes,
  calls,
  hasLeft,
  isWorking,
  sandboxOf,
  sendFirst,
  startStory,
  stranger,
  strangers,
  transmitted,
  turnUntil,
} from './story.js';

let test: TestApp;

beforeEach(async () => {
  test = await startStory();
});
afterEach(() => test.close());

const leaves = ({ id }: { id: string }) => turnUntil(test, () => test.api.message(id), hasLeft);

it('lets nothing leave while everything is paused, says who paused and why, and goes on after', async () => {
  const before = await sendFirst(test, stranger(1));
  await leaves(before);
  await test.api.pause({ reason: 'The offer is wrong' });
  const waiting = await Promise.all(strangers(5, 2).map(to => sendFirst(test, to)));
  for (let step = 0; step < 6; step += 1) test.app.clock.moveBy(10_000);
  const held = await until(
    () => Promise.all(waiting.map(({ id }) => test.api.message(id))),
    messages => messages.every(({ hold }) => hold?.code === 'paused_all'),
  );
  for (const { hold, eta, position } of held) {
    expect(hold).toMatchObject({
      until: null,
      detail: { by: 'Environment API key', reason: 'The offer is wrong' },
    });
    expect(hold?.detail.since).toBeDefined();
    expect({ eta, position }).toEqual({ eta: null, position: null });
  }
  expect(calls(test, 'sendText')).toHaveLength(1);
  expect(await test.api.queue()).toMatchObject({ paused: true, held: { paused_all: 5 } });

  await test.api.resume();
  for (const message of waiting) await leaves(message);
  expect(new Set(transmitted(test).map(({ waId }) => waId)).size).toBe(6);
  expect(calls(test, 'sendText')).toHaveLength(6);
});

it('pauses one number and leaves the others alone', async () => {
  const session = 'qr-demo';
  await test.api.call('POST', '/api/sessions/start', { name: session });
  sandboxOf(test).scan(session);
  await isWorking(test, session);
  await test.api.pause({ session: 'default', reason: 'A new SIM' });

  const held = await sendFirst(test, stranger(1));
  const free = await sendFirst(test, stranger(2), { session });
  expect(held.hold).toMatchObject({ code: 'paused_session', detail: { reason: 'A new SIM' } });
  await leaves(free);
  expect((await test.api.message(held.id)).hold?.code).toBe('paused_session');
  expect(transmitted(test).map(line => line.session)).toEqual([session]);

  await test.api.resume();
  expect((await test.api.message(held.id)).hold?.code).toBe('paused_session');
  await test.api.resume({ session: 'default' });
  await leaves(held);
});

it('takes a waiting message back, once and for all', async () => {
  const message = await sendFirst(test, stranger(1));
  const next = await sendFirst(test, stranger(2));
  for (let time = 0; time < 2; time += 1) {
    const { status, body } = await test.api.call('DELETE', `/api/messages/${message.id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'cancelled', hold: null });
  }
  await leaves(next);
  expect((await test.api.message(message.id)).status).toBe('cancelled');
  expect(transmitted(test).map(({ waId }) => waId)).toEqual([next.whatsappId]);
});

it('cannot take back what is being sent or has left', async () => {
  sandboxOf(test).failNext({ call: 'sendText', kind: 'delay', delayMs: 4_000 });
  const message = await sendFirst(test, stranger(1));
  const takeBack = () => test.api.call<{ code: string }>('DELETE', `/api/messages/${message.id}`);
  await turnUntil(
    test,
    () => test.api.message(message.id),
    ({ status }) => status === 'sending',
    { stepMs: 250 },
  );
  const early = await takeBack();
  expect([early.status, early.body.code]).toEqual([409, 'already_sending']);
  await leaves(message);
  const late = await takeBack();
  expect([late.status, late.body.code]).toEqual([409, 'already_sending']);
  await becomes(test, message.id, ({ status }) => status === 'read');
  expect(transmitted(test)).toHaveLength(1);
});
