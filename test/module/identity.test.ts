import { select } from '../../src/db/sql.js';
import type { CompanyId, SessionId, UserId } from '../../src/kernel/ids.js';
import {
  keyScopes,
  mayOn,
  narrowedTo,
  permissions,
  permissionsOfScopes,
  rolePermissions,
  scopePermissions,
  type KeyScope,
} from '../../src/kernel/principal.js';
import { ada, openHouse, type House } from './identity-rig.js';

const dayMs = 24 * 3_600_000;
const password = 'a long enough word';
const over = { code: 'wrong_credentials' };
const missing = { code: 'not_found' };

let house: House;
/** Each test has a company of its own, with one admin. */
let company: { id: CompanyId };
let admin: { id: UserId; email: string };
let made = 0;

beforeAll(async () => {
  house = await openHouse();
  await house.users.create(house.company.id, ada);
});
afterAll(() => house.close());
beforeEach(async () => {
  made += 1;
  company = await otherCompany();
  admin = { id: house.newId<UserId>(), email: `ada${made}@example.org` };
  // Another Ada with the same password: hashing one takes long on purpose.
  await house.transact(company.id, unit =>
    unit.sequelize.query(
      `INSERT INTO users SELECT '${admin.id}', '${company.id}', '${admin.email}', '${admin.email}',
         name, role, status, password_hash, NULL, created_at FROM users LIMIT 1`,
      { transaction: unit.transaction },
    ),
  );
});

const bearer = (token: string) => house.access.authenticate({ authorization: `Bearer ${token}` });
const callerOf = async (token: string) => (await bearer(token))?.principal ?? null;

async function addSession(companyId: CompanyId, name: string): Promise<SessionId> {
  const id = house.newId<SessionId>();
  await house.transact(companyId, unit =>
    unit.sequelize.query(
      `INSERT INTO sessions (id, company_id, name, label, origin, wanted, status, status_at,
         id_key_sealed, hook_key_sealed, health_score, health_level, created_at, updated_at)
       VALUES ('${id}', '${companyId}', '${name}', '${name}', 'sandbox', 'stopped', 'STOPPED', '2026',
         '', '', 100, 'good', '2026', '2026')`,
      { transaction: unit.transaction },
    ),
  );
  return id;
}

const otherCompany = async () =>
  (await house.companies.create({ name: 'Other', timezone: 'UTC' }, async () => undefined)).company;

const invite = (companyId: CompanyId, role: 'admin' | 'operator' | 'manager', email: string) =>
  house.transact(companyId, unit =>
    house.users.links.invite(unit, { email, name: 'Somebody', role }, 'Ada'),
  );

async function join(role: 'admin' | 'operator' | 'manager', email = `new${made}@example.org`) {
  const { token } = await invite(company.id, role, email);
  return house.users.links.accept(token, { password });
}

describe('the table of rights', () => {
  it('gives an admin key what an admin may do, and lesser keys no more than that', () => {
    expect(scopePermissions.admin).toEqual(rolePermissions.admin);
    for (const scope of keyScopes) {
      expect(rolePermissions.admin).toEqual(expect.arrayContaining([...scopePermissions[scope]]));
    }
  });

  it('has every permission with somebody, and gives a superadmin none over a company’s things', () => {
    const held = new Set(Object.values(rolePermissions).flat());
    expect(permissions.filter(permission => !held.has(permission))).toEqual([]);
    expect(rolePermissions.superadmin).toEqual(['audit:read', 'companies:manage']);
    expect(rolePermissions.admin).not.toContain('companies:manage');
  });

  it('lets a single permission of an old key stay what it was', () => {
    expect([...permissionsOfScopes(['messages:read'])]).toEqual(['messages:read']);
    expect(permissionsOfScopes(['send', 'read']).has('queue:pause')).toBe(false);
  });
});

describe('an API key', () => {
  const make = (scopes: KeyScope[], more: object = {}) =>
    house.access.keys.make(company.id, {
      name: 'script',
      scopes,
      sessionIds: null,
      expiresAt: null,
      createdBy: 'Ada',
      ...more,
    });
  const byKey = async (key: string) =>
    (await house.access.authenticate({ 'x-api-key': key }))?.principal ?? null;

  it('is shown once and kept as a hash', async () => {
    const { row, key } = await make(['send']);
    expect(key).toMatch(/^crm_[\w-]{43}$/);
    const stored = await select(house.db, 'SELECT * FROM api_keys');
    expect(stored).not.toEqual([]);
    expect(JSON.stringify(stored)).not.toContain(key);
    expect(row.prefix).toBe(key.slice(0, 10));
    expect(JSON.stringify(await house.access.keys.list(company.id))).not.toContain(key);
  });

  it.each(keyScopes)('with the scope %s may do what the scope says', async scope => {
    const { key } = await make([scope]);
    expect((await byKey(key))?.permissions).toEqual(new Set(scopePermissions[scope]));
  });

  it('is over at its end, when it is revoked, and while its company is suspended', async () => {
    const ending = await make(['read'], { expiresAt: new Date(house.clock.now().getTime() + 1) });
    const { key, row } = await make(['read']);
    house.clock.moveBy(1_000);
    expect(await byKey(ending.key)).toBeNull();
    await house.companies.change(company.id, { status: 'suspended' });
    expect(await byKey(key)).toBeNull();
    await house.companies.change(company.id, { status: 'active' });
    expect(await byKey(key)).not.toBeNull();
    await house.access.keys.revoke(company.id, row.id);
    expect(await byKey(key)).toBeNull();
  });

  it('of another company is not there', async () => {
    const { row } = await make(['read']);
    const { id } = await otherCompany();
    expect(await house.access.keys.list(id)).toEqual([]);
    await expect(house.access.keys.revoke(id, row.id)).rejects.toMatchObject(missing);
  });

  it('for some sessions reaches those and no other', async () => {
    const one = await addSession(company.id, `one${made}`);
    const other = await addSession(company.id, `other${made}`);
    const caller = await byKey((await make(['send', 'control'], { sessionIds: [one] })).key);
    expect(caller?.sessionIds).toEqual([one]);
    expect(caller && mayOn(caller, one, 'write')).toBe(true);
    expect(caller && mayOn(caller, other, 'read')).toBe(false);
  });
});

describe('a manager', () => {
  const none = { canRead: false, canWrite: false, canManageChats: false };
  const give = (sessionId: SessionId, userId: UserId, rights: object) =>
    house.access.grants.give(company.id, { sessionId, userId }, { ...none, ...rights, by: 'Ada' });

  it('has no session until an admin gives one, and loses it when it is taken', async () => {
    const { user, accessToken } = await join('manager');
    const session = await addSession(company.id, `one${made}`);
    expect((await callerOf(accessToken))?.sessionIds).toEqual([]);
    await give(session, user.id, { canRead: true });
    expect((await callerOf(accessToken))?.sessionIds).toEqual([session]);
    await house.access.grants.take(company.id, { sessionId: session, userId: user.id });
    expect((await callerOf(accessToken))?.sessionIds).toEqual([]);
  });

  it('has each right where it was given, and none without the right to read', async () => {
    const { user, accessToken } = await join('manager');
    const [one, two, three] = [
      await addSession(company.id, `one${made}`),
      await addSession(company.id, `two${made}`),
      await addSession(company.id, `three${made}`),
    ];
    await give(one, user.id, { canRead: true, canWrite: true });
    await give(two, user.id, { canRead: true, canManageChats: true });
    await give(three, user.id, { canWrite: true, canManageChats: true });
    const caller = await callerOf(accessToken);
    if (!caller) throw new Error('nobody');
    expect(caller.sessionIds).toEqual([one, two].sort());
    expect(narrowedTo(caller, 'messages:send').sessionIds).toEqual([one]);
    expect(narrowedTo(caller, 'conversations:manage').sessionIds).toEqual([two]);
    expect(narrowedTo(caller, 'messages:read').sessionIds).toEqual([one, two].sort());
    expect(mayOn(caller, three, 'write')).toBe(false);
  });

  it('given rights again has the later ones', async () => {
    const { user, accessToken } = await join('manager');
    const session = await addSession(company.id, `one${made}`);
    await give(session, user.id, { canRead: true, canWrite: true });
    await give(session, user.id, { canRead: true });
    const caller = await callerOf(accessToken);
    expect(caller && mayOn(caller, session, 'write')).toBe(false);
    expect(await house.access.grants.list(company.id, session)).toHaveLength(1);
  });

  it('of another company, or somebody who is none, is given nothing', async () => {
    const session = await addSession(company.id, `one${made}`);
    const { id } = await otherCompany();
    const stranger = await house.users.create(id, { ...ada, email: `x${made}@example.org` });
    await expect(give(session, stranger.id, { canRead: true })).rejects.toMatchObject(missing);
    await expect(give(session, admin.id, { canRead: true })).rejects.toMatchObject({
      code: 'conflict',
    });
    const where = { sessionId: session, userId: stranger.id };
    await expect(house.access.grants.take(company.id, where)).rejects.toMatchObject(missing);
  });

  it('who becomes an operator has all sessions', async () => {
    const { user, accessToken } = await join('manager');
    await house.users.changeMember(company.id, user.id, { role: 'operator' });
    expect(await callerOf(accessToken)).toMatchObject({ sessionIds: null, grants: null });
  });
});

describe('the team', () => {
  it('keeps its last admin', async () => {
    const refused = { code: 'conflict' };
    const change = (id: UserId, set: object) => house.users.changeMember(company.id, id, set);
    await expect(change(admin.id, { role: 'operator' })).rejects.toMatchObject(refused);
    await expect(change(admin.id, { status: 'disabled' })).rejects.toMatchObject(refused);
    const { user } = await join('admin');
    await change(user.id, { status: 'disabled' });
    await expect(change(admin.id, { role: 'manager' })).rejects.toMatchObject(refused);
    await change(user.id, { status: 'active' });
    const both = await Promise.allSettled([
      change(admin.id, { role: 'manager' }),
      change(user.id, { role: 'manager' }),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('is out when disabled, and not in again by what was handed out before', async () => {
    const { user, accessToken, refreshToken } = await join('operator');
    await house.users.changeMember(company.id, user.id, { status: 'disabled' });
    expect(await bearer(accessToken)).toBeNull();
    await expect(house.users.signIn(user.email, password)).rejects.toMatchObject(over);
    await house.users.changeMember(company.id, user.id, { status: 'active' });
    expect(await bearer(accessToken)).toBeNull();
    await expect(house.users.refresh(refreshToken)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
  });

  it('of another company is not there', async () => {
    const { id } = await otherCompany();
    expect(await house.users.members(house.db, id, {})).toEqual([]);
    await expect(house.users.changeMember(id, admin.id, { name: 'Eve' })).rejects.toMatchObject(
      missing,
    );
    await expect(house.users.links.resetPassword(id, admin.id, 'Eve')).rejects.toMatchObject(
      missing,
    );
  });

  it('of a suspended company is out, whatever it holds', async () => {
    const { accessToken, refreshToken } = await house.users.signIn(admin.email, ada.password);
    const { token } = await invite(company.id, 'admin', `new${made}@example.org`);
    await house.companies.change(company.id, { status: 'suspended' });
    expect(await bearer(accessToken)).toBeNull();
    await expect(house.users.signIn(admin.email, ada.password)).rejects.toMatchObject(over);
    await expect(house.users.refresh(refreshToken)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    await expect(house.users.links.accept(token, { password })).rejects.toMatchObject(over);
    await house.companies.change(company.id, { status: 'active' });
    expect(await bearer(accessToken)).not.toBeNull();
  });
});

describe('an invitation', () => {
  it('works once, for seven days, and is kept as a hash', async () => {
    const { token } = await invite(company.id, 'manager', `new${made}@example.org`);
    const stored = await select(house.db, 'SELECT * FROM user_links');
    expect(JSON.stringify(stored)).not.toContain(token);
    const both = await Promise.allSettled([
      house.users.links.accept(token, { password }),
      house.users.links.accept(token, { password }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.filter(({ status }) => status === 'rejected')).toMatchObject([{ reason: over }]);
    const late = await invite(company.id, 'manager', `late${made}@example.org`);
    house.clock.moveBy(7 * dayMs);
    await expect(house.users.links.accept(late.token, { password })).rejects.toMatchObject(over);
  });

  it('makes the one before it void, and can be withdrawn', async () => {
    const first = await invite(company.id, 'manager', `new${made}@example.org`);
    const second = await invite(company.id, 'operator', `New${made}@Example.org`);
    await expect(house.users.links.accept(first.token, { password })).rejects.toMatchObject(over);
    const { id } = await otherCompany();
    await expect(house.users.links.withdraw(id, second.link.id)).rejects.toMatchObject(missing);
    await house.users.links.withdraw(company.id, second.link.id);
    await expect(house.users.links.accept(second.token, { password })).rejects.toMatchObject(over);
  });

  it('makes nobody twice', async () => {
    const { token } = await invite(company.id, 'manager', 'twice@example.com');
    const twice = { email: 'twice@example.com', name: 'Twice', password, role: 'manager' } as const;
    await house.users.create(company.id, twice);
    await expect(house.users.links.accept(token, { password })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('is not made for somebody who is in the company already', async () => {
    await expect(invite(company.id, 'manager', admin.email.toUpperCase())).rejects.toMatchObject({
      code: 'conflict',
    });
  });
});

describe('a password', () => {
  it('set anew by a link ends every sign-in, and the link works once, for a day', async () => {
    const before = await house.users.signIn(admin.email, ada.password);
    const { token } = await house.users.links.resetPassword(company.id, admin.id, 'Bob');
    const after = await house.users.links.reset(token, password);
    expect(await bearer(before.accessToken)).toBeNull();
    expect(await bearer(after.accessToken)).not.toBeNull();
    await expect(house.users.signIn(admin.email, ada.password)).rejects.toMatchObject(over);
    await expect(house.users.links.reset(token, password)).rejects.toMatchObject(over);
    const late = await house.users.links.resetPassword(company.id, admin.id, 'Bob');
    house.clock.moveBy(dayMs);
    await expect(house.users.links.reset(late.token, password)).rejects.toMatchObject(over);
  });

  it('changed by its owner needs the present one and signs everybody else out', async () => {
    const elsewhere = await house.users.signIn(admin.email, ada.password);
    await expect(
      house.users.changePassword(admin.id, 'wrong password', password),
    ).rejects.toMatchObject(over);
    expect(await bearer(elsewhere.accessToken)).not.toBeNull();
    const here = await house.users.changePassword(admin.id, ada.password, password);
    expect(await bearer(elsewhere.accessToken)).toBeNull();
    expect(await bearer(here.accessToken)).not.toBeNull();
  });

  it('link of one kind is not taken for the other', async () => {
    const { token } = await house.users.links.resetPassword(company.id, admin.id, 'Bob');
    await expect(house.users.links.accept(token, { password })).rejects.toMatchObject(over);
    const invitation = await invite(company.id, 'manager', `new${made}@example.org`);
    await expect(house.users.links.reset(invitation.token, password)).rejects.toMatchObject(over);
  });
});

it('signing out everywhere ends all of one person and nobody else', async () => {
  const mine = [
    await house.users.signIn(admin.email, ada.password),
    await house.users.signIn(admin.email, ada.password),
  ];
  const theirs = await join('manager');
  await house.users.signOutEverywhere(admin.id);
  for (const { accessToken } of mine) expect(await bearer(accessToken)).toBeNull();
  expect(await bearer(theirs.accessToken)).not.toBeNull();
});

it('a superadmin is of no company and has none of its rights', async () => {
  const root = { email: 'root@example.org', password };
  await house.users.ensureSuperadmin(root);
  await house.users.ensureSuperadmin({ ...root, password: 'changed later' });
  const { accessToken } = await house.users.signIn(root.email, root.password);
  expect(await callerOf(accessToken)).toMatchObject({
    companyId: '',
    role: 'superadmin',
    permissions: new Set(['audit:read', 'companies:manage']),
  });
  expect(await house.users.members(house.db, company.id, {})).toHaveLength(1);
});
