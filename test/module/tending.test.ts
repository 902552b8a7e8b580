import type { ConversationRow } from '../../src/conversations/index.js';
import { select } from '../../src/db/sql.js';
import type { UserId } from '../../src/kernel/ids.js';
import { openDomain, type DomainHouse } from './domain-rig.js';

const minuteMs = 60_000;

let house: DomainHouse;
let conversation: ConversationRow;
let rina: { id: UserId; name: string };

/** Somebody of the company who has everything, or only what is given. */
async function join(name: string, role: 'admin' | 'manager' = 'admin') {
  const id = house.newId<UserId>();
  await house.db.sequelize.query(
    `INSERT INTO users (id, company_id, email, email_key, name, role, status, password_hash,
       created_at)
     SELECT '${id}', id, '${name}@x', '${name}@x', '${name}', '${role}', 'active', 'x', created_at
     FROM companies`,
  );
  return { id, name };
}

beforeEach(async () => {
  house = await openDomain();
  conversation = (await house.openWith('6281234567890@c.us')).conversation;
  rina = await join('Rina');
});
afterEach(() => house.close());

const now = () => house.conversations.get(house.db, house.scope, conversation.id);
type Tend = Parameters<DomainHouse['inUnit']>[0];
const tend = (
  work: (unit: Parameters<Tend>[0], row: Awaited<ReturnType<typeof now>>) => Promise<void>,
) =>
  house.inUnit(async unit =>
    work(unit, await house.conversations.get(unit, house.scope, conversation.id)),
  );
const told = (conversationId = conversation.id) =>
  house.conversations.activities(house.db, house.scope, {
    conversationId,
    cursor: null,
    from: null,
  });
const kinds = async () => (await told()).map(({ kind }) => kind);

const assign = (to: typeof rina | null, by = rina) =>
  tend((unit, row) => house.conversations.assign(unit, row, { to, by }));

it('says in the thread who did what, in order', async () => {
  await assign(rina);
  house.clock.moveBy(minuteMs);
  await tend((unit, row) => house.conversations.close(unit, row, { by: rina, reason: 'paid' }));
  house.clock.moveBy(minuteMs);
  await tend((unit, row) => house.conversations.reopen(unit, row, rina));
  await tend((unit, row) => house.conversations.archive(unit, row, { archived: true, by: rina }));
  expect(await told()).toMatchObject([
    { kind: 'assigned', byId: rina.id, byName: 'Rina', detail: { user: rina } },
    { kind: 'closed', detail: { reason: 'paid' } },
    { kind: 'reopened' },
    { kind: 'archived' },
  ]);
  expect(await now()).toMatchObject({ assigneeId: rina.id, assigneeName: 'Rina' });
});

it('says nothing when nothing changes', async () => {
  await assign(rina);
  await assign(rina);
  await tend((unit, row) => house.conversations.reopen(unit, row, rina));
  await tend((unit, row) => house.conversations.archive(unit, row, { archived: false, by: rina }));
  expect(await kinds()).toEqual(['assigned']);
});

it('tells that their message opened it again, and that nobody did it', async () => {
  await tend((unit, row) => house.conversations.close(unit, row, { by: rina }));
  await tend((unit, row) => house.conversations.addInbound(unit, row, house.rowIn(row)));
  await tend((unit, row) => house.conversations.addInbound(unit, row, house.rowIn(row)));
  expect(await told()).toMatchObject([{ kind: 'closed' }, { kind: 'reopened', byId: null }]);
});

it('cuts what happened where the pages of messages are cut', async () => {
  const hear = () =>
    tend((unit, row) => house.conversations.addInbound(unit, row, house.rowIn(row)));
  for (const to of [rina, null, rina, null, rina]) {
    await hear();
    house.clock.moveBy(minuteMs);
    await assign(to);
    house.clock.moveBy(minuteMs);
  }
  const viewer = { scope: house.scope, viewerId: rina.id };
  const whole = (await told()).map(({ id }) => id);
  expect(whole).toHaveLength(5);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = { conversationId: conversation.id, cursor, limit: 2 };
    const { rows, nextCursor } = await house.conversations.messages(house.db, viewer, page);
    const beside = await house.conversations.activities(house.db, house.scope, {
      conversationId: conversation.id,
      cursor: cursor ?? null,
      from: nextCursor ? (rows.at(-1)?.occurredAt ?? null) : null,
    });
    seen.unshift(...beside.map(({ id }) => id));
    cursor = nextCursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(whole);
});

it('shows what happened to nobody who may not read the number', async () => {
  await assign(rina);
  const [line] = await told();
  const elsewhere = { ...house.scope, sessionIds: [] };
  const stretch = { conversationId: conversation.id, cursor: null, from: null };
  expect(await house.conversations.activities(house.db, elsewhere, stretch)).toEqual([]);
  expect(line && (await house.conversations.activity(house.db, elsewhere, line.id))).toBeNull();
  expect(line && (await house.conversations.activity(house.db, house.scope, line.id))).toEqual(
    line,
  );
});

it('keeps views and counts by whose it is', async () => {
  const other = (await house.openWith('6281234567891@c.us')).conversation;
  await assign(rina);
  const ids = async (view: 'mine' | 'unassigned', viewerId: string = rina.id) =>
    (await house.conversations.list(house.db, house.scope, { view, viewerId, limit: 10 })).rows.map(
      ({ id }) => id,
    );
  expect(await ids('mine')).toEqual([conversation.id]);
  expect(await ids('mine', 'somebody else')).toEqual([]);
  expect(await ids('unassigned')).toEqual([other.id]);
  const count = (viewerId: string) => house.conversations.count(house.db, house.scope, viewerId);
  expect(await count(rina.id)).toMatchObject({ open: 2, mine: 1, unassigned: 1 });
  expect(await count('somebody else')).toMatchObject({ open: 2, mine: 0, unassigned: 1 });
  await tend((unit, row) => house.conversations.close(unit, row, { by: rina }));
  expect(await count(rina.id)).toMatchObject({ open: 1, mine: 0, unassigned: 1 });
});

it('finds what is somebody’s who may no longer read it', async () => {
  const budi = await join('Budi', 'manager');
  await house.db.sequelize.query(
    `INSERT INTO session_access (session_id, user_id, company_id, can_read, can_write,
       can_manage_chats, granted_by, created_at)
     SELECT '${house.sessionId}', '${budi.id}', id, 1, 0, 0, 'x', created_at FROM companies`,
  );
  await assign(budi);
  const outOfReach = async () =>
    (await house.conversations.outOfReach(house.db, house.scope)).map(({ id }) => id);
  expect(await outOfReach()).toEqual([]);
  await house.db.sequelize.query('UPDATE session_access SET can_read = 0');
  expect(await outOfReach()).toEqual([conversation.id]);
  await assign(rina);
  expect(await outOfReach()).toEqual([]);
  await house.db.sequelize.query(`UPDATE users SET status = 'disabled' WHERE id = '${rina.id}'`);
  expect(await outOfReach()).toEqual([conversation.id]);
});

it('keeps the assignee and all lines when two conversations become one', async () => {
  const other = (await house.openWith('6281234567891@c.us')).conversation;
  await assign(rina);
  const gone = await now();
  await house.inUnit(unit =>
    house.conversations.unite(unit, {
      kept: other,
      gone,
      contactId: other.contactId as NonNullable<typeof other.contactId>,
      mergeId: house.newId(),
    }),
  );
  expect((await told(other.id)).map(({ kind }) => kind)).toEqual(['assigned']);
  expect(await house.conversations.get(house.db, house.scope, other.id)).toMatchObject({
    assigneeId: rina.id,
  });
  const left = await select(house.db, 'SELECT 1 FROM activities WHERE conversation_id = $id', {
    id: conversation.id,
  });
  expect(left).toEqual([]);
});
