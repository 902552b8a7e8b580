import { select } from '../../src/db/sql.js';
import { canonicalHash } from '../../src/idempotency/index.js';
import { openHouse, type House } from './identity-rig.js';

interface Ask {
  caller?: string;
  key?: string;
  wish?: unknown;
}

let house: House;
let written: string[];

beforeEach(async () => {
  house = await openHouse();
  written = [];
});
afterEach(() => house.close());

/** Writes a message the way an accepting verb does: key and message in one transaction. */
function accept({ caller = 'key:1', key = 'k-1', wish = { text: 'hello' } }: Ask = {}) {
  return house.transact(house.company.id, async unit => {
    const keyed = { caller, key, requestHash: canonicalHash(wish) };
    const before = await house.idempotency.begin(unit, keyed);
    if (before !== 'new') return before.replay;
    const messageId = `message-${written.length + 1}`;
    const answer = { status: 202, body: { id: messageId } };
    await house.idempotency.finish(unit, { ...keyed, ...answer, messageId });
    unit.afterCommit(() => written.push(messageId));
    return answer;
  });
}

it('makes one message of a hundred repeats at once, and answers all of them alike', async () => {
  const answers = await Promise.all(Array.from({ length: 100 }, () => accept()));
  expect(written).toEqual(['message-1']);
  for (const answer of answers) expect(answer).toEqual({ status: 202, body: { id: 'message-1' } });
});

it('takes other keys and other callers for other wishes', async () => {
  await accept();
  await accept({ key: 'k-2' });
  await accept({ caller: 'key:2' });
  expect(written).toHaveLength(3);
});

it('refuses another wish under a used key', async () => {
  await accept();
  await expect(accept({ wish: { text: 'goodbye' } })).rejects.toMatchObject({
    code: 'idempotency_mismatch',
  });
  expect(written).toHaveLength(1);
});

it('remembers nothing of a wish that was refused', async () => {
  const refused = house.transact(house.company.id, async unit => {
    const keyed = { caller: 'key:1', key: 'k-1', requestHash: canonicalHash({ text: 'hello' }) };
    await house.idempotency.begin(unit, keyed);
    await house.idempotency.finish(unit, { ...keyed, status: 202, body: {}, messageId: 'never' });
    throw new Error('refused after all');
  });
  await expect(refused).rejects.toThrow('refused after all');
  expect(await select(house.db, 'SELECT * FROM idempotency_keys')).toEqual([]);
  await accept();
  expect(written).toHaveLength(1);
});

it('still knows a key after a long time', async () => {
  await accept();
  house.clock.moveBy(400 * 24 * 3_600_000);
  expect(await accept()).toEqual({ status: 202, body: { id: 'message-1' } });
});

describe('the hash of a wish', () => {
  it('does not depend on the order of members or on members that are not there', () => {
    const at = new Date('2026-01-02T03:04:05Z');
    expect(canonicalHash({ a: 1, b: { c: [1, 2], d: at } })).toBe(
      canonicalHash({ b: { d: at.toISOString(), c: [1, 2], e: undefined }, a: 1 }),
    );
  });

  it('differs for every other difference', () => {
    const wishes = [
      { a: 1 },
      { a: '1' },
      { a: [1] },
      { a: null },
      {},
      { a: { b: 1 } },
      [1],
      [1, 2],
      [2, 1],
      'a',
    ];
    expect(new Set(wishes.map(canonicalHash)).size).toBe(wishes.length);
  });
});
