import { select } from '../../src/db/sql.js';
import { rolePermissions } from '../../src/kernel/principal.js';
import { accessCookie } from '../../src/users/index.js';
import { ada, openHouse, type House } from './identity-rig.js';

const key = 'key-of-the-scripts-0001';

interface KeyRow {
  name: string;
  prefix: string;
  key_hash: string;
  last_used_at: string | null;
  revoked_at: string | null;
}

let house: House;
const keys = () => select<KeyRow>(house.db, 'SELECT * FROM api_keys ORDER BY created_at, id');
const byKey = (value: string) => house.access.authenticate({ 'x-api-key': value });

beforeEach(async () => {
  house = await openHouse();
  await house.access.ensureFirstKey(house.company.id, key);
});
afterEach(() => house.close());

describe('an API key', () => {
  it('is known by its hash, shown by its first characters, and may do what a script may', async () => {
    const [row] = await keys();
    expect(row).toMatchObject({ prefix: 'key-', revoked_at: null });
    expect(JSON.stringify(row)).not.toContain(key);
    const caller = await byKey(key);
    expect(caller).toMatchObject({
      byCookie: false,
      principal: { kind: 'key', companyId: house.company.id },
    });
    expect(caller?.principal.permissions).toEqual(new Set(rolePermissions.admin));
  });

  it('is taken as a bearer too', async () => {
    expect(
      (await house.access.authenticate({ authorization: `Bearer ${key}` }))?.principal.kind,
    ).toBe('key');
  });

  it.each(['', 'wrong', `${key} `, key.toUpperCase()])(
    'that is not ours (%s) is nobody',
    async wrong => {
      expect(await byKey(wrong)).toBeNull();
    },
  );

  it('ends when the environment names another one, and comes back when it is named again', async () => {
    await house.access.ensureFirstKey(house.company.id, 'another-key-of-scripts');
    expect(await byKey(key)).toBeNull();
    expect(await byKey('another-key-of-scripts')).not.toBeNull();
    await house.access.ensureFirstKey(house.company.id, key);
    expect(await byKey(key)).not.toBeNull();
    expect(await byKey('another-key-of-scripts')).toBeNull();
    expect(await keys()).toHaveLength(2);
  });

  it('ends when the environment names none', async () => {
    await house.access.ensureFirstKey(house.company.id, null);
    expect(await byKey(key)).toBeNull();
  });

  it('keeps its row over restarts', async () => {
    const [before] = await keys();
    await house.access.ensureFirstKey(house.company.id, key);
    expect(await keys()).toEqual([before]);
  });

  it('notes its use once a minute, however often it is used', async () => {
    const usedAt = async () => (await keys())[0]?.last_used_at ?? null;
    expect(await usedAt()).toBeNull();
    const before = house.written();
    await Promise.all(Array.from({ length: 20 }, () => byKey(key)));
    expect(house.written() - before).toBe(1);
    const first = await usedAt();
    expect(first).not.toBeNull();
    house.clock.moveBy(59_000);
    await byKey(key);
    expect(await usedAt()).toBe(first);
    house.clock.moveBy(2_000);
    await byKey(key);
    expect(await usedAt()).not.toBe(first);
  });
});

describe('who is calling', () => {
  it('is nobody without a credential, and with cookies of others', async () => {
    for (const headers of [
      {},
      { cookie: '' },
      { cookie: 'theme=dark; crm=1' },
      { cookie: `${accessCookie}=%zz` },
    ]) {
      expect(await house.access.authenticate(headers)).toBeNull();
    }
  });

  it('is known by a cookie, and then said to be', async () => {
    await house.users.create(house.company.id, ada);
    const { accessToken } = await house.users.signIn(ada.email, ada.password);
    const caller = await house.access.authenticate({
      cookie: `theme=dark; ${accessCookie}=${accessToken}`,
    });
    expect(caller).toMatchObject({ byCookie: true, principal: { kind: 'user', email: ada.email } });
  });

  it('is not guessed from a second credential when the first is wrong', async () => {
    await house.users.create(house.company.id, ada);
    const { accessToken } = await house.users.signIn(ada.email, ada.password);
    const cookie = `${accessCookie}=${accessToken}`;
    expect(await house.access.authenticate({ cookie, 'x-api-key': 'wrong' })).toBeNull();
    expect(await house.access.authenticate({ cookie, authorization: 'Bearer wrong' })).toBeNull();
    expect(await house.access.authenticate({ cookie, authorization: 'Basic d3Jvbmc=' })).toBeNull();
  });

  it('has the rights of now, not those of when the token was made', async () => {
    const { id } = await house.users.create(house.company.id, ada);
    const { accessToken } = await house.users.signIn(ada.email, ada.password);
    const rights = async () =>
      (await house.access.authenticate({ authorization: `Bearer ${accessToken}` }))?.principal
        .permissions;
    expect((await rights())?.has('queue:pause')).toBe(true);
    await house.transact(house.company.id, unit =>
      unit.sequelize.query(`UPDATE users SET role = 'manager' WHERE id = '${id}'`, {
        transaction: unit.transaction,
      }),
    );
    expect((await rights())?.has('queue:pause')).toBe(false);
  });
});
