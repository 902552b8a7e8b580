import type { Role } from '../../src/kernel/principal.js';
import type { PolicyVersionView, PolicyView, ProblemView } from '../../src/protocol/index.js';
import type { Api } from '../support/api.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { openFile, type GatewayFile } from './app-rig.js';
import { openRoles } from './role-keys.js';

const nobody = '01ARZ3NDEKTSV4RRFFQ69G5FAV';
const reason = 'A quieter week';

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

const put = (body: object, api = test.api) =>
  api.call<PolicyVersionView & ProblemView>('PUT', '/api/policy', { reason, ...body });
const view = async (query = '') =>
  (await test.api.call<PolicyView>('GET', `/api/policy${query}`)).body;
const versions = async (query = '') =>
  (await test.api.call<{ data: PolicyVersionView[] }>('GET', `/api/policy/versions${query}`)).body
    .data;
const stored = () => file.rows('SELECT id FROM policy_versions');
const capsOf = ({ effective }: PolicyView) => effective.caps as Record<string, unknown>;

describe('rules that are refused', () => {
  it.each<[string, unknown, number, string[]]>([
    ['nothing', {}, 400, ['rules', 'reason']],
    ['no reason', { rules: {}, reason: ' ' }, 400, ['reason']],
    ['rules that are a list', { rules: [], reason }, 400, ['rules']],
    ['a preset among the rules', { rules: { preset: 'careful' }, reason }, 400, ['rules.preset']],
    ['a preset nobody ships', { rules: {}, preset: 'reckless', reason }, 400, ['preset']],
    ['a preset that is a path', { rules: {}, preset: '../policy', reason }, 400, ['preset']],
    ['a key nobody knows', { rules: { caps: { perWeek: 5 } }, reason }, 400, ['caps.perWeek']],
    [
      'several mistakes',
      { rules: { zone: 'Mars', gap: { defaultMs: [9, 1] }, caps: { contactsPerDay: -1 } }, reason },
      400,
      ['zone', 'caps.contactsPerDay', 'gap.defaultMs'],
    ],
    [
      'an emergency stop that never stops',
      { rules: { emergency: { ackErrors: { count: 999 } } }, confirm: true, reason },
      400,
      ['emergency.ackErrors.count'],
    ],
    ['a tick that is a word', { rules: {}, confirm: 'yes', reason }, 400, ['confirm']],
  ])('%s', async (_, body, status, paths) => {
    const answer = await test.api.call<ProblemView>('PUT', '/api/policy', body);
    expect([answer.status, answer.body.code]).toEqual([status, 'invalid_input']);
    expect(answer.body.errors?.map(({ path }) => path)).toEqual(paths);
    expect(await stored()).toEqual([]);
  });

  it('of a number nobody has', async () => {
    const { status, body } = await put({ rules: {}, session: 'nowhere' });
    expect([status, body.code]).toEqual([404, 'unknown_session']);
  });

  it('outside the advised range while nobody ticked them', async () => {
    const { status, body } = await put({ rules: { caps: { contactsPerDay: 80 } } });
    expect([status, body.code, body.unadvised]).toMatchObject([
      409,
      'conflict',
      [{ path: 'caps.contactsPerDay', value: 80, atMost: 50 }],
    ]);
    expect(await stored()).toEqual([]);
  });

  it('when a version that is not there should bind', async () => {
    const path = (id: string) => `/api/policy/versions/${id}/activate`;
    for (const id of [nobody, 'x']) {
      const { status } = await test.api.call('POST', path(id));
      expect([id, status]).toEqual([id, 404]);
    }
    expect((await test.api.call('POST', '/api/policy/return', {})).status).toBe(409);
  });
});

describe('rights', () => {
  const asks: [string, string, object | undefined][] = [
    ['GET', '/api/policy', undefined],
    ['GET', '/api/policy/versions', undefined],
    ['POST', '/api/policy/validate', { rules: {} }],
    ['PUT', '/api/policy', { rules: {}, reason }],
    ['POST', `/api/policy/versions/${nobody}/activate`, {}],
    ['POST', '/api/policy/return', {}],
  ];

  it('operators read and do not write, managers do neither', async () => {
    for (const [at, [method, path, body]] of asks.entries()) {
      const writes = at >= 3;
      const operator = await as.operator.call(method, path, body);
      expect([path, operator.status]).toEqual([path, writes ? 403 : 200]);
      expect([path, (await as.manager.call(method, path, body)).status]).toEqual([path, 403]);
    }
    expect(await stored()).toEqual([]);
  });
});

describe('rules that are stored', () => {
  it('are tried first without storing anything', async () => {
    const ask = async (rules: object) =>
      (await test.api.call<object>('POST', '/api/policy/validate', { rules })).body;
    expect(await ask({ caps: { contactsPerDay: 'x' } })).toMatchObject({
      valid: false,
      errors: [{ path: 'caps.contactsPerDay' }],
    });
    expect(await ask({ caps: { contactsPerDay: 80 } })).toEqual({
      valid: true,
      errors: [],
      changes: [{ path: 'caps.contactsPerDay', before: 50, after: 80 }],
      unadvised: [
        { path: 'caps.contactsPerDay', value: 80, atLeast: null, atMost: 50, oneOf: null },
      ],
    });
    expect(await stored()).toEqual([]);
  });

  it('bind at once, are told with who, when, why and what, and go back in one step', async () => {
    expect(await view()).toMatchObject({
      preset: 'standard',
      version: null,
      presets: ['careful', 'standard'],
      unadvised: [],
    });
    const first = await put({ rules: { caps: { contactsPerDay: 40 } } }, as.admin);
    expect([first.status, first.body]).toMatchObject([
      200,
      {
        number: 1,
        active: true,
        sessionId: null,
        by: 'admin',
        reason,
        changes: [{ path: 'caps.contactsPerDay', before: 50, after: 40 }],
      },
    ]);
    await put({ rules: { caps: { contactsPerDay: 80 } }, confirm: true });
    const now = await view();
    expect([capsOf(now).contactsPerDay, now.version?.number]).toEqual([80, 2]);
    expect(now.unadvised).toMatchObject([{ path: 'caps.contactsPerDay', value: 80 }]);
    expect((await test.api.sessions())[0]?.budget.day.limit).toBe(80);

    const { body } = await test.api.call<PolicyVersionView>(
      'POST',
      `/api/policy/versions/${first.body.id}/activate`,
    );
    expect([body.number, body.active]).toEqual([1, true]);
    expect(capsOf(await view()).contactsPerDay).toBe(40);
    expect((await versions()).map(({ number, active }) => [number, active])).toEqual([
      [2, false],
      [1, true],
    ]);

    const back = await test.api.call('POST', '/api/policy/return', {});
    expect([back.status, back.body]).toEqual([200, { version: null }]);
    expect(capsOf(await view()).contactsPerDay).toBe(50);
  });

  it('may prohibit words of one’s own, which are tried before they bind', async () => {
    const entry = {
      ...{ id: 'rival', category: 'ours', kind: 'word', value: 'Zentro' },
      ...{ severity: 'refuse', note: 'Another shop' },
    };
    const greet = (text: string) =>
      test.api.send({ to: '+6281255000001', text, consent: { basis: 'form' } });
    const broken = { ...entry, kind: 'pattern', value: '(zentro' };
    const refused = await put({ rules: { content: { prohibited: [broken, entry] } } });
    expect([refused.status, refused.body.errors?.length]).toEqual([400, 2]);
    const { body: version } = await put({ rules: { content: { prohibited: [entry] } } });
    expect(version.changes.map(({ path }) => path)).toEqual(['content.prohibited']);
    const { status, body } = await greet('Better than ZÉNTRO!');
    expect([status, body]).toMatchObject([422, { code: 'prohibited_content', rule: 'rival' }]);
    await test.api.call('POST', '/api/policy/return', {});
    expect((await greet('Better than Zentro')).status).toBe(202);
  });

  it('of one number lie on the company’s and leave other numbers alone', async () => {
    await put({ rules: { caps: { contactsPerDay: 30, messagesPerHour: 25 } } });
    const own = await put({ rules: { caps: { messagesPerHour: 20 } }, session: 'default' });
    expect(own.body).toMatchObject({ number: 1, changes: [{ before: 25, after: 20 }] });
    expect(capsOf(await view('?session=default'))).toMatchObject({
      contactsPerDay: 30,
      messagesPerHour: 20,
    });
    expect(capsOf(await view())).toMatchObject({ messagesPerHour: 25 });
    expect(await versions('?session=default')).toHaveLength(1);
    expect((await view('?session=default')).version?.sessionId).toBe(own.body.sessionId);
  });
});
