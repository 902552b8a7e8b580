import type { ConversationRow, MessageRow } from '../../src/conversations/index.js';
import { select } from '../../src/db/sql.js';
import type { ContactId, ConversationId } from '../../src/kernel/ids.js';
import { namesPeople } from '../../src/people/store/row-store.js';
import { openDomain, recipientOf, type DomainHouse } from './domain-rig.js';

const dayMs = 24 * 3_600_000;
const number = '6281234567890@c.us';
const hidden = '100000000000001@lid';

let house: DomainHouse;

beforeEach(async () => {
  house = await openDomain();
});
afterEach(() => house.close());

const rows = <Row extends object = Record<string, unknown>>(sql: string) =>
  select<Row>(house.db, sql);

/** They write `text` by this WhatsApp id. */
async function writes(address: string, text: string, more: Partial<MessageRow> = {}) {
  const { person, conversation } = await house.openWith(address);
  house.clock.moveBy(1_000);
  const row = house.rowIn(conversation, { body: text, address, ...more });
  await house.inUnit(async unit => {
    const present = await house.conversations.get(unit, house.scope, conversation.id);
    await house.conversations.addInbound(unit, present, row);
  });
  return { person, conversation, row };
}

/** We write, and it waits. */
async function waits(conversation: ConversationRow, text: string): Promise<MessageRow> {
  const row = house.rowIn(conversation, { body: text, status: 'pending', priority: 1, turn: 1 });
  await house.inUnit(async unit => {
    const present = await house.conversations.get(unit, house.scope, conversation.id);
    await house.conversations.addOutbound(unit, present, row);
  });
  return row;
}

/** WhatsApp tells that a hidden id and a number are one person's. */
const tells = (lid: string, phone: string, at = house.clock.now()) =>
  house.inUnit(unit =>
    house.contacts.meet(unit, {
      recipient: recipientOf(lid),
      also: recipientOf(phone),
      source: 'webhook',
      at,
    }),
  );

const merge = (one: ContactId, other: ContactId) =>
  house.inUnit(unit => house.people.merge(unit, { one, other, by: 'user:ada' }));
const unmerge = (contactId: ContactId) =>
  house.inUnit(unit => house.people.unmerge(unit, { contactId, by: 'user:ada' }));

const get = (id: ConversationId) => house.conversations.find(house.db, house.scope, id);
const textsIn = async (id: ConversationId) =>
  (
    await rows<{ body: string }>(
      `SELECT body FROM messages WHERE conversation_id = '${id}' ORDER BY occurred_at, id`,
    )
  ).map(({ body }) => body);
const consentOf = (id: ContactId) => house.consent.of(house.db, house.company.id, id);
const optOut = (contactId: ContactId, address: string, recordedBy = 'contact') =>
  house.inUnit(unit =>
    house.consent.record(
      unit,
      { contactId, address },
      { kind: 'opted_out', basis: 'keyword', recordedBy },
    ),
  );

/** Known twice: first by the hidden id, then by the number. */
async function knownTwice() {
  const byHidden = await writes(hidden, 'by hidden id');
  const byNumber = await writes(number, 'by number');
  return { byHidden, byNumber };
}

describe('two who are told to be one', () => {
  it('are the older one, with one conversation and everything in it, in order', async () => {
    const { byHidden, byNumber } = await knownTwice();
    await writes(hidden, 'once more');
    const one = await tells(hidden, number);
    expect(one).toMatchObject({ id: byHidden.person.id, phone: '6281234567890' });
    expect(await rows('SELECT id FROM contacts')).toHaveLength(1);
    const [conversation, ...others] = await rows<{ id: ConversationId }>(
      'SELECT id FROM conversations',
    );
    expect(others).toEqual([]);
    expect(conversation?.id).toBe(byHidden.conversation.id);
    expect(await textsIn(byHidden.conversation.id)).toEqual([
      'by hidden id',
      'by number',
      'once more',
    ]);
    expect(await get(byHidden.conversation.id)).toMatchObject({
      contactId: one.id,
      chatId: number,
      unread: 3,
      lastBody: 'once more',
    });
    expect(await get(byNumber.conversation.id)).toMatchObject({ id: byHidden.conversation.id });
  });

  it('are found by every id they ever had here', async () => {
    const { byHidden, byNumber } = await knownTwice();
    await tells(hidden, number);
    for (const id of [byHidden.person.id, byNumber.person.id])
      expect(await house.contacts.find(house.db, house.scope, id)).toMatchObject({
        id: byHidden.person.id,
      });
    for (const address of [hidden, number])
      expect(
        await house.contacts.findByAddress(house.db, house.scope, recipientOf(address)),
      ).toMatchObject({ id: byHidden.person.id });
  });

  it('say so in the stream, each of what has become another thing once', async () => {
    const { byHidden, byNumber } = await knownTwice();
    await tells(hidden, number);
    const merged = await rows(
      "SELECT type, subject_id, conversation_id FROM events WHERE type LIKE '%.merged' ORDER BY type",
    );
    expect(merged).toEqual([
      { type: 'contact.merged', subject_id: byNumber.person.id, conversation_id: null },
      {
        type: 'conversation.merged',
        subject_id: byNumber.conversation.id,
        conversation_id: byHidden.conversation.id,
      },
    ]);
  });

  it('keep what waits for them, its place and its WhatsApp id', async () => {
    const { byHidden, byNumber } = await knownTwice();
    const first = await waits(byNumber.conversation, 'first');
    const second = await waits(byHidden.conversation, 'second');
    await tells(hidden, number);
    const pending = await house.conversations.pendingTo(house.db, byHidden.person.id);
    const seen = pending.map(({ id, waId, turn, conversationId }) => [
      id,
      waId,
      turn,
      conversationId,
    ]);
    const { id } = byHidden.conversation;
    expect(seen).toEqual([first, second].map(row => [row.id, row.waId, row.turn, id]));
  });

  it('have a message once that came under both ids, with one mark of unread', async () => {
    const waId = '3EB0AABBCCDDEEFF0011';
    const occurredAt = new Date(Math.floor(house.clock.now().getTime() / 1_000) * 1_000);
    await writes(hidden, 'twice', { waId, occurredAt });
    const { row } = await writes(number, 'twice', { waId, occurredAt });
    const one = await tells(hidden, number);
    const [conversation] = await house.inUnit(unit => house.conversations.listOf(unit, one.id));
    expect(conversation).toMatchObject({ unread: 1 });
    expect(await rows('SELECT id FROM messages')).toHaveLength(1);
    const viewer = { scope: house.scope, viewerId: 'ada' };
    expect(await house.conversations.message(house.db, viewer, row.id)).toMatchObject({ waId });
  });

  it('are counted as one person against every limit', async () => {
    const { byHidden, byNumber } = await knownTwice();
    for (const { conversation } of [byHidden, byNumber]) {
      const row = await waits(conversation, 'out');
      await house.inUnit(unit =>
        house.conversations.changeMessage(unit, row, {
          countedAt: house.clock.now(),
          updatedAt: house.clock.now(),
        }),
      );
    }
    await tells(hidden, number);
    expect(
      await rows(
        'SELECT COUNT(DISTINCT contact_id) AS n FROM messages WHERE counted_at IS NOT NULL',
      ),
    ).toEqual([{ n: 1 }]);
  });

  it('have the window of whoever wrote last', async () => {
    await knownTwice();
    house.clock.moveBy(3_600_000);
    const { row } = await writes(number, 'later');
    const one = await tells(hidden, number);
    const [conversation] = await house.inUnit(unit => house.conversations.listOf(unit, one.id));
    const now = await get(conversation?.id as ConversationId);
    expect(now?.windowClosesAt).toEqual(new Date(row.occurredAt.getTime() + dayMs));
    expect(now?.lastInboundAt).toEqual(row.occurredAt);
  });
});

describe('the strictest consent', () => {
  it.each([
    ['the older', hidden],
    ['the younger', number],
  ])('of two, an opt-out of %s, is that of the one, and nothing waits for them', async (_, who) => {
    const { byHidden, byNumber } = await knownTwice();
    const out = who === hidden ? byHidden : byNumber;
    const other = who === hidden ? byNumber : byHidden;
    await optOut(out.person.id, who.split('@')[0] ?? '');
    const row = await waits(other.conversation, 'not any more');
    const one = await tells(hidden, number);
    expect((await consentOf(one.id)).optedOutAt).not.toBeNull();
    expect(await house.conversations.row(house.db, house.scope, row.id)).toMatchObject({
      status: 'refused',
      outcomeCode: 'opted_out',
      waId: row.waId,
    });
  });

  it('can still be lifted by their own word, when it was their own word', async () => {
    const { byNumber } = await knownTwice();
    await optOut(byNumber.person.id, '6281234567890');
    const one = await tells(hidden, number);
    house.clock.moveBy(1_000);
    await house.inUnit(unit =>
      house.consent.record(
        unit,
        { contactId: one.id, address: '6281234567890' },
        { kind: 'opted_in', basis: 'keyword', recordedBy: 'contact' },
      ),
    );
    expect((await consentOf(one.id)).optedOutAt).toBeNull();
  });

  it('outweighs a consent of the other one', async () => {
    const { byHidden, byNumber } = await knownTwice();
    await house.inUnit(unit =>
      house.consent.record(
        unit,
        { contactId: byHidden.person.id, address: '100000000000001' },
        { kind: 'granted', basis: 'form', recordedBy: 'user:ada' },
      ),
    );
    await optOut(byNumber.person.id, '6281234567890', 'user:ada');
    const one = await tells(hidden, number);
    expect(await consentOf(one.id)).toMatchObject({ state: 'refused' });
  });
});

describe('a contradiction', () => {
  const other = '6281234567999@c.us';

  it('makes nobody one with anybody, and is told of both', async () => {
    const first = await tells(hidden, number);
    const { person } = await writes(other, 'another person');
    await tells(hidden, other);
    expect(await rows('SELECT id FROM contacts')).toHaveLength(2);
    const told = (contactId: ContactId) =>
      house.contacts.contradicting(house.db, { companyId: house.company.id, contactId });
    expect(await told(first.id)).toEqual([
      { kind: 'phone', value: '6281234567999', contactId: person.id },
    ]);
    expect(await told(person.id)).toEqual([
      { kind: 'lid', value: '100000000000001', contactId: first.id },
    ]);
  });

  it('is settled by what WhatsApp had said first, also when that comes later', async () => {
    const early = house.clock.now();
    house.clock.moveBy(60_000);
    const { conversation } = await writes(other, 'from the other number');
    await tells(hidden, other);
    await writes(hidden, 'by hidden id');
    await tells(hidden, number, early);
    const { person } = await writes(number, 'by number');
    const [theirs] = await house.inUnit(unit => house.conversations.listOf(unit, person.id));
    expect(await textsIn(theirs?.id as ConversationId)).toEqual(['by hidden id', 'by number']);
    expect(await textsIn(conversation.id)).toEqual(['from the other number']);
  });

  it('is settled by a person’s word for good', async () => {
    const first = await tells(hidden, number);
    const { person } = await writes(other, 'the same person after all');
    await tells(hidden, other);
    const one = await merge(person.id, first.id);
    expect(one.id).toBe(first.id);
    await tells('100000000000009@lid', number);
    await tells(hidden, other);
    await tells(hidden, number);
    expect((await writes(other, 'still')).person.id).toBe(first.id);
    expect((await writes(number, 'still')).person.id).toBe(first.id);
  });
});

describe('parting two who were made one', () => {
  it('gives each what came by their own ids, before and since, and their conversations back', async () => {
    const { byHidden, byNumber } = await knownTwice();
    const one = await merge(byHidden.person.id, byNumber.person.id);
    await writes(number, 'by number since');
    await writes(hidden, 'by hidden id since');
    const { kept, parted } = await unmerge(one.id);
    expect([kept.id, parted.id]).toEqual([byHidden.person.id, byNumber.person.id]);
    expect([kept.phone, parted.phone]).toEqual([null, '6281234567890']);
    expect(await textsIn(byHidden.conversation.id)).toEqual(['by hidden id', 'by hidden id since']);
    expect(await textsIn(byNumber.conversation.id)).toEqual(['by number', 'by number since']);
    expect(await get(byHidden.conversation.id)).toMatchObject({
      contactId: kept.id,
      chatId: hidden,
      lastBody: 'by hidden id since',
      unread: 2,
    });
    expect(await get(byNumber.conversation.id)).toMatchObject({
      contactId: parted.id,
      chatId: number,
      lastBody: 'by number since',
      unread: 2,
    });
    const owners = await rows(
      `SELECT COUNT(*) AS n FROM messages m JOIN conversations c ON c.id = m.conversation_id
       WHERE m.contact_id <> c.contact_id`,
    );
    expect(owners).toEqual([{ n: 0 }]);
  });

  it('when the conversation that stayed was the other one’s, gives it back', async () => {
    const { byHidden } = await knownTwice();
    const { id } = (await writes('6281234567777@c.us', 'third')).person;
    const third = await house.inUnit(unit => house.conversations.listOf(unit, id));
    // The person is younger than their conversation is made to look.
    await house.db.sequelize.query(
      `UPDATE conversations SET created_at = '2020-01-01 00:00:00.000 +00:00' WHERE id = '${third[0]?.id}'`,
    );
    const one = await merge(byHidden.person.id, id);
    expect(await get(byHidden.conversation.id)).toMatchObject({ id: third[0]?.id });
    await unmerge(one.id);
    expect(await textsIn(byHidden.conversation.id)).toEqual(['by hidden id']);
    expect(await textsIn(third[0]?.id as ConversationId)).toEqual(['third']);
    expect(await get(third[0]?.id as ConversationId)).toMatchObject({ contactId: id });
  });

  it('by either’s id leaves both as they were known', async () => {
    const ana = await house.inUnit(unit =>
      house.contacts.save(
        unit,
        house.scope,
        { recipient: recipientOf(number) },
        { name: 'Ana', externalId: 'crm-1', tags: ['vip'], metadata: { city: 'Jakarta' } },
      ),
    );
    house.clock.moveBy(1_000);
    const ben = await house.inUnit(unit =>
      house.contacts.save(
        unit,
        house.scope,
        { recipient: recipientOf('6281234567999') },
        { email: 'ben@example.org', tags: ['new'], metadata: { team: 'B' } },
      ),
    );
    const one = await merge(ben.contact.id, ana.contact.id);
    expect(one).toMatchObject({
      id: ana.contact.id,
      name: 'Ana',
      email: 'ben@example.org',
      tags: ['vip', 'new'],
      metadata: { city: 'Jakarta', team: 'B' },
    });
    const { kept, parted } = await unmerge(ben.contact.id);
    expect(kept).toMatchObject({
      name: 'Ana',
      externalId: 'crm-1',
      email: null,
      tags: ['vip'],
      metadata: { city: 'Jakarta' },
      phone: '6281234567890',
    });
    expect(parted).toMatchObject({
      id: ben.contact.id,
      name: null,
      email: 'ben@example.org',
      tags: ['new'],
      metadata: { team: 'B' },
      phone: '6281234567999',
    });
  });

  it('takes back an opt-out that was the other one’s, unless something was said since', async () => {
    const { byHidden, byNumber } = await knownTwice();
    await optOut(byNumber.person.id, '6281234567890');
    const one = await merge(byHidden.person.id, byNumber.person.id);
    expect((await consentOf(one.id)).optedOutAt).not.toBeNull();
    const { kept, parted } = await unmerge(one.id);
    expect((await consentOf(kept.id)).optedOutAt).toBeNull();
    expect((await consentOf(parted.id)).optedOutAt).not.toBeNull();
  });

  it('keeps both opted out when something was said since', async () => {
    const { byHidden, byNumber } = await knownTwice();
    const one = await merge(byHidden.person.id, byNumber.person.id);
    house.clock.moveBy(1_000);
    await optOut(one.id, '6281234567890');
    const { kept, parted } = await unmerge(one.id);
    expect((await consentOf(kept.id)).optedOutAt).not.toBeNull();
    expect((await consentOf(parted.id)).optedOutAt).not.toBeNull();
  });

  it('is final: the same evidence makes them one no more, a person’s word does', async () => {
    const { byHidden, byNumber } = await knownTwice();
    const one = await tells(hidden, number);
    const { kept, parted } = await unmerge(one.id);
    await tells(hidden, number);
    await tells(hidden, number, new Date(0));
    expect((await writes(hidden, 'apart')).person.id).toBe(kept.id);
    expect((await writes(number, 'apart')).person.id).toBe(parted.id);
    const again = await merge(byHidden.person.id, byNumber.person.id);
    expect((await writes(number, 'one')).person.id).toBe(again.id);
  });

  it('gives a message that was there twice to both', async () => {
    const waId = '3EB0AABBCCDDEEFF0011';
    const first = await writes(hidden, 'twice', { waId });
    const second = await writes(number, 'twice', { waId });
    const one = await merge(first.person.id, second.person.id);
    expect(await rows('SELECT id FROM messages')).toHaveLength(1);
    await unmerge(one.id);
    expect(await textsIn(first.conversation.id)).toEqual(['twice']);
    expect(await textsIn(second.conversation.id)).toEqual(['twice']);
    expect(await get(second.conversation.id)).toMatchObject({ lastBody: 'twice' });
  });

  it('is possible for 90 days', async () => {
    const { byHidden, byNumber } = await knownTwice();
    const one = await merge(byHidden.person.id, byNumber.person.id);
    house.clock.moveBy(90 * dayMs);
    await expect(unmerge(one.id)).rejects.toMatchObject({ code: 'conflict' });
    await house.inUnit(unit => house.people.prune(unit));
    expect(await rows("SELECT 1 FROM contact_merges WHERE image <> '{}'")).toEqual([]);
  });

  it('of somebody who never was two is refused', async () => {
    const { person } = await writes(number, 'one');
    await expect(unmerge(person.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(merge(person.id, person.id)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('undoes merges of merges in any order', async () => {
    const a = (await writes('6281234567001@c.us', 'a')).person.id;
    const b = (await writes('6281234567002@c.us', 'b')).person.id;
    const c = (await writes('6281234567003@c.us', 'c')).person.id;
    await merge(c, b);
    await merge(b, a);
    expect((await writes('6281234567003@c.us', 'c too')).person.id).toBe(a);
    await unmerge(c);
    expect((await writes('6281234567003@c.us', 'c alone')).person.id).toBe(c);
    expect((await writes('6281234567002@c.us', 'b with a')).person.id).toBe(a);
    await unmerge(b);
    expect((await writes('6281234567002@c.us', 'b alone')).person.id).toBe(b);
    expect((await writes('6281234567001@c.us', 'a alone')).person.id).toBe(a);
  });
});

it('every table that names a person moves with them', async () => {
  const named = await rows<{ name: string }>(
    `SELECT m.name FROM sqlite_schema m, pragma_table_info(m.name) c
     WHERE m.type = 'table' AND c.name = 'contact_id' ORDER BY m.name`,
  );
  expect(named.map(({ name }) => name)).toEqual(
    [...namesPeople, 'contact_aliases', 'messages'].sort(),
  );
});

it('after all of it every reference leads somewhere', async () => {
  const { byHidden, byNumber } = await knownTwice();
  await waits(byNumber.conversation, 'waits');
  const one = await merge(byHidden.person.id, byNumber.person.id);
  expect(await rows('PRAGMA foreign_key_check')).toEqual([]);
  await unmerge(one.id);
  expect(await rows('PRAGMA foreign_key_check')).toEqual([]);
});
