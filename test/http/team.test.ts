import type {
  BootstrapView,
  CompanyView,
  InvitationView,
  LinkView,
  MemberView,
  UserView,
} from '../../src/protocol/views.js';
import { owner } from '../support/app.js';
import { openWorld, type World } from './rights-rig.js';

const password = 'yet another long enough word';
const unknown = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

type Invited = LinkView & { invitation: InvitationView };

let world: World;

beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.test.close());

const as = (caller: string) => world.test.api.as(world.callers[caller] ?? {});
const invite = (body: object) => world.admin.call<Invited>('POST', '/api/users/invite', body);
const accept = (body: object) =>
  as('anonymous').call<{ user: UserView; accessToken: string }>(
    'POST',
    '/api/auth/accept-invite',
    body,
  );
const members = async (query = '') =>
  (await world.admin.call<{ data: MemberView[] }>('GET', `/api/users${query}`)).body.data;
const change = (id: string | undefined, body: object) =>
  world.admin.call<MemberView>('PATCH', `/api/users/${id}`, body);

describe('an invitation', () => {
  const eve = { email: 'eve@example.net', name: 'Eve', role: 'manager' };

  it.each([
    ['no role', { email: eve.email, name: 'Eve' }],
    ['a superadmin', { ...eve, role: 'superadmin' }],
    ['a role that there is not', { ...eve, role: 'owner' }],
    ['another company', { ...eve, companyId: unknown }],
    ['a right', { ...eve, permissions: ['companies:manage'] }],
    ['no e-mail address', { name: 'Eve', role: 'admin' }],
  ])('to %s is 400', async (_, body) => {
    expect(await invite(body)).toMatchObject({ status: 400, body: { code: 'invalid_input' } });
  });

  it('is answered with a link once, and listed without it', async () => {
    const { status, body } = await invite(eve);
    expect(status).toBe(201);
    expect(body.link).toBe(`/invite#${body.token}`);
    const listed = await world.admin.call('GET', '/api/users/invitations');
    expect(JSON.stringify(listed.body)).toContain(body.invitation.id);
    expect(JSON.stringify(listed.body)).not.toContain(body.token);
  });

  it('makes who accepts it what they were invited as, and nothing more', async () => {
    const { token } = (await invite(eve)).body;
    for (const more of [{ role: 'admin' }, { companyId: unknown }, { email: 'x@example.net' }])
      expect((await accept({ token, password, ...more })).status).toBe(400);
    expect((await accept({ token, password: 'short' })).status).toBe(400);
    const { status, body } = await accept({ token, password, name: 'Eve N.' });
    expect([status, body.user]).toMatchObject([
      201,
      { email: eve.email, name: 'Eve N.', role: 'manager' },
    ]);
    expect(await accept({ token, password })).toMatchObject({
      status: 401,
      body: { code: 'wrong_credentials' },
    });
    expect((await accept({ token: 'made up', password })).status).toBe(401);
  });

  it('that was withdrawn lets nobody in', async () => {
    const { token, invitation } = (await invite({ ...eve, email: 'gone@example.net' })).body;
    const path = `/api/users/invitations/${invitation.id}`;
    expect((await as('admin of another company').call('DELETE', path)).status).toBe(404);
    expect((await world.admin.call('DELETE', path)).status).toBe(204);
    expect((await world.admin.call('DELETE', path)).status).toBe(404);
    expect((await accept({ token, password })).status).toBe(401);
  });
});

describe('the team', () => {
  it('is listed by role, without anything secret and without other companies', async () => {
    const all = await members();
    expect(all.map(({ email }) => email)).toContain(owner.email);
    expect(all.map(({ email }) => email)).not.toContain('other@example.org');
    const managers = await members('?role=manager');
    expect(new Set(managers.map(({ role }) => role))).toEqual(new Set(['manager']));
    expect(Object.keys(all[0] ?? {}).sort()).toEqual(
      ['createdAt', 'email', 'id', 'lastLoginAt', 'name', 'role', 'status'].sort(),
    );
    expect((await world.admin.call('GET', '/api/users?role=superadmin')).status).toBe(400);
  });

  it.each([
    ['nothing', {}],
    ['a superadmin', { role: 'superadmin' }],
    ['an e-mail address', { email: 'other@example.net' }],
    ['a password', { passwordHash: 'x' }],
    ['another company', { companyId: unknown }],
  ])('is not changed to %s', async (_, body) => {
    expect((await change(world.managers.reads.id, body)).status).toBe(400);
  });

  it('keeps its last admin', async () => {
    const admin = (await members('?role=admin'))[0];
    for (const body of [{ role: 'operator' }, { status: 'disabled' }])
      expect(await change(admin?.id, body)).toMatchObject({
        status: 409,
        body: { code: 'conflict' },
      });
  });

  it('has the rights of a new role at once', async () => {
    const caller = as('manager with canRead');
    const pause = () => caller.call('POST', '/api/resume/review', {});
    expect((await pause()).status).toBe(403);
    expect((await change(world.managers.reads.id, { role: 'operator' })).status).toBe(200);
    expect((await pause()).status).toBe(200);
    await change(world.managers.reads.id, { role: 'manager' });
    expect((await pause()).status).toBe(403);
  });

  it('knows oneself: who, as what, and on which sessions', async () => {
    const { body } = await as('manager with canWrite').call('GET', '/api/me');
    expect(body).toMatchObject({
      kind: 'user',
      role: 'manager',
      sessions: [{ sessionId: world.things.sessionId, rights: ['read', 'write'] }],
    });
    expect((await as('admin').call('GET', '/api/me')).body).toMatchObject({ sessions: null });
  });
});

describe('rights on a session', () => {
  const path = () => `/api/sessions/${world.things.sessionId}/access`;
  const give = (body: object) => world.admin.call('POST', path(), body);

  it.each([
    ['nobody', { canRead: true }],
    ['a word', { managerId: unknown, canRead: 'yes' }],
    ['a right that there is not', { managerId: unknown, canRead: true, canDelete: true }],
  ])('for %s are 400', async (_, body) => {
    expect((await give(body)).status).toBe(400);
  });

  it('are in the first picture of a page: by session, or none where all are open', async () => {
    const grants = async (caller: string) =>
      (await as(caller).call<BootstrapView>('GET', '/api/bootstrap')).body.grants;
    const { sessionId } = world.things;
    expect(await grants('manager with canRead')).toEqual([{ sessionId, rights: ['read'] }]);
    expect(await grants('manager with canWrite')).toEqual([
      { sessionId, rights: ['read', 'write'] },
    ]);
    expect(await grants('manager without rights')).toEqual([]);
    expect(await grants('operator')).toBeNull();
  });

  it('for somebody who is not here, or of another company, are 404', async () => {
    const { body } = await as('admin of another company').call<{ id: string }>('GET', '/api/me');
    for (const managerId of [unknown, body.id])
      expect((await give({ managerId, canRead: true })).status).toBe(404);
    expect((await world.admin.call('DELETE', `${path()}/${body.id}`)).status).toBe(404);
  });

  it('are answered as they are, and listed', async () => {
    const managerId = world.managers.reads.id;
    const rights = { canRead: true, canWrite: true, canManageChats: false };
    expect(await give({ managerId, ...rights })).toMatchObject({
      status: 200,
      body: { sessionId: world.things.sessionId, managerId, ...rights },
    });
    const { body } = await world.admin.call<{ data: unknown[] }>('GET', path());
    expect(body.data).toContainEqual({
      sessionId: world.things.sessionId,
      managerId,
      ...rights,
    });
    await give({ managerId, canRead: true });
  });

  it('are needed for each message, and their lack is said', async () => {
    const body = { conversationId: world.things.conversationId, text: 'Halo' };
    expect(await as('manager with canRead').refusedSend(body)).toMatchObject({
      status: 403,
      body: { code: 'forbidden', right: 'messages:send' },
    });
    expect((await as('manager with canWrite').send(body)).status).toBe(202);
    expect((await as('manager of another session').send(body)).status).toBe(404);
  });

  it('decide which number a message leaves from when none is named', async () => {
    const body = { to: '6281200000321', text: 'Halo', consent: { basis: 'explicit' } };
    const sent = await as('manager of another session').send(body);
    expect(sent.status).toBe(202);
    expect(sent.body.sessionId).not.toBe(world.things.sessionId);
  });
});

describe('people of the company', () => {
  const stranger = '6281200000555';

  it('are seen and changed by managers of the sessions they were written with on', async () => {
    const save = (caller: string) =>
      as(caller).call<{ id: string }>('POST', '/api/contacts', { phone: stranger, name: 'Siti' });
    const consent = { basis: 'explicit' };
    const session = world.things.sessionId;
    expect((await world.admin.send({ to: stranger, text: 'Halo', session, consent })).status).toBe(
      202,
    );
    const names = async (caller: string) =>
      (await as(caller).call<{ data: { phone: string }[] }>('GET', '/api/contacts?q=Siti')).body
        .data.length;
    expect((await save('manager of another session')).status).toBe(404);
    expect((await save('manager with canRead')).status).toBe(403);
    expect((await save('manager with canManageChats')).status).toBe(200);
    const all = await names('admin');
    expect(all).toBeGreaterThan(0);
    expect(await names('manager with canRead')).toBe(all);
    expect(await names('manager of another session')).toBe(0);
    expect(await names('manager without rights')).toBe(0);
  });
});

describe('a password', () => {
  it('is set anew by a link that an admin hands out, once', async () => {
    const id = world.managers.reads.id;
    const { status, body } = await world.admin.call<LinkView>('POST', `/api/users/${id}/reset`);
    expect([status, body.link]).toEqual([201, `/reset#${body.token}`]);
    const reset = (token: string) =>
      as('anonymous').call<{ user: UserView }>('POST', '/api/auth/reset', { token, password });
    expect((await reset('made up')).status).toBe(401);
    expect((await reset(body.token)).body.user.id).toBe(id);
    expect((await reset(body.token)).status).toBe(401);
    expect((await as('manager with canRead').call('GET', '/api/me')).status).toBe(401);
  });

  it('is not changed by a key, nor without the present one', async () => {
    const body = { current: 'wrong', password };
    expect((await as('key of an admin').call('POST', '/api/me/password', body)).status).toBe(403);
    expect((await as('operator').call('POST', '/api/me/password', body)).status).toBe(401);
    expect((await as('operator').call('GET', '/api/me')).status).toBe(200);
  });
});

describe('a company', () => {
  const make = (body: object) =>
    world.superadmin.call<CompanyView & Invited>('POST', '/api/companies', body);
  const admin = { email: 'first@example.net', name: 'First' };

  it.each([
    ['no name', { admin }],
    ['no admin', { name: 'Third' }],
    ['a zone that there is not', { name: 'Third', admin, timezone: 'Mars/Base' }],
    ['an id of its own', { name: 'Third', admin, id: unknown }],
  ])('with %s is 400', async (_, body) => {
    expect((await make(body)).status).toBe(400);
  });

  it('is made with the link for its first admin, who finds it empty', async () => {
    const { status, body } = await make({ name: 'Third', admin });
    expect([status, body.status]).toEqual([201, 'active']);
    const { accessToken } = (await accept({ token: body.token, password })).body;
    const api = world.test.api.as({ authorization: `Bearer ${accessToken}` });
    for (const path of ['/api/conversations', '/api/contacts', '/api/sessions', '/api/keys'])
      expect((await api.call<{ data: unknown[] }>('GET', path)).body.data).toEqual([]);
    expect((await api.call<{ data: unknown[] }>('GET', '/api/users')).body.data).toHaveLength(1);
  });

  it('that is not there is 404', async () => {
    const path = `/api/companies/${unknown}`;
    expect((await world.superadmin.call('PATCH', path, { name: 'X' })).status).toBe(404);
    expect((await world.superadmin.call('POST', `${path}/invite`, admin)).status).toBe(404);
  });

  it('is not looked into by whoever runs the installation', async () => {
    expect((await world.superadmin.call('GET', '/api/bootstrap')).status).toBe(403);
    expect((await world.superadmin.call('GET', '/api/users')).status).toBe(403);
  });
});
