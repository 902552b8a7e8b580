import type {
  ActivityView,
  ConversationCounts,
  ConversationView,
  LabelView,
  MessageView,
  Page,
  ProblemView,
} from '../../src/protocol/views.js';
import { until } from '../support/until.js';
import { openWorld, type World } from './rights-rig.js';

const hourMs = 3_600_000;

let world: World;
let id: string;

beforeAll(async () => {
  world = await openWorld();
  id = world.things.conversationId ?? '';
});
afterAll(() => world.test.close());

const as = (caller: string) => world.test.api.as(world.callers[caller] ?? {});
const call = <Body>(caller: string, method: string, path: string, body?: object) =>
  as(caller).call<Body>(method, path, body);
const change = (body: object, caller = 'admin', which = id) =>
  call<ConversationView & Pick<ProblemView, 'code'>>(
    caller,
    'PATCH',
    `/api/conversations/${which}`,
    body,
  );
const look = async () =>
  (await call<ConversationView>('admin', 'GET', `/api/conversations/${id}`)).body;
const list = async (query: string) =>
  (
    await call<Page<ConversationView> & { counts: ConversationCounts }>(
      'admin',
      'GET',
      `/api/conversations?${query}`,
    )
  ).body;
const idsOf = async (query: string) => (await list(query)).data.map(one => one.id);
const told = async () =>
  (
    await call<Page<MessageView> & { activities: ActivityView[] }>(
      'admin',
      'GET',
      `/api/messages/${id}`,
    )
  ).body.activities;
const make = async (name: string, color = 'grey') =>
  (await call<LabelView>('admin', 'POST', '/api/labels', { name, color })).body;
const hoursAhead = (hours: number) =>
  new Date(world.test.app.clock.now().getTime() + hours * hourMs).toISOString();

describe('labels', () => {
  it('are made, renamed and listed by name; two of one name are refused, whatever their case', async () => {
    const made = await make('Delivery', 'blue');
    await make('Billing');
    const again = await call<ProblemView>('admin', 'POST', '/api/labels', { name: ' delivery ' });
    expect([again.status, again.body.code]).toEqual([409, 'conflict']);
    const renamed = await call<LabelView>('admin', 'PATCH', `/api/labels/${made.id}`, {
      name: 'Shipping',
    });
    expect(renamed.body).toEqual({ id: made.id, name: 'Shipping', color: 'blue' });
    const { body } = await call<{ data: LabelView[] }>(
      'manager with canRead',
      'GET',
      '/api/labels',
    );
    expect(body.data.map(({ name }) => name)).toEqual([
      'Billing',
      'Of the first company',
      'Shipping',
    ]);
  });

  it('are of one company: another neither sees nor uses nor changes them', async () => {
    const { id: labelId } = await make('Ours');
    const other = 'admin of another company';
    const seen = await call<{ data: LabelView[] }>(other, 'GET', '/api/labels');
    expect(seen.body.data).toEqual([]);
    expect((await call(other, 'PATCH', `/api/labels/${labelId}`, { name: 'X' })).status).toBe(404);
    expect((await call(other, 'DELETE', `/api/labels/${labelId}`)).status).toBe(404);
    const theirs = (await call<LabelView>(other, 'POST', '/api/labels', { name: 'Ours' })).body;
    expect((await change({ addLabels: [theirs.id] })).status).toBe(404);
    expect((await look()).labels).toEqual([]);
  });

  it('are put on, taken off and looked for, and the thread says so', async () => {
    const one = await make('One');
    const two = await make('Two');
    expect((await change({ addLabels: [one.id, two.id] })).body.labels.toSorted()).toEqual(
      [one.id, two.id].toSorted(),
    );
    await change({ addLabels: [one.id] });
    expect(await idsOf(`label=${one.id}`)).toEqual([id]);
    await change({ labels: [two.id] });
    expect((await look()).labels).toEqual([two.id]);
    expect(await idsOf(`label=${one.id}`)).toEqual([]);
    const lines = (await told()).slice(-3);
    expect(lines.map(({ kind, detail }) => [kind, detail.label])).toEqual([
      ['labelled', 'One'],
      ['labelled', 'Two'],
      ['unlabelled', 'One'],
    ]);
  });

  it('that are removed are gone from conversations; threads still tell of them', async () => {
    const { id: labelId } = await make('Old');
    await change({ labels: [labelId] });
    expect((await call('admin', 'DELETE', `/api/labels/${labelId}`)).status).toBe(204);
    expect((await look()).labels).toEqual([]);
    expect((await told()).some(({ detail }) => detail.label === 'Old')).toBe(true);
  });

  it('are the company’s: managers use them and do not change them', async () => {
    const { id: labelId } = await make('Company');
    const manager = 'manager with canManageChats';
    expect((await change({ addLabels: [labelId] }, manager)).status).toBe(200);
    const refused = await call(manager, 'PATCH', `/api/labels/${labelId}`, { name: 'Mine' });
    expect(refused.status).toBe(403);
  });
});

describe('priority', () => {
  it('orders the list and is told in the thread; equal ones stay newest first', async () => {
    const { conversationId: other } = (
      await world.admin.send({
        to: '6281200000044',
        text: 'Halo',
        session: world.things.sessionId,
        consent: { basis: 'form' },
      })
    ).body;
    await change({ priority: 'urgent' });
    const ordered = await idsOf('sort=priority');
    expect(ordered.slice(0, 2)).toEqual([id, other]);
    expect(await idsOf('sort=priority&limit=1')).toEqual([id]);
    const first = await list('sort=priority&limit=1');
    expect(await idsOf(`sort=priority&limit=1&cursor=${first.nextCursor}`)).toEqual([other]);
    expect(await idsOf('priority=urgent')).toEqual([id]);
    expect((await told()).at(-1)).toMatchObject({
      kind: 'prioritised',
      detail: { priority: 'urgent' },
    });
    expect((await change({ priority: 'at once' })).status).toBe(400);
  });
});

describe('snooze', () => {
  it('takes a conversation out of sight until its time has come, then brings it back by itself', async () => {
    const until1 = hoursAhead(3);
    const { body } = await change({ snoozedUntil: until1 });
    expect(body.snoozedUntil).toBe(until1);
    expect(await idsOf('view=snoozed')).toEqual([id]);
    expect(await idsOf('view=all')).not.toContain(id);
    expect((await list('view=all')).counts.snoozed).toBe(1);
    world.test.app.clock.moveBy(3 * hourMs);
    await until(look, ({ snoozedUntil }) => snoozedUntil === null);
    expect(await idsOf('view=all')).toContain(id);
    expect((await told()).at(-1)).toMatchObject({ kind: 'woken', by: null, detail: {} });
  });

  it('ends when the person writes', async () => {
    await change({ snoozedUntil: hoursAhead(30) });
    world.test.app.sandbox?.write(world.things.phone ?? '', { text: 'Halo lagi' });
    await until(look, ({ snoozedUntil }) => snoozedUntil === null);
    await until(told, lines => lines.at(-1)?.kind === 'woken');
    expect((await told()).at(-1)).toMatchObject({ by: null, detail: { wrote: true } });
  });

  it('ends when somebody fetches it, or closes it', async () => {
    await change({ snoozedUntil: hoursAhead(1) });
    expect((await change({ snoozedUntil: null })).body.snoozedUntil).toBeNull();
    expect((await told()).at(-1)).toMatchObject({ kind: 'woken', by: { name: 'owner' } });
    await change({ snoozedUntil: hoursAhead(1) });
    const { body } = await change({ status: 'closed' });
    expect(body).toMatchObject({ status: 'closed', snoozedUntil: null });
    await change({ status: 'open' });
  });

  it('is refused for what has been, and for more than a year', async () => {
    expect((await change({ snoozedUntil: hoursAhead(-1) })).status).toBe(400);
    expect((await change({ snoozedUntil: hoursAhead(24 * 400) })).status).toBe(400);
  });
});

describe('changing a conversation', () => {
  it('does several things at once, or none when it is not the version that was seen', async () => {
    const { version } = await look();
    const refused = await change({ priority: 'low', version: version - 1 });
    expect([refused.status, refused.body.code]).toEqual([409, 'conflict']);
    expect((await look()).priority).toBe('urgent');
    const { body } = await change({ priority: 'low', archived: true, version });
    expect(body).toMatchObject({ priority: 'low', archived: true });
    await change({ archived: false });
  });

  it('marks it unread for everybody, and read again', async () => {
    await change({ unread: false });
    expect((await change({ unread: true })).body.unread).toBe(1);
    expect(await idsOf('unread=true')).toContain(id);
    expect((await change({ unread: false })).body.unread).toBe(0);
  });

  it('takes canManageChats', async () => {
    expect((await change({ priority: 'high' }, 'manager with canWrite')).status).toBe(403);
    expect((await change({ priority: 'high' }, 'manager of another session')).status).toBe(404);
    expect((await change({ priority: 'high' }, 'admin of another company')).status).toBe(404);
    expect((await change({ priority: 'high' }, 'manager with canManageChats')).status).toBe(200);
  });

  it('wants something to change', async () => {
    expect((await change({})).status).toBe(400);
    expect((await change({ version: 1 })).status).toBe(400);
  });
});
