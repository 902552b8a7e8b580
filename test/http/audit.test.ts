import type { ActKind, AuditEntryView, AuditVerdictView, Page } from '../../src/protocol/views.js';
import { owner } from '../support/app.js';
import { openFile } from './app-rig.js';
import { openWorld, type World } from './rights-rig.js';

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.test.close());

const read = async (query = '', caller = 'admin') =>
  (
    await world.test.api
      .as(world.callers[caller] ?? {})
      .call<Page<AuditEntryView>>('GET', `/api/audit?limit=200${query}`)
  ).body.data;

/** What somebody does, and the lines it leaves, oldest first. */
async function acts(work: () => Promise<{ status: number }>): Promise<AuditEntryView[]> {
  const before = (await read())[0]?.seq ?? 0;
  const { status } = await work();
  expect(status).toBeLessThan(300);
  return (await read()).filter(({ seq }) => seq > before).reverse();
}

const admin = (method: string, path: string, body?: object) => () =>
  world.admin.call(method, path, body);

const newest = async (what: ActKind) => (await read(`&what=${what}`))[0];

describe('what a person changes is noted with who, what, before and after', () => {
  const byOwner = { kind: 'user', name: 'owner' };

  it.each<[string, () => [string, string, object?], ActKind, object]>([
    [
      'inviting somebody',
      () => [
        'POST',
        '/api/users/invite',
        { email: 'n@example.com', name: 'New', role: 'operator' },
      ],
      'user.invited',
      { object: { name: 'New' }, after: { role: 'operator', email: 'n@example.com' } },
    ],
    [
      'another name',
      () => ['PATCH', `/api/users/${world.managers.reads.id}`, { name: 'Reader' }],
      'user.changed',
      { before: { name: 'reads', role: 'manager' }, after: { name: 'Reader', role: 'manager' } },
    ],
    [
      'a link for a new password',
      () => ['POST', `/api/users/${world.managers.reads.id}/reset`],
      'user.reset_link',
      { object: { id: expect.any(String) as string, name: 'Reader' } },
    ],
    [
      'giving rights',
      () => [
        'POST',
        '/api/sessions/default/access',
        { managerId: world.managers.reads.id, canRead: true, canWrite: true },
      ],
      'access.given',
      {
        before: { canRead: true, canWrite: false },
        after: { canRead: true, canWrite: true, canManageChats: false },
      },
    ],
    [
      'taking rights',
      () => ['DELETE', `/api/sessions/default/access/${world.managers.reads.id}`],
      'access.taken',
      { before: { canRead: true, canWrite: true }, after: null },
    ],
    [
      'making a key',
      () => ['POST', '/api/keys', { name: 'shop', scopes: ['send'] }],
      'key.made',
      { object: { kind: 'key', name: 'shop' }, after: { scopes: ['send'], sessions: null } },
    ],
    [
      'stopping a number',
      () => ['POST', '/api/sessions/second/stop'],
      'session.stopped',
      { object: { kind: 'session', name: 'second' } },
    ],
    [
      'starting it again',
      () => ['POST', '/api/sessions/start', { sessionId: 'second' }],
      'session.started',
      { object: { name: 'second' } },
    ],
    [
      'saying since when it is in use',
      () => ['PATCH', '/api/sessions/second', { inUseSince: '2020-01-01T00:00:00.000Z' }],
      'session.changed',
      { after: { inUseSince: '2020-01-01T00:00:00.000Z' } },
    ],
    [
      'other rules',
      () => ['PUT', '/api/policy', { rules: { caps: { messagesPerHour: 29 } }, reason: 'why' }],
      'policy.saved',
      { before: { version: 1 }, after: { version: 2 } },
    ],
    [
      'stepping back to rules before',
      () => ['POST', '/api/policy/return', {}],
      'policy.activated',
      { before: { version: 2 }, after: { version: 1 } },
    ],
    [
      'a pause',
      () => ['POST', '/api/pause', { reason: 'call me on 6281299999999' }],
      'pause.began',
      { after: { scope: 'company', cause: 'person' } },
    ],
    [
      'its end',
      () => ['POST', '/api/resume', { stale: 'keep' }],
      'pause.ended',
      { before: { scope: 'company' } },
    ],
    [
      'consent',
      () => [
        'POST',
        `/api/contacts/${world.things.contactId}/consent`,
        { kind: 'granted', basis: 'form', evidence: 'signed on paper' },
      ],
      'consent.recorded',
      { object: { kind: 'contact' }, after: { kind: 'granted', scope: 'all', basis: 'form' } },
    ],
    [
      'blocking a person',
      () => ['POST', `/api/contacts/${world.things.contactId}/block`],
      'contact.blocked',
      { object: { kind: 'contact', id: expect.any(String) as string, name: null } },
    ],
    [
      'unblocking them',
      () => ['POST', `/api/contacts/${world.things.contactId}/unblock`],
      'contact.unblocked',
      { object: { kind: 'contact' } },
    ],
    [
      'making a template',
      () => ['POST', '/api/templates', { name: 'Greeting of the day', text: 'Halo {name}' }],
      'template.made',
      { object: { kind: 'template', name: 'Greeting of the day' }, after: null },
    ],
    [
      'changing one',
      () => ['PATCH', `/api/templates/${world.things.templateId}`, { category: 'greeting' }],
      'template.changed',
      { object: { kind: 'template', name: 'Greeting' } },
    ],
    [
      'removing one',
      () => ['DELETE', `/api/templates/${world.things.templateId}`],
      'template.removed',
      { object: { kind: 'template', name: 'Greeting' } },
    ],
    ['trust in the clock', () => ['POST', '/api/clock/confirm'], 'clock.confirmed', {}],
  ])('%s', async (_, call, what, line) => {
    const [noted, ...more] = await acts(() => admin(...call())());
    expect(noted).toMatchObject({
      ...{ what, who: byOwner, address: expect.stringContaining('127.0.0.1') as string, ...line },
    });
    expect(more).toEqual([]);
  });

  it('a company that is made or suspended, in its own log, by whoever runs the installation', async () => {
    const path = `/api/companies/${world.other.id}`;
    await world.superadmin.call('PATCH', path, { name: 'Else', timezone: 'Asia/Tokyo' });
    const theirs = await read('', 'admin of another company');
    expect(theirs[0]).toMatchObject({
      ...{ what: 'company.changed', who: { kind: 'user', name: 'root' } },
      ...{ before: { name: 'other' }, after: { name: 'Else', timezone: 'Asia/Tokyo' } },
    });
    expect(theirs.map(({ what }) => what)).toContain('company.made');
  });

  it('what a key does is noted in the name of the key', async () => {
    const [noted] = await acts(() =>
      world.test.api.as(world.callers['key to control'] ?? {}).pause({ reason: 'x' }),
    );
    expect(noted).toMatchObject({ what: 'pause.began', who: { kind: 'key', name: 'control' } });
    await world.admin.resume({ stale: 'keep' });
  });
});

describe('sign-ins', () => {
  const signIn = (email: string, password: string) =>
    world.test.api.as({}).call('POST', '/api/auth/login', { email, password });

  it('are noted with how often the door stayed shut before', async () => {
    for (const word of ['wrong word 1', 'wrong word 2'])
      expect((await signIn(owner.email, word)).status).toBe(401);
    expect((await signIn(owner.email, owner.password)).status).toBe(200);
    expect(await newest('signin.succeeded')).toMatchObject({
      ...{ who: { kind: 'user', name: 'owner' }, after: { failedBefore: 2 } },
    });
    expect((await read('&what=signin.failed')).slice(0, 2)).toMatchObject([
      { who: { kind: 'nobody', id: null }, object: { name: 'owner' } },
      { who: { kind: 'nobody', id: null }, object: { name: 'owner' } },
    ]);
  });

  it('with an address that nobody has leave a line that only whoever runs the installation reads', async () => {
    expect((await signIn('who@nowhere.example', 'some long word')).status).toBe(401);
    const [line] = await read('&what=signin.failed', 'superadmin');
    expect(line).toMatchObject({ who: { kind: 'nobody' }, object: { id: null, name: null } });
    expect(JSON.stringify(await read())).not.toContain('nowhere.example');
  });
});

it('inviting somebody who is here already is a conflict, and somebody of another company is not told apart', async () => {
  const invite = (email: string) =>
    world.admin.call('POST', '/api/users/invite', { email, name: 'X', role: 'manager' });
  expect(await invite(owner.email.toUpperCase())).toMatchObject({ status: 409 });
  expect(await invite('other@example.org')).toMatchObject({ status: 201 });
});

it('holds no number, text, password, key or token', async () => {
  const file = await openFile(world.test);
  const rows = await file.rows<Record<string, unknown>>('SELECT * FROM audit_log');
  await file.close();
  expect(rows.length).toBeGreaterThan(40);
  const all = JSON.stringify(rows);
  const secret = ['6281200000002', '6281299999999', 'Halo', 'signed on paper', owner.password];
  for (const word of [...secret, 'crm_', 'scrypt', 'eyJ']) expect(all).not.toContain(word);
});

it('each company reads its own log and nothing else', async () => {
  const ours = (await read()).map(({ hash }) => hash);
  const theirs = (await read('', 'admin of another company')).map(({ hash }) => hash);
  expect(theirs.length).toBeGreaterThan(0);
  expect(theirs.filter(hash => ours.includes(hash))).toEqual([]);
});

it('says in which line somebody tampered with the file', async () => {
  const verify = async () =>
    (await world.admin.call<AuditVerdictView>('GET', '/api/audit/verify')).body;
  expect(await verify()).toMatchObject({ intact: true, broken: null });
  const line = await newest('key.made');
  const file = await openFile(world.test);
  await file.write('DROP TRIGGER audit_log_no_update');
  await file.write(
    `UPDATE audit_log SET actor_name = 'Mallory' WHERE what = 'key.made' AND seq = ${line?.seq}`,
  );
  await file.close();
  expect(await verify()).toMatchObject({
    intact: false,
    broken: { kind: 'altered', seq: line?.seq, entry: { what: 'key.made' } },
  });
});

it('answers filters it does not know with 400', async () => {
  for (const query of ['who=me', 'what=x%27y', 'limit=0', 'limit=9999', 'cursor=rubbish', 'from=x'])
    expect((await world.admin.call('GET', `/api/audit?${query}`)).status).toBe(400);
});
