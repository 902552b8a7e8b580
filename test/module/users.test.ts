import { select } from '../../src/db/sql.js';
import { hashPassword, isPassword } from '../../src/users/password.js';
import { secureBytes } from '../../src/kernel/random.js';
import { ada, openHouse, type House } from './identity-rig.js';

let house: House;

beforeAll(async () => {
  house = await openHouse();
  await house.users.create(house.company.id, ada);
});
afterAll(() => house.close());

const bearer = (token: string) => house.access.authenticate({ authorization: `Bearer ${token}` });
const minuteMs = 60_000;

describe('passwords', () => {
  it('are stored with the parameters they were hashed with, and never as they are', async () => {
    const stored = await hashPassword(ada.password, secureBytes);
    expect(stored).toMatch(/^scrypt\$32768\$8\$3\$[\w-]{22}\$[\w-]{43}$/);
    expect(await isPassword(ada.password, stored)).toBe(true);
    expect(await isPassword(`${ada.password} `, stored)).toBe(false);
  });

  it('hashed with other parameters are still known', async () => {
    const { scryptSync } = await import('node:crypto');
    const salt = Buffer.alloc(16, 7);
    const key = scryptSync('former', salt, 32, { N: 1024, r: 8, p: 1 });
    const stored = `scrypt$1024$8$1$${salt.toString('base64url')}$${key.toString('base64url')}`;
    expect(await isPassword('former', stored)).toBe(true);
  });

  it('typed on another keyboard are the same password', async () => {
    const stored = await hashPassword('pässwörter', secureBytes);
    expect(await isPassword('pässwörter'.normalize('NFD'), stored)).toBe(true);
  });
});

describe('signing in', () => {
  it('answers an unknown e-mail address exactly as a wrong password', async () => {
    const failures = [
      house.users.signIn('nobody@example.org', ada.password),
      house.users.signIn(ada.email, 'wrong password'),
    ];
    const [unknown, wrong] = await Promise.allSettled(failures);
    expect(unknown).toMatchObject({ reason: { code: 'wrong_credentials' } });
    expect((unknown as PromiseRejectedResult).reason).toEqual(
      (wrong as PromiseRejectedResult).reason,
    );
  });

  it('knows an e-mail address in any case', async () => {
    const { user } = await house.users.signIn(' ada@example.ORG ', ada.password);
    expect(user).toMatchObject({
      email: 'Ada@Example.org',
      name: 'Ada',
      role: 'admin',
      companyId: house.company.id,
    });
  });

  it('takes addresses that differ in more than case for different people', async () => {
    const other = { ...ada, email: 'ad.a@example.org', password: 'another password' };
    await house.users.create(house.company.id, other);
    const { user } = await house.users.signIn(other.email, other.password);
    expect(user.email).toBe(other.email);
    await expect(house.users.create(house.company.id, ada)).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('refuses somebody who was disabled, and ends what they had', async () => {
    const person = { ...ada, email: 'gone@example.org' };
    const { id } = await house.users.create(house.company.id, person);
    const { accessToken, refreshToken } = await house.users.signIn(person.email, person.password);
    await house.transact(house.company.id, unit =>
      unit.sequelize.query(`UPDATE users SET status = 'disabled' WHERE id = '${id}'`, {
        transaction: unit.transaction,
      }),
    );
    await expect(house.users.signIn(person.email, person.password)).rejects.toMatchObject({
      code: 'wrong_credentials',
    });
    await expect(house.users.refresh(refreshToken)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    expect(await bearer(accessToken)).toBeNull();
  });

  it('keeps neither password nor token readable in the database', async () => {
    const { accessToken, refreshToken } = await house.users.signIn(ada.email, ada.password);
    const rows = JSON.stringify([
      await select(house.db, 'SELECT * FROM users'),
      await select(house.db, 'SELECT * FROM user_tokens'),
    ]);
    for (const secret of [ada.password, accessToken, refreshToken])
      expect(rows).not.toContain(secret);
  });
});

describe('an access token', () => {
  it('says who is calling for fifteen minutes', async () => {
    const { accessToken } = await house.users.signIn(ada.email, ada.password);
    expect((await bearer(accessToken))?.principal).toMatchObject({
      kind: 'user',
      name: 'Ada',
      role: 'admin',
    });
    house.clock.moveBy(14 * minuteMs);
    expect(await bearer(accessToken)).not.toBeNull();
    house.clock.moveBy(2 * minuteMs);
    expect(await bearer(accessToken)).toBeNull();
  });

  it('ends with the sign-in it came from', async () => {
    const here = await house.users.signIn(ada.email, ada.password);
    const elsewhere = await house.users.signIn(ada.email, ada.password);
    await house.users.signOut(here.refreshToken);
    expect(await bearer(here.accessToken)).toBeNull();
    expect(await bearer(elsewhere.accessToken)).not.toBeNull();
  });

  it('that was tampered with, signed by nobody or made for something else is worth nothing', async () => {
    const { accessToken } = await house.users.signIn(ada.email, ada.password);
    const [, payload = '', signature = ''] = accessToken.split('.');
    const unsigned = Buffer.from('{"alg":"none"}').toString('base64url');
    const tampered = [
      `${unsigned}.${payload}.`,
      `${unsigned}.${payload}.${signature}`,
      `${accessToken.slice(0, -4)}AAAA`,
      '',
      'eyJhbGciOiJIUzI1NiJ9.e30.x',
    ];
    for (const token of tampered) expect(await bearer(token)).toBeNull();
  });
});

describe('a refresh token', () => {
  it('gives new tokens', async () => {
    const first = await house.users.signIn(ada.email, ada.password);
    house.clock.moveBy(20 * minuteMs);
    const second = await house.users.refresh(first.refreshToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(await bearer(second.accessToken)).not.toBeNull();
  });

  it('used by two tabs at once signs nobody out: they keep one token between them', async () => {
    const { refreshToken } = await house.users.signIn(ada.email, ada.password);
    const both = await Promise.all([
      house.users.refresh(refreshToken),
      house.users.refresh(refreshToken),
    ]);
    for (const { accessToken } of both) expect(await bearer(accessToken)).not.toBeNull();
    const next = await house.users.refresh(both[1].refreshToken);
    expect(await bearer(next.accessToken)).not.toBeNull();
  });

  it.each([0, 1])(
    'copied and used at the same moment ends the family as soon as both go on (%s first)',
    async first => {
      const { refreshToken } = await house.users.signIn(ada.email, ada.password);
      const both = [
        await house.users.refresh(refreshToken),
        await house.users.refresh(refreshToken),
      ];
      const [one, other] = first === 0 ? both : both.reverse();
      const next = await house.users.refresh(one?.refreshToken ?? '');
      const refused = { code: 'unauthenticated' };
      await expect(house.users.refresh(other?.refreshToken ?? '')).rejects.toMatchObject(refused);
      await expect(house.users.refresh(next.refreshToken)).rejects.toMatchObject(refused);
      expect(await bearer(next.accessToken)).toBeNull();
    },
  );

  it('used again after somebody went on from it ends the family, however soon', async () => {
    const { refreshToken } = await house.users.signIn(ada.email, ada.password);
    const second = await house.users.refresh(refreshToken);
    const third = await house.users.refresh(second.refreshToken);
    const refused = { code: 'unauthenticated' };
    await expect(house.users.refresh(refreshToken)).rejects.toMatchObject(refused);
    await expect(house.users.refresh(third.refreshToken)).rejects.toMatchObject(refused);
  });

  it('used again later shows a copy and ends the whole family, and no other', async () => {
    const stolen = await house.users.signIn(ada.email, ada.password);
    const other = await house.users.signIn(ada.email, ada.password);
    const next = await house.users.refresh(stolen.refreshToken);
    house.clock.moveBy(minuteMs);
    await expect(house.users.refresh(stolen.refreshToken)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    await expect(house.users.refresh(next.refreshToken)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    expect(await bearer(next.accessToken)).toBeNull();
    expect(await house.users.refresh(other.refreshToken)).toBeDefined();
  });

  it('is over after thirty days, after signing out, and when nobody made it', async () => {
    const late = await house.users.signIn(ada.email, ada.password);
    house.clock.moveBy(30 * 24 * 60 * minuteMs + 1);
    await expect(house.users.refresh(late.refreshToken)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    const out = await house.users.signIn(ada.email, ada.password);
    await house.users.signOut(out.refreshToken);
    await expect(house.users.refresh(out.refreshToken)).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    await expect(house.users.refresh('made up')).rejects.toMatchObject({ code: 'unauthenticated' });
    const [left] = await select<{ n: number }>(
      house.db,
      'SELECT COUNT(*) AS n FROM user_tokens WHERE user_id = $id AND expires_at < $now',
      { id: out.user.id, now: house.clock.now() },
    );
    expect(left?.n).toBe(0);
  });
});

describe('the first run', () => {
  it('makes the owner of the environment, once', async () => {
    const fresh = await openHouse();
    const owner = { email: 'owner@example.org', password: 'owner password' };
    expect(await fresh.setup.open(owner)).toBeNull();
    expect(fresh.setup.isOpen()).toBe(false);
    const { user } = await fresh.users.signIn(owner.email, owner.password);
    expect(user).toMatchObject({ role: 'admin', name: 'owner' });
    expect(await fresh.setup.open({ ...owner, password: 'changed later' })).toBeNull();
    await expect(fresh.users.signIn(owner.email, 'changed later')).rejects.toMatchObject({
      code: 'wrong_credentials',
    });
    await fresh.close();
  });

  it('lets in whoever has the code, and only the first of them', async () => {
    const fresh = await openHouse();
    const code = (await fresh.setup.open(null)) ?? '';
    expect(code).toMatch(/^[\w-]{22}$/);
    expect(fresh.setup.isOpen()).toBe(true);
    await expect(fresh.setup.finish('wrong', ada)).rejects.toMatchObject({
      code: 'wrong_credentials',
    });
    const two = await Promise.allSettled([
      fresh.setup.finish(code, ada),
      fresh.setup.finish(code, { ...ada, email: 'second@example.org' }),
    ]);
    expect(two.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(two[1]).toMatchObject({ reason: { code: 'setup_done' } });
    expect(fresh.setup.isOpen()).toBe(false);
    expect(await fresh.setup.open(null)).toBeNull();
    await fresh.close();
  });

  it('stays open when making the first person failed', async () => {
    const fresh = await openHouse();
    const code = (await fresh.setup.open(null)) ?? '';
    await fresh.users.create(fresh.company.id, ada);
    await expect(fresh.setup.finish(code, ada)).rejects.toMatchObject({ code: 'conflict' });
    expect(fresh.setup.isOpen()).toBe(true);
    await fresh.close();
  });
});
