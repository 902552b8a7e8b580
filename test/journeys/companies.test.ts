import { createClock } from '../../src/kernel/clock.js';
import { silentLog } from '../../src/kernel/log.js';
import type { CompanyView, LinkView, MessageView, SessionView } from '../../src/protocol/views.js';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { freePort } from '../chaos/free-port.js';
import { openFile } from '../http/app-rig.js';
import type { Api } from '../support/api.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import { hasLeft, isWorking, sendFirst, stranger, turnUntil, writes } from './story.js';

const root = { email: 'root@example.com', password: 'a long enough word' };
const minuteMs = 60_000;
const wahaKey = 'key-of-a-waha-beside';
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** Open around the clock, so that the test passes at night too. */
const policy = {
  activeHours: { days: Object.fromEntries(days.map(day => [day, ['00:00-24:00']])) },
  gap: { defaultMs: [500, 900], firstContactMs: [500, 900] },
};

/** A WAHA of its own: its sessions go on working while the gateway is away. */
let sandbox: Sandbox;
let port: number;
let test: TestApp;
let bearer: Record<string, string>;
let superadmin: () => Api;
let otherId: string;

/** The second company's way in, whichever life of the gateway it is. */
const other = () => test.api.as(bearer);
const inMinutes = (minutes: number) =>
  new Date(test.app.clock.now().getTime() + minutes * minuteMs).toISOString();

async function tokenOf(path: string, body: object): Promise<Record<string, string>> {
  const { body: found } = await test.api
    .as({})
    .call<{ accessToken: string }>('POST', `/api/auth/${path}`, body);
  return { authorization: `Bearer ${found.accessToken}` };
}

const numberWorks = () =>
  until(
    async () => (await other().call<{ data: SessionView[] }>('GET', '/api/sessions')).body.data,
    all => all.some(({ status }) => status === 'WORKING'),
  );

async function startHere(folder?: string): Promise<void> {
  const env = {
    SUPERADMIN_EMAIL: root.email,
    SUPERADMIN_PASSWORD: root.password,
    // The same in each life: WAHA keeps its settings, and the sessions do not restart.
    PORT: String(port),
    WAHA_BASE_URL: sandbox.url,
    WAHA_API_KEY: wahaKey,
  };
  const begun = await startTestApp({ env, policy, ...(folder ? { folder } : {}) });
  test = { ...begun, app: { ...begun.app, sandbox: sandbox.control } };
  await isWorking(test);
}

beforeAll(async () => {
  const sessions = [
    { name: 'default', phone: '6281100000001' },
    { name: 'other', phone: '6281100000002' },
  ];
  const here = { clock: createClock(), log: silentLog, speed: 20 };
  sandbox = createSandbox({ ...here, apiKey: wahaKey, sessions });
  await sandbox.start();
  port = await freePort();
  await startHere();
  const runs = await tokenOf('login', root);
  superadmin = () => test.api.as(runs);
  const admin = { email: 'other@example.org', name: 'Other' };
  const { body: made } = await superadmin().call<CompanyView & LinkView>('POST', '/api/companies', {
    ...{ name: 'Other', admin },
  });
  otherId = made.id;
  bearer = await tokenOf('accept-invite', { token: made.token, password: root.password });
  await other().call('POST', '/api/sessions/start', { sessionId: 'other' });
  await numberWorks();
});
afterAll(async () => {
  await test.close();
  await sandbox.stop();
});

const sendOther = (to: string, more: object = {}): Promise<MessageView> =>
  sendFirst({ ...test, api: other() }, to, more);
const leaves = (message: MessageView, api: () => Api) =>
  turnUntil(test, () => api().message(message.id), hasLeft, { stepMs: 3_000 });

/** Stops, and starts again at the same time of the gateway's own clock. */
async function restart(): Promise<void> {
  const stoppedAtMs = test.app.clock.now().getTime();
  await test.stop();
  await startHere(test.folder);
  test.app.clock.moveBy(Math.max(0, stoppedAtMs - test.app.clock.now().getTime()));
}

it('all of them send again after a restart, and the pauses of each end in time', async () => {
  const first = await sendFirst(test, stranger(1), { scheduledAt: inMinutes(10) });
  const second = await sendOther(stranger(2), { scheduledAt: inMinutes(10) });
  await restart();
  await numberWorks();
  test.app.clock.moveBy(10 * minuteMs);
  await leaves(first, () => test.api);
  await leaves(second, other);

  await other().pause({ until: inMinutes(10) });
  const held = await sendOther(stranger(3));
  await until(
    () => other().message(held.id),
    ({ hold }) => hold?.code === 'paused_all',
  );
  test.app.clock.moveBy(10 * minuteMs);
  await leaves(held, other);
});

it('one that is suspended sends nothing until it is not, whatever happens meanwhile', async () => {
  const change = (status: string) =>
    superadmin().call('PATCH', `/api/companies/${otherId}`, { status });
  // An answer: nothing else would hold it for long.
  await writes({ ...test, api: other() }, stranger(2), 'Halo?', 'other');
  const waits = await sendOther(stranger(2), { scheduledAt: inMinutes(10) });
  await change('suspended');
  await restart();
  const file = await openFile(test);
  const cell = async (sql: string) => (await file.rows<{ status: string }>(sql))[0]?.status;
  await until(
    () => cell("SELECT status FROM sessions WHERE name = 'other'"),
    status => status === 'WORKING',
  );
  test.app.clock.moveBy(10 * minuteMs);
  for (const n of [5, 6]) await leaves(await sendFirst(test, stranger(n)), () => test.api);
  expect(await cell(`SELECT status FROM messages WHERE id = '${waits.id}'`)).toBe('pending');
  await file.close();
  await change('active');
  await leaves(waits, other);

  const late = await sendOther(stranger(7), { scheduledAt: inMinutes(10) });
  await change('suspended');
  test.app.clock.moveBy(180 * minuteMs);
  await change('active');
  // Its time was long ago: a person looks at it first, as after a long pause.
  await until(
    () => other().message(late.id),
    ({ hold }) => hold?.code === 'paused_all',
  );
  const [number] = (await other().sessions()).filter(({ name }) => name === 'other');
  expect(number?.ramp).not.toBeNull();
  expect((await other().resume({ stale: 'keep' })).status).toBe(200);
  await leaves(late, other);
});
