import { createClock } from '../../src/kernel/clock.js';
import { AppError } from '../../src/kernel/errors.js';
import { silentLog } from '../../src/kernel/log.js';
import { createWaha, webhookConfig } from '../../src/waha/index.js';
import { recorded, startCanned, startRaw, type Answer, type Seen } from './waha-canned-server.js';

const impatient = { controlMs: 500 };
const clock = createClock();
const wahaAt = (baseUrl: string, timeouts = {}) =>
  createWaha({
    baseUrl,
    apiKey: 'key-of-this-waha',
    clock,
    log: silentLog,
    timeouts,
    maxMediaBytes: 1000,
  });

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map(close => close()));
});

async function canned(script: (seen: Seen) => Answer | undefined) {
  const server = await startCanned(script);
  closers.push(server.close);
  return { ...server, waha: wahaAt(server.url) };
}

/** Replays recorded answers, each on the method and path it was recorded on. */
function replay(...names: string[]) {
  const answers = names.map(recorded);
  return canned(({ method, path }) =>
    answers.find(answer => answer.method === method && answer.path === path),
  );
}

const ok = (body: unknown): Answer => ({ status: 200, body });
const e1 = (status: number, message: string | string[]): Answer => ({
  status,
  body: { message, error: 'Some Title', statusCode: status },
});
const refusal = async (call: Promise<unknown>): Promise<AppError> => {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw new Error('expected an AppError');
};

describe('the server', () => {
  it('tells version, engine, tier and since when it runs', async () => {
    const { waha } = await canned(({ path }) =>
      path === '/api/server/version'
        ? recorded('version')
        : ok({ startTimestamp: 1723788847247, uptime: 5, worker: { id: '' } }),
    );
    expect(await waha.server()).toEqual({
      version: '2025.10.4',
      engine: 'NOWEB',
      tier: 'CORE',
      startedAt: new Date(1723788847247),
    });
  });

  it('is known without its status too', async () => {
    const { waha } = await replay('version');
    expect(await waha.server()).toMatchObject({ engine: 'NOWEB', startedAt: null });
  });

  it('is no WAHA when it tells no version', async () => {
    const { waha } = await canned(() => ok({ hello: 'world' }));
    expect(await refusal(waha.server())).toMatchObject({ code: 'waha_refused' });
  });
});

describe('failures', () => {
  it('are waha_unreachable when nobody answers, with the cause', async () => {
    const gone = await startRaw(() => undefined);
    await gone.close();
    const error = await refusal(wahaAt(gone.url).sessions());
    expect(error).toMatchObject({ code: 'waha_unreachable', details: { cause: 'ECONNREFUSED' } });
  });

  it('are waha_unreachable after the time-out', async () => {
    const hanging = await startRaw(() => undefined);
    closers.push(hanging.close);
    const error = await refusal(wahaAt(hanging.url, impatient).sessions());
    expect(error).toMatchObject({ code: 'waha_unreachable', details: { cause: 'TIMEOUT' } });
  });

  it.each([
    ['E1', e1(401, 'Unauthorized'), { status: 401, key: 'Some Title' }],
    ['E2', { ...recorded('gate') }, { status: 422, key: 'session_gate', sessionStatus: 'FAILED' }],
    ['E3', { ...recorded('timed out') }, { status: 500, key: 'exception' }],
    ['E4', { status: 400, body: { detail: 'no' } }, { status: 400, key: 'detail' }],
    [
      'E5',
      { status: 404, body: { error: { code: 404, key: 'FILE_NOT_FOUND' } } },
      { status: 404, key: 'FILE_NOT_FOUND' },
    ],
    ['none', { status: 502, body: '' }, { status: 502, key: 'unreadable' }],
    ['a redirect', { status: 302, body: {} }, { status: 302, key: 'unreadable' }],
  ])('are waha_refused with status and key, of shape %s', async (_shape, answer, details) => {
    const { waha } = await canned(() => answer);
    const error = await refusal(waha.sessions());
    expect(error).toMatchObject({ code: 'waha_refused', details });
  });

  it('repeat nothing of what WAHA repeats', async () => {
    const { waha } = await canned(() => recorded('timed out'));
    const error = await refusal(waha.sessions());
    expect(JSON.stringify([error.message, error.details, error.cause])).not.toContain('will throw');
  });

  it('are told for a page and for something else than a list', async () => {
    const page = await startRaw(socket => socket.end('HTTP/1.1 200 OK\r\n\r\n<html></html>'));
    closers.push(page.close);
    expect(await refusal(wahaAt(page.url).sessions())).toMatchObject({ code: 'waha_refused' });
    const { waha } = await canned(() => ok({}));
    expect(await refusal(waha.sessions())).toMatchObject({ code: 'waha_refused' });
    expect(await refusal(waha.contacts('main', { limit: 1, offset: 0 }))).toMatchObject({
      code: 'waha_refused',
    });
  });
});

describe('pairing', () => {
  it('reads the account, the code to scan and the code to type', async () => {
    const { waha, seen } = await replay('me', 'qr', 'pairing code');
    expect(await waha.me('default')).toEqual({
      id: '5511900000001@c.us',
      pushName: 'Gate',
      lid: '100000000000001@lid',
      timelock: null,
      capping: null,
    });
    expect((await waha.qr('default'))?.value).toMatch(/^2@/);
    expect(await waha.pairingCode('default', '5511900000001')).toBe('ABCD-1234');
    expect(seen.at(-1)?.body).toEqual({ phoneNumber: '5511900000001' });
  });

  it('knows restrictions of the account', async () => {
    const reachoutTimelock = {
      isActive: true,
      enforcementType: 'DEFAULT',
      timeEnforcementEnds: 1784477333,
    };
    const messageCapping = {
      cappingStatus: 'CAPPED',
      totalQuota: -1,
      usedQuota: 640,
      cycleEnd: 1784477333,
    };
    const { waha } = await canned(() => ok({ id: '55@c.us', reachoutTimelock, messageCapping }));
    const endsAt = new Date(1784477333000);
    expect(await waha.me('main')).toMatchObject({
      timelock: { isActive: true, enforcementType: 'DEFAULT', endsAt },
      capping: { status: 'CAPPED', totalQuota: null, usedQuota: 640, cycleEndsAt: endsAt },
    });
  });

  it('knows no account before login and none while the session is down', async () => {
    for (const answer of [ok(''), e1(404, 'Session not found'), recorded('gate')]) {
      const { waha } = await canned(() => answer);
      expect(await waha.me('main')).toBeNull();
    }
  });

  it('has no code to scan behind the gate', async () => {
    const { waha } = await canned(() => recorded('gate'));
    expect(await waha.qr('main')).toBeNull();
  });

  it('refuses to invent a code to type', async () => {
    const { waha } = await canned(() => ok({}));
    expect(await refusal(waha.pairingCode('main', '5511'))).toMatchObject({ code: 'waha_refused' });
  });

  it('mints an id where the engine does, and says null where it does not', async () => {
    const minting = await canned(() => ok({ id: '3EB07188E993A32FEFE5B5' }));
    expect(await minting.waha.newMessageId('main')).toBe('3EB07188E993A32FEFE5B5');
    for (const answer of [
      recorded('no new message id'),
      recorded('not implemented'),
      e1(422, 'no'),
    ]) {
      const { waha } = await canned(() => answer);
      expect(await waha.newMessageId('main')).toBeNull();
    }
    const gated = await canned(() => recorded('gate'));
    await expect(gated.waha.newMessageId('main')).rejects.toThrow(AppError);
  });
});

describe('sessions', () => {
  it('are listed with the stopped ones', async () => {
    const { waha, seen } = await canned(() => recorded('list sessions'));
    expect(await waha.sessions()).toMatchObject([
      { name: 'default', status: 'SCAN_QR_CODE', me: null },
    ]);
    expect(seen[0]?.path).toBe('/api/sessions?all=true');
  });

  it('are null when WAHA has none of the name', async () => {
    const { waha } = await canned(() => e1(404, 'Session not found'));
    expect(await waha.session('main')).toBeNull();
  });

  it('stop, restart, log out and go', async () => {
    const { waha, seen } = await canned(({ method }) =>
      method === 'DELETE' ? ok('') : recorded('restart'),
    );
    await waha.stop('main');
    await waha.restart('main');
    await waha.logout('main');
    await waha.remove('main');
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/sessions/main/stop',
      'POST /api/sessions/main/restart',
      'POST /api/sessions/main/logout',
      'DELETE /api/sessions/main',
    ]);
  });
});

describe('ensureSession', () => {
  const url = 'https://gateway.example/api/webhooks/waha/01SESSION';
  const wanted = webhookConfig({ url, hmacKey: 'hook-key' });
  const known =
    'session.status, message, message.any, message.ack, message.reaction, message.edited, message.revoked, *';
  const unknownEvent = e1(400, [
    `config.webhooks.0.each value in events must be one of the following values: ${known}`,
  ]);

  /** A WAHA with one session, as far as ensureSession can see. */
  async function one(start: { status: string; config: unknown } | null, knowsGroupAcks = true) {
    let session = start;
    const script = ({ method, path, body }: Seen): Answer | undefined => {
      if (method === 'GET') {
        return session ? ok({ name: 'main', me: null, ...session }) : e1(404, 'Session not found');
      }
      if (path.endsWith('/start')) {
        if (session?.status !== 'STOPPED') return recorded('already started');
        session = { ...session, status: 'STARTING' };
        return { status: 201, body: { name: 'main', ...session } };
      }
      if (!knowsGroupAcks && JSON.stringify(body.config).includes('message.ack.group'))
        return unknownEvent;
      session = {
        status: method === 'POST' ? 'STARTING' : (session?.status ?? ''),
        config: body.config,
      };
      return { status: method === 'POST' ? 201 : 200, body: { name: 'main', ...session } };
    };
    const server = await canned(script);
    const changes = () => server.seen.filter(({ method }) => method !== 'GET');
    return { ...server, changes };
  }

  it('asks for every event we use, signed, repeated for two hours', () => {
    expect(wanted.webhooks).toEqual([
      {
        url,
        events: [
          'session.status',
          'message.any',
          'message.ack',
          'message.ack.group',
          'message.reaction',
          'message.edited',
          'message.revoked',
        ],
        hmac: { key: 'hook-key' },
        retries: { policy: 'exponential', delaySeconds: 2, attempts: 12 },
      },
    ]);
  });

  it('creates a missing session, started', async () => {
    const { waha, changes } = await one(null);
    expect(await waha.ensureSession('main', wanted)).toMatchObject({
      name: 'main',
      status: 'STARTING',
    });
    expect(changes()).toMatchObject([
      {
        method: 'POST',
        path: '/api/sessions',
        body: { name: 'main', start: true, config: wanted },
      },
    ]);
  });

  it('leaves a session alone that has what we want, in whatever order', async () => {
    const [webhook] = wanted.webhooks;
    const events = [...(webhook?.events ?? [])].reverse();
    const config = { webhooks: [{ ...webhook, events, customHeaders: [] }], metadata: { a: 'b' } };
    const { waha, changes } = await one({ status: 'WORKING', config });
    await waha.ensureSession('main', wanted);
    expect(changes()).toEqual([]);
  });

  const [hook] = wanted.webhooks;
  it.each([
    ['no config at all', null],
    ['no webhook', {}],
    ['another key', { webhooks: [{ ...hook, hmac: { key: 'old' } }] }],
    ['no key', { webhooks: [{ url, events: hook?.events, retries: hook?.retries }] }],
    ['fewer events', { webhooks: [{ ...hook, events: ['message'] }] }],
    [
      'other retries',
      { webhooks: [{ ...hook, retries: { policy: 'constant', delaySeconds: 2, attempts: 15 } }] },
    ],
    ['our former address', { webhooks: [{ ...hook, url: url.replace('gateway', 'old') }] }],
  ])('puts the config once over %s', async (_what, config) => {
    const { waha, changes } = await one({ status: 'WORKING', config });
    await waha.ensureSession('main', wanted);
    await waha.ensureSession('main', wanted);
    expect(changes()).toMatchObject([
      { method: 'PUT', body: { config: { webhooks: wanted.webhooks } } },
    ]);
  });

  it('keeps what others set: webhooks of their own, proxy, storage', async () => {
    const foreign = { url: 'https://other.example/hook', events: ['message'] };
    const noweb = { store: { enabled: false } };
    const config = {
      proxy: { server: 'p:1' },
      noweb,
      webhooks: [foreign, { ...hook, events: [] }],
    };
    const { waha, changes } = await one({ status: 'WORKING', config });
    await waha.ensureSession('main', wanted);
    expect(changes()[0]?.body).toEqual({ config: { ...config, webhooks: [foreign, hook] } });
  });

  it('does without group receipts where the server does not know them, and stops asking', async () => {
    const { waha, changes } = await one(null, false);
    await waha.ensureSession('main', wanted);
    const [first, second, ...more] = changes();
    expect(JSON.stringify(first?.body)).toContain('message.ack.group');
    expect(second?.body).toMatchObject({ name: 'main', start: true });
    expect(JSON.stringify(second?.body)).not.toContain('message.ack.group');
    expect(more).toEqual([]);
    await waha.ensureSession('main', wanted);
    expect(
      changes()
        .slice(2)
        .filter(({ body }) => !JSON.stringify(body).includes('ack.group')),
    ).toEqual([]);
  });

  it('starts a stopped session and takes "already started" for a yes', async () => {
    const { waha, changes } = await one({ status: 'STOPPED', config: wanted });
    expect(await waha.ensureSession('main', wanted)).toMatchObject({ status: 'STARTING' });
    expect(changes()).toMatchObject([{ path: '/api/sessions/main/start' }]);
    const racing = await canned(({ method }) =>
      method === 'GET'
        ? ok({ name: 'main', status: 'STOPPED', config: wanted })
        : recorded('already started'),
    );
    await expect(racing.waha.ensureSession('main', wanted)).resolves.toMatchObject({
      name: 'main',
    });
  });

  it('does not restart a failed session by itself', async () => {
    const { waha, changes } = await one({ status: 'FAILED', config: wanted });
    expect(await waha.ensureSession('main', wanted)).toMatchObject({ status: 'FAILED' });
    expect(changes()).toEqual([]);
  });

  it('says so when WAHA refuses the name or the config', async () => {
    const { waha } = await canned(({ method }) =>
      method === 'GET' ? e1(404, 'Session not found') : recorded('core knows default only'),
    );
    expect(await refusal(waha.ensureSession('main', wanted))).toMatchObject({
      code: 'waha_refused',
      details: { status: 422 },
    });
  });
});

describe('people', () => {
  it('exist, do not exist, or are not known to', async () => {
    const { waha } = await canned(({ path }) => {
      if (path.includes('0001')) return recorded('number exists');
      return path.includes('0000') ? recorded('number unknown') : undefined;
    });
    expect(await waha.checkExists('default', '5511999990001')).toEqual({
      exists: true,
      chatId: '5511999990001@c.us',
      otherId: null,
    });
    expect(await waha.checkExists('default', '5511888880000')).toEqual({
      exists: false,
      chatId: null,
      otherId: null,
    });
    expect(await waha.checkExists('default', '5511777777777')).toBeNull();
  });

  it('are told with both addresses where WAHA knows both', async () => {
    const body = { numberExists: true, chatId: '222222222222222@lid', pn: '5511999990009@c.us' };
    const { waha } = await canned(() => ok(body));
    expect(await waha.checkExists('main', '5511999990009')).toEqual({
      exists: true,
      chatId: '222222222222222@lid',
      otherId: '5511999990009@c.us',
    });
  });

  it.each([
    [
      'an overloaded lookup',
      { status: 500, body: { exception: { message: 'rate-overlimit', data: 429 } } },
    ],
    ['a word for yes', ok({ numberExists: 'yes' })],
    ['nothing', ok('')],
  ])('are not judged from %s', async (_what, answer) => {
    const { waha } = await canned(() => answer);
    expect(await waha.checkExists('main', '5511999990009')).toBeNull();
  });

  it('come as contacts with their twin', async () => {
    const { waha, seen } = await canned(() => recorded('contacts'));
    const found = await waha.contacts('default', { limit: 50, offset: 100 });
    expect(found.map(({ chatId, otherId, pushName }) => [chatId, otherId, pushName])).toEqual([
      ['222222222222222@lid', '5511999990009@c.us', 'Lid'],
      ['5511999990001@c.us', '444444444444444@lid', 'Peer'],
      ['333333333333333@lid', null, 'Bob'],
    ]);
    expect(seen[0]?.path).toBe('/api/contacts/all?session=default&limit=50&offset=100&sortBy=id');
  });

  it('have hidden ids with and without a phone', async () => {
    const { waha } = await canned(({ path }) => {
      if (path.startsWith('/api/default/lids?')) return recorded('lids');
      return path === '/api/default/lids/222222222222222%40lid'
        ? recorded('lid')
        : ok({ lid: '9@lid', pn: null });
    });
    expect(await waha.lids('default', { limit: 100, offset: 0 })).toEqual([
      { lid: '222222222222222@lid', phoneId: '5511999990009@c.us' },
      { lid: '444444444444444@lid', phoneId: '5511999990001@c.us' },
    ]);
    expect(await waha.phoneOfLid('default', '222222222222222@lid')).toBe('5511999990009@c.us');
    expect(await waha.phoneOfLid('default', '9@lid')).toBeNull();
  });
});

describe('look-ups', () => {
  const serialized = 'false_5511999990001@c.us_3EB0ORIG1';

  it('find by bare id among all chats, and by serialized id in its chat', async () => {
    const { waha, seen } = await canned(() => recorded('message found'));
    const found = { kind: 'found', fromMe: false, ack: 2, chatId: '5511999990001@c.us' };
    expect(await waha.findMessage('default', '3EB0ORIG1')).toEqual(found);
    expect(await waha.findMessage('default', serialized)).toEqual(found);
    expect(seen.map(({ path }) => path)).toEqual([
      '/api/default/chats/all/messages/3EB0ORIG1?downloadMedia=false',
      `/api/default/chats/5511999990001%40c.us/messages/${encodeURIComponent(serialized)}?downloadMedia=false`,
    ]);
  });

  it('call absent only what WAHA calls not found', async () => {
    const { waha } = await canned(() => recorded('message not found'));
    expect(await waha.findMessage('default', '3EB0NOPE')).toEqual({ kind: 'absent' });
  });

  it.each([
    ['a missing route', true, e1(404, 'Cannot GET /api/default/chats/all/messages/3EB0ORIG1')],
    ['a missing session', true, e1(404, 'Session not found')],
    ['a proxy', false, { status: 404, body: '' }],
    ['the right words under another status', true, e1(400, 'Message not found')],
    ['the gate', false, { ...recorded('gate') }],
    ['a closed store', true, e1(400, 'Enable NOWEB store')],
    ['an engine without it', true, { ...recorded('not implemented') }],
    ['an exception', true, { ...recorded('timed out') }],
    ['nothing', true, ok('')],
    ['null', true, ok(null)],
    [
      'another message',
      true,
      ok({ id: 'true_5511999990001@c.us_3EB0OTHER', fromMe: true, ack: 3 }),
    ],
  ])('are unsure over %s; that WAHA itself has answered: %s', async (_what, answered, answer) => {
    const { waha } = await canned(() => answer);
    expect(await waha.findMessage('default', '3EB0ORIG1')).toEqual({ kind: 'unsure', answered });
  });

  it('are unsure without an answer or without an id', async () => {
    const hanging = await startRaw(() => undefined);
    closers.push(hanging.close);
    const unanswered = { kind: 'unsure', answered: false };
    const waha = wahaAt(hanging.url, impatient);
    expect(await waha.findMessage('main', '3EB0ORIG1')).toEqual(unanswered);
    expect(await waha.findMessage('main', '../x')).toEqual(unanswered);
    expect(hanging.requests).toHaveLength(1);
  });

  it('list messages of all chats or of one, without their media', async () => {
    const { waha, seen } = await canned(() => recorded('messages'));
    const since = new Date(1795203000999);
    const { found } = await waha.messages('default', { since, limit: 3, offset: 6 });
    expect(found.map(({ waId, kind, fromMe }) => [waId, kind, fromMe])).toEqual(
      expect.arrayContaining([
        ['3A11PHONE0001', 'text', true],
        ['3EB0INCOMINGIMG1', 'image', false],
      ]),
    );
    await waha.messages('default', { chatId: '5511999990001@c.us', since, limit: 3, offset: 0 });
    const asked = seen.map(({ path }) => new URL(path, 'http://waha'));
    expect(asked.map(({ pathname }) => pathname)).toEqual([
      '/api/default/chats/all/messages',
      '/api/default/chats/5511999990001%40c.us/messages',
    ]);
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toEqual({
      limit: '3',
      offset: '6',
      sortBy: 'timestamp',
      sortOrder: 'asc',
      downloadMedia: 'false',
      'filter.timestamp.gte': '1795203000',
    });
  });

  it('list chats with their last talk', async () => {
    const { waha } = await canned(() => recorded('overview'));
    const {
      found: [first],
    } = await waha.chats('default', { limit: 5, offset: 0 });
    expect(first).toEqual({
      chatId: '120363000000000001@g.us',
      lastMessageAt: new Date(1795203107000),
    });
  });
});

describe('media', () => {
  const picture = Buffer.from([0, 255, 1, 254]);

  async function files(status = 200, body: Buffer | string = picture) {
    const server = await startRaw(socket => {
      const length = Buffer.byteLength(body);
      socket.write(
        `HTTP/1.1 ${status} OK\r\ncontent-type: image/jpeg; q=1\r\ncontent-length: ${length}\r\n\r\n`,
      );
      socket.end(body);
    });
    closers.push(server.close);
    return { ...server, waha: wahaAt(server.url) };
  }

  it('is fetched from our WAHA with our key, whatever name WAHA gave itself', async () => {
    const { waha, requests } = await files();
    const url = 'http://localhost:3000/api/files/default/false_5511@c.us_3EB0.jpg?x-api-key=other';
    expect(await waha.fetchMedia(url)).toEqual({ bytes: picture, mimetype: 'image/jpeg' });
    expect(requests[0]).toMatch(/^GET \/api\/files\/default\/false_5511%40c\.us_3EB0\.jpg HTTP/);
    expect(requests[0]?.toLowerCase()).toContain('x-api-key: key-of-this-waha');
  });

  it.each([
    'http://localhost:3000/api/server/environment',
    'http://localhost:3000/api/files/../server/environment',
    'http://localhost:3000/api/files/%2e%2e/server/environment',
    'http://localhost:3000/api/files/..%2fserver%2fenvironment',
    'http://localhost:3000/api/files/',
    'https://bucket.example/some/file.jpg',
    'file:///etc/passwd',
    'no address',
  ])('is not fetched from %s', async url => {
    const { waha, requests } = await files();
    expect(await refusal(waha.fetchMedia(url))).toMatchObject({ code: 'media_unreachable' });
    expect(requests).toEqual([]);
  });

  it('is refused above the limit, and reported when it is gone', async () => {
    const url = 'http://localhost:3000/api/files/a.jpg';
    const large = await files(200, Buffer.alloc(1001));
    expect(await refusal(large.waha.fetchMedia(url))).toMatchObject({ code: 'media_too_large' });
    const gone = await files(404, '{"error":{"code":404,"key":"FILE_NOT_FOUND","message":"m"}}');
    expect(await refusal(gone.waha.fetchMedia(url))).toMatchObject({
      code: 'media_unreachable',
      details: { status: 404, key: 'FILE_NOT_FOUND' },
    });
  });
});
