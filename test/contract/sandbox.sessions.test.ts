import { configFor, type Json, like, openRig, type Rig } from './sandbox-rig.js';

let rig: Rig;
afterEach(() => rig.close());

const create = (name: string, more: Json = {}) =>
  rig.api('POST', '/api/sessions', { name, start: true, ...more });

const statusesOf = (name: string) =>
  rig.receiver.got
    .filter(({ event, body }) => event === 'session.status' && body.session === name)
    .map(({ payload }) => payload.status);

describe('the server', () => {
  it('wants the key, in the header or (newer) in the query', async () => {
    rig = await openRig();
    const wrong = await rig.api('GET', '/api/server/version', undefined, { 'X-Api-Key': 'no' });
    expect([wrong.status, wrong.json]).toEqual([401, { message: 'Unauthorized', statusCode: 401 }]);
    const response = await fetch(`${rig.sandbox.url}/api/server/version?x-api-key=rig-key`);
    expect(await response.json()).toMatchObject({ version: '2026.8.2', engine: 'GOWS' });
    const ping = await fetch(`${rig.sandbox.url}/ping`);
    expect(await ping.json()).toEqual({ message: 'pong' });
  });

  it('is the recorded Core 2025.10.4 in that mode', async () => {
    rig = await openRig({ engine: 'CORE-2025.10' });
    expect((await rig.api('GET', '/api/server/version')).json).toEqual({
      version: '2025.10.4',
      engine: 'NOWEB',
      tier: 'CORE',
      browser: null,
    });
    const other = await rig.api('PUT', '/api/sessions/other', { config: {} });
    expect([other.status, other.json.message]).toEqual([
      422,
      expect.stringContaining("WAHA Core support only 'default' session"),
    ]);
  });
});

describe('sessions', () => {
  it('goes STARTING, SCAN_QR_CODE, and WORKING after a scan', async () => {
    rig = await openRig();
    const created = await create('shop', { config: configFor(rig.receiver) });
    expect(created.status).toBe(201);
    expect(created.json).toMatchObject({
      name: 'shop',
      status: 'STARTING',
      me: null,
      engine: { engine: 'GOWS' },
    });
    await rig.sandbox.control.whenStatus('shop', 'SCAN_QR_CODE');
    expect((await rig.api('GET', '/api/sessions/shop/me')).text).toBe('');
    rig.sandbox.control.scan('shop', { phone: '6281200000009', pushName: 'Shop' });
    await rig.sandbox.control.whenStatus('shop', 'WORKING');
    const me = await rig.api('GET', '/api/sessions/shop/me');
    expect(me.json).toMatchObject({ id: '6281200000009@c.us', pushName: 'Shop' });
    const working = await rig.receiver.until(
      ({ body, payload }) => body.session === 'shop' && payload.status === 'WORKING',
    );
    expect(working.body.me).toMatchObject({ id: '6281200000009@c.us' });
    expect(new Set(statusesOf('shop'))).toEqual(
      new Set(['STOPPED', 'STARTING', 'SCAN_QR_CODE', 'WORKING']),
    );
  });

  it('lists stopped sessions only with all=true', async () => {
    rig = await openRig();
    await rig.api('POST', '/api/sessions', { name: 'idle', start: false });
    const names = async (path: string) =>
      (JSON.parse((await rig.api('GET', path)).text) as Json[]).map(session => session.name);
    expect(await names('/api/sessions')).toEqual(['default']);
    expect(await names('/api/sessions?all=true')).toEqual(['default', 'idle']);
  });

  it.each([
    [
      'POST',
      '/api/sessions',
      { name: 'default' },
      422,
      "Session 'default' already exists. Use PUT to update it.",
    ],
    [
      'POST',
      '/api/sessions/default/start',
      undefined,
      422,
      "Session 'default' is already started.",
    ],
    ['GET', '/api/sessions/nobody', undefined, 404, 'Session not found'],
  ])('%s %s is refused', async (method, path, body, status, message) => {
    rig = await openRig();
    const answer = await rig.api(method, path, body);
    expect([answer.status, answer.json.message]).toEqual([status, message]);
  });

  it('names the events it knows when a config asks for another', async () => {
    rig = await openRig();
    const config = { webhooks: [{ url: 'nope', events: ['message.sung'] }] };
    const refused = await create('bad', { config });
    expect(refused.status).toBe(400);
    expect(refused.json.message).toEqual([
      'config.webhooks.0.url must be a URL address',
      like(
        /^config\.webhooks\.0\.each value in events must be one of the following values: session\.status, message, .*message\.ack\.group.*, \*$/,
      ),
    ]);
    expect((await rig.api('GET', '/api/sessions/bad')).status).toBe(404);
  });

  it('replaces the whole config, drops unknown keys, and restarts', async () => {
    rig = await openRig();
    const config = { metadata: { a: 'b' }, noweb: { store: { enabled: true } }, colour: 'red' };
    const replaced = await rig.api('PUT', '/api/sessions/default', { config });
    expect(replaced.json).toMatchObject({
      status: 'STARTING',
      config: { metadata: { a: 'b' }, noweb: { markOnline: true, store: { enabled: true } } },
    });
    expect(replaced.json.config).not.toHaveProperty('webhooks');
    expect(replaced.json.config).not.toHaveProperty('colour');
    await rig.sandbox.control.whenStatus('default', 'WORKING');
  });

  it('keeps the login over stop and start, and loses it with logout', async () => {
    rig = await openRig();
    expect((await rig.api('POST', '/api/sessions/default/stop')).json.status).toBe('STOPPED');
    expect((await rig.api('GET', '/api/sessions/default/me')).status).toBe(404);
    await rig.api('POST', '/api/sessions/default/start');
    await rig.sandbox.control.whenStatus('default', 'WORKING');
    await rig.api('POST', '/api/sessions/default/logout');
    await rig.sandbox.control.whenStatus('default', 'SCAN_QR_CODE');
  });

  it('turns FAILED with the old me when the owner removes the device, and restart leads out', async () => {
    rig = await openRig();
    rig.sandbox.control.logout('default');
    const failed = await rig.api('GET', '/api/sessions/default');
    expect(failed.json).toMatchObject({ status: 'FAILED', me: { id: '5511900000001@c.us' } });
    const restarted = await rig.api('POST', '/api/sessions/default/restart');
    expect([restarted.status, restarted.json.status]).toEqual([201, 'STARTING']);
    await rig.sandbox.control.whenStatus('default', 'SCAN_QR_CODE');
  });

  it('deletes, and again without complaint', async () => {
    rig = await openRig();
    for (const name of ['default', 'default']) {
      const deleted = await rig.api('DELETE', `/api/sessions/${name}`);
      expect([deleted.status, deleted.text]).toEqual([200, '']);
    }
  });

  it('shows timelock and capping at me, at their calls, and with WORKING issued again', async () => {
    rig = await openRig();
    const timelock = {
      enforcementType: 'RESTRICT_ALL_COMPANIONS',
      isActive: true,
      timeEnforcementEnds: null,
    };
    rig.sandbox.control.timelock('default', timelock);
    const told = await rig.receiver.until(({ payload }) => payload.data !== undefined);
    expect(told.payload).toMatchObject({ status: 'WORKING', data: { reachoutTimelock: timelock } });
    expect((await rig.api('GET', '/api/sessions/default/timelock')).json).toEqual(timelock);
    expect((await rig.api('GET', '/api/sessions/default/me')).json.reachoutTimelock).toEqual(
      timelock,
    );
    expect((await rig.api('GET', '/api/sessions/default/capping')).json.cappingStatus).toBe('NONE');
  });

  it('announces the end of a timelock by itself', async () => {
    rig = await openRig({ speed: 1 });
    const ends = Math.floor(rig.clock.now().getTime() / 1_000) + 3_600;
    const lock = { enforcementType: 'DEFAULT', isActive: true, timeEnforcementEnds: ends };
    rig.sandbox.control.timelock('default', lock);
    rig.clock.moveBy(3_601_000);
    const over = { reachoutTimelock: { ...lock, isActive: false } };
    await rig.receiver.until(
      ({ payload }) => JSON.stringify(payload.data) === JSON.stringify(over),
    );
  });
});

describe('pairing', () => {
  it('gives the code as text, as JSON and as PNG', async () => {
    rig = await openRig();
    await create('shop');
    const raw = await rig.api('GET', '/api/shop/auth/qr?format=raw');
    expect(raw.json.value).toMatch(/^2@[^,]+,[^,]+,[^,]+,[^,]+$/);
    const json = await rig.api('GET', '/api/shop/auth/qr', undefined, {
      accept: 'application/json',
    });
    expect(json.json.mimetype).toBe('image/png');
    const png = Buffer.from(String(json.json.data), 'base64');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    const code = await rig.api('POST', '/api/shop/auth/request-code', { phoneNumber: '5511' });
    expect([code.status, code.json.code]).toEqual([201, like(/^\w{4}-\w{4}$/)]);
  });

  it('rotates the code six times, announcing each, and then fails', async () => {
    rig = await openRig();
    await create('shop', { config: configFor(rig.receiver) });
    await rig.sandbox.control.whenStatus('shop', 'FAILED');
    await rig.receiver.until(
      ({ body, payload }) => body.session === 'shop' && payload.status === 'FAILED',
    );
    await rig.receiver.untilCount(6, ({ payload }) => payload.status === 'SCAN_QR_CODE');
    expect(statusesOf('shop').filter(status => status === 'SCAN_QR_CODE')).toHaveLength(6);
  });

  it('waits for the code, then says what it expected', async () => {
    rig = await openRig();
    const qr = await rig.api('GET', '/api/default/auth/qr?format=raw');
    expect([qr.status, qr.json]).toMatchObject([
      422,
      { session: 'default', status: 'WORKING', expected: ['SCAN_QR_CODE'] },
    ]);
  });
});

describe('the session gate', () => {
  const statusOfSend = () =>
    rig.sandbox.control.requests().find(request => request.path === '/api/sendText')?.status;

  /** Answered requests before and after: by then the send has reached the gate. */
  async function atTheGate(): Promise<void> {
    while (statusOfSend() === undefined) await rig.api('GET', '/api/server/version');
    await rig.api('GET', '/api/server/version');
  }

  it.each([
    ['STOPPED', 5_000],
    ['FAILED', 10_000],
    ['STARTING', 10_000],
  ] as const)('holds a send in %s for %i ms, then refuses it', async (status, waitMs) => {
    rig = await openRig({ speed: 1 });
    rig.sandbox.control.setStatus('default', status);
    const sending = rig.sendText();
    await atTheGate();
    rig.clock.moveBy(waitMs - 1_000);
    await rig.api('GET', '/api/server/version');
    expect(statusOfSend()).toBeNull();
    rig.clock.moveBy(1_000);
    const sent = await sending;
    expect([sent.status, sent.json]).toEqual([
      422,
      {
        error: 'Session status is not as expected. Try again later or restart the session',
        session: 'default',
        status,
        expected: ['WORKING'],
      },
    ]);
  });

  it('lets the send through when the session works again in time', async () => {
    rig = await openRig({ speed: 1 });
    rig.sandbox.control.setStatus('default', 'STARTING');
    const sending = rig.sendText();
    await atTheGate();
    rig.sandbox.control.setStatus('default', 'WORKING');
    rig.clock.moveBy(500);
    expect((await sending).status).toBe(201);
  });

  it('names a session that does not exist', async () => {
    rig = await openRig();
    const sent = await rig.sendText({ session: 'nobody' });
    expect([sent.status, sent.json]).toEqual([
      422,
      { error: 'Session "nobody" does not exist', session: 'nobody' },
    ]);
  });
});
