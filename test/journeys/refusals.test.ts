import { join } from 'node:path';
import { openDatabase, type Database } from '../../src/db/connection.js';
import { select } from '../../src/db/sql.js';
import type { ConversationView } from '../../src/protocol/index.js';
import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import {
  consent,
  digitsOf,
  hasLeft,
  sandboxOf,
  sendFirst,
  startStory,
  stranger,
  transmitted,
  turnUntil,
  writes,
} from './story.js';

let test: TestApp;
let db: Database;

beforeEach(async () => {
  test = await startStory();
  db = await openDatabase(join(test.env.DATA_DIR ?? '', 'whatsapp-crm.db'));
});
afterEach(async () => {
  await db.close();
  await test.close();
});

/** Rows of everything a refused send must leave as it was. */
async function stored() {
  const tables = [
    'contacts',
    'contact_aliases',
    'consents',
    'consent_states',
    'conversations',
    'messages',
  ];
  const counts = tables.map(name => `(SELECT COUNT(*) FROM ${name}) AS ${name}`);
  return (await select<Record<string, number>>(db, `SELECT ${counts.join(', ')}`))[0];
}

async function conversationWith(phone: string): Promise<ConversationView> {
  const [found] = await test.api.conversations(`?q=${digitsOf(phone)}`);
  if (!found) throw new Error('There is no such conversation.');
  return found;
}

/** In the order of the words: so that a reader of WhatsApp's second-wise times can tell them apart. */
async function says(phone: string, text: string): Promise<void> {
  test.app.clock.moveBy(1_000);
  await writes(test, phone, text);
}

it('refuses words we never send, names the rule and where they stand, and stores nothing', async () => {
  const before = await stored();
  const text = 'Good day! Please SEND me your OTP now.';
  const { status, body } = await test.api.refusedSend({ to: stranger(1), text, consent });
  expect(status).toBe(422);
  expect(body).toMatchObject({ code: 'prohibited_content', rule: 'phishing-send-otp' });
  const spans = body.spans as [from: number, to: number][];
  expect(spans.map(([from, to]) => text.slice(from, to))).toEqual(['SEND me your OTP']);
  expect(await stored()).toEqual(before);
});

it('refuses somebody new who did not agree, and stores neither person nor conversation', async () => {
  const before = await stored();
  const { status, body } = await test.api.refusedSend({ to: stranger(1), text: 'Halo' });
  expect([status, body.code]).toEqual([422, 'no_consent']);
  expect(await stored()).toEqual(before);
});

it('takes everything that waits for a person away the moment they say stop, and nothing of anybody else', async () => {
  const [leaving, staying] = [stranger(1), stranger(2)];
  await test.api.pause();
  const scheduledAt = new Date(test.app.clock.now().getTime() + 86_400_000).toISOString();
  const mine = [
    await sendFirst(test, leaving),
    await sendFirst(test, leaving, { text: 'Still there?' }),
    await sendFirst(test, leaving, { text: 'And tomorrow.', scheduledAt }),
  ];
  const other = await sendFirst(test, staying);

  await says(leaving, 'stop by tomorrow?');
  for (const { id } of mine) expect((await test.api.message(id)).status).toBe('pending');

  await says(leaving, 'STOP');
  const { id } = await conversationWith(leaving);
  const refused = await until(
    async () => (await test.api.thread(id)).filter(({ origin }) => origin === 'api'),
    messages => messages.every(({ status }) => status !== 'pending'),
  );
  expect(refused).toHaveLength(3);
  for (const message of refused) {
    expect(message).toMatchObject({
      status: 'refused',
      failure: { code: 'opted_out' },
      hold: null,
    });
  }
  const again = await test.api.refusedSend({ to: leaving, text: 'But why?', consent });
  expect([again.status, again.body.code]).toEqual([422, 'opted_out']);

  await test.api.resume();
  await turnUntil(test, () => test.api.message(other.id), hasLeft);
  const own = new Set(mine.map(({ whatsappId }) => whatsappId));
  expect(transmitted(test).filter(({ waId }) => own.has(waId ?? null))).toEqual([]);
});

it('writes again to a person who says start, and sends nothing that was refused before', async () => {
  const person = stranger(1);
  await test.api.pause();
  const old = await sendFirst(test, person);
  await says(person, 'Stop please');
  await until(
    () => test.api.message(old.id),
    ({ status }) => status === 'refused',
  );
  await says(person, 'START');
  const next = await until(
    () => test.api.send({ to: person, text: 'Welcome back.' }),
    ({ status }) => status === 202,
  );
  await test.api.resume();
  await turnUntil(test, () => test.api.message(next.body.id), hasLeft);
  expect((await test.api.message(old.id)).status).toBe('refused');
  expect(transmitted(test).map(({ waId }) => waId)).toEqual([next.body.whatsappId]);
  expect(
    sandboxOf(test)
      .requests()
      .some(({ path }) => path === '/api/sendSeen'),
  ).toBe(true);
});
