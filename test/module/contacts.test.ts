import { select } from '../../src/db/sql.js';
import { openDomain, recipientOf, type DomainHouse } from './domain-rig.js';

let house: DomainHouse;

beforeEach(async () => {
  house = await openDomain();
});
afterEach(() => house.close());

const meet = (address: string, also?: string, pushName?: string) =>
  house.inUnit(unit =>
    house.contacts.meet(unit, {
      recipient: recipientOf(address),
      also: also ? recipientOf(also) : null,
      pushName: pushName ?? null,
      source: 'webhook',
    }),
  );

const save = (who: { phone?: string; id?: string }, input: object = {}) =>
  house.inUnit(unit =>
    house.contacts.save(
      unit,
      house.scope,
      {
        ...(who.phone ? { recipient: recipientOf(who.phone) } : {}),
        ...(who.id ? { id: who.id as never } : {}),
      },
      input,
    ),
  );

const people = () =>
  select<{ phone: string | null }>(house.db, 'SELECT * FROM contacts ORDER BY id');
const aliasesOf = async (id: string) =>
  (await house.contacts.aliases(house.db, id as never)).map(
    ({ kind, value }) => `${kind} ${value}`,
  );

describe('meeting somebody', () => {
  it('is meeting the same person in every form of their number', async () => {
    const forms = ['6281234567890@c.us', '+62 812 3456 7890', '6281234567890:3@s.whatsapp.net'];
    const ids = new Set<string>();
    for (const form of forms) ids.add((await meet(form)).id);
    expect(ids.size).toBe(1);
    expect(await people()).toHaveLength(1);
  });

  it('fifty times at once makes one person', async () => {
    const met = await Promise.all(Array.from({ length: 50 }, () => meet('6281234567890')));
    expect(new Set(met.map(({ id }) => id)).size).toBe(1);
  });

  it('under a hidden id and later with the number teaches the number', async () => {
    const hidden = await meet('100000000000001@lid');
    expect(hidden.phone).toBeNull();
    const known = await meet('100000000000001@lid', '6281234567890@c.us');
    expect(known).toMatchObject({ id: hidden.id, phone: '6281234567890' });
    expect((await meet('6281234567890')).id).toBe(hidden.id);
    expect(await aliasesOf(hidden.id)).toEqual(['phone 6281234567890', 'lid 100000000000001']);
  });

  it('by number and later with the hidden id teaches the hidden id', async () => {
    const known = await meet('6281234567890');
    await meet('100000000000001@lid', '6281234567890@c.us');
    expect((await meet('100000000000001@lid')).id).toBe(known.id);
    expect(await people()).toHaveLength(1);
  });

  it('under a hidden id whose number is known makes one person of both, the older one', async () => {
    const hidden = await meet('100000000000001@lid');
    const known = await meet('6281234567890');
    const met = await meet('100000000000001@lid', '6281234567890@c.us', 'Ana');
    expect(met).toMatchObject({ id: hidden.id, phone: '6281234567890', pushName: 'Ana' });
    expect((await meet('6281234567890')).id).toBe(hidden.id);
    expect(await people()).toHaveLength(1);
    expect(await house.contacts.find(house.db, house.scope, known.id)).toMatchObject({
      id: hidden.id,
    });
  });

  it('takes no number away from the person whose hidden id was told first', async () => {
    const known = await meet('100000000000001@lid', '6281234567890@c.us');
    const other = await meet('100000000000002@lid', '6281234567890@c.us', 'Ana');
    expect(other).toMatchObject({ phone: null, pushName: 'Ana' });
    expect((await meet('6281234567890')).id).toBe(known.id);
    expect(await people()).toHaveLength(2);
  });

  it('keeps the name we gave and learns the name they use', async () => {
    await save({ phone: '6281234567890' }, { name: 'Ana Lim' });
    const met = await meet('6281234567890', undefined, 'anna');
    expect(met).toMatchObject({ name: 'Ana Lim', pushName: 'anna', nameKey: 'ana lim' });
    expect(await meet('6281234567890')).toMatchObject({ pushName: 'anna' });
  });

  it('who is known already changes nothing', async () => {
    const first = await meet('6281234567890', undefined, 'Ana');
    const again = await meet('6281234567890', undefined, 'Ana');
    expect(again.version).toBe(first.version);
  });

  it('in a group is no meeting', async () => {
    await expect(meet('120363000000000001@g.us')).rejects.toMatchObject({
      code: 'invalid_recipient',
    });
    expect(await people()).toEqual([]);
  });
});

describe('saving somebody', () => {
  it('makes them once and changes them after', async () => {
    const made = await save({ phone: '6281234567890' }, { name: 'Ana', tags: ['vip'] });
    const again = await save({ phone: '+62 812-3456-7890' }, { email: 'ana@example.org' });
    expect([made.created, again.created]).toEqual([true, false]);
    expect(again.contact).toMatchObject({ id: made.contact.id, name: 'Ana', tags: ['vip'] });
  });

  it('finds them by number, by our id and by the id of another system', async () => {
    const { contact } = await save({ phone: '6281234567890' }, { externalId: 'crm-1' });
    for (const who of [{ phone: '6281234567890' }, { id: contact.id }, {}]) {
      const found = await save(who, { externalId: 'crm-1' });
      expect([found.contact.id, found.created]).toEqual([contact.id, false]);
    }
  });

  it('gives a person without a number the number', async () => {
    const { contact } = await save({}, { externalId: 'crm-1', name: 'Ana' });
    const known = await save({ phone: '6281234567890' }, { externalId: 'crm-1' });
    expect(known.contact).toMatchObject({ id: contact.id, phone: '6281234567890' });
    expect((await meet('6281234567890')).id).toBe(contact.id);
  });

  it.each<[string, (ids: string[]) => Promise<unknown>]>([
    [
      'a number and an id of two people',
      ([, ben]) => save({ phone: '6281234567001', id: ben ?? '' }),
    ],
    [
      'a number and an outside id of two people',
      () => save({ phone: '6281234567001' }, { externalId: 'ben' }),
    ],
    [
      'an id and an outside id of two people',
      ([ana]) => save({ id: ana ?? '' }, { externalId: 'ben' }),
    ],
  ])('with %s is a conflict and changes neither', async (_, act) => {
    const ana = await save({ phone: '6281234567001' }, { externalId: 'ana' });
    const ben = await save({ phone: '6281234567002' }, { externalId: 'ben' });
    const before = await people();
    await expect(act([ana.contact.id, ben.contact.id])).rejects.toMatchObject({ code: 'conflict' });
    expect(await people()).toEqual(before);
  });

  it('takes out what is null and leaves what is not said', async () => {
    const all = { name: 'Ana', email: 'ana@example.org', metadata: { city: 'Jakarta' } };
    await save({ phone: '6281234567890' }, all);
    const { contact } = await save({ phone: '6281234567890' }, { name: null });
    expect(contact).toMatchObject({ ...all, name: null, nameKey: '~6281234567890' });
  });
});

it('people are listed by name, those without one last, page by page without gap or double', async () => {
  const names = ['Çelik', 'Ana', 'Ben', 'ana', 'Über'];
  for (const [at, name] of names.entries()) await save({ phone: `628123456700${at}` }, { name });
  await meet('6281234567009');
  await meet('100000000000001@lid');
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof house.contacts.list>> = await house.contacts.list(
      house.db,
      house.scope,
      { limit: 2, ...(cursor ? { cursor } : {}) },
    );
    seen.push(...page.page.map(({ name, phone }) => name ?? phone ?? 'hidden'));
    cursor = page.nextCursor;
  } while (cursor);
  expect(seen.map(name => name.toLowerCase())).toEqual([
    'ana',
    'ana',
    'ben',
    'çelik',
    'über',
    ...seen.slice(5),
  ]);
  expect(seen).toHaveLength(7);
  expect(new Set(seen).size).toBe(7);
});
