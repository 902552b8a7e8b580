import type { ContactView, ConversationView, MessageView } from '../../src/protocol/index.js';
import { sandboxOf, startStory } from '../journeys/story.js';
import type { TestApp } from '../support/app.js';
import { until } from '../support/until.js';

let test: TestApp;
let counter = 0;

const newPhone = () => `6281270${String((counter += 1)).padStart(6, '0')}`;
const newLid = () => `30000000${String((counter += 1)).padStart(7, '0')}`;

beforeAll(async () => {
  test = await startStory({ policy: { consent: { firstContact: 'warn' } } });
});
afterAll(() => test.close());

const call = <Body>(method: string, path: string, body?: unknown) =>
  test.api.call<Body>(method, path, body);
const contact = async (id: string) => (await call<ContactView>('GET', `/api/contacts/${id}`)).body;
const conversationsOf = (contactId: string) => test.api.conversations(`?contactId=${contactId}`);

/** What they wrote last, once the gateway knows. */
async function writes(person: string, text: string, id?: string): Promise<MessageView> {
  const sandbox = sandboxOf(test);
  sandbox.write(person, { text, ...(id ? { id } : {}) });
  const found = await until(
    async () =>
      (await call<{ data: MessageView[] }>('GET', `/api/messages/search?q=${text}`)).body.data,
    data => data.length > 0,
  );
  return found[0] as MessageView;
}

const becomes = (id: string, isRight: (message: MessageView) => boolean) =>
  until(() => test.api.message(id), isRight);

describe('what somebody does to a message', () => {
  it('is shown with it: reactions of both sides, an edit, a deletion', async () => {
    const phone = newPhone();
    const sandbox = sandboxOf(test);
    const waId = '3EB0AABBCC00112233FF';
    const message = await writes(phone, 'firstversion', waId);
    const messageId = `false_${phone}@c.us_${waId}`;
    sandbox.react(phone, { text: '👍', messageId });
    const reacted = await becomes(message.id, ({ reactions }) => reactions.length === 1);
    expect(reacted.reactions).toMatchObject([
      { emoji: '👍', mine: false, contactId: message.contactId },
    ]);
    sandbox.react(phone, { text: '', messageId });
    await becomes(message.id, ({ reactions }) => reactions.length === 0);
    sandbox.edit(phone, { id: waId, text: 'secondversion' });
    const edited = await becomes(message.id, ({ editedAt }) => editedAt !== null);
    expect(edited).toMatchObject({ text: 'secondversion', revokedAt: null });
    expect(edited.version).toBeGreaterThan(message.version);
    sandbox.revoke(phone, { id: waId });
    const revoked = await becomes(message.id, ({ revokedAt }) => revokedAt !== null);
    expect(revoked.text).toBeNull();
    const [conversation] = await conversationsOf(message.contactId ?? '');
    expect(conversation?.preview).toMatchObject({ text: null, revoked: true });
  });

  it('is not theirs to do to ours', async () => {
    const phone = newPhone();
    await writes(phone, 'askssomething');
    const { body } = await test.api.send({ to: phone, text: 'answered' });
    const sent = await until(
      async () => {
        test.app.clock.moveBy(2_000);
        return test.api.message(body.id);
      },
      ({ status }) => status !== null && ['sent', 'delivered', 'read'].includes(status),
    );
    const sandbox = sandboxOf(test);
    const waId = sent.whatsappId ?? '';
    sandbox.edit(phone, { id: waId, text: 'not ours' });
    sandbox.revoke(phone, { id: waId });
    sandbox.react(phone, { text: '🙏', messageId: `true_${phone}@c.us_${waId}` });
    const reacted = await becomes(sent.id, ({ reactions }) => reactions.length === 1);
    expect(reacted).toMatchObject({ text: 'answered', editedAt: null, revokedAt: null });
  });

  it('to a word like STOP is heard like the word itself', async () => {
    const phone = newPhone();
    const waId = '3EB0AABBCC00112233EE';
    const message = await writes(phone, 'nothingspecial', waId);
    sandboxOf(test).edit(phone, { id: waId, text: 'STOP' });
    const heard = await until(
      () => contact(message.contactId ?? ''),
      ({ consent }) => consent.optedOutAt !== null,
    );
    expect(heard.consent.basis).toBe('keyword');
  });
});

describe('a person’s word on who is one', () => {
  async function two() {
    const one = await writes(newPhone(), `one${newLid()}`);
    const other = await writes(newPhone(), `other${newLid()}`);
    return { one: one.contactId ?? '', other: other.contactId ?? '' };
  }

  it('makes one of two, is told by old ids, and can be taken back', async () => {
    const { one, other } = await two();
    const [gone] = await conversationsOf(other);
    const merged = await call<ContactView>('POST', `/api/contacts/${other}/merge`, { with: one });
    expect(merged).toMatchObject({ status: 200, body: { id: one } });
    expect(merged.body.aliases).toHaveLength(2);
    expect((await contact(other)).id).toBe(one);
    const [kept, ...more] = await conversationsOf(one);
    expect(more).toEqual([]);
    const old = await call<ConversationView>('GET', `/api/conversations/${gone?.id}`);
    expect(old.body.id).toBe(kept?.id);
    expect(await test.api.thread(kept?.id ?? '')).toHaveLength(2);

    const undone = await call<{ contact: ContactView; parted: ContactView }>(
      'POST',
      `/api/contacts/${one}/unmerge`,
    );
    expect(undone).toMatchObject({
      status: 200,
      body: { contact: { id: one }, parted: { id: other } },
    });
    expect((await contact(other)).id).toBe(other);
    const [back] = await conversationsOf(other);
    expect(back?.id).toBe(gone?.id);
    expect(await test.api.thread(back?.id ?? '')).toHaveLength(1);
  });

  it('carries an opt-out over, and what waits is refused', async () => {
    const { one, other } = await two();
    await test.api.pause();
    const { body } = await test.api.send({ contactId: other, text: 'waits' });
    await call('DELETE', `/api/contacts/${one}/consent`, { reason: 'asked us to stop' });
    await call('POST', `/api/contacts/${one}/merge`, { with: other });
    expect(await test.api.message(body.id)).toMatchObject({
      status: 'refused',
      whatsappId: body.whatsappId,
    });
    await test.api.resume();
  });

  it.each<[string, (one: string) => [string, unknown], number, string]>([
    [
      'with somebody unknown',
      one => [`${one}/merge`, { with: '01ARZ3NDEKTSV4RRFFQ69G5FAV' }],
      404,
      'not_found',
    ],
    ['with themselves', one => [`${one}/merge`, { with: one }], 409, 'conflict'],
    ['with nobody', one => [`${one}/merge`, {}], 400, 'invalid_input'],
    ['with words', one => [`${one}/merge`, { with: 'Ana' }], 400, 'invalid_input'],
    ['parted though they were never two', one => [`${one}/unmerge`, undefined], 404, 'not_found'],
  ])('%s is refused', async (_, ask, status, code) => {
    const { one } = await two();
    const [path, body] = ask(one);
    const answer = await call<{ code: string }>('POST', `/api/contacts/${path}`, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

describe('a person of whom only a hidden id is known', () => {
  it('is asked about again after a minute, and is one with their number once it is known', async () => {
    const sandbox = sandboxOf(test);
    const [phone, lid] = [newPhone(), newLid()];
    sandbox.addPerson({ phone, name: 'Hidden', lid, lidOnly: true, hidesNumber: true });
    const asked = () =>
      sandbox.requests().filter(({ path }) => path.includes('/lids/') && path.includes(lid)).length;
    const message = await writes(phone, 'whocouldthisbe');
    const before = await contact(message.contactId ?? '');
    expect([before.phone, before.aliases]).toEqual([null, [{ kind: 'lid', value: lid }]]);
    await until(
      () => {
        test.app.clock.moveBy(5_000);
        return asked();
      },
      count => count === 1,
    );
    const byNumber = await call<ContactView>('POST', '/api/contacts', { phone, name: 'By number' });
    sandbox.addPerson({ phone, name: 'Hidden', hidesNumber: false });
    test.app.clock.moveBy(30_000);
    expect(asked()).toBe(1);
    test.app.clock.moveBy(40_000);
    const one = await until(
      () => contact(message.contactId ?? ''),
      ({ phone: known }) => known !== null,
    );
    expect(one).toMatchObject({ id: message.contactId, phone, name: 'By number' });
    expect((await contact(byNumber.body.id)).id).toBe(message.contactId);
    const [conversation] = await conversationsOf(one.id);
    expect(conversation?.chatId).toBe(`${phone}@c.us`);
  });
});
