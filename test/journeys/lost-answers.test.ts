import { join } from 'node:path';
import { openDatabase } from '../../src/db/connection.js';
import { select } from '../../src/db/sql.js';
import type { MessageView } from '../../src/protocol/index.js';
import type { Fault } from '../../src/sandbox/faults.js';
import type { TestApp } from '../support/app.js';
import {
  becomes,
  calls,
  chatOf,
  digitsOf,
  hasLeft,
  leavesAtLast,
  quickSends,
  sandboxOf,
  sendFirst,
  startStory,
  stranger,
  transmitted,
  turnUntil,
} from './story.js';

let test: TestApp;

beforeEach(async () => {
  test = await startStory({ policy: quickSends });
});
afterEach(() => test.close());

const person = stranger(1);
const sandbox = () => sandboxOf(test);
const leaves = (message: { id: string }) => leavesAtLast(test, message);

/** Nothing that WhatsApp says about messages arrives, and no look-up is answered, until `hearAgain`. */
function deafen(): void {
  for (const only of ['message.any', 'message.ack'])
    sandbox().failNext({ call: 'webhook', kind: 'drop', only, times: 100 });
  sandbox().failNext({ call: 'message', kind: 'answer', status: 503, times: 100 });
}
const hearAgain = () => sandbox().clearFaults();

/** What each try to send a message proved, first to last. */
async function tries({ id }: MessageView): Promise<string[]> {
  const db = await openDatabase(join(test.env.DATA_DIR ?? '', 'whatsapp-crm.db'));
  const rows = await select<{ class: string }>(
    db,
    'SELECT class FROM send_attempts WHERE message_id = $id ORDER BY number',
    { id },
  );
  await db.close();
  return rows.map(row => row.class);
}

/** Sends under this fault and hears nothing until the gateway says that it does not know. */
async function loseAnswer(fault: Omit<Fault, 'call'>): Promise<MessageView> {
  deafen();
  sandbox().failNext({ call: 'sendText', ...fault });
  const message = await sendFirst(test, person);
  return turnUntil(
    test,
    () => test.api.message(message.id),
    ({ status }) => status === 'unknown',
  );
}

const byEcho = () => sandbox().replayHistory('default', 1);
const byReceipt = () => void sandbox().read(digitsOf(person));
const byLookUp = () => test.app.clock.moveBy(10_000);

it.each<[string, Omit<Fault, 'call'>, string, string, () => void]>([
  [
    'timed out inside WAHA',
    { kind: 'timed_out', does: true },
    'unexpected_status',
    'a look-up',
    byLookUp,
  ],
  ['was cut off', { kind: 'cut', does: true }, 'connection_lost', 'its echo', byEcho],
  [
    'was a 500',
    { kind: 'answer', status: 500, does: true },
    'unexpected_status',
    'a receipt',
    byReceipt,
  ],
  ['was a page of HTML', { kind: 'html' }, 'unreadable_answer', 'a look-up', byLookUp],
  ['named nothing', { kind: 'empty' }, 'unreadable_answer', 'its echo', byEcho],
])(
  'says unknown when the answer %s, learns by evidence that it was sent, and posts it once',
  async (_, fault, reason, _evidence, show) => {
    const unknown = await loseAnswer(fault);
    expect(unknown.unknown).toMatchObject({ reason, needsPerson: false });
    const next = await sendFirst(test, stranger(2));
    expect(next.hold).toMatchObject({
      code: 'unknown_before',
      until: unknown.unknown?.until,
      detail: { messageId: unknown.id },
    });
    hearAgain();
    show();
    const known = await becomes(test, unknown.id, hasLeft);
    expect(known.unknown).toBeNull();
    await leaves(next);
    test.app.clock.moveBy(3_600_000);
    await leaves(await sendFirst(test, stranger(3)));
    expect(
      calls(test, 'sendText').filter(send => chatOf(send).startsWith(digitsOf(person))),
    ).toHaveLength(1);
    expect(transmitted(test)).toHaveLength(3);
  },
);

it('lets the lane go on as soon as evidence comes, not at the end of the quiet time', async () => {
  const unknown = await loseAnswer({ kind: 'cut', does: true });
  const next = await sendFirst(test, stranger(2));
  await becomes(test, next.id, ({ hold }) => hold?.code === 'unknown_before');
  hearAgain();
  byEcho();
  await becomes(test, unknown.id, hasLeft);
  // Nothing pushes the clock on from here.
  await becomes(test, next.id, hasLeft);
});

it('hands what nobody can find to a person after the quiet time, and never sends it again by itself', async () => {
  const unknown = await loseAnswer({ kind: 'cut', does: false });
  const next = await sendFirst(test, stranger(2));
  await leaves(next);
  // Nobody has answered a look-up yet: there is nothing to ask a person about.
  expect((await test.api.message(unknown.id)).unknown).toMatchObject({ needsPerson: false });
  hearAgain();
  // WAHA answers that it cannot tell.
  const body = {
    statusCode: 501,
    message: 'The method is not implemented',
    error: 'Not Implemented',
  };
  sandbox().failNext({ call: 'message', kind: 'answer', status: 501, body, times: 1_000 });
  const held = await turnUntil(
    test,
    () => test.api.message(unknown.id),
    message => message.unknown?.needsPerson === true,
    { stepMs: 10_000 },
  );
  expect(held.status).toBe('unknown');
  test.app.clock.moveBy(6 * 3_600_000);
  await leaves(await sendFirst(test, stranger(3)));
  expect((await test.api.message(unknown.id)).status).toBe('unknown');
  expect(calls(test, 'sendText')).toHaveLength(3);
});

/** A send that went well shows that the engine takes our ids, and is the control of every look. */
async function sendOneThatArrives(): Promise<void> {
  await leaves(await sendFirst(test, stranger(9)));
}

it('sends once more under the same id what two looks with a control prove not to have left', async () => {
  await sendOneThatArrives();
  sandbox().failNext({ call: 'sendText', kind: 'cut', does: false });
  const message = await sendFirst(test, person);
  const left = await turnUntil(test, () => test.api.message(message.id), hasLeft, {
    stepMs: 2_000,
  });
  expect(left.whatsappId).toBe(message.whatsappId);
  expect(await tries(message)).toEqual(['unsure', 'sent']);
  expect(transmitted(test).filter(({ waId }) => waId === message.whatsappId)).toHaveLength(1);
});

it('sends nothing again by itself when WAHA was started anew meanwhile: a person decides', async () => {
  await sendOneThatArrives();
  sandbox().failNext({ call: 'sendText', kind: 'cut', does: false });
  const message = await sendFirst(test, person);
  await turnUntil(
    test,
    () => test.api.message(message.id),
    ({ status }) => status === 'unknown',
  );
  sandbox().restart();
  await turnUntil(
    test,
    () => test.api.message(message.id),
    ({ unknown }) => unknown?.needsPerson === true,
    { stepMs: 10_000 },
  );
  expect(await tries(message)).toEqual(['unsure']);
});

describe('a person who decides about a message nobody can find', () => {
  const settle = (id: string, decision: string, reason = '') =>
    test.api.call('POST', `/api/messages/${id}/settle`, { decision, reason });

  async function unfindable(): Promise<MessageView> {
    sandbox().failNext({ call: 'sendText', kind: 'cut', does: false });
    const message = await sendFirst(test, person);
    await turnUntil(
      test,
      () => test.api.message(message.id),
      ({ status }) => status === 'unknown',
    );
    return turnUntil(
      test,
      () => test.api.message(message.id),
      ({ unknown }) => unknown?.needsPerson === true,
      { stepMs: 10_000 },
    );
  }

  it('says that it arrived', async () => {
    const { id } = await unfindable();
    const { status, body } = await settle(id, 'arrived', 'They answered by phone');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'sent', unknown: null });
    expect((await settle(id, 'arrived')).status).toBe(409);
  });

  it('has it sent again, under the same id', async () => {
    const { id, whatsappId } = await unfindable();
    expect((await settle(id, 'send_again')).body).toMatchObject({ status: 'pending' });
    const left = await leaves({ id });
    expect(left.whatsappId).toBe(whatsappId);
  });

  it('gives it up', async () => {
    const { id } = await unfindable();
    expect((await settle(id, 'give_up')).body).toMatchObject({
      status: 'failed',
      failure: { code: 'given_up' },
    });
  });

  it('cannot decide while the gateway is still looking', async () => {
    const { id } = await loseAnswer({ kind: 'cut', does: false });
    const { status, body } = await settle(id, 'send_again');
    expect([status, (body as { code: string }).code]).toEqual([409, 'conflict']);
  });
});

it('keeps a message pending while WAHA refuses connections, and sends it once WAHA is back', async () => {
  sandbox().failNext({ call: 'connection', kind: 'refuse', delayMs: 120_000 });
  const message = await sendFirst(test, person);
  const held = await turnUntil(
    test,
    () => test.api.message(message.id),
    ({ hold }) => hold?.code === 'session_down',
  );
  expect(held).toMatchObject({ status: 'pending', unknown: null, hold: { until: null } });
  expect(calls(test, 'sendText')).toHaveLength(0);
  await turnUntil(
    test,
    () => test.api.message(message.id),
    ({ hold }) => hold?.code !== 'session_down',
    { stepMs: 5_000 },
  );
  await leaves(message);
  expect(calls(test, 'sendText')).toHaveLength(1);
  const proved = await tries(message);
  expect(proved.at(-1)).toBe('sent');
  expect(proved.slice(0, -1).every(outcome => outcome === 'not_sent')).toBe(true);
});

it('tries again with the same id when the wire to WhatsApp was closed before anything left', async () => {
  sandbox().failNext({ call: 'sendText', kind: 'connection_closed' });
  const message = await sendFirst(test, person);
  await leaves(message);
  expect(await tries(message)).toEqual(['not_sent', 'sent']);
  expect(transmitted(test).map(({ waId }) => waId)).toEqual([message.whatsappId]);
});

it('holds a stranger WhatsApp refused with 463, lets the others go, and does not try again', async () => {
  sandbox().failNext({ call: 'sendText', kind: 'error_463' });
  const message = await sendFirst(test, person);
  const held = await turnUntil(
    test,
    () => test.api.message(message.id),
    ({ hold }) => hold?.code === 'recipient_token',
  );
  expect(held.status).toBe('pending');
  expect(Date.parse(held.hold?.until ?? '')).toBeGreaterThan(
    test.app.clock.now().getTime() + 6 * 86_400_000,
  );
  await leaves(await sendFirst(test, stranger(2)));
  test.app.clock.moveBy(6 * 3_600_000);
  await leaves(await sendFirst(test, stranger(3)));
  const chats = calls(test, 'sendText').map(chatOf);
  expect([chats.length, new Set(chats).size]).toEqual([3, 3]);
  expect(transmitted(test)).toHaveLength(2);
});
