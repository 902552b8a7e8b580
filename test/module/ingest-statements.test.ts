import { run, select } from '../../src/db/sql.js';
import type { Unit } from '../../src/db/transactor.js';
import { openHouse, type House } from './identity-rig.js';

let house: House;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const inUnit = <Result>(work: (unit: Unit) => Promise<Result>) =>
  house.transact(house.company.id, work);

const insert = 'INSERT INTO stream_heads (company_id, seq) VALUES ($company, $seq)';
const count = 'SELECT COUNT(*) AS n FROM stream_heads WHERE seq = $seq';

const heads = async (seq: number) =>
  (await select<{ n: number }>(house.db, count, { seq }))[0]?.n ?? -1;

it('a statement that cannot be parsed is refused, alone and in a transaction', async () => {
  await expect(select(house.db, 'SELECT one FROM nowhere')).rejects.toThrow('nowhere');
  await expect(inUnit(unit => run(unit, 'UPDATE nowhere SET a = 1'))).rejects.toThrow('nowhere');
  expect(await select(house.db, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

it('one that breaks a rule says which, not with what values, and can be said again', async () => {
  const company = house.company.id;
  const failed = inUnit(async unit => {
    await run(unit, insert, { company, seq: 70_001 });
    await expect(run(unit, insert, { company, seq: 70_002 })).rejects.toMatchObject({
      name: 'SQLITE_CONSTRAINT',
      message: expect.not.stringContaining('70002') as string,
    });
    await run(unit, 'DELETE FROM stream_heads');
    expect(await run(unit, insert, { company, seq: 70_003 })).toBe(1);
    throw new Error('back');
  });
  await expect(failed).rejects.toThrow('back');
  expect(await heads(70_003)).toBe(0);
});

it('the same one may be asked many times at once, each with its own values', async () => {
  const numbers = Array.from({ length: 30 }, (_, at) => at);
  const ask = (unit: Parameters<typeof select>[0]) =>
    Promise.all(
      numbers.map(async at => {
        const [row] = await select<{ at: number }>(unit, 'SELECT $at AS at', { at });
        return row?.at;
      }),
    );
  expect(await ask(house.db)).toEqual(numbers);
  expect(await inUnit(async unit => [...(await ask(unit)), ...(await ask(unit))])).toEqual([
    ...numbers,
    ...numbers,
  ]);
});

it('names in any order and more than once mean the same value', async () => {
  const [row] = await select(house.db, 'SELECT $b AS b, $a AS a, $b AS again', { a: 1, b: 2 });
  expect(row).toEqual({ b: 2, a: 1, again: 2 });
});

it('a transaction that is over takes no more statements', async () => {
  let kept: Unit | undefined;
  await inUnit(unit => {
    kept = unit;
    return Promise.resolve();
  });
  await expect(run(kept as Unit, 'DELETE FROM stream_heads')).rejects.toThrow('over');
});
