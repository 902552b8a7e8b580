import type { ConsentKind } from '../../src/consent/model.js';
import type { ContactId } from '../../src/kernel/ids.js';
import { openDomain, type DomainHouse } from './domain-rig.js';

let house: DomainHouse;
let contactId: ContactId;

beforeEach(async () => {
  house = await openDomain();
  contactId = (await house.openWith('6281234567890@c.us')).person.id;
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
    optedOutAt: null,
    basis: null,
    source: null,
    changedAt: null,
  });
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
