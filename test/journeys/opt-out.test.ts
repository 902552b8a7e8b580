import type { ConsentLedgerView, ContactView, MessageView } from '../../src/protocol/index.js';
import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import {
  digitsOf,
  hasLeft,
  isWorking,
  quickSends,
  sandboxOf,
  sendFirst,
  startStory,
  stranger,
  transmitted,
  turnUntil,
} from './story.js';

const second = 'qr-demo';

let test: TestApp;

afterEach(() => test.close());

/** A gateway with two connected numbers, everything paused so that messages wait. */
async function startWithTwo(policy: object = {}): Promise<void> {
  test = await startStory({ policy: { ...quickSends, ...policy } });
  await test.api.call('POST', '/api/sessions/start', { name: second });
  sandboxOf(test).scan(second);
  await isWorking(test, second);
  await test.api.pause();
}

/** How often a person has written to us, on all numbers. */
async function heard(phone: string): Promise<number> {
  const conversations = await test.api.conversations(`?q=${digitsOf(phone)}`);
  const threads = await Promise.all(conversations.map(({ id }) => test.api.thread(id)));
  return threads.flat().filter(({ direction }) => direction === 'in').length;
}

/** A second later than before: WhatsApp tells no more of when somebody wrote. */
async function says(phone: string, text: string, session = 'default'): Promise<void> {
  test.app.clock.moveBy(1_000);
  const before = await heard(phone);
  sandboxOf(test).write(digitsOf(phone), { text, session });
  await until(
    () => heard(phone),
    count => count > before,
  );
}

async function contactOf(phone: string): Promise<ContactView> {
  const path = `/api/contacts?q=${digitsOf(phone)}`;
  const { body } = await test.api.call<{ data: ContactView[] }>('GET', path);
  const [contact] = body.data;
  if (!contact) throw new Error('There is no such contact.');
  return contact;
}

const ledgerOf = async (phone: string) => {
  const { id } = await contactOf(phone);
  return (await test.api.call<ConsentLedgerView>('GET', `/api/contacts/${id}/consent`)).body;
};

/** What we wrote to a person, on all numbers, oldest first. */
async function written(phone: string): Promise<MessageView[]> {
  const conversations = await test.api.conversations(`?q=${digitsOf(phone)}`);
  const threads = await Promise.all(conversations.map(({ id }) => test.api.thread(id)));
  return threads
    .flat()
    .filter(({ direction }) => direction === 'out')
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

const answers = async (phone: string) =>
  (await written(phone)).filter(({ origin }) => origin === 'system');

const optOut = async (phone: string, reason = 'Said so on the phone') => {
  const { id } = await contactOf(phone);
  return test.api.call<ContactView>('DELETE', `/api/contacts/${id}/consent`, { reason });
};

const isOut = async (phone: string) => (await contactOf(phone)).consent.optedOutAt !== null;

describe('somebody who says stop', () => {
  it('in any of five languages, however it is written, gets nothing more on any number and one answer', async () => {
    await startWithTwo();
    const words: [string, string, RegExp][] = [
      ['🛑 STOP!!! 🛑', 'start', /START/],
      ['Tolong BERHENTI 🙏', 'mulai', /MULAI/],
      ['„Abmelden“', 'wieder anmelden', /keine Nachrichten mehr/],
      ['ABONELİKTEN ÇIK', 'başla', /BAŞLA/],
      ['Отпи́ска, пожалуйста', 'СТАРТ', /СТАРТ/],
    ];
    for (const [index, [word, back, answer]] of words.entries()) {
      const person = stranger(10 + index);
      await sendFirst(test, person);
      await sendFirst(test, person, { session: second });
      const scheduledAt = new Date(test.app.clock.now().getTime() + 86_400_000).toISOString();
      await sendFirst(test, person, { scheduledAt });
      await says(person, word);
      const all = await until(
        () => written(person),
        messages => messages.filter(({ status }) => status === 'refused').length === 3,
      );
      const [confirmation, ...more] = all.filter(({ status }) => status !== 'refused');
      expect(more).toEqual([]);
      expect(confirmation).toMatchObject({
        origin: 'system',
        session: 'default',
        status: 'pending',
        category: 'reply',
        author: null,
      });
      expect(confirmation?.text).toMatch(answer);
      const again = await test.api.refusedSend({ to: person, text: 'Why?' });
      expect([again.status, again.body.code]).toEqual([422, 'opted_out']);

      await says(person, back);
      await until(
        () => isOut(person),
        out => !out,
      );
    }
  });

  it('gets the answer as a reply, and no second one within 30 days', async () => {
    await startWithTwo();
    const person = stranger(1);
    await says(person, 'Hello');
    await says(person, 'STOP', second);
    await until(
      () => answers(person),
      ({ length }) => length === 1,
    );
    await test.api.resume();
    const [answer] = await answers(person);
    await turnUntil(test, () => test.api.message(answer?.id ?? ''), hasLeft);
    expect(answer?.session).toBe(second);
    expect(answer?.text).toMatch('START');
    expect(transmitted(test).map(({ waId }) => waId)).toEqual([answer?.whatsappId]);

    await says(person, 'START');
    await says(person, 'stop');
    await until(
      () => isOut(person),
      out => out,
    );
    expect(await answers(person)).toHaveLength(1);
  });

  it('twice in a row gets the one answer all the same', async () => {
    await startWithTwo();
    const person = stranger(1);
    await says(person, 'STOP');
    await says(person, 'STOP');
    await until(
      async () => (await ledgerOf(person)).history.length,
      length => length === 2,
    );
    expect(await answers(person)).toMatchObject([{ status: 'pending' }]);
  });

  it('and then start, before the answer has left, is not told that it is over', async () => {
    await startWithTwo();
    const person = stranger(1);
    await says(person, 'STOP');
    await until(
      () => answers(person),
      ({ length }) => length === 1,
    );
    await says(person, 'START');
    const [answer] = await until(
      () => answers(person),
      ([first]) => first?.status !== 'pending',
    );
    expect(answer).toMatchObject({ status: 'cancelled', hold: null });
    expect((await ledgerOf(person)).history.map(({ kind }) => kind)).toEqual([
      'opted_in',
      'opted_out',
    ]);
  });

  it('gets no answer where the company wants none', async () => {
    await startWithTwo({ consent: { optOutConfirmation: false } });
    const person = stranger(1);
    await says(person, 'STOP');
    await until(
      () => isOut(person),
      out => out,
    );
    expect(await answers(person)).toEqual([]);
  });
});

it.each(['stop by tomorrow?', 'Dur bir dakika', 'Стоп, я ещё не закончил'])(
  '"%s" stops nothing',
  async text => {
    await startWithTwo();
    const person = stranger(1);
    const message = await sendFirst(test, person);
    await says(person, text);
    expect((await test.api.message(message.id)).status).toBe('pending');
    expect(await ledgerOf(person)).toMatchObject({ state: 'granted', doubtfulSince: null });
    expect(await answers(person)).toEqual([]);
  },
);

it('a word that may mean stop flags the person until somebody has looked, and stops no answer', async () => {
  await startWithTwo();
  const person = stranger(1);
  const message = await sendFirst(test, person);
  await says(person, 'İptal');
  const { doubtfulSince, id } = await until(
    () => contactOf(person),
    contact => contact.doubtfulSince !== null,
  );
  expect(doubtfulSince).not.toBeNull();
  expect((await test.api.message(message.id)).status).toBe('pending');
  const campaign = { to: person, text: 'Our offer', campaign: 'November' };
  const skipped = await test.api.refusedSend(campaign);
  expect([skipped.status, skipped.body.code]).toEqual([422, 'no_consent']);
  expect((await test.api.send({ to: person, text: 'Cancel what?' })).status).toBe(202);

  await test.api.call('DELETE', `/api/contacts/${id}/doubt`);
  expect((await test.api.send(campaign)).status).toBe(202);
});

describe('an opt-out by an agent’s button', () => {
  it('takes everything away, is answered while the window is open, and is not lifted by START', async () => {
    await startWithTwo();
    const person = stranger(1);
    await says(person, 'Please call me instead');
    const waiting = await test.api.send({ to: person, text: 'As you like.' });
    expect((await optOut(person)).body.consent.state).toBe('refused');
    expect(await test.api.message(waiting.body.id)).toMatchObject({
      status: 'refused',
      failure: { code: 'opted_out' },
    });
    const [answer] = await answers(person);
    expect(answer?.text).toBe('You will get no more messages from us.');

    await says(person, 'START');
    await until(
      async () => (await ledgerOf(person)).history.length,
      length => length === 2,
    );
    expect(await isOut(person)).toBe(true);

    const { id } = await contactOf(person);
    await test.api.call('POST', `/api/contacts/${id}/consent`, {
      kind: 'opted_in',
      basis: 'phone call',
    });
    expect(await isOut(person)).toBe(false);
  });

  it('of somebody who never wrote is not answered: it would be no reply', async () => {
    await startWithTwo();
    const person = stranger(1);
    await sendFirst(test, person);
    await optOut(person);
    expect((await written(person)).map(({ status }) => status)).toEqual(['refused']);
  });
});

it('a STOP while a message to them is being sent: that one may arrive, nothing after it leaves', async () => {
  test = await startStory();
  const person = stranger(1);
  sandboxOf(test).failNext({ call: 'sendText', kind: 'delay', delayMs: 3_000 });
  const claimed = await sendFirst(test, person);
  const next = await sendFirst(test, person, { text: 'One more thing.' });
  await turnUntil(
    test,
    () => test.api.message(claimed.id),
    ({ status }) => status === 'sending',
    { stepMs: 250 },
  );
  await says(person, 'Stop 🛑');
  await until(
    () => isOut(person),
    out => out,
  );
  expect(await test.api.message(next.id)).toMatchObject({
    status: 'refused',
    failure: { code: 'opted_out' },
  });
  await until(() => test.api.message(claimed.id), hasLeft);
  const [answer] = await until(
    () => answers(person),
    ({ length }) => length === 1,
  );
  await turnUntil(test, () => test.api.message(answer?.id ?? ''), hasLeft);
  test.app.clock.moveBy(3_600_000);
  expect((await test.api.refusedSend({ to: person, text: 'Why?' })).body.code).toBe('opted_out');
  expect(transmitted(test).map(({ waId }) => waId)).toEqual([
    claimed.whatsappId,
    answer?.whatsappId,
  ]);
});

/** RACES=1000 for the long run. */
const races = Number(process.env.RACES ?? 12);

it(
  'an opt-out that races a claim leaves nothing to be claimed once it is acknowledged',
  async () => {
    test = await startStory({
      policy: {
        gap: { defaultMs: [0, 1], firstContactMs: [0, 1], campaignMs: [0, 1] },
        caps: { contactsPerDay: 5_000, firstContactsPerDay: 5_000, messagesPerHour: 5_000 },
        human: { enabled: false },
        warmup: { enabled: false },
        numberCheck: { enabled: false },
        consent: { optOutConfirmation: false },
      },
    });
    const taken: MessageView[] = [];
    for (let race = 1; race <= races; race += 1) {
      const person = stranger(100 + race);
      const { id } = await sendFirst(test, person);
      // Earlier and later, so that either side comes first in some.
      for (let step = 0; step < race % 4; step += 1) await test.api.message(id);
      expect((await optOut(person)).status).toBe(200);
      const now = await test.api.message(id);
      expect(now.status).not.toBe('pending');
      if (now.status === 'refused') taken.push(now);
    }
    const never = new Set(taken.map(({ whatsappId }) => whatsappId));
    expect(transmitted(test).filter(({ waId }) => never.has(waId))).toEqual([]);
    for (const { id } of taken) expect((await test.api.message(id)).status).toBe('refused');
  },
  30_000 + races * 500,
);
