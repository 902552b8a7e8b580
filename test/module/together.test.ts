import { run, select } from '../../src/db/sql.js';
import { guard, readOnce, together, writeLater } from '../../src/db/together.js';
import type { Transact, Unit } from '../../src/db/transactor.js';
import { AppError } from '../../src/kernel/errors.js';
import { openHouse, type House } from './identity-rig.js';

let house: House;
let transactTogether: Transact;

beforeEach(async () => {
  house = await openHouse();
  await house.db.sequelize.query('CREATE TABLE jottings (word TEXT NOT NULL)');
  transactTogether = together(house.transact);
});
afterEach(() => house.close());

const note = (unit: Unit, word: string) =>
  run(unit, 'INSERT INTO jottings (word) VALUES ($word)', { word });
const words = async () =>
  (await select<{ word: string }>(house.db, 'SELECT word FROM jottings ORDER BY rowid')).map(
    ({ word }) => word,
  );
const work = <Result>(does: (unit: Unit) => Promise<Result>) =>
  transactTogether(house.company.id, does);
const refusal = () => new AppError('opted_out', 'They asked us to stop.');

it('shares one transaction among works that wait at the same time, in their order', async () => {
  const before = house.written();
  const answers = await Promise.all(
    ['a', 'b', 'c'].map(word =>
      work(async unit => {
        await note(unit, word);
        return word;
      }),
    ),
  );
  expect(answers).toEqual(['a', 'b', 'c']);
  expect(await words()).toEqual(['a', 'b', 'c']);
  expect(house.written() - before).toBe(1);
});

it('lets many through, a few at a time', async () => {
  const before = house.written();
  const all = Array.from({ length: 100 }, (_, n) => `${n}`);
  await Promise.all(all.map(word => work(unit => note(unit, word))));
  expect(await words()).toEqual(all);
  expect(house.written() - before).toBeGreaterThan(2);
});

it('takes back what a refused work wrote and announced, and nothing else', async () => {
  const acts: string[] = [];
  const results = await Promise.allSettled([
    work(async unit => {
      await note(unit, 'first');
      unit.afterCommit(() => acts.push('first'));
    }),
    work(async unit => {
      await note(unit, 'refused');
      unit.announce({ type: 'clock.moved' });
      unit.afterCommit(() => acts.push('refused'));
      await writeLater(unit, { name: 'notes', write: noteAll }, 'refused later');
      throw refusal();
    }),
    work(unit => note(unit, 'last')),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await words()).toEqual(['first', 'last']);
  expect(acts).toEqual(['first']);
  expect(await select(house.db, 'SELECT * FROM events')).toEqual([]);
});

it('takes a guarded work back alone, and lets one go alone that had written nothing', async () => {
  const before = house.written();
  const results = await Promise.allSettled([
    work(unit => note(unit, 'first')),
    work(async unit => {
      await guard(unit);
      await note(unit, 'refused');
      throw refusal();
    }),
    work(async unit => {
      await select(unit, 'SELECT * FROM jottings');
      throw refusal();
    }),
    work(async unit => {
      await guard(unit);
      await note(unit, 'last');
    }),
  ]);
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'rejected',
    'fulfilled',
  ]);
  expect(await words()).toEqual(['first', 'last']);
  expect(house.written() - before).toBe(1);
});

it('tells events of all works in one stretch of numbers', async () => {
  await Promise.all(
    [1, 2].map(n =>
      work(async unit => {
        await note(unit, `${n}`);
        unit.announce({ type: 'contact.changed', contactId: `contact ${n}` as never });
      }),
    ),
  );
  const events = await select(house.db, 'SELECT seq, subject_id FROM events ORDER BY seq');
  expect(events).toMatchObject([
    { seq: 1, subject_id: 'contact 1' },
    { seq: 2, subject_id: 'contact 2' },
  ]);
});

it('answers nobody before everything is on the disk', async () => {
  const seen: string[][] = [];
  await Promise.all(
    ['a', 'b'].map(word =>
      work(unit => note(unit, word)).then(async () => seen.push(await words())),
    ),
  );
  expect(seen).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
});

it('gives each a transaction of its own when one fails in a way nobody foresaw', async () => {
  const results = await Promise.allSettled([
    work(unit => note(unit, 'first')),
    work(async unit => {
      await note(unit, 'broken');
      await run(unit, 'INSERT INTO nowhere VALUES (1)');
    }),
    work(unit => note(unit, 'last')),
    work(async unit => {
      await note(unit, 'refused');
      throw refusal();
    }),
  ]);
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
  ]);
  expect(results[3]).toMatchObject({ reason: { code: 'opted_out' } });
  expect(await words()).toEqual(['first', 'last']);
});

const noteAll = async (unit: Unit, all: readonly string[]) => {
  for (const word of all) await note(unit, word);
  calls.push(all.length);
};
let calls: number[] = [];

it('writes later in one go, and at once where nobody shares', async () => {
  calls = [];
  const later = { name: 'notes', write: noteAll };
  await Promise.all(
    ['a', 'b', 'c'].map(word =>
      work(async unit => {
        await writeLater(unit, later, word);
        await note(unit, `${word} first`);
      }),
    ),
  );
  expect(calls).toEqual([3]);
  expect(await words()).toEqual(['a first', 'b first', 'c first', 'a', 'b', 'c']);
  await house.transact(house.company.id, async unit => {
    await writeLater(unit, later, 'alone');
    expect(await select(unit, "SELECT * FROM jottings WHERE word = 'alone'")).toHaveLength(1);
  });
});

it('reads once for all that share, and each time for who is alone', async () => {
  let reads = 0;
  const read = () => Promise.resolve((reads += 1));
  const answers = await Promise.all([1, 2].map(() => work(unit => readOnce(unit, 'number', read))));
  expect(answers).toEqual([1, 1]);
  expect(await work(unit => readOnce(unit, 'number', read))).toBe(2);
  await house.transact(house.company.id, async unit => {
    await readOnce(unit, 'number', read);
    await readOnce(unit, 'number', read);
  });
  expect(reads).toBe(4);
});
