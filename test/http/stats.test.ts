import type { StatsView } from '../../src/protocol/views.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { openFile } from './app-rig.js';

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());

const read = async (path = '/api/stats', headers?: Record<string, string>) => {
  const api = headers ? test.api.as(headers) : test.api;
  return (await api.call<StatsView>('GET', path)).body;
};

const dayMs = 24 * 3_600_000;
const stored = (agoMs: number) =>
  new Date(Date.now() - agoMs).toISOString().replace('T', ' ').replace('Z', ' +00:00');

let lines = 0;

/** So many messages of a direction and status, that long ago, on the first session. */
async function add(count: number, direction: 'in' | 'out', status: string | null, agoMs: number) {
  const file = await openFile(test);
  const [like] = await file.rows<{ id: string }>('SELECT id FROM messages LIMIT 1');
  const columns = (
    await file.rows<{ name: string }>("SELECT name FROM pragma_table_info('messages')")
  ).map(({ name }) => name);
  for (let n = 0; n < count; n += 1) {
    lines += 1;
    const id = `01ARZ3NDEKTSV4RRFFQ6${String(lines).padStart(6, '0')}`;
    const set: Record<string, string> = {
      ...{ id: `'${id}'`, wa_id: `'X${id}'`, direction: `'${direction}'`, client_key: 'NULL' },
      ...{ status: status === null ? 'NULL' : `'${status}'`, occurred_at: `'${stored(agoMs)}'` },
    };
    const from = columns.map(name => set[name] ?? name).join(', ');
    await file.write(
      `INSERT INTO messages (${columns.join(', ')}) SELECT ${from} FROM messages WHERE id = '${like?.id}'`,
    );
  }
  await file.close();
}

it('are nothing but naughts where nothing was sent', async () => {
  expect(await read()).toMatchObject({
    success: true,
    stats: { total_messages: 0, today_messages: 0, successful_messages: 0, success_rate: 0 },
    data: { messages30d: { total: 0, incoming: 0, outgoing: 0 } },
  });
});

it('count what left or tried to, and leave out what waits or never will', async () => {
  await test.api.pause();
  const sent = await test.api.send({ to: '6281200000002', text: 'Halo' });
  expect(sent.status).toBe(202);
  const before = await read();
  expect(before.stats.total_messages).toBe(0);
  for (const [count, status] of [
    ...([
      [4, 'read'],
      [2, 'delivered'],
      [1, 'sent'],
      [1, 'failed'],
      [1, 'unknown'],
    ] as const),
    ...([
      [1, 'cancelled'],
      [1, 'expired'],
      [1, 'refused'],
    ] as const),
  ])
    await add(count, 'out', status, 40 * dayMs);
  await add(1, 'out', 'read', 3 * dayMs);
  await add(1, 'out', 'read', 0);
  await add(3, 'in', null, 0);
  await add(2, 'in', null, 35 * dayMs);
  const after = await read();
  expect(after.stats).toMatchObject({
    ...{ total_messages: 11, today_messages: 1, successful_messages: 9, success_rate: 81.8 },
    total_templates: 0,
  });
  expect(after.data).toMatchObject({
    totalChats: 1,
    messages30d: { total: 5, incoming: 3, outgoing: 2 },
  });
});

it('count people whose word is yes', async () => {
  const { customers_with_consent: before } = (await read()).stats;
  const contact = { phone: '6281200000555', consent: { basis: 'form' } };
  const { body } = await test.api.call<{ id: string }>('POST', '/api/contacts', contact);
  expect((await read()).stats.customers_with_consent).toBe(before + 1);
  await test.api.call('DELETE', `/api/contacts/${body.id}/consent`, { reason: 'asked us to stop' });
  expect((await read()).stats.customers_with_consent).toBe(before);
});

it('have exactly the fields that are documented, under both addresses', async () => {
  const { body } = await test.api.call<StatsView>('GET', '/api/whatsapp/stats');
  expect(body).toEqual(await read());
  expect(Object.keys(body)).toEqual(['success', 'stats', 'data']);
  expect(Object.keys(body.stats)).toEqual([
    ...['total_messages', 'today_messages', 'successful_messages', 'success_rate'],
    ...['customers_with_consent', 'total_templates', 'rate_limit_remaining'],
  ]);
  expect(Object.keys(body.data)).toEqual(['activeSessions', 'totalChats', 'messages30d']);
});

it('count the templates there are', async () => {
  const before = (await read()).stats.total_templates;
  const made = await test.api.call<{ id: string }>('POST', '/api/templates', {
    ...{ name: 'Counted', text: 'Halo' },
  });
  expect((await read()).stats.total_templates).toBe(before + 1);
  await test.api.call('DELETE', `/api/templates/${made.body.id}`);
  expect((await read()).stats.total_templates).toBe(before);
});

it('tell what the hour of a number still holds', async () => {
  const session = (await test.api.sessions()).find(({ name }) => name === 'default');
  const { used = 0, limit = 0 } = session?.budget.hour ?? {};
  expect((await read('/api/stats?session=default')).stats.rate_limit_remaining).toBe(limit - used);
  expect((await test.api.call('GET', '/api/stats?session=nowhere')).status).toBe(404);
});

it('are of the numbers somebody may read, and of no other', async () => {
  const other = await test.api.call('POST', '/api/sessions/start', { sessionId: 'second' });
  expect(other.status).toBe(201);
  const made = await test.api.call<{ key: string }>('POST', '/api/keys', {
    ...{ name: 'second', scopes: ['read'], sessions: ['second'] },
  });
  const { stats, data } = await read('/api/stats', { 'x-api-key': made.body.key });
  expect([stats.total_messages, stats.customers_with_consent, data.totalChats]).toEqual([0, 0, 0]);
  expect(data.messages30d.total).toBe(0);
});
