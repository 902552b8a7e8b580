import type { QrView, SessionView } from '../../src/protocol/index.js';
import { startTestApp, type TestApp, type TestAppOptions } from '../support/app.js';
import { until } from '../support/until.js';
import { hasLeft, sandboxOf, sendFirst, stranger, transmitted, turnUntil } from './story.js';

let test: TestApp;
afterEach(() => test.close());

const around = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const always = Object.fromEntries(around.map(day => [day, ['00:00-24:00']]));

async function open(options: TestAppOptions = {}): Promise<void> {
  test = await startTestApp({ policy: { activeHours: { days: always } }, ...options });
}

async function statusOf(name: string): Promise<string | undefined> {
  return (await test.api.sessions()).find(session => session.name === name)?.status;
}

const becomes = (name: string, status: string) =>
  until(
    () => statusOf(name),
    now => now === status,
  );

const start = (name: string) =>
  test.api.call<SessionView>('POST', '/api/sessions/start', { session: name });

const asked = (name: string, action: string) =>
  sandboxOf(test)
    .requests()
    .filter(({ path }) => path === `/api/sessions/${name}/${action}`).length;

const idOf = async (name: string) =>
  (await test.api.sessions()).find(session => session.name === name)?.id ?? '';

it('brings a number whose code ran out back with a new code when a person starts it', async () => {
  await open();
  await start('qr-demo');
  await turnUntil(
    test,
    () => statusOf('qr-demo'),
    status => status === 'FAILED',
  );
  expect(asked('qr-demo', 'restart')).toBe(0);
  expect((await start('qr-demo')).status).toBe(200);
  await becomes('qr-demo', 'SCAN_QR_CODE');
  const { body } = await test.api.call<QrView>('GET', `/api/sessions/${await idOf('qr-demo')}/qr`);
  expect(body.qr).toMatch(/^2@/);
  expect(asked('qr-demo', 'restart')).toBe(1);
});

it('leaves a number that failed by itself to a person', async () => {
  await open();
  await becomes('default', 'WORKING');
  sandboxOf(test).setStatus('default', 'FAILED');
  await becomes('default', 'FAILED');
  const looks = () =>
    sandboxOf(test)
      .requests()
      .filter(({ method, path }) => method === 'GET' && /^\/api\/sessions(\?|$)/.test(path)).length;
  const before = looks();
  await turnUntil(test, looks, count => count > before + 1);
  expect(asked('default', 'restart')).toBe(0);
  expect(await statusOf('default')).toBe('FAILED');
});

it('sends nothing more from a number that is to stop, though WAHA does not take the call, and stops it when it does', async () => {
  await open();
  await becomes('default', 'WORKING');
  sandboxOf(test).failNext({ call: 'stop', kind: 'answer', status: 500, times: 1_000 });
  const stop = await test.api.call('POST', `/api/sessions/${await idOf('default')}/stop`);
  expect(stop.status).toBeGreaterThanOrEqual(500);
  expect(await statusOf('default')).toBe('WORKING');

  const held = await sendFirst(test, stranger(1));
  expect(held.hold).toMatchObject({ code: 'session_down', detail: { status: 'STOPPED' } });
  const before = asked('default', 'stop');
  await turnUntil(
    test,
    () => asked('default', 'stop'),
    count => count > before + 1,
  );
  expect(transmitted(test)).toEqual([]);

  sandboxOf(test).clearFaults();
  await turnUntil(
    test,
    () => statusOf('default'),
    status => status === 'STOPPED',
  );
  const ended = asked('default', 'stop');
  await start('default');
  await turnUntil(test, () => test.api.message(held.id), hasLeft);
  expect(asked('default', 'stop')).toBe(ended);
});

it('the sandbox connects the number of the configured name, and people write to it', async () => {
  await open({ env: { WAHA_SESSION_NAME: 'sales' } });
  await becomes('sales', 'WORKING');
  const [session] = await test.api.sessions();
  expect(session?.phoneNumber).toBe('6281100000001');
  const person = '6281200000002';
  const { status } = await test.api.call('POST', `/api/sandbox/people/${person}/write`, {
    text: 'Halo',
  });
  expect(status).toBe(202);
  const [conversation] = await until(
    () => test.api.conversations(`?q=${person}`),
    found => found.some(({ window }) => window.open),
  );
  expect(conversation?.sessionId).toBe(session?.id);
});
