import type { BootstrapView, MessageStatus } from '../../src/protocol/index.js';
import { apiKey, owner, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import { openPage, type Page } from './page.js';
import {
  calls,
  digitsOf,
  sandboxOf,
  sendFirst,
  startStory,
  stranger,
  strangers,
  turnUntil,
  writes,
} from './story.js';

let test: TestApp;
const pages: Page[] = [];

beforeEach(async () => {
  test = await startStory();
});
afterEach(async () => {
  for (const page of pages.splice(0)) page.close();
  await test.close();
});

/** Signs in as a person does and looks at the page from now on. */
async function look(): Promise<Page> {
  const nobody = test.api.as({});
  const { headers, status } = await nobody.call('POST', '/api/auth/login', owner);
  expect(status).toBe(200);
  const cookie = headers.getSetCookie().map(line => line.split(';')[0]);
  const signedIn = { Cookie: cookie.join('; ') };
  const { body } = await nobody.as(signedIn).call<BootstrapView>('GET', '/api/bootstrap');
  const page = openPage(test.app.url, signedIn, body.seq);
  pages.push(page);
  await until(page.syncs, count => count > 0);
  return page;
}

/** How far along each status is; nothing may be told that goes back. */
const rank: Record<MessageStatus, number> = {
  pending: 0,
  sending: 1,
  unknown: 2,
  sent: 3,
  delivered: 4,
  read: 5,
  failed: 5,
  cancelled: 5,
  expired: 5,
  refused: 5,
};

function expectForward(page: Page): void {
  for (const told of page.statuses.values()) {
    const ranks = told.map(status => (status === null ? 0 : rank[status]));
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  }
}

const final = new Set(['read', 'failed', 'cancelled', 'refused']);

/** What the page has made of it is what the gateway answers when asked. */
async function expectTruth(page: Page): Promise<void> {
  // The answer to STOP comes of itself; the place of what still waits is another at every look.
  await turnUntil(
    test,
    () => [...page.messages.values()],
    told => told.every(({ status }) => status === null || final.has(status)),
  );
  for (const [id, told] of page.messages) expect(await test.api.message(id)).toEqual(told);
  const conversations = await test.api.conversations();
  const told = conversations.map(({ id }) => page.conversations.get(id));
  expect(told).toEqual(conversations);
}

/** One message of each fate. */
async function tellStory(between: () => Promise<void>): Promise<string[]> {
  const sandbox = sandboxOf(test);
  const ids: string[] = [];
  const post = async (to: string, more: object = {}) => {
    const { id } = await sendFirst(test, to, more);
    ids.push(id);
    return id;
  };
  const [anna = '', budi = '', citra = '', dewi = '', eko = ''] = strangers(5);
  const only = `${digitsOf(budi)}@c.us`;
  sandbox.failNext({ call: 'sendText', kind: 'answer', status: 400, body: {}, only });
  sandbox.failNext({ call: 'sendText', kind: 'html', only: `${digitsOf(citra)}@c.us` });

  for (const to of [anna, budi, citra]) await post(to);
  await between();
  const late = await post(dewi);
  await post(eko, { scheduledAt: new Date(test.app.clock.now().getTime() + 86_400_000) });
  await test.api.call('DELETE', `/api/messages/${late}`);
  await between();
  await turnUntil(
    test,
    () => calls(test, 'sendText').length,
    sent => sent === 3,
  );
  await between();
  await writes(test, anna, 'Is it still there?');
  await post(anna, { text: 'It is.' });
  await between();
  await writes(test, eko, 'STOP');
  await turnUntil(
    test,
    () => Promise.all(ids.map(id => test.api.message(id))),
    messages => messages.every(({ status }) => final.has(status ?? '')),
  );
  return ids;
}

it('tells every change of every message in order, and ends where the gateway is', async () => {
  const page = await look();
  const ids = await tellStory(async () => undefined);
  await until(
    () => ids.map(id => page.messages.get(id)?.status ?? ''),
    statuses => statuses.every(status => final.has(status)),
  );
  expect(page.statuses.get(ids[0] ?? '')?.[0]).toBe('pending');
  expect(ids.map(id => page.statuses.get(id)?.at(-1))).toEqual([
    'read',
    'failed',
    'read',
    'cancelled',
    'refused',
    'read',
  ]);
  expectForward(page);
  await expectTruth(page);
});

it('brings a page that lost its connection to the same end as one that kept it', async () => {
  const [steady, shaky] = [await look(), await look()];
  const ids = await tellStory(() => shaky.breakOff());
  const isOver = (page: Page) => ids.every(id => final.has(page.messages.get(id)?.status ?? ''));
  await until(
    () => [steady, shaky].map(isOver),
    all => all.every(Boolean),
  );
  await until(
    () => shaky.seq() - steady.seq(),
    behind => behind === 0,
  );
  expect(shaky.syncs()).toBeGreaterThanOrEqual(5);
  for (const page of [steady, shaky]) {
    expectForward(page);
    await expectTruth(page);
  }
  expect([...shaky.messages.keys()].sort()).toEqual([...steady.messages.keys()].sort());
});

it('tells a page that was away during a restart what happened meanwhile', async () => {
  const page = await look();
  await test.api.pause();
  const { id } = await sendFirst(test, stranger(1));
  await until(
    () => page.messages.get(id)?.status,
    status => status === 'pending',
  );
  const since = page.seq();
  page.close();
  await test.api.resume();
  await turnUntil(
    test,
    () => test.api.message(id),
    ({ status }) => status === 'read',
  );
  await test.stop();
  test = await startStory({ folder: test.folder });
  const back = openPage(test.app.url, { 'X-Api-Key': apiKey }, since);
  pages.push(back);
  await until(
    () => back.messages.get(id)?.status,
    status => status === 'read',
  );
});
