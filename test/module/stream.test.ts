import { select } from '../../src/db/sql.js';
import type { DomainEvent } from '../../src/events/domain-event.js';
import type { ContactId } from '../../src/kernel/ids.js';
import { createStream } from '../../src/stream/index.js';
import { openHouse, type House } from './identity-rig.js';

let house: House;
let stream: ReturnType<typeof createStream>;

beforeEach(async () => {
  house = await openHouse();
  stream = createStream({ clock: house.clock });
});
afterEach(() => house.close());

const changed = (contactId: string): DomainEvent => ({
  type: 'contact.changed',
  contactId: contactId as ContactId,
});
const say = (...ids: string[]) =>
  house.transact(house.company.id, async unit => {
    for (const id of ids) unit.announce(changed(id));
  });
const since = (seq: number, limit = 100) =>
  stream.since(house.db, house.company.id, { since: seq, limit });
const head = () => stream.head(house.db, house.company.id);

it('numbers what is announced one by one, without gap or double, also from many at once', async () => {
  await Promise.all(Array.from({ length: 50 }, (_, at) => say(`a${at}`, `b${at}`)));
  const events = await since(0, 1_000);
  expect(events?.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
  expect(await head()).toBe(100);
});

it('tells the same change said twice in one transaction once', async () => {
  await say('a', 'b', 'a');
  expect((await since(0))?.map(({ subjectId }) => subjectId)).toEqual(['a', 'b']);
});

it('gives what came after a number, oldest first, as much as is asked for', async () => {
  await say('a', 'b', 'c');
  expect((await since(1))?.map(({ subjectId }) => subjectId)).toEqual(['b', 'c']);
  expect((await since(0, 2))?.map(({ subjectId }) => subjectId)).toEqual(['a', 'b']);
  expect(await since(3)).toEqual([]);
});

it('says that somebody has to begin anew who asks for more than there was', async () => {
  await say('a');
  expect(await since(2)).toBeNull();
  expect(await since(1_000_000)).toBeNull();
});

it('says so too to whoever missed what was forgotten, and to nobody else', async () => {
  await say('a', 'b', 'c', 'd');
  await house.transact(house.company.id, async unit => {
    await unit.sequelize.query('DELETE FROM events WHERE seq < 3', {
      transaction: unit.transaction,
    });
  });
  expect(await since(0)).toBeNull();
  expect(await since(1)).toBeNull();
  expect((await since(2))?.map(({ subjectId }) => subjectId)).toEqual(['c', 'd']);
  expect(await since(4)).toEqual([]);
});

it('keeps a day and a hundred thousand events, whichever is more', async () => {
  const fill = async (last: number) => {
    await house.db.sequelize.query(
      `INSERT INTO events (company_id, seq, type, at)
       WITH RECURSIVE n (seq) AS (SELECT 1 UNION ALL SELECT seq + 1 FROM n WHERE seq < ${last})
       SELECT c.id, n.seq, 'clock.moved', strftime('%Y-%m-%d %H:%M:%f +00:00', 'now')
       FROM n, companies c`,
    );
    await house.db.sequelize.query(
      `INSERT INTO stream_heads SELECT id, ${last} FROM companies WHERE true
       ON CONFLICT (company_id) DO UPDATE SET seq = excluded.seq`,
    );
  };
  await house.db.sequelize.query('DELETE FROM events');
  await fill(100_010);
  const left = async () =>
    (
      await select<{ low: number; n: number }>(
        house.db,
        'SELECT MIN(seq) AS low, COUNT(*) AS n FROM events',
      )
    )[0];
  await house.transact(house.company.id, unit => stream.prune(unit));
  expect(await left()).toEqual({ low: 1, n: 100_010 });
  house.clock.moveBy(25 * 3_600_000);
  await house.transact(house.company.id, unit => stream.prune(unit));
  expect(await left()).toEqual({ low: 10, n: 100_001 });
});
