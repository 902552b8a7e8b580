import { together } from '../../src/db/together.js';
import { listDecisions } from '../../src/delivery/store/decision-store.js';
import { accept } from '../../src/delivery/verbs/accept.js';
import { listPending } from '../../src/delivery/store/lane-store.js';
import type { MessageRow } from '../../src/conversations/index.js';
import { hourMs, minuteMs, openDelivery, type DeliveryHouse } from './delivery-rig.js';

const siti = '6281200000002@c.us';
const person = (n: number) => `62812000001${String(n).padStart(2, '0')}@c.us`;
const asker = (name: string) => ({
  source: `key:${name}`,
  name,
  userId: null,
  idempotencyKey: null,
});

let house: DeliveryHouse;

const open = async (rules: object = {}) => {
  house = await openDelivery(rules);
};
afterEach(() => house.close());

const order = async () => (await listPending(house.db, house.sessionId, 100)).map(({ id }) => id);
const sources = (rows: readonly MessageRow[], ids: readonly string[]) =>
  ids.map(id => rows.find(row => row.id === id)?.source);

it('a new message is stored complete in one piece', async () => {
  await open();
  const { message, place } = await house.accept(siti, { text: 'Halo Siti' });
  expect(message).toMatchObject({
    status: 'pending',
    origin: 'api',
    source: 'key:1',
    campaign: null,
    category: 'first_contact',
    priority: 3,
    turn: 1,
    version: 1,
  });
  expect(message.bodyHash).toMatch(/^[\w-]{22}$/);
  expect(await house.conversations.row(house.db, house.scope, message.id)).toEqual(message);
  expect(place).toMatchObject({ position: 1, hold: { code: 'turn' } });
  expect(message.firstP50?.toISOString()).toBe(place?.eta?.p50);
  expect(message.firstP90?.toISOString()).toBe(place?.eta?.p90);
});

it('a campaign is a label, a source of turns of its own, and the last priority', async () => {
  await open();
  const { message } = await house.accept(siti, { campaign: 'November' });
  expect(message).toMatchObject({
    campaign: 'November',
    origin: 'campaign',
    source: 'campaign:November',
    priority: 4,
  });
});

it('warnings are told at once, though the message waits', async () => {
  await open({ consent: { firstContact: 'warn' } });
  const { message, verdict } = await house.accept(siti, { consent: null });
  expect(verdict.kind).toBe('wait');
  expect(message.warnings).toEqual(['no_consent_recorded']);
});

it('the first verdict is in the log, in numbers, without text or number of the person', async () => {
  await open();
  const { message } = await house.accept(siti, { text: 'Private words' });
  const log = await listDecisions(house.db, house.company.id, message.id);
  expect(log).toMatchObject([
    {
      asked: 'accept',
      verdict: 'wait',
      code: 'turn',
      category: 'first_contact',
      policyVersion: 'standard',
      times: 1,
      facts: {
        contactsToday: 0,
        sentInLastHour: 0,
        consent: 'granted',
        numberCheck: 'due',
        status: 'WORKING',
        draws: { gap: expect.any(Number) as number },
      },
    },
  ]);
  expect(JSON.stringify(log)).not.toMatch(/Private|6281200000002/);
});

it('a refusal leaves no message, no decision, no person and no conversation', async () => {
  await open();
  await expect(house.accept(siti, { consent: null })).rejects.toMatchObject({ code: 'no_consent' });
  await expect(house.accept(siti, { text: 'zzgold' })).rejects.toMatchObject({
    code: 'prohibited_content',
    details: { rule: 'test-word', spans: [[0, 6]] },
  });
  for (const table of ['messages', 'decision_log', 'contacts', 'conversations']) {
    expect(await house.db.sequelize.query(`SELECT * FROM ${table}`)).toMatchObject([[], {}]);
  }
});

describe('turns', () => {
  beforeEach(() => open());

  const many = async (source: string, count: number, from: number) => {
    const rows: MessageRow[] = [];
    for (let n = 0; n < count; n += 1) {
      rows.push((await house.accept(person(from + n), {}, asker(source))).message);
    }
    return rows;
  };

  it('let two sources share the lane, however many the one has', async () => {
    const rows = [...(await many('a', 6, 0)), ...(await many('b', 3, 10))];
    expect(sources(rows, await order())).toEqual(
      ['a', 'b', 'a', 'b', 'a', 'b', 'a', 'a', 'a'].map(name => `key:${name}`),
    );
  });

  it('begin for a newcomer where the lane is, not where a message stands that a rule holds', async () => {
    const [held, ...rest] = await many('a', 4, 0);
    const [left, next] = rest;
    if (!held || !left || !next) throw new Error('Too few.');
    const tomorrow = house.ago(-24 * hourMs);
    await house.db.sequelize.query(
      `UPDATE messages SET not_before = '${tomorrow.toISOString().replace('T', ' ')}' WHERE id = '${held.id}'`,
    );
    await house.inUnit(unit =>
      house.conversations.moveMessage(unit, left, 'sending', { countedAt: house.ago(minuteMs) }),
    );
    const [newcomer] = await many('b', 1, 10);
    expect(newcomer?.turn).toBe((left.turn ?? 0) + 1);
  });
});

it('the place in a long lane is counted, and its time comes from a run that many share', async () => {
  await open();
  const before: string[] = [];
  for (let n = 0; n < 60; n += 1) before.push((await house.accept(person(n))).message.id);
  const { place } = await house.accept(siti);
  expect(place?.position).toBe(61);
  const [last] = (await listPending(house.db, house.sessionId, 100)).slice(-2);
  expect(place?.eta?.p50 && last?.firstP50 && place.eta.p50 > last.firstP50.toISOString()).toBe(
    true,
  );
  expect((place?.eta?.p90 ?? '') >= (place?.eta?.p50 ?? '')).toBe(true);
});

it('what a message costs in a burst is few statements', async () => {
  await open();
  for (let n = 0; n < 20; n += 1) await house.accept(person(n));
  const transact = together(house.transact);
  const burst = (count: number) =>
    house.statements(() =>
      Promise.all(
        Array.from({ length: count }, (_, n) =>
          transact(house.company.id, unit =>
            accept(unit, house.ports, {
              scope: house.scope,
              wish: house.wish(person(n), { consent: null, text: `Number ${n}` }),
              asker: asker('a'),
            }),
          ),
        ),
      ),
    );
  // A lane that is long enough not to be worked out for each.
  for (let n = 0; n < 40; n += 1) await house.accept(person(n % 20));
  const few = await burst(3);
  const many = await burst(8);
  expect((many.length - few.length) / 5).toBe(7);
});
