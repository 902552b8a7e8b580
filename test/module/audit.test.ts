import { together } from '../../src/db/together.js';
import { AppError } from '../../src/kernel/errors.js';
import { actingAs, type Actor } from '../../src/kernel/acting.js';
import type { CompanyId } from '../../src/kernel/ids.js';
import type { Act } from '../../src/events/act.js';
import { openHouse, type House } from './identity-rig.js';

let house: House;
let company: CompanyId;

beforeEach(async () => {
  house = await openHouse();
  company = house.company.id;
});
afterEach(() => house.close());

const act = (name: string): Act => ({
  what: 'user.changed',
  object: { kind: 'user', id: null, name },
  before: { role: 'manager' },
  after: { role: 'admin', sessions: ['a', 'b'], on: true, until: null, n: 1 },
});
const person = (name: string): Actor => ({
  ...{ kind: 'user', id: `01ARZ3NDEKTSV4RRFFQ69G5${name.padEnd(3, '0')}`, name },
  ...{ address: '10.0.0.1', requestId: 'request-1' },
});
const note = (name: string) => house.transact(company, async unit => unit.note(act(name)));
const list = async () => (await house.audit.list(house.db, company, { limit: 100 })).data;
const verify = () => house.audit.verify(house.db, company);

/** Somebody who can write the file, and knows of the triggers. */
async function tamper(...statements: string[]): Promise<void> {
  for (const change of ['update', 'delete'])
    await house.db.sequelize.query(`DROP TRIGGER IF EXISTS audit_log_no_${change}`);
  for (const statement of statements) await house.db.sequelize.query(statement);
}

async function noteSome(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await note(`Eve ${n}`);
}

it('keeps what was noted, with who did it and from where, newest first', async () => {
  await actingAs(person('ADA'), () => note('Eve'));
  await note('Bob');
  const [later, earlier] = await list();
  expect(later).toMatchObject({ who: { kind: 'gateway', id: null }, object: { name: 'Bob' } });
  expect(earlier).toMatchObject({
    ...{ what: 'user.changed', who: { kind: 'user', name: 'ADA' }, object: { name: 'Eve' } },
    ...{ before: act('').before, after: act('').after },
    ...{ address: '10.0.0.1', requestId: 'request-1' },
  });
  expect(later?.seq).toBe((earlier?.seq ?? 0) + 1);
});

it('has nothing of a transaction that was taken back', async () => {
  const before = (await list()).length;
  const work = house.transact(company, async unit => {
    unit.note(act('Eve'));
    throw new Error('no');
  });
  await expect(work).rejects.toThrow('no');
  expect(await list()).toHaveLength(before);
  expect(await verify()).toMatchObject({ intact: true });
});

it('lets nobody change or remove a line', async () => {
  await note('Eve');
  const refusal = { parent: { message: expect.stringContaining('only added to') as string } };
  const query = (sql: string) => house.db.sequelize.query(sql);
  await expect(query("UPDATE audit_log SET object_name = 'Bob'")).rejects.toMatchObject(refusal);
  await expect(query('DELETE FROM audit_log')).rejects.toMatchObject(refusal);
});

it('is intact however many wrote at once, and longer than what is read at once', async () => {
  const before = (await list()).length;
  await Promise.all(Array.from({ length: 1_100 }, (_, n) => note(`Eve ${n}`)));
  expect(await verify()).toEqual({ intact: true, entries: before + 1_100, broken: null });
});

it.each<[string, string, 'altered' | 'missing' | 'cut', number]>([
  ['an altered name', "UPDATE audit_log SET object_name = 'Bob' WHERE seq = 5", 'altered', 5],
  [
    'an altered fact',
    `UPDATE audit_log SET after = '{"role":"manager"}' WHERE seq = 6`,
    'altered',
    6,
  ],
  [
    'another time',
    "UPDATE audit_log SET at = '2020-01-01 00:00:00.000 +00:00' WHERE seq = 4",
    'altered',
    4,
  ],
  ['another actor', "UPDATE audit_log SET actor_kind = 'user' WHERE seq = 3", 'altered', 3],
  ['a line taken out', 'DELETE FROM audit_log WHERE seq = 5', 'missing', 5],
  ['the last lines cut off', 'DELETE FROM audit_log WHERE seq > 7', 'cut', 8],
  ['everything removed', 'DELETE FROM audit_log', 'cut', 1],
  ['the head removed', 'DELETE FROM audit_heads', 'cut', 11],
])('finds and names %s', async (_, statement, kind, seq) => {
  await noteSome(10 - (await list()).length);
  expect(await verify()).toMatchObject({ intact: true, entries: 10 });
  await tamper(statement);
  const { intact, broken } = await verify();
  expect([intact, broken?.kind, broken?.seq]).toEqual([false, kind, seq]);
  expect(broken?.entry?.seq ?? null).toBe(kind === 'altered' ? seq : null);
});

it.each([
  'half a letter \ud800 and',
  '\udfff',
  'nothing \u0000 within',
  'İ ﷺ 👩‍👩‍👧',
  '\u2028',
  '$1 \\',
])('is intact with the name %j in it', async name => {
  await actingAs({ ...person('ADA'), name }, () => note(name));
  await house.transact(company, async unit =>
    unit.note({ ...act(name), after: { name, session: name, sessions: [name] } }),
  );
  expect(await verify()).toMatchObject({ intact: true });
});

it('finds a chain that was cut together with its head', async () => {
  await noteSome(5);
  const [last] = await list();
  await tamper(
    `DELETE FROM audit_log WHERE seq = ${last?.seq}`,
    `UPDATE audit_heads SET seq = seq - 1,
       hash = (SELECT hash FROM audit_log WHERE seq = ${(last?.seq ?? 0) - 1})`,
  );
  expect(await verify()).toMatchObject({ intact: false, broken: { kind: 'cut', seq: last?.seq } });
});

it('keeps a chain for each company, and none sees another', async () => {
  const other = await house.companies.create({ name: 'Other', timezone: 'UTC' }, async () => null);
  await note('Eve');
  const theirs = await house.audit.list(house.db, other.company.id, { limit: 100 });
  expect(theirs.data.map(({ what, seq }) => [what, seq])).toEqual([['company.made', 1]]);
  await tamper(`UPDATE audit_log SET object_name = 'x' WHERE company_id = '${company}'`);
  expect(await house.audit.verify(house.db, other.company.id)).toMatchObject({ intact: true });
  expect(await verify()).toMatchObject({ intact: false });
});

it('pages without gaps or repeats, while lines are added', async () => {
  await noteSome(9);
  const first = await house.audit.list(house.db, company, { limit: 4 });
  await note('later');
  const cursor = first.nextCursor ?? undefined;
  const second = await house.audit.list(house.db, company, { limit: 4, cursor });
  const seen = [...first.data, ...second.data].map(({ seq }) => seq);
  expect(seen).toEqual(Array.from({ length: 8 }, (_, n) => (seen[0] ?? 0) - n));
});

it('filters by deed, area, person and time', async () => {
  await actingAs(person('ADA'), () => note('Eve'));
  await house.transact(company, async unit =>
    unit.note({ what: 'key.made', object: { kind: 'key', id: null, name: 'shop' } }),
  );
  const names = async (filter: object) =>
    (await house.audit.list(house.db, company, { limit: 100, ...filter })).data.map(
      ({ object }) => object.name,
    );
  expect(await names({ what: 'key' })).toEqual(['shop']);
  expect(await names({ what: 'key.made' })).toEqual(['shop']);
  expect(await names({ what: 'ke' })).toEqual([]);
  expect(await names({ what: 'user', who: person('ADA').id })).toEqual(['Eve']);
  expect(await names({ who: 'gateway', object: 'key' })).toEqual(['shop']);
  expect(await names({ from: new Date(house.clock.now().getTime() + 60_000) })).toEqual([]);
  expect(await names({ what: 'key', to: new Date(0) })).toEqual([]);
});

describe('works that share a transaction', () => {
  it('are each noted for whoever asked for them, and a refused one is not', async () => {
    const shared = together(house.transact);
    const ask = (name: string) =>
      actingAs(person(name), () => shared(company, async unit => unit.note(act(name))));
    const written = house.written();
    const refused = actingAs(person('BOB'), () =>
      shared(company, async unit => {
        unit.note(act('BOB'));
        throw new AppError('conflict', 'no');
      }),
    );
    await Promise.all([ask('ADA'), expect(refused).rejects.toThrow('no'), ask('EVE')]);
    expect(house.written()).toBe(written + 1);
    const noted = (await list()).filter(({ what }) => what === 'user.changed');
    expect(noted.map(({ who, object }) => [who.name, object.name])).toEqual([
      ['EVE', 'EVE'],
      ['ADA', 'ADA'],
    ]);
  });
});

it('does not hold a person to what goes on after their call has ended', async () => {
  let go: () => void = () => undefined;
  const later = new Promise<void>(resolve => (go = resolve));
  let behind: Promise<void> = Promise.resolve();
  await actingAs(person('ADA'), async () => {
    behind = later.then(() => note('behind'));
  });
  go();
  await behind;
  expect((await list())[0]?.who).toEqual({ kind: 'gateway', id: null, name: null });
});
