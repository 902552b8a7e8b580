import { select } from '../../src/db/sql.js';
import type { ConversationRow, MessageRow } from '../../src/conversations/index.js';
import { openDomain, type DomainHouse } from './domain-rig.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

let house: DomainHouse;
let conversation: ConversationRow;

beforeEach(async () => {
  house = await openDomain();
  conversation = (await house.openWith('6281234567890@c.us')).conversation;
});
afterEach(() => house.close());

/** They write `agoMs` ago; we hear of it now. */
const hear = (agoMs = 0, more: Partial<MessageRow> = {}) =>
  house.inUnit(async unit => {
    const present = await house.conversations.get(unit, house.scope, conversation.id);
    const occurredAt = new Date(house.clock.now().getTime() - agoMs);
    const row = house.rowIn(present, { occurredAt, ...more });
    await house.conversations.addInbound(unit, present, row);
    return row;
  });

const now = () => house.conversations.get(house.db, house.scope, conversation.id);
const windows = () =>
  select<{ opened_at: string; closes_at: string }>(
    house.db,
    'SELECT * FROM conversation_windows ORDER BY opened_at',
  );
const lengthMs = ({ opened_at: from, closes_at: to }: { opened_at: string; closes_at: string }) =>
  new Date(to).getTime() - new Date(from).getTime();

describe('the window', () => {
  it('is shut before anybody wrote', async () => {
    expect(await now()).toMatchObject({ windowClosesAt: null, lastInboundAt: null });
  });

  it('is open for exactly 24 hours after their message', async () => {
    const row = await hear();
    expect((await now()).windowClosesAt).toEqual(new Date(row.occurredAt.getTime() + dayMs));
    expect((await windows()).map(lengthMs)).toEqual([dayMs]);
  });

  it('is counted from when they wrote, not from when we heard', async () => {
    const row = await hear(10 * hourMs);
    expect((await now()).windowClosesAt).toEqual(new Date(row.occurredAt.getTime() + dayMs));
  });

  it('is counted from when we heard if they wrote in the future', async () => {
    const row = await hear(-5 * hourMs);
    expect((await now()).windowClosesAt).toEqual(new Date(row.createdAt.getTime() + dayMs));
  });

  it('is made longer by another message while it is open', async () => {
    await hear();
    house.clock.moveBy(10 * hourMs);
    const second = await hear();
    const [only, ...others] = await windows();
    expect(others).toEqual([]);
    expect(only && new Date(only.closes_at)).toEqual(new Date(second.occurredAt.getTime() + dayMs));
  });

  it('is never made shorter by an older message that comes late', async () => {
    const first = await hear();
    await hear(3 * hourMs);
    expect((await now()).windowClosesAt).toEqual(new Date(first.occurredAt.getTime() + dayMs));
  });

  it('opens anew, a second one, once it was shut', async () => {
    await hear();
    house.clock.moveBy(dayMs);
    await hear();
    expect((await windows()).map(lengthMs)).toEqual([dayMs, dayMs]);
  });

  it('is not opened now by history, which wakes nobody', async () => {
    await hear(dayMs);
    await hear(400 * dayMs);
    const after = await now();
    expect(after.windowClosesAt && after.windowClosesAt <= house.clock.now()).toBe(true);
    expect(after).toMatchObject({ unread: 0, waitingSince: null });
  });

  it('takes a message one millisecond younger than 24 hours for live', async () => {
    // A little later than measured, since the clock runs on.
    await hear(dayMs - 2_000);
    expect((await now()).unread).toBe(1);
  });
});

describe('their message', () => {
  it('makes the conversation wait since the first that nobody answered', async () => {
    const first = await hear();
    house.clock.moveBy(60_000);
    await hear();
    expect(await now()).toMatchObject({ unread: 2, waitingSince: first.occurredAt });
  });

  it('opens a closed and archived conversation', async () => {
    await house.inUnit(async unit => {
      const row = await house.conversations.get(unit, house.scope, conversation.id);
      await house.conversations.close(unit, row);
      await house.conversations.archive(
        unit,
        await house.conversations.get(unit, house.scope, conversation.id),
        { archived: true, by: null },
      );
    });
    await hear(30 * dayMs);
    expect(await now()).toMatchObject({ status: 'closed' });
    await hear();
    expect(await now()).toMatchObject({ status: 'open', archivedAt: null });
  });

  it('that comes late does not become the newest line', async () => {
    const newest = await hear();
    await hear(2 * hourMs);
    expect((await now()).lastMessageId).toBe(newest.id);
  });
});

it('our answer ends the waiting', async () => {
  await hear();
  await house.inUnit(async unit => {
    const present = await house.conversations.get(unit, house.scope, conversation.id);
    await house.conversations.addOutbound(
      unit,
      present,
      house.rowIn(present, { status: 'pending' }),
    );
  });
  expect(await now()).toMatchObject({ waitingSince: null, unread: 1 });
});

it('a conversation is opened once per person and session, under whichever of their ids', async () => {
  const again = await house.inUnit(async unit =>
    house.conversations.open(unit, {
      sessionId: house.sessionId,
      contactId: conversation.contactId,
      kind: 'person',
      chatId: '100000000000001@lid',
    }),
  );
  expect(again).toMatchObject({ created: false, conversation: { id: conversation.id } });
});

it('a thread is paged newest first, without gap or double, also where messages share an instant', async () => {
  const at = house.clock.now();
  for (let count = 0; count < 25; count += 1) {
    await hear(0, { occurredAt: new Date(at.getTime() - (count % 3) * 1_000) });
  }
  const viewer = { scope: house.scope, viewerId: 'me' };
  const seen: MessageRow[] = [];
  let cursor: string | undefined;
  do {
    const page: Awaited<ReturnType<typeof house.conversations.messages>> =
      await house.conversations.messages(house.db, viewer, {
        conversationId: conversation.id,
        limit: 4,
        cursor,
      });
    seen.push(...page.rows);
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(new Set(seen.map(({ id }) => id)).size).toBe(25);
  const places = seen.map(({ occurredAt, id }) => `${occurredAt.toISOString()} ${id}`);
  expect(places).toEqual([...places].sort().reverse());
});

describe('evidence', () => {
  const hold = (more: Partial<MessageRow>) =>
    house.inUnit(async unit => {
      const row = house.rowIn(conversation, { attempt: 1, ...more });
      await house.conversations.addOutbound(unit, conversation, row);
      return row;
    });
  const tell = (id: MessageRow['id'], rank: -1 | 0 | 1 | 2 | 3 | 4) =>
    house.inUnit(async unit => {
      const row = await house.conversations.row(unit, unit, id);
      if (row) {
        const at = house.clock.now();
        await house.conversations.takeEvidence(unit, row, { rank, at, source: 'webhook' });
      }
      return house.conversations.row(unit, unit, id);
    });

  it('that it left lifts a message whose outcome was unknown, and clears what was thought', async () => {
    const { id } = await hold({
      status: 'unknown',
      outcomeDetail: 'answer_lost',
      needsPerson: true,
    });
    const after = await tell(id, 2);
    expect(after).toMatchObject({ status: 'delivered', outcomeDetail: null, needsPerson: false });
    expect(after?.sentAt).not.toBeNull();
    expect(after?.countedAt).not.toBeNull();
  });

  it('told twice changes nothing twice', async () => {
    const { id } = await hold({ status: 'sent' });
    const once = await tell(id, 3);
    expect(await tell(id, 3)).toEqual(once);
    expect(await tell(id, 2)).toEqual(once);
  });

  it('for a message that was never tried changes nothing', async () => {
    const { id } = await hold({ status: 'pending', attempt: 0 });
    expect((await tell(id, 3))?.status).toBe('pending');
  });
});
