import type { ConsentKind } from '../../src/consent/index.js';
import type { ContactId, ConversationId, MessageId } from '../../src/kernel/ids.js';
import { openDomain, recipientOf, type DomainHouse } from './domain-rig.js';

let house: DomainHouse;
let contactId: ContactId;
let conversationId: ConversationId;

beforeEach(async () => {
  house = await openDomain();
  const { person, conversation } = await house.openWith('6281234567890@c.us');
  contactId = person.id;
  conversationId = conversation.id;
});
afterEach(() => house.close());

const record = (kind: ConsentKind, address = '6281234567890') =>
  house.inUnit(unit =>
    house.consent.record(
      unit,
      { contactId, address },
      { kind, basis: 'form', recordedBy: 'user:ana' },
    ),
  );

const now = () => house.consent.of(house.db, house.company.id, contactId);

const after: Record<ConsentKind, string> = {
  asked: 'asked',
  granted: 'granted',
  refused: 'refused',
  opted_out: 'refused',
  opted_in: 'granted',
};
const kinds = Object.keys(after) as ConsentKind[];

it('nothing is known of somebody nobody asked', async () => {
  expect(await now()).toEqual({
    state: 'unknown',
    marketing: 'unknown',
    optedOutAt: null,
    basis: null,
    source: null,
    changedAt: null,
  });
});

it('a word about marketing is kept for itself, and stops nothing else that waits', async () => {
  const ofMarketing = (kind: ConsentKind) =>
    house.inUnit(unit =>
      house.consent.record(
        unit,
        { contactId, address: '6281234567890' },
        { kind, scope: 'marketing', basis: 'form', recordedBy: 'user:ana' },
      ),
    );
  await ofMarketing('granted');
  expect(await now()).toMatchObject({ state: 'unknown', marketing: 'granted' });
  await record('granted');
  await ofMarketing('opted_out');
  expect(await now()).toMatchObject({ state: 'granted', marketing: 'refused', optedOutAt: null });
});

it.each(kinds)('%s leads where it says', async kind => {
  expect((await record(kind)).state).toBe(after[kind]);
  expect(await now()).toMatchObject({ state: after[kind], basis: 'form' });
});

it.each(kinds.filter(kind => kind !== 'opted_in'))(
  'an opt-out stands although %s is recorded after it',
  async kind => {
    await record('opted_out');
    const since = (await now()).optedOutAt;
    await record(kind);
    const { state, optedOutAt } = await now();
    expect(state).toBe('refused');
    expect(optedOutAt).not.toBeNull();
    if (kind !== 'opted_out') expect(optedOutAt).toEqual(since);
  },
);

it('an opt-out ends with an opt-in, and counts again after another opt-out', async () => {
  await record('opted_out');
  await record('opted_in');
  expect(await now()).toMatchObject({ state: 'granted', optedOutAt: null });
  await record('opted_out');
  expect((await now()).optedOutAt).not.toBeNull();
});

it.each(kinds.flatMap(first => kinds.map(second => [first, second] as const)))(
  '%s and then %s is what the rule of the ledger says',
  async (first, second) => {
    await record(first);
    await record(second);
    const isOut = second === 'opted_out' || (first === 'opted_out' && second !== 'opted_in');
    expect((await now()).state).toBe(isOut ? 'refused' : after[second]);
  },
);

it('the strictest address speaks for the person', async () => {
  await record('granted', '6281234567890');
  await record('opted_out', '100000000000001');
  expect((await now()).optedOutAt).not.toBeNull();
  await record('granted', '6281234567890');
  expect((await now()).state).toBe('refused');
});

it('every entry is kept, newest first', async () => {
  for (const kind of kinds) {
    await record(kind);
    house.clock.moveBy(1_000);
  }
  const history = await house.consent.history(house.db, house.company.id, contactId);
  expect(history.map(({ kind }) => kind)).toEqual([...kinds].reverse());
});

it('the ledger holds no address that can be read', async () => {
  await record('granted');
  const [entry] = await house.consent.history(house.db, house.company.id, contactId);
  expect(entry?.addressHmac).toBe('hmac of 6281234567890');
});

const says = (meaning: 'stop' | 'doubtful' | 'start', at = house.clock.now(), of = contactId) =>
  house.inUnit(unit =>
    house.consent.heed(unit, {
      contactId: of,
      conversationId,
      meaning,
      language: 'en',
      message: { id: house.newId(), body: meaning.toUpperCase(), occurredAt: at },
    }),
  );

const seconds = (count: number) => new Date(house.clock.now().getTime() + count * 1_000);
const doubtfulSince = async () =>
  (await house.contacts.get(house.db, house.scope, contactId)).doubtfulSince;

it('a keyword is kept with its message as evidence', async () => {
  await says('stop');
  const [entry] = await house.consent.history(house.db, house.company.id, contactId);
  expect(entry).toMatchObject({
    kind: 'opted_out',
    basis: 'keyword',
    evidence: 'STOP',
    recordedBy: 'contact',
    addressHmac: 'hmac of 6281234567890',
  });
  expect(entry?.messageId).not.toBeNull();
});

it('their own START lifts their own STOP and no opt-out that others have recorded', async () => {
  await says('stop', seconds(-9));
  await says('start', seconds(-8));
  expect((await now()).state).toBe('granted');
  await record('opted_out');
  await says('start', seconds(1));
  expect((await now()).optedOutAt).not.toBeNull();
  house.clock.moveBy(2_000);
  await record('opted_in');
  expect(await now()).toMatchObject({ state: 'granted', optedOutAt: null });
});

it('a STOP that comes late counts when it is newer than the latest opt-in', async () => {
  await says('start', seconds(-60));
  await says('stop', seconds(-90));
  expect((await now()).state).toBe('granted');
  await says('stop', seconds(-30));
  expect((await now()).state).toBe('refused');
});

it('a phone whose clock is ahead does not outvote what is said later', async () => {
  await says('stop', seconds(3_600));
  house.clock.moveBy(1_000);
  await says('start');
  expect((await now()).state).toBe('granted');
});

it('START under a number lifts a STOP under the hidden id of the same person', async () => {
  const { person } = await house.openWith('100000000000009@lid');
  await says('stop', seconds(-5), person.id);
  await house.inUnit(unit =>
    house.contacts.meet(unit, {
      recipient: recipientOf('100000000000009@lid'),
      also: recipientOf('6281234567999'),
      source: 'webhook',
    }),
  );
  await says('start', seconds(-1), person.id);
  const { state } = await house.consent.of(house.db, house.company.id, person.id);
  expect(state).toBe('granted');
  expect(await house.consent.history(house.db, house.company.id, person.id)).toHaveLength(2);
});

it('an opt-out takes out what waits for them in the same transaction, an old one nothing', async () => {
  const pending = () =>
    house.inUnit(async unit => {
      const { conversation } = await house.conversations.open(unit, {
        sessionId: house.sessionId,
        contactId,
        kind: 'person',
        chatId: '6281234567890@c.us',
      });
      const row = house.rowIn(conversation, { status: 'pending' });
      await house.conversations.addOutbound(unit, conversation, row);
      return row.id;
    });
  const statusOf = async (id: MessageId) =>
    (await house.conversations.row(house.db, house.scope, id))?.status;

  const first = await pending();
  await says('start', seconds(-5));
  await says('stop', seconds(-10));
  expect(await statusOf(first)).toBe('pending');
  const failing = house.inUnit(async unit => {
    await house.consent.record(
      unit,
      { contactId, address: '6281234567890' },
      { kind: 'opted_out', basis: 'agent', recordedBy: 'user:ana' },
    );
    throw new Error('The disk is full.');
  });
  await expect(failing).rejects.toThrow('The disk is full.');
  expect(await statusOf(first)).toBe('pending');
  expect((await now()).state).toBe('granted');
  await says('stop');
  expect(await statusOf(first)).toBe('refused');
});

describe('a doubtful word', () => {
  it('flags the person since then, writes nothing into the ledger and stops nothing else', async () => {
    const at = seconds(-5);
    await says('doubtful', at);
    expect(await doubtfulSince()).toEqual(at);
    await says('doubtful');
    expect(await doubtfulSince()).toEqual(at);
    expect(await house.consent.history(house.db, house.company.id, contactId)).toEqual([]);
    expect((await now()).state).toBe('unknown');
  });

  it('is no doubt after an opt-out, and none when an opt-in came after it', async () => {
    await says('stop', seconds(-20));
    await says('doubtful', seconds(-15));
    expect(await doubtfulSince()).toBeNull();
    await says('start', seconds(-10));
    await says('doubtful', seconds(-12));
    expect(await doubtfulSince()).toBeNull();
    await says('doubtful', seconds(-5));
    expect(await doubtfulSince()).not.toBeNull();
  });

  it('is cleared by a person or by an opt-in, not by a consent', async () => {
    const clear = () => house.inUnit(unit => house.consent.clearDoubt(unit, contactId));
    await says('doubtful', seconds(-20));
    await record('granted');
    expect(await doubtfulSince()).not.toBeNull();
    await clear();
    await clear();
    expect(await doubtfulSince()).toBeNull();
    await says('doubtful');
    house.clock.moveBy(1_000);
    await says('start');
    expect(await doubtfulSince()).toBeNull();
  });
});
