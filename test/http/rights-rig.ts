import { SignJWT, UnsecuredJWT } from 'jose';
import type {
  ApiKeyView,
  BootstrapView,
  CompanyView,
  LinkView,
  MemberView,
  PolicyVersionView,
  UserView,
} from '../../src/protocol/views.js';
import type { Api } from '../support/api.js';
import { owner, startTestApp, type TestApp } from '../support/app.js';
import { openFile } from './app-rig.js';

const root = { email: 'root@example.com', password: 'a long enough word' };
const password = 'another long enough word';
const recipient = '6281200000002';

/** A red dot. */
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';

interface SignedIn {
  user: UserView;
  accessToken: string;
}

async function body<Body>(answer: Promise<{ status: number; body: Body }>): Promise<Body> {
  const { status, body: found } = await answer;
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(found)}`);
  return found;
}

export type Headers = Record<string, string>;
const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

/** Signs in by a link that somebody was given. */
const accept = (api: Api, token: string) =>
  body(api.as({}).call<SignedIn>('POST', '/api/auth/accept-invite', { token, password }));

async function signIn(api: Api, person: { email: string; password: string }): Promise<Headers> {
  const { accessToken } = await body(api.as({}).call<SignedIn>('POST', '/api/auth/login', person));
  return bearer(accessToken);
}

async function join(admin: Api, role: string, name: string) {
  const email = `${name.replace(/\W/g, '-')}@example.com`;
  const { token } = await body(
    admin.call<LinkView>('POST', '/api/users/invite', { email, role, name }),
  );
  const { user, accessToken } = await accept(admin, token);
  return { id: user.id, headers: bearer(accessToken) };
}

/** A company with an admin, as whoever runs the installation makes one. */
async function addCompany(superadmin: Api, name: string) {
  const admin = { email: `${name}@example.org`, name };
  const made = await body(
    superadmin.call<CompanyView & LinkView>('POST', '/api/companies', { name, admin }),
  );
  const { accessToken } = await accept(superadmin, made.token);
  return { id: made.id, headers: bearer(accessToken) };
}

/** Tokens that look like one of ours and are not. */
async function forgeries(test: TestApp, genuine: string): Promise<Record<string, Headers>> {
  const claims = JSON.parse(
    Buffer.from(genuine.split('.')[1] ?? '', 'base64url').toString(),
  ) as Record<string, unknown>;
  const file = await openFile(test);
  const sign = (more: object, key: Uint8Array) =>
    new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg: 'HS256' }).sign(key);
  const forged = {
    'wrong token': bearer(await sign({}, new Uint8Array(32).fill(7))),
    'expired token': bearer(await sign({ iat: 1, exp: 2 }, file.jwtKey)),
    'unsigned token': bearer(new UnsecuredJWT(claims).encode()),
  };
  await file.close();
  return forged;
}

const rightsOn = { canRead: true, canWrite: false, canManageChats: false };

/** Two companies on one gateway, one of each kind of caller, and one of each thing. */
export async function openWorld() {
  const test = await startTestApp({
    env: { SUPERADMIN_EMAIL: root.email, SUPERADMIN_PASSWORD: root.password },
  });
  try {
    return await furnish(test);
  } catch (error) {
    await test.close();
    throw error;
  }
}

async function furnish(test: TestApp) {
  const { api } = test;
  const adminHeaders = await signIn(api, owner);
  const admin = api.as(adminHeaders);
  const superHeaders = await signIn(api, root);
  const superadmin = api.as(superHeaders);

  const other = await addCompany(superadmin, 'other');
  const suspended = await addCompany(superadmin, 'suspended');
  await body(superadmin.call('PATCH', `/api/companies/${suspended.id}`, { status: 'suspended' }));

  const first = (await api.sessions())[0]?.id ?? '';
  const second = (
    await body(admin.call<{ id: string }>('POST', '/api/sessions/start', { sessionId: 'second' }))
  ).id;
  const give = (sessionId: string, managerId: string, rights: object) =>
    body(
      admin.call('POST', `/api/sessions/${sessionId}/access`, {
        managerId,
        ...rightsOn,
        ...rights,
      }),
    );
  const manager = async (name: string, rights: object | null, sessionId = first) => {
    const made = await join(admin, 'manager', name);
    if (rights) await give(sessionId, made.id, rights);
    return made;
  };
  const without = await manager('without rights', null);
  const readers = await manager('reads', {});
  const writers = await manager('writes', { canWrite: true });
  const tenders = await manager('manages', { canManageChats: true });
  const elsewhere = await manager('elsewhere', { canWrite: true, canManageChats: true }, second);
  const operator = await join(admin, 'operator', 'operator');
  const disabled = await join(admin, 'operator', 'disabled');
  await body(admin.call('PATCH', `/api/users/${disabled.id}`, { status: 'disabled' }));

  const key = (name: string, scopes: string[], more: object = {}) =>
    body(admin.call<ApiKeyView & { key: string }>('POST', '/api/keys', { name, scopes, ...more }));
  const keyHeaders = async (scope: string): Promise<Headers> => ({
    'x-api-key': (await key(scope, [scope])).key,
  });
  const revoked = await key('revoked', ['admin']);
  await admin.call('DELETE', `/api/keys/${revoked.id}`);
  const limited = await key('limited', ['send', 'read', 'control'], { sessions: [second] });

  const sent = await body(
    admin.send({ to: recipient, caption: 'Halo', media: { data: picture }, session: first }),
  );
  const conversation = (await api.conversations()).find(({ id }) => id === sent.conversationId);
  const version = await body(
    admin.call<PolicyVersionView>('PUT', '/api/policy', {
      rules: { caps: { messagesPerHour: 30 } },
      reason: 'a test',
      confirm: true,
    }),
  );
  const invitation = await body(
    admin.call<{ invitation: { id: string } }>('POST', '/api/users/invite', {
      ...{ email: 'waits@example.com', name: 'Waits', role: 'manager' },
    }),
  );
  const label = await body(
    admin.call<{ id: string }>('POST', '/api/labels', { name: 'Of the first company' }),
  );
  const note = await body(
    admin.call<{ id: string }>('POST', `/api/conversations/${sent.conversationId}/notes`, {
      text: 'Only for us',
    }),
  );
  const template = await body(
    admin.call<{ id: string }>('POST', '/api/templates', { name: 'Greeting', text: 'Halo {name}' }),
  );
  const members = await body(admin.call<{ data: MemberView[] }>('GET', '/api/users'));
  const { company } = await body(admin.call<BootstrapView>('GET', '/api/bootstrap'));

  const genuine = adminHeaders.authorization?.split(' ')[1] ?? '';
  const callers: Record<string, Headers> = {
    anonymous: {},
    ...(await forgeries(test, genuine)),
    'disabled user': disabled.headers,
    'admin of a suspended company': suspended.headers,
    'revoked key': { 'x-api-key': revoked.key },
    'manager without rights': without.headers,
    'manager with canRead': readers.headers,
    'manager with canWrite': writers.headers,
    'manager with canManageChats': tenders.headers,
    'manager of another session': elsewhere.headers,
    operator: operator.headers,
    admin: adminHeaders,
    superadmin: superHeaders,
    'admin of another company': other.headers,
    'key to send': await keyHeaders('send'),
    'key to read': await keyHeaders('read'),
    'key to control': await keyHeaders('control'),
    'key of an admin': await keyHeaders('admin'),
    'key of another session': { 'x-api-key': limited.key },
  };

  /** One of each thing that addresses name, all of the first company and its first session. */
  const things: Record<string, string> = {
    sessionId: first,
    session: first,
    conversationId: sent.conversationId,
    messageId: sent.id,
    contactId: conversation?.contactId ?? '',
    customerId: conversation?.contactId ?? '',
    with: conversation?.contactId ?? '',
    mediaId: sent.media?.id ?? '',
    userId: members.data[0]?.id ?? '',
    managerId: readers.id,
    labelId: label.id,
    noteId: note.id,
    keyId: limited.id,
    invitationId: invitation.invitation.id,
    companyId: company.id,
    versionId: version.id,
    templateId: template.id,
    phone: recipient,
  };
  return { test, callers, things, admin, superadmin, other, managers: { reads: readers }, give };
}

export type World = Awaited<ReturnType<typeof openWorld>>;
