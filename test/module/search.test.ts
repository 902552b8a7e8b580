import type { ConversationRow, MessageRow } from '../../src/conversations/index.js';
import { insertRows, select } from '../../src/db/sql.js';
import type { CompanyId, SessionId } from '../../src/kernel/ids.js';
import { openDomain, type DomainHouse } from './domain-rig.js';

let house: DomainHouse;
let conversation: ConversationRow;

beforeEach(async () => {
  house = await openDomain();
  ({ conversation } = await house.openWith('6281234567890@c.us'));
});
afterEach(() => house.close());

const viewer = (scope = house.scope) => ({ scope, viewerId: 'ada' });
const search = (q: string, more: object = {}) =>
  house.conversations.search(house.db, viewer(), { q, limit: 10, ...more });
const bodies = async (q: string, more: object = {}) =>
  (await search(q, more)).rows.map(({ body }) => body);

let ticks = 0;

/** Something they say, each a second after the one before. */
async function say(body: string, more: Partial<MessageRow> = {}): Promise<MessageRow> {
  ticks += 1;
  const occurredAt = new Date(house.clock.now().getTime() + ticks * 1_000);
  const row = house.rowIn(conversation, { body, occurredAt, ...more });
  await house.inUnit(async unit => {
    const present = await house.conversations.get(unit, house.scope, row.conversationId);
    await house.conversations.addInbound(unit, present, row);
  });
  return row;
}

/** Many at once: rows and words, without what a conversation makes of them. */
const store = (many: readonly Partial<MessageRow>[]) =>
  house.inUnit(async unit => {
    const rows = many.map(more => house.rowIn(conversation, more));
    await insertRows<MessageRow>(unit, 'messages', rows);
    for (const { id } of rows) await house.conversations.makeSearchable(unit, id);
  });

it.each([
  ['Siparişiniz hazır', 'SIPARIS'],
  ['SİPARİŞİNİZ', 'sipariş'],
  ['Die Straße', 'strasse'],
  ['Grüße', 'gruße'],
  ['Ёлка готова', 'елка'],
  ['Pesanan-nya', 'pesanan nya'],
  ['order 0812-3456', '08123456'.slice(0, 4)],
  ['it\'s "quoted" (really)', 'quoted'],
])('“%s” is found by %s', async (body, q) => {
  await say(body);
  await say('something else');
  expect(await bodies(q)).toEqual([body]);
});

it('all words have to stand in it, in any order, also short ones', async () => {
  await say('kirim 2 buku besok');
  await say('besok kirim buku');
  await say('buku');
  expect(await bodies('buku kirim')).toEqual(['besok kirim buku', 'kirim 2 buku besok']);
  expect(await bodies('buku 2')).toEqual(['kirim 2 buku besok']);
});

it('one or two letters are found too, and signs alone find nothing', async () => {
  await say('订单到了');
  await say('ok');
  expect(await bodies('订单')).toEqual(['订单到了']);
  expect(await bodies('ok')).toEqual(['ok']);
  expect(await bodies('👋')).toEqual([]);
});

it('the newest is first by when it was said, however late it came', async () => {
  const early = new Date(house.clock.now().getTime() - 86_400_000);
  await say('needle new');
  await say('needle old', { occurredAt: early });
  expect(await bodies('needle')).toEqual(['needle new', 'needle old']);
});

it('pages go on where the last one ended, also through one crowded second', async () => {
  const occurredAt = house.clock.now();
  for (let at = 0; at < 7; at += 1) await say(`needle ${at}`, { occurredAt });
  const seen: (string | null)[] = [];
  let cursor: string | undefined;
  do {
    const page = await search('needle', { limit: 3, ...(cursor ? { cursor } : {}) });
    seen.push(...page.rows.map(({ body }) => body));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map(at => `needle ${at}`));
});

it('more texts of one instant than it has places go on in the next', async () => {
  const occurredAt = house.clock.now();
  const texts = 1_030;
  await store(Array.from({ length: texts }, (_, at) => ({ body: `needle ${at}`, occurredAt })));
  expect(await bodies('needle', { limit: 2_000 })).toHaveLength(texts);
});

it('a span of time, a person, a kind and a status narrow it', async () => {
  const first = await say('needle one');
  const second = await say('needle two', { kind: 'image' });
  const { conversation: other, person } = await house.openWith('6281234567891@c.us');
  await say('needle three', { conversationId: other.id, contactId: person.id });
  expect(await bodies('needle', { from: second.occurredAt })).toEqual([
    ...['needle three', 'needle two'],
  ]);
  expect(await bodies('needle', { to: second.occurredAt })).toEqual(['needle one']);
  expect(await bodies('needle', { contactId: person.id })).toEqual(['needle three']);
  expect(await bodies('needle', { contactId: first.contactId, kind: 'image' })).toEqual([
    'needle two',
  ]);
  expect(await bodies('needle', { status: 'sent' })).toEqual([]);
});

it('a page that something else is asked of has an end, and its cursor leads on', async () => {
  const { conversation: other, person } = await house.openWith('6281234567891@c.us');
  await say('needle rare', { conversationId: other.id, contactId: person.id });
  const later = house.clock.now().getTime() + 3_600_000;
  await store(
    Array.from({ length: 3_100 }, (_, at) => ({
      ...{ body: 'needle', occurredAt: new Date(later + at) },
    })),
  );
  const first = await search('needle', { contactId: person.id });
  expect(first.rows).toEqual([]);
  expect(first.nextCursor).not.toBeNull();
  const next = await search('needle', { contactId: person.id, cursor: first.nextCursor });
  expect(next.rows.map(({ body }) => body)).toEqual(['needle rare']);
  expect(next.nextCursor).toBeNull();
});

it('an edit is found by its new words alone, a deletion by none', async () => {
  const waId = '3EB0AABBCCDDEEFF0011';
  const row = await say('needle before', { waId });
  const author = row.contactId ?? ('' as const);
  const deed = { target: waId, author, waId, address: '6281234567890@c.us' };
  const at = house.clock.now();
  const does = (kind: 'edited' | 'revoked', body: string | null, ms: number) =>
    house.inUnit(unit =>
      house.conversations.doToMessage(unit, conversation.id, {
        ...{ ...deed, kind, body, targetIsOurs: null },
        ...{ at: new Date(at.getTime() + ms), toldAt: new Date(at.getTime() + ms) },
      }),
    );
  await does('edited', 'thread after', 5_000);
  expect(await bodies('needle')).toEqual([]);
  expect(await bodies('thread')).toEqual(['thread after']);
  await does('revoked', null, 6_000);
  expect(await bodies('thread')).toEqual([]);
  expect(await select(house.db, 'SELECT rowid FROM message_search')).toEqual([]);
});

it('only sessions and companies that may be read are found, in the index and beyond it', async () => {
  await say('needle');
  const { companyId } = house.scope;
  const elsewhere = { companyId, sessionIds: [house.newId<SessionId>()] };
  const read = (scope: typeof house.scope, q = 'needle') =>
    house.conversations.search(house.db, viewer(scope), { q, limit: 10 });
  expect((await read(elsewhere as never)).rows).toEqual([]);
  expect((await read({ companyId, sessionIds: [] } as never)).rows).toEqual([]);
  const own = { companyId, sessionIds: [house.sessionId] };
  expect((await read(own as never)).rows).toHaveLength(1);
  const stranger = house.newId<CompanyId>();
  await house.inUnit(unit =>
    insertRows(unit, 'companies', [
      { id: stranger, name: 'Other', timezone: 'UTC', createdAt: house.clock.now() },
    ]),
  );
  for (const q of ['needle', 'ne']) {
    expect((await read({ companyId: stranger, sessionIds: null }, q)).rows).toEqual([]);
    expect((await read(house.scope, q)).rows).toHaveLength(1);
  }
});

describe('people', () => {
  const list = async (q: string) =>
    (await house.contacts.list(house.db, house.scope, { q, limit: 10 })).page.map(
      ({ name, phone }) => name ?? phone,
    );
  const conversations = async (q: string) =>
    (
      await house.conversations.list(house.db, house.scope, {
        view: 'all',
        viewerId: 'ada',
        q,
        limit: 10,
      })
    ).rows.map(({ contactName }) => contactName);

  beforeEach(async () => {
    await house.inUnit(async unit => {
      const known = await house.contacts.get(unit, house.scope, conversation.contactId as never);
      await house.contacts.change(unit, known, { name: 'Ayşe Yılmaz', externalId: 'CRM-77/a' });
    });
  });

  it.each(['ayse', 'YILMAZ', 'yılmaz ay', '4567', '+62 812-3456', 'crm-77/A', 'ay', '90'])(
    'are found by %s, their conversations too',
    async q => {
      expect(await list(q)).toEqual(['Ayşe Yılmaz']);
      expect(await conversations(q)).toEqual(['Ayşe Yılmaz']);
    },
  );

  it.each(['ahmet', '999', 'ayse ahmet', '👋'])('are not found by %s', async q => {
    expect(await conversations(q)).toEqual(q === '👋' ? ['Ayşe Yılmaz'] : []);
  });

  it('are found by their new name and not by the old one', async () => {
    await house.inUnit(async unit => {
      const known = await house.contacts.get(unit, house.scope, conversation.contactId as never);
      await house.contacts.change(unit, known, { name: 'Fatma Demir' });
    });
    expect(await list('ayse')).toEqual([]);
    expect(await list('demir')).toEqual(['Fatma Demir']);
    expect(await list('crm-77')).toEqual(['Fatma Demir']);
  });
});
