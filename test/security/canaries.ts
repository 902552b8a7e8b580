import type {
  ApiKeyView,
  CompanyView,
  ContactView,
  ConversationView,
  LinkView,
  MemberView,
  MessageView,
  Page,
  PolicyVersionView,
  SessionView,
  UserView,
} from '../../src/protocol/views.js';
import type { Api } from '../support/api.js';
import { owner, startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import type { Things } from './fuzz-calls.js';

const root = { email: 'root@example.com', password: 'a long enough word' };
const password = 'another long enough word';

/** A red dot. */
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';

export type Headers = Record<string, string>;

/** A company with something of everything, each text of which carries its canary. */
export interface Side {
  companyId: string;
  /** In every text of this company, and nowhere else. */
  canary: string;
  admin: Api;
  /** Callers of this company, by what they are. */
  callers: Record<string, Headers>;
  things: Things;
}

async function done<Body>(answer: Promise<{ status: number; body: Body }>): Promise<Body> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}

const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

async function accept(api: Api, token: string) {
  const path = '/api/auth/accept-invite';
  return done(
    api.as({}).call<{ user: UserView; accessToken: string }>('POST', path, { token, password }),
  );
}

interface Wanted {
  admin: Api;
  adminHeaders: Headers;
  companyId: string;
  canary: string;
  session: string;
  /** First digits of the numbers of its people. */
  digits: string;
}

async function people({ admin, canary }: Wanted, roles: readonly string[]) {
  const made = [];
  for (const role of roles) {
    const email = `${canary}-${made.length}@example.com`;
    const invitee = { email, role, name: `${canary} ${role}` };
    const link = await done(admin.call<LinkView>('POST', '/api/users/invite', invitee));
    const { user, accessToken } = await accept(admin, link.token);
    made.push({ id: user.id, headers: bearer(accessToken) });
  }
  return made;
}

async function conversationsOf({ admin, canary, session, digits }: Wanted) {
  const messages: MessageView[] = [];
  const contacts: ContactView[] = [];
  for (let n = 1; n <= 4; n += 1) {
    const phone = `${digits}${n}`;
    contacts.push(
      await done(
        admin.call<ContactView>('POST', '/api/contacts', {
          ...{ phone, name: `${canary} person`, externalId: `ext-${digits}${n}` },
          ...{ email: `${canary}@people.example`, tags: [canary], metadata: { note: canary } },
          consent: { basis: 'form', source: canary, evidence: canary },
        }),
      ),
    );
    messages.push(
      await done(
        admin.send({ to: phone, text: `${canary} text`, session, campaign: `${canary} campaign` }),
      ),
    );
  }
  const media = { data: picture, filename: `${canary}.png` };
  messages.push(await done(admin.send({ to: `${digits}1`, caption: canary, media, session })));
  await done(
    admin.call('POST', `/api/sandbox/people/${digits}1/write`, { text: `${canary} in`, session }),
  );
  await until(
    async () =>
      (await admin.call<Page<MessageView>>('GET', `/api/messages/search?q=${canary}`)).body.data,
    found => found.some(({ direction }) => direction === 'in'),
  );
  return { messages, contacts };
}

async function furnish(wanted: Wanted): Promise<Side> {
  const { admin, canary, session, companyId } = wanted;
  await done(
    admin.call('POST', '/api/sessions/start', { sessionId: session, label: `${canary} number` }),
  );
  const status = async () =>
    (await admin.call<SessionView>('GET', `/api/sessions/${session}/status`)).body.status;
  if ((await until(status, word => /^(WORKING|SCAN_QR_CODE)$/.test(word))) !== 'WORKING')
    await done(admin.call('POST', `/api/sandbox/sessions/${session}/scan`));
  await until(status, word => word === 'WORKING');
  // Nothing leaves by itself while calls are tried.
  await done(admin.pause({ reason: `${canary} pause` }));
  const [operator, manager, without, ...spare] = await people(wanted, [
    ...['operator', 'manager', 'manager', 'manager', 'operator'],
  ]);
  const sessions = (await done(admin.call<{ data: SessionView[] }>('GET', '/api/sessions'))).data;
  const grant = { canRead: true, canWrite: true, canManageChats: true };
  const managerId = manager?.id;
  await done(admin.call('POST', `/api/sessions/${session}/access`, { managerId, ...grant }));
  const { messages, contacts } = await conversationsOf(wanted);
  const key = (name: string, scopes: string[], more: object = {}) =>
    done(
      admin.call<ApiKeyView & { key: string }>('POST', '/api/keys', {
        ...{ name: `${canary} ${name}`, scopes, ...more },
      }),
    );
  const keys = {
    'key of an admin': await key('admin', ['admin']),
    'key to send': await key('send', ['send']),
    'key to read': await key('read', ['read']),
    'key to control': await key('control', ['control'], { sessions: [session] }),
  };
  const spareKey = await key('spare', ['read']);
  const rules = {
    rules: { caps: { messagesPerHour: 30 } },
    reason: `${canary} rules`,
    confirm: true,
  };
  const version = await done(admin.call<PolicyVersionView>('PUT', '/api/policy', rules));
  const invitation = await done(
    admin.call<{ invitation: { id: string } }>('POST', '/api/users/invite', {
      ...{ email: `${canary}-waits@example.com`, name: `${canary} waits`, role: 'manager' },
    }),
  );
  const conversations = await done(admin.call<Page<ConversationView>>('GET', '/api/conversations'));
  const members = (await done(admin.call<{ data: MemberView[] }>('GET', '/api/users'))).data;
  const label = await done(
    admin.call<{ id: string }>('POST', '/api/labels', { name: `${canary} label` }),
  );
  const template = await done(
    admin.call<{ id: string }>('POST', '/api/templates', {
      ...{ name: `${canary} template`, text: `${canary} says {name}` },
    }),
  );
  const note = await done(
    admin.call<{ id: string }>('POST', `/api/conversations/${conversations.data[0]?.id}/notes`, {
      text: `${canary} note`,
    }),
  );
  const pool = {
    session: sessions.flatMap(({ id, name }) => [id, name]),
    sessionId: sessions.flatMap(({ id, name }) => [id, name]),
    conversationId: conversations.data.map(({ id }) => id),
    contactId: contacts.map(({ id }) => id),
    customerId: contacts
      .flatMap(({ id, phone }) => [id, phone ?? ''])
      .concat(`ext-${wanted.digits}1`),
    phone: contacts.map(({ phone }) => phone ?? '').filter(phone => phone !== ''),
    messageId: messages.map(({ id }) => id),
    mediaId: messages.flatMap(({ media }) => media?.id ?? []),
    // Whoever calls stays as they are, so that calls go on meaning something.
    userId: spare.map(({ id }) => id),
    managerId: spare.map(({ id }) => id),
    keyId: [spareKey.id],
    invitationId: [invitation.invitation.id],
    versionId: [version.id],
    labelId: [label.id],
    templateId: [template.id],
    noteId: [note.id],
    companyId: [companyId],
  };
  const things: Things = {
    ...pool,
    anyId: Object.values(pool)
      .flat()
      .concat(members.map(({ id }) => id))
      .filter(id => id.length === 26),
  };
  const callers: Record<string, Headers> = {
    admin: wanted.adminHeaders,
    operator: operator?.headers ?? {},
    manager: manager?.headers ?? {},
    'manager without rights': without?.headers ?? {},
    ...Object.fromEntries(
      Object.entries(keys).map(([name, made]) => [name, { 'x-api-key': made.key }]),
    ),
  };
  return { companyId, canary, admin, callers, things };
}

export interface TwoCompanies {
  test: TestApp;
  ours: Side;
  theirs: Side;
}

/** Two companies on one gateway, each with a canary in every text of it. */
export async function openTwoCompanies(): Promise<TwoCompanies> {
  const test = await startTestApp({
    env: { SUPERADMIN_EMAIL: root.email, SUPERADMIN_PASSWORD: root.password },
  });
  const { api } = test;
  const signIn = async (person: object) =>
    bearer(
      (await done(api.as({}).call<{ accessToken: string }>('POST', '/api/auth/login', person)))
        .accessToken,
    );
  const ownerHeaders = await signIn(owner);
  const mine = await done(
    api.as(ownerHeaders).call<{ company: { id: string } }>('GET', '/api/bootstrap'),
  );
  const superadmin = api.as(await signIn(root));
  const made = await done(
    superadmin.call<CompanyView & LinkView>('POST', '/api/companies', {
      ...{
        name: 'canary-theirs company',
        admin: { email: 'boss@example.org', name: 'canary-theirs boss' },
      },
    }),
  );
  const { accessToken } = await accept(api, made.token);
  const theirHeaders = bearer(accessToken);
  return {
    test,
    ours: await furnish({
      ...{ admin: api.as(ownerHeaders), adminHeaders: ownerHeaders, companyId: mine.company.id },
      ...{ canary: 'canary-ours', session: 'default', digits: '628120011000' },
    }),
    theirs: await furnish({
      ...{ admin: api.as(theirHeaders), adminHeaders: theirHeaders, companyId: made.id },
      ...{ canary: 'canary-theirs', session: 'elsewhere', digits: '628120022000' },
    }),
  };
}
