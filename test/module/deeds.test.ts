import {
  messageView,
  type ConversationRow,
  type MessageRow,
  type NewDeed,
} from '../../src/conversations/index.js';
import { select } from '../../src/db/sql.js';
import type { ContactId } from '../../src/kernel/ids.js';
import { openDomain, type DomainHouse } from './domain-rig.js';

const waId = '3EB0AABBCCDDEEFF0011';

let house: DomainHouse;
let conversation: ConversationRow;
let author: ContactId;
let made = 0;

beforeEach(async () => {
  house = await openDomain();
  const { conversation: row, person } = await house.openWith('6281234567890@c.us');
  conversation = row;
  author = person.id;
});
afterEach(() => house.close());

async function hear(more: Partial<MessageRow> = {}): Promise<MessageRow> {
  const row = house.rowIn(conversation, { body: 'as it was written', waId, ...more });
  await house.inUnit(async unit => {
    const present = await house.conversations.get(unit, house.scope, conversation.id);
    await house.conversations.addInbound(unit, present, row);
    await house.conversations.applyDeeds(unit, row);
  });
  return row;
}

const does = (kind: NewDeed['kind'], body: string | null, more: Partial<NewDeed> = {}) => {
  const at = new Date(house.clock.now().getTime() + (made += 1));
  return house.inUnit(unit =>
    house.conversations.doToMessage(unit, conversation.id, {
      target: waId,
      kind,
      author,
      waId: `3EB0DEED${made}`,
      address: '6281234567890@c.us',
      targetIsOurs: null,
      body,
      at,
      toldAt: at,
      ...more,
    }),
  );
};

const viewer = () => ({ scope: house.scope, viewerId: 'ada' });
const seen = async ({ id }: MessageRow) =>
  messageView(await house.conversations.getMessage(house.db, viewer(), id));
const found = async (q: string) =>
  (await house.conversations.search(house.db, viewer(), { q, limit: 10 })).rows.length;

it('an edit is shown with its time, and every version is kept with its own', async () => {
  const row = await hear();
  const first = new Date(house.clock.now().getTime() - 2_000);
  const second = new Date(house.clock.now().getTime() - 1_000);
  await does('edited', 'second words', { at: first });
  await does('edited', 'last words', { at: second });
  expect(await seen(row)).toMatchObject({ text: 'last words', editedAt: second.toISOString() });
  const versions = await select<{ kind: string; body: string }>(
    house.db,
    'SELECT kind, body FROM message_deeds ORDER BY kind DESC, at',
  );
  expect(versions).toEqual([
    { kind: 'written', body: 'as it was written' },
    { kind: 'edited', body: 'second words' },
    { kind: 'edited', body: 'last words' },
  ]);
});

it('an older edit that comes later changes nothing that is shown', async () => {
  const row = await hear();
  const now = house.clock.now();
  await does('edited', 'last words', { at: now });
  await does('edited', 'second words', { at: new Date(now.getTime() - 5_000) });
  expect((await seen(row)).text).toBe('last words');
});

it('an edit before its message waits for it', async () => {
  await does('edited', 'better words');
  const row = await hear();
  expect(await seen(row)).toMatchObject({ text: 'better words' });
  expect([await found('better'), await found('written')]).toEqual([1, 0]);
});

it('an edited text is found by its new words and no more by its old ones', async () => {
  await hear();
  expect(await found('written')).toBe(1);
  await does('edited', 'better words');
  expect([await found('better'), await found('written')]).toEqual([1, 0]);
});

it('a message that was taken back shows nothing of what it said, and is not found', async () => {
  const row = await hear();
  await does('reacted', '👍');
  await does('revoked', null);
  const view = await seen(row);
  expect(view).toMatchObject({ text: null, media: null, reactions: [] });
  expect(view.revokedAt).not.toBeNull();
  expect(await found('written')).toBe(0);
  expect(await house.conversations.get(house.db, house.scope, conversation.id)).toMatchObject({
    lastBody: null,
    lastRevoked: true,
  });
});

it.each<NewDeed['kind']>(['edited', 'revoked'])(
  'only who wrote a message can have it %s',
  async kind => {
    const theirs = await hear();
    const ours = house.rowIn(conversation, { body: 'ours', status: 'sent', waId: `${waId}22` });
    await house.inUnit(async unit => {
      const present = await house.conversations.get(unit, house.scope, conversation.id);
      await house.conversations.addOutbound(unit, present, ours);
    });
    const other = (await house.openWith('6281234567999@c.us')).person.id;
    await does(kind, 'not theirs to say', { author: '' });
    await does(kind, 'not theirs to say', { author: other });
    await does(kind, 'not theirs to say', { target: `${waId}22` });
    expect(await seen(theirs)).toMatchObject({
      text: 'as it was written',
      editedAt: null,
      revokedAt: null,
    });
    expect(await seen(ours)).toMatchObject({ text: 'ours', editedAt: null, revokedAt: null });
    await does(kind, 'ours indeed', { author: '', target: `${waId}22` });
    expect((await seen(ours)).text).toBe(kind === 'edited' ? 'ours indeed' : null);
  },
);

it('everybody has one reaction, the last, and may take it back', async () => {
  const row = await hear();
  await does('reacted', '👍');
  await does('reacted', '❤', { author: '' });
  await does('reacted', '🎉');
  const emojis = async () => (await seen(row)).reactions.map(({ emoji, mine }) => [emoji, mine]);
  expect(await emojis()).toEqual([
    ['❤', true],
    ['🎉', false],
  ]);
  await does('reacted', '');
  expect(await emojis()).toEqual([['❤', true]]);
});

it('the same deed told twice is one', async () => {
  const row = await hear();
  const once = { waId: '3EB0ONCE', at: house.clock.now(), toldAt: house.clock.now() };
  expect(await does('reacted', '👍', once)).toBe(true);
  const { version } = await seen(row);
  expect(await does('reacted', '👍', once)).toBe(false);
  expect((await seen(row)).version).toBe(version);
});

it('each change is told to the pages that are open', async () => {
  const row = await hear();
  const before = (await seen(row)).version;
  await does('reacted', '👍');
  await does('edited', 'better words');
  expect((await seen(row)).version).toBe(before + 2);
  const told = await select<{ n: number }>(
    house.db,
    `SELECT COUNT(*) AS n FROM events WHERE type = 'message.changed' AND subject_id = '${row.id}'`,
  );
  expect(told).toEqual([{ n: 2 }]);
});

it('of what was done within one second, what WAHA told last is the last', async () => {
  const row = await hear();
  const at = new Date(Math.floor(house.clock.now().getTime() / 1_000) * 1_000);
  const told = (ms: number) => ({ at, toldAt: new Date(at.getTime() + ms) });
  await does('edited', 'last words', told(700));
  await does('edited', 'second words', told(300));
  await does('reacted', '🎉', told(900));
  await does('reacted', '👍', told(800));
  const { text, reactions } = await seen(row);
  expect([text, reactions.map(({ emoji }) => emoji)]).toEqual(['last words', ['🎉']]);
});
