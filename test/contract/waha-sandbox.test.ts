import { once, EventEmitter } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClock } from '../../src/kernel/clock.js';
import { silentLog } from '../../src/kernel/log.js';
import { createSandbox, type EngineMode } from '../../src/sandbox/index.js';
import {
  createWaha,
  parseWebhookEvent,
  verifyHmac,
  webhookConfig,
  type SendMediaInput,
  type SendTextInput,
  type WebhookEvent,
} from '../../src/waha/index.js';

const apiKey = 'key-of-the-sandbox';
const hmacKey = 'hook-key';
const clock = createClock();
const ana = '5511999990001@c.us';

const text = (change: Partial<SendTextInput> = {}): SendTextInput => ({
  session: 'default',
  chatId: ana,
  text: 'hello',
  id: null,
  ownId: false,
  replyTo: null,
  ...change,
});

/** Takes webhooks as the gateway will: raw bytes, signature, parse. */
async function startReceiver() {
  const arrived = new EventEmitter();
  const events: WebhookEvent[] = [];
  const bad: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks);
      const header = request.headers['x-webhook-hmac'];
      const signed = verifyHmac(raw, typeof header === 'string' ? header : undefined, [hmacKey]);
      const event = parseWebhookEvent(JSON.parse(raw.toString('utf8')));
      if (event && signed) events.push(event);
      else bad.push(raw.toString('utf8'));
      response.end();
      arrived.emit('event');
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;

  async function event<Kind extends WebhookEvent['kind']>(
    kind: Kind,
    fits: (event: Extract<WebhookEvent, { kind: Kind }>) => boolean,
  ) {
    for (;;) {
      const ofKind = events.filter(
        (event): event is Extract<WebhookEvent, { kind: Kind }> => event.kind === kind,
      );
      const found = ofKind.find(fits);
      if (found) return found;
      await once(arrived, 'event');
    }
  }

  return {
    url: `http://127.0.0.1:${port}/api/webhooks/waha/01SESSION`,
    bad,
    event,
    close: async () => {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A WAHA of this engine with one paired number, and our settings on it. */
async function play(engine: EngineMode, timeouts = {}) {
  const receiver = await startReceiver();
  closers.push(receiver.close);
  const sandbox = createSandbox({
    clock,
    log: silentLog,
    apiKey,
    engine,
    seed: 'waha',
    speed: 200,
    people: [
      {
        phone: '5511999990001',
        name: 'Ana',
        replies: 'none',
        readsAfterMs: 100,
        lid: '222222222222222',
      },
      { phone: '5511888880000', name: 'Nobody', notOnWhatsApp: true },
    ],
    sessions: [{ name: 'default', phone: '5511900000001', pushName: 'Gate' }],
  });
  const { url } = await sandbox.start();
  closers.push(() => sandbox.stop());
  const waha = createWaha({ baseUrl: url, apiKey, clock, log: silentLog, timeouts });
  await waha.ensureSession('default', webhookConfig({ url: receiver.url, hmacKey }));
  await sandbox.control.whenStatus('default', 'WORKING');
  return { receiver, waha, url, control: sandbox.control };
}

const engines: EngineMode[] = ['GOWS', 'NOWEB', 'WEBJS', 'CORE-2025.10'];

describe.each(engines)('a WAHA with %s', engine => {
  it('sends a text, echoes it and brings its receipts', async () => {
    const { waha, receiver } = await play(engine);
    const outcome = await waha.sendText(text());
    if (outcome.class !== 'sent') throw new Error(`not sent: ${JSON.stringify(outcome)}`);
    const echo = await receiver.event('message', ({ message }) => message.waId === outcome.waId);
    expect(echo.message).toMatchObject({ fromMe: true, chatId: ana, kind: 'text', text: 'hello' });
    const read = await receiver.event(
      'ack',
      ({ waId, rank }) => waId === outcome.waId && rank === 3,
    );
    expect(read).toMatchObject({ fromMe: true, chatId: ana, session: 'default' });
    expect(receiver.bad).toEqual([]);
  });

  it('brings what a person writes', async () => {
    const { receiver, control } = await play(engine);
    const { id } = control.write('5511999990001', { text: 'hi there' });
    const { message } = await receiver.event('message', event => !event.message.fromMe);
    expect(id).toContain(message.waId);
    expect(message).toMatchObject({ chatId: ana, kind: 'text', text: 'hi there', pushName: 'Ana' });
  });

  it('brings reactions, edits and revokes with their target', async () => {
    const { receiver, control } = await play(engine);
    const { id } = control.write('5511999990001', { text: 'first' });
    const { message } = await receiver.event('message', event => !event.message.fromMe);
    control.react('5511999990001', { text: '👍', messageId: id });
    control.edit('5511999990001', { id: message.waId, text: 'second' });
    control.revoke('5511999990001', { id: message.waId });
    const target = message.waId;
    expect(await receiver.event('reaction', () => true)).toMatchObject({ target, emoji: '👍' });
    expect(await receiver.event('edited', () => true)).toMatchObject({ target, text: 'second' });
    expect(await receiver.event('revoked', () => true)).toMatchObject({ target, fromMe: false });
  });

  it('tells who it is and whom it knows', async () => {
    const { waha } = await play(engine);
    const server = await waha.server();
    expect(server.engine).toBe(engine === 'CORE-2025.10' ? 'NOWEB' : engine);
    expect(server.startedAt).toBeInstanceOf(Date);
    expect(await waha.me('default')).toMatchObject({ id: '5511900000001@c.us' });
    expect(await waha.checkExists('default', '5511999990001')).toMatchObject({ exists: true });
    expect(await waha.checkExists('default', '5511888880000')).toMatchObject({ exists: false });
    const people = await waha.contacts('default', { limit: 10, offset: 0 });
    const addresses = people.flatMap(({ chatId, otherId }) => [chatId, otherId]);
    expect(addresses).toEqual(expect.arrayContaining([ana]));
    expect(await waha.qr('default')).toBeNull();
    expect(await waha.session('nobody').catch(() => null)).toBeNull();
  });

  it('finds what was sent by its serialized id, and does not find what was not', async () => {
    const { waha, receiver } = await play(engine);
    const outcome = await waha.sendText(text());
    if (outcome.class !== 'sent') throw new Error('not sent');
    const { message } = await receiver.event(
      'message',
      event => event.message.waId === outcome.waId,
    );
    const found = await waha.findMessage('default', message.fullId ?? '');
    expect(found).toMatchObject({ kind: 'found', fromMe: true, chatId: ana });
    const other = (message.fullId ?? '').replace(outcome.waId, '3EB0000000000000000000');
    expect(await waha.findMessage('default', other)).toEqual({ kind: 'absent' });
  });

  it('says at the gate that nothing was sent', async () => {
    const { waha, control } = await play(engine);
    await waha.stop('default');
    expect(await waha.sendText(text())).toMatchObject({
      class: 'not_sent',
      errorCode: 'session_gate',
      session: 'STOPPED',
    });
    await waha.ensureSession('default', webhookConfig({ url: 'http://x.example/hook', hmacKey }));
    await control.whenStatus('default', 'WORKING');
    expect(await waha.sendText(text())).toMatchObject({ class: 'sent' });
  });

  it('takes read marks and typing', async () => {
    const { waha } = await play(engine);
    expect(await waha.startTyping('default', ana)).toBe(true);
    expect(await waha.stopTyping('default', ana)).toBe(true);
    expect(await waha.sendSeen('default', ana)).toBe(true);
  });
});

describe.each(['GOWS', 'NOWEB'] as const)('a WAHA with %s that honours ids', engine => {
  it('sends under ours, and finds it by the bare id and among all chats', async () => {
    const { waha } = await play(engine);
    const id = await waha.newMessageId('default');
    expect(id).toMatch(/^3EB0[0-9A-F]{18}$/);
    const since = clock.now();
    expect(await waha.sendText(text({ id, ownId: true }))).toMatchObject({
      class: 'sent',
      waId: id,
    });
    expect(await waha.findMessage('default', id ?? '')).toMatchObject({
      kind: 'found',
      fromMe: true,
    });
    const { found: listed } = await waha.messages('default', { since, limit: 10, offset: 0 });
    expect(listed.map(({ waId }) => waId)).toContain(id);
  });
});

it('an engine without ids of ours says so', async () => {
  const { waha } = await play('WEBJS');
  expect(await waha.newMessageId('default')).toBeNull();
});

it('media goes out and comes in', async () => {
  const { waha, receiver, control } = await play('GOWS');
  const bytes = Buffer.from('89504e470d0a1a0a', 'hex');
  const picture: SendMediaInput = {
    session: 'default',
    chatId: ana,
    kind: 'image',
    mimetype: 'image/png',
    filename: 'a.png',
    bytes,
    caption: 'look',
    id: null,
    ownId: false,
    replyTo: null,
  };
  expect(await waha.sendMedia(picture)).toMatchObject({ class: 'sent' });
  const media = { mimetype: 'image/png', data: bytes.toString('base64'), caption: 'mine' };
  control.write('5511999990001', { media });
  const { message } = await receiver.event('message', event => !event.message.fromMe);
  expect(message).toMatchObject({ kind: 'image', text: 'mine' });
  expect(await waha.fetchMedia(message.media?.url ?? '')).toEqual({ bytes, mimetype: 'image/png' });
});

it('pairing shows a code to scan and one to type, and ends with an account', async () => {
  const { waha, receiver, control } = await play('GOWS');
  await waha.ensureSession('second', webhookConfig({ url: receiver.url, hmacKey }));
  await control.whenStatus('second', 'SCAN_QR_CODE');
  expect((await waha.qr('second'))?.value).toMatch(/^2@/);
  expect(await waha.pairingCode('second', '5511900000002')).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
  expect(await waha.me('second')).toBeNull();
  control.scan('second', { phone: '5511900000002' });
  await receiver.event(
    'session_status',
    ({ session, status }) => session === 'second' && status === 'WORKING',
  );
  expect(await waha.me('second')).toMatchObject({ id: '5511900000002@c.us' });
  await waha.remove('second');
  expect(await waha.session('second')).toBeNull();
});

it('a restriction of the account comes with the status and with the account', async () => {
  const { waha, receiver, control } = await play('GOWS');
  const timeEnforcementEnds = Math.floor(clock.now().getTime() / 1000) + 3600;
  control.timelock('default', { enforcementType: 'DEFAULT', isActive: true, timeEnforcementEnds });
  const told = await receiver.event('session_status', ({ timelock }) => timelock !== null);
  const endsAt = new Date(timeEnforcementEnds * 1000);
  expect(told.timelock).toEqual({ isActive: true, enforcementType: 'DEFAULT', endsAt });
  expect((await waha.me('default'))?.timelock).toEqual(told.timelock);
});

describe('a send that goes wrong', () => {
  it.each([
    ['hang', 'unsure'],
    ['cut', 'unsure'],
    ['html', 'unsure'],
    ['empty', 'unsure'],
    ['timed_out', 'unsure'],
    ['detached_frame', 'unsure'],
    ['error_463', 'restricted'],
    ['connection_closed', 'not_sent'],
    ['rate_overlimit', 'not_sent'],
    ['slice', 'sent'],
    ['ack_463', 'sent'],
    ['wrong_id', 'sent'],
  ] as const)('by %s is %s', async (kind, wanted) => {
    const { waha, control } = await play('GOWS', kind === 'hang' ? { textMs: 1500 } : {});
    control.failNext({ call: 'sendText', kind, delayMs: 1 });
    const id = '3EB07188E993A32FEFE5B5';
    expect(await waha.sendText(text({ id, ownId: true }))).toMatchObject({ class: wanted });
  });

  it.each([
    [502, 'unsure'],
    [429, 'unsure'],
    [413, 'failed'],
    [403, 'not_sent'],
  ] as const)('with %i of a proxy is %s', async (status, wanted) => {
    const { waha, control } = await play('GOWS');
    const body = '<html></html>';
    control.failNext({ call: 'send', kind: 'answer', status, body, contentType: 'text/html' });
    expect(await waha.sendText(text())).toMatchObject({ class: wanted });
  });

  it('transmits once, whatever was answered', async () => {
    const { waha, control } = await play('GOWS');
    control.failNext({ call: 'sendText', kind: 'html' });
    await waha.sendText(text());
    expect(control.journal().filter(({ op }) => op === 'transmitted')).toHaveLength(1);
  });

  it('with a wrong key was not sent', async () => {
    const { url } = await play('GOWS');
    const stranger = createWaha({
      baseUrl: url,
      apiKey: 'wrong',
      clock,
      log: silentLog,
    });
    expect(await stranger.sendText(text())).toMatchObject({
      class: 'not_sent',
      errorCode: 'unauthorized',
    });
  });
});
