import type { MessageView } from '../../src/protocol/index.js';
import type { TestApp, TestAppOptions } from '../support/app.js';
import { until } from '../support/until.js';
import {
  becomes,
  calls,
  chatOf,
  consent,
  digitsOf,
  hasLeft,
  moveTo,
  sandboxOf,
  sendFirst,
  startStory,
  stranger,
  turnUntil,
  writes,
} from './story.js';

let test: TestApp;

const open = async (options: TestAppOptions = {}) => {
  test = await startStory(options);
};
afterEach(() => test.close());
const minuteMs = 60_000;
const inMinutes = (minutes: number) =>
  new Date(test.app.clock.now().getTime() + minutes * minuteMs);
const checks = () =>
  sandboxOf(test)
    .requests()
    .filter(({ path }) => path.startsWith('/api/contacts/check-exists'));
const leaves = ({ id }: MessageView) => turnUntil(test, () => test.api.message(id), hasLeft);
const sends = () => calls(test, 'sendText');
const waitsForCheck = ({ id }: MessageView) =>
  becomes(test, id, ({ hold }) => hold?.detail.turn === 'number_check');
const throttled = (times: number) =>
  sandboxOf(test).failNext({ call: 'check-exists', kind: 'rate_overlimit', times });

it('asks once about a number before the first message, in its turn and not when it is accepted', async () => {
  await open();
  await test.api.pause();
  const first = await sendFirst(test, stranger(1));
  const second = await sendFirst(test, stranger(1), { text: 'And another.' });
  expect(checks()).toHaveLength(0);
  await test.api.resume();
  await leaves(first);
  await leaves(second);
  expect(checks()).toHaveLength(1);
  expect(sends().map(chatOf)).toEqual([1, 1].map(() => `${digitsOf(stranger(1))}@c.us`));
});

it('does not ask about people who have written', async () => {
  await open();
  await writes(test, stranger(1), 'Are you open?');
  const { body } = await test.api.send({ to: stranger(1), text: 'Yes.' });
  await leaves(body);
  expect(checks()).toHaveLength(0);
});

it('takes somebody for known who wrote long before the number was connected here', async () => {
  await open();
  const person = digitsOf(stranger(1));
  const sandbox = sandboxOf(test);
  sandbox.failNext({ call: 'webhook', kind: 'drop', times: 20 });
  // What is read back of all chats would tell it, too.
  sandbox.failNext({ call: 'messages', kind: 'answer', status: 500, only: 'all', times: 1_000 });
  sandbox.failNext({ call: 'overview', kind: 'answer', status: 500, times: 1_000 });
  sandbox.write(person, { text: 'Do you have it in blue?' });
  const message = await sendFirst(test, stranger(1));
  expect(message.category).toBe('first_contact');
  const left = await leaves(message);
  expect(left.category).toBe('known');
});

it('refuses what is not on WhatsApp, at its turn and from then on at the door, and asks no more', async () => {
  await open();
  sandboxOf(test).addPerson({ phone: digitsOf(stranger(1)), name: 'Nobody', notOnWhatsApp: true });
  const waiting = await sendFirst(test, stranger(1));
  const refused = await turnUntil(
    test,
    () => test.api.message(waiting.id),
    ({ status }) => status === 'refused',
  );
  expect(refused.failure).toMatchObject({ code: 'not_on_whatsapp' });
  const { status, body } = await test.api.refusedSend({ to: stranger(1), text: 'Hm?', consent });
  expect([status, body.code]).toEqual([422, 'not_on_whatsapp']);
  expect(checks()).toHaveLength(1);
  expect(sends()).toHaveLength(0);
});

it('writes to the address WAHA names, and takes the answer from there for theirs', async () => {
  await open();
  // A Brazilian mobile: WhatsApp knows it without the ninth digit.
  const [asked, known] = ['+5511988887777', '551188887777'];
  sandboxOf(test).failNext({
    call: 'check-exists',
    kind: 'answer',
    status: 200,
    body: { numberExists: true, chatId: `${known}@c.us` },
  });
  const message = await sendFirst(test, asked);
  await leaves(message);
  expect(sends().map(chatOf)).toEqual([`${known}@c.us`]);
  sandboxOf(test).write(known, { text: 'Sim!', session: 'default' });
  const thread = await until(
    () => test.api.thread(message.conversationId),
    messages => messages.some(({ direction }) => direction === 'in'),
  );
  expect(thread.map(({ contactId }) => contactId)).toEqual([1, 1].map(() => message.contactId));
});

it('waits while WAHA is asked too much, lets others pass, and goes on with a warning after ten minutes', async () => {
  await open();
  await writes(test, stranger(2), 'Are you open?');
  throttled(2);
  const message = await sendFirst(test, stranger(1));
  const held = await turnUntil(
    test,
    () => test.api.message(message.id),
    ({ hold }) => hold?.detail.turn === 'number_check',
  );
  const retryMs = Date.parse(held.hold?.until ?? '') - (checks()[0]?.at.getTime() ?? 0);
  expect(Math.round(retryMs / minuteMs)).toBe(5);
  const { body: answer } = await test.api.send({ to: stranger(2), text: 'Yes.' });
  await leaves(answer);

  await moveTo(test, new Date(Date.parse(held.hold?.until ?? '')));
  await turnUntil(
    test,
    () => checks().length,
    count => count === 2,
  );
  await waitsForCheck(message);
  await moveTo(test, inMinutes(5));
  const left = await leaves(message);
  expect(left.warnings).toContain('number_not_checked');
  expect(checks()).toHaveLength(2);
});

it('waits until somebody answers where the policy does not want to guess', async () => {
  await open({ policy: { numberCheck: { whenUnavailable: 'hold' } } });
  throttled(2);
  const message = await sendFirst(test, stranger(1));
  await turnUntil(
    test,
    () => test.api.message(message.id),
    ({ hold }) => hold?.detail.turn === 'number_check',
  );
  await moveTo(test, inMinutes(6));
  await turnUntil(
    test,
    () => checks().length,
    count => count === 2,
  );
  await moveTo(test, inMinutes(6));
  await becomes(
    test,
    message.id,
    ({ hold }) => hold?.detail.turn === 'number_check' && hold.until === null,
  );
  expect(sends()).toHaveLength(0);
  await moveTo(test, inMinutes(6));
  const left = await leaves(message);
  expect(left.warnings).not.toContain('number_not_checked');
  expect(checks()).toHaveLength(3);
});

it('asks no more often in an hour than the policy allows', async () => {
  await open({ policy: { numberCheck: { perHour: 2 } } });
  const messages = [];
  for (const n of [1, 2, 3]) messages.push(await sendFirst(test, stranger(n)));
  const [first, second, third] = messages;
  if (!first || !second || !third) throw new Error('Three are needed.');
  await leaves(first);
  await leaves(second);
  const held = await turnUntil(
    test,
    () => test.api.message(third.id),
    ({ hold }) => hold?.detail.turn === 'number_check',
  );
  const freeAt = Date.parse(held.hold?.until ?? '');
  expect(Math.round((freeAt - (checks()[0]?.at.getTime() ?? 0)) / minuteMs)).toBe(60);
  await moveTo(test, new Date(freeAt - 1_000));
  expect(checks()).toHaveLength(2);
  await leaves(third);
  expect(checks()).toHaveLength(3);
});
