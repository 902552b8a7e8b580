import type { Role } from '../../src/kernel/principal.js';
import type { PauseView, ProblemView, ResumeReviewView } from '../../src/protocol/index.js';
import type { Api } from '../support/api.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { openFile, type GatewayFile } from './app-rig.js';
import { openRoles } from './role-keys.js';

let test: TestApp;
let file: GatewayFile;
let as: Record<Role, Api>;

beforeAll(async () => {
  test = await startTestApp();
  file = await openFile(test);
  as = await openRoles(test);
});
afterAll(async () => {
  await file.close();
  await test.close();
});
afterEach(async () => {
  for (const { scope, sessionId, campaign } of await open()) {
    const session = sessionId ? { session: sessionId } : {};
    await test.api.resume({ scope, ...session, ...(campaign ? { campaign } : {}), stale: 'keep' });
  }
  expect(await open()).toEqual([]);
});

const open = async (api = test.api) =>
  (await api.call<{ data: PauseView[] }>('GET', '/api/pauses')).body.data;
const pause = (body: object) =>
  test.api.call<{ pause: PauseView } & ProblemView>('POST', '/api/pause', body);
const isoFromNow = (ms: number) => new Date(test.app.clock.now().getTime() + ms).toISOString();
const hourMs = 3_600_000;

describe('what is refused', () => {
  it.each<[string, string, unknown, number, string]>([
    ['a scope nobody knows', 'pause', { scope: 'world' }, 400, 'scope'],
    ['a number without saying which', 'pause', { scope: 'session' }, 400, 'session'],
    ['a campaign without a name', 'pause', { scope: 'campaign' }, 400, 'campaign'],
    ['an empty campaign', 'pause', { scope: 'campaign', campaign: ' ' }, 400, 'campaign'],
    ['an endless campaign', 'pause', { campaign: 'a'.repeat(61) }, 400, 'campaign'],
    ['an end that is no time', 'pause', { until: 'soon' }, 400, 'until'],
    ['an end in the past', 'pause', { until: '2020-01-01T00:00:00Z' }, 400, 'until'],
    ['an endless reason', 'pause', { reason: 'a'.repeat(201) }, 400, 'reason'],
    ['a cause of its own', 'pause', { cause: 'anomaly' }, 400, 'cause'],
    ['to resume a scope nobody knows', 'resume', { scope: 'world' }, 400, 'scope'],
    ['to resume a number without saying which', 'resume', { scope: 'session' }, 400, 'session'],
    ['a wish for stale ones nobody knows', 'resume', { stale: 'burn' }, 400, 'stale'],
    ['ids that are none', 'resume', { stale: ['x'] }, 400, 'stale'],
    ['to review a scope nobody knows', 'resume/review', { scope: 'world' }, 400, 'scope'],
    ['to review with a wish', 'resume/review', { stale: 'keep' }, 400, 'stale'],
  ])('%s', async (_, path, body, status, where) => {
    const before = await file.counts();
    const answer = await test.api.call<ProblemView>('POST', `/api/${path}`, body);
    expect([answer.status, answer.body.code]).toEqual([status, 'invalid_input']);
    expect(answer.body.errors?.map(({ path: at }) => at.split('.')[0])).toContain(where);
    expect(await file.counts()).toEqual(before);
  });

  it('a number nobody has', async () => {
    for (const path of ['pause', 'resume', 'resume/review']) {
      const { status, body } = await test.api.call<ProblemView>('POST', `/api/${path}`, {
        scope: 'first_contacts',
        session: 'nowhere',
      });
      expect([path, status, body.code]).toEqual([path, 404, 'unknown_session']);
    }
  });

  it('whoever may not pause', async () => {
    for (const path of ['pause', 'resume', 'resume/review'])
      expect((await as.manager.call('POST', `/api/${path}`, {})).status).toBe(403);
    expect((await as.manager.call('GET', '/api/pauses')).status).toBe(403);
    expect(await open(as.operator)).toEqual([]);
  });

  it('to go on after an emergency without a reason', async () => {
    await file.write(
      `INSERT INTO pauses (id, company_id, scope, cause, emergency, reason, started_by, started_at)
       SELECT '01ARZ3NDEKTSV4RRFFQ69G5FC0', id, 'first_contacts', 'anomaly',
         '{"code":"reply_rate","share":1,"of":120}', '', 'gateway', '${test.app.clock
           .now()
           .toISOString()
           .replace('T', ' ')
           .replace('Z', ' +00:00')}' FROM companies`,
    );
    const scope = 'first_contacts';
    const refused = await test.api.call<ProblemView>('POST', '/api/resume', { scope });
    expect([refused.status, refused.body.errors]).toMatchObject([400, [{ path: 'reason' }]]);
    expect(await open()).toMatchObject([{ scope, cause: 'anomaly' }]);
    const { body } = await test.api.call('POST', '/api/resume', { scope, reason: 'New list' });
    expect(body).toMatchObject({ paused: false, ended: 1, ramp: true });
  });
});

describe('pauses', () => {
  it('stop each their own, and are told with who, why, since and until when', async () => {
    const until = isoFromNow(hourMs);
    await pause({ scope: 'all', reason: 'checking', until });
    await pause({ scope: 'session', session: 'default' });
    await pause({ scope: 'campaign', campaign: 'November' });
    await pause({ scope: 'first_contacts', session: 'default' });
    const { body } = await pause({ scope: 'first_contacts' });
    expect(body.pause).toMatchObject({ scope: 'first_contacts', sessionId: null, until: null });
    expect(await open()).toMatchObject([
      { scope: 'company', reason: 'checking', by: 'Environment API key', cause: 'person', until },
      { scope: 'session', sessionId: expect.any(String) as string },
      { scope: 'campaign', campaign: 'November', sessionId: null },
      { scope: 'first_contacts', sessionId: expect.any(String) as string },
      { scope: 'first_contacts', sessionId: null },
    ]);
  });

  it('without a word stop everything, and a session that is named stops that', async () => {
    expect((await pause({})).body.pause.scope).toBe('company');
    expect((await pause({ session: 'default' })).body.pause.scope).toBe('session');
    expect((await pause({ campaign: 'May' })).body.pause.scope).toBe('campaign');
  });

  it('are lifted one by one', async () => {
    await pause({});
    await pause({ session: 'default' });
    const { body } = await test.api.resume();
    expect(body).toEqual({ paused: false, ended: 1, cancelled: 0, kept: 0, ramp: false });
    expect((await open()).map(({ scope }) => scope)).toEqual(['session']);
    expect((await test.api.resume()).body).toMatchObject({ ended: 0 });
  });

  it('are reviewed before they are lifted', async () => {
    await pause({ session: 'default', reason: 'A new SIM' });
    await test.api.send({
      to: '6281255000001',
      text: 'Halo',
      consent: { basis: 'form', source: 'x' },
    });
    const { status, body } = await test.api.call<ResumeReviewView>('POST', '/api/resume/review', {
      session: 'default',
    });
    expect([status, body]).toMatchObject([
      200,
      {
        pause: { scope: 'session', reason: 'A new SIM' },
        waiting: 1,
        byCategory: { first_contact: 1 },
        bySource: [{ name: 'Environment API key', waiting: 1 }],
        stale: [],
        stillHolds: null,
        ramp: false,
      },
    ]);
    expect(await open()).toHaveLength(1);
  });
});
