import { createHmac } from 'node:crypto';
import { retryDelayMs, signatureOf } from '../../src/sandbox/webhooks.js';
import {
  ana,
  anaChat,
  anObject,
  aNumber,
  bareId,
  having,
  type Hooked,
  hookKey,
  like,
  openRig,
  type Rig,
} from './sandbox-rig.js';

let rig: Rig;
afterEach(() => rig?.close());

const isAny = ({ event }: Hooked) => event === 'message.any';
const acksOf = (waId: string) =>
  rig.receiver.got
    .filter(({ event, payload }) => event === 'message.ack' && bareId(payload.id) === waId)
    .map(({ payload }) => payload.ackName);
const untilAck = (waId: string, ackName: string) =>
  rig.receiver.until(({ payload }) => bareId(payload.id) === waId && payload.ackName === ackName);

describe('an event', () => {
  it('is signed over its raw bytes and carries its own time in the headers', async () => {
    rig = await openRig();
    await rig.sendText();
    const { headers, raw, body } = await rig.receiver.until(isAny);
    const expected = createHmac('sha512', hookKey).update(raw).digest('hex');
    expect(headers['x-webhook-hmac']).toBe(expected);
    expect(headers['x-webhook-hmac-algorithm']).toBe('sha512');
    expect(headers['x-webhook-timestamp']).toBe(String(body.timestamp));
    expect(headers['x-webhook-request-id']).toMatch(/^\S+$/);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['user-agent']).toBe('WAHA/2026.8.2');
  });

  it('is signed as the published vector says', () => {
    const body = '{"event":"message","session":"default","engine":"WEBJS"}';
    expect(signatureOf(body, 'my-secret-key')).toBe(
      '208f8a55dde9e05519e898b10b89bf0d0b3b0fdf11fdbf09b6b90476301b98d8097c462b2b17a6ce93b6b47a136cf2e78a33a63f6752c2c1631777076153fa89',
    );
  });

  it('comes in the recorded envelope', async () => {
    rig = await openRig({ engine: 'CORE-2025.10' });
    await rig.sendText();
    const { body } = await rig.receiver.until(isAny);
    expect(body).toEqual({
      id: like(/^evt_[0-9a-z]{26}$/),
      timestamp: aNumber,
      event: 'message.any',
      session: 'default',
      metadata: { 'user.id': '42' },
      me: { id: '5511900000001@c.us', pushName: 'Gate', lid: like(/@lid$/) },
      payload: anObject,
      engine: 'NOWEB',
      environment: { version: '2025.10.4', engine: 'NOWEB', tier: 'CORE', browser: null },
    });
  });

  it('goes only to webhooks that asked for it', async () => {
    rig = await openRig();
    const config = { webhooks: [{ url: rig.receiver.url, events: ['message.ack'] }] };
    await rig.api('PUT', '/api/sessions/default', { config });
    await rig.sandbox.control.whenStatus('default', 'WORKING');
    const before = rig.receiver.got.length;
    await rig.sendText();
    await rig.receiver.until(({ event }) => event === 'message.ack');
    const later = rig.receiver.got.slice(before).filter(({ event }) => event !== 'session.status');
    expect(new Set(later.map(({ event }) => event))).toEqual(new Set(['message.ack']));
    expect(later[0]?.headers).not.toHaveProperty('x-webhook-hmac');
  });

  it('is repeated with the same id and bytes until it is taken, 4xx and 5xx alike', async () => {
    rig = await openRig({}, { policy: 'constant', delaySeconds: 1, attempts: 5 });
    rig.receiver.failFirst(2);
    rig.sandbox.control.call(ana);
    const tries = await rig.receiver.untilCount(3, ({ event }) => event === 'call.received');
    expect(new Set(tries.map(({ raw }) => raw.toString())).size).toBe(1);
    expect(new Set(tries.map(({ headers }) => headers['x-webhook-request-id'])).size).toBe(1);
  });

  it('is lost when the retries run out', async () => {
    rig = await openRig({}, { policy: 'constant', delaySeconds: 1, attempts: 1 });
    rig.receiver.failFirst(2);
    rig.sandbox.control.call(ana);
    await rig.receiver.untilCount(2, ({ event }) => event === 'call.received');
    rig.sandbox.control.write(ana, { text: 'later' });
    await rig.receiver.until(isAny);
    expect(rig.receiver.got.filter(({ event }) => event === 'call.received')).toHaveLength(2);
  });

  it.each([
    ['constant', [2_000, 2_000, 2_000]],
    ['linear', [2_000, 4_000, 6_000]],
    ['exponential', [2_000, 4_000, 8_000]],
  ] as const)('waits by the %s policy', (policy, delays) => {
    const retries = { policy, delaySeconds: 2, attempts: 3 };
    expect([1, 2, 3].map(retry => retryDelayMs(retries, retry))).toEqual(delays);
  });

  it('waits in vain after a restart: retries live in memory', async () => {
    rig = await openRig({ speed: 1 }, { policy: 'constant', delaySeconds: 60, attempts: 5 });
    rig.receiver.failFirst(1);
    rig.sandbox.control.call(ana);
    await rig.receiver.until(({ event }) => event === 'call.received');
    const startOf = async () => (await rig.api('GET', '/api/server/status')).json.startTimestamp;
    const before = await startOf();
    rig.clock.moveBy(1_000);
    rig.sandbox.control.restart();
    expect(await startOf()).not.toBe(before);
    rig.clock.moveBy(120_000);
    await rig.sandbox.control.whenStatus('default', 'WORKING');
    rig.sandbox.control.write(ana, { text: 'still there?' });
    await rig.receiver.until(isAny);
    expect(rig.receiver.got.filter(({ event }) => event === 'call.received')).toHaveLength(1);
  });
});

describe('what a send brings', () => {
  it('NOWEB: an echo by the api with ack 0, then SERVER, DEVICE, READ', async () => {
    rig = await openRig({ engine: 'NOWEB' });
    const sent = await rig.sendText();
    const { id: waId } = sent.json.key as { id: string };
    const echo = await rig.receiver.until(isAny);
    expect(echo.payload).toEqual({
      id: `true_${anaChat}_${waId}`,
      timestamp: aNumber,
      from: anaChat,
      fromMe: true,
      source: 'api',
      body: 'hello',
      hasMedia: false,
      media: null,
      ack: 0,
      ackName: 'PENDING',
      replyTo: null,
      _data: having({
        key: { remoteJid: `${ana}@s.whatsapp.net`, fromMe: true, id: waId },
      }),
    });
    const read = await untilAck(waId, 'READ');
    expect(read.payload).toEqual({
      id: `true_${anaChat}_${waId}`,
      from: anaChat,
      fromMe: true,
      ack: 3,
      ackName: 'READ',
    });
    expect([...acksOf(waId)].sort()).toEqual(['DEVICE', 'READ', 'SERVER']);
  });

  it('GOWS: an echo without ack, then DEVICE and READ but no SERVER', async () => {
    rig = await openRig({ engine: 'GOWS' });
    const sent = await rig.sendText();
    const waId = bareId(sent.json.id);
    expect((await rig.receiver.until(isAny)).payload).toMatchObject({
      ack: null,
      ackName: 'UNKNOWN',
      to: null,
      participant: null,
    });
    await untilAck(waId, 'READ');
    expect([...acksOf(waId)].sort()).toEqual(['DEVICE', 'READ']);
  });

  it('WEBJS: from is the sender', async () => {
    rig = await openRig({ engine: 'WEBJS' });
    await rig.sendText();
    const echo = await rig.receiver.until(isAny);
    expect(echo.payload).toMatchObject({ from: '5511900000001@c.us', to: anaChat });
  });

  it('a voice message is PLAYED in the end', async () => {
    rig = await openRig();
    const file = { mimetype: 'audio/ogg; codecs=opus', data: 'aGk=' };
    const body = { session: 'default', chatId: anaChat, file };
    const sent = await rig.api('POST', '/api/sendVoice', body);
    await untilAck(bareId(sent.json.id), 'PLAYED');
  });

  it('a group acknowledges per member', async () => {
    rig = await openRig();
    await rig.sendText({ chatId: '120363000000000001@g.us' });
    const ack = await rig.receiver.until(({ event }) => event === 'message.ack.group');
    expect(ack.payload.participant).toMatch(/@lid$/);
  });
});

describe('what people write', () => {
  it('comes as message and message.any with different event ids', async () => {
    rig = await openRig({ engine: 'NOWEB', people: [{ phone: ana, name: 'Ana' }] });
    const { id } = rig.sandbox.control.write(ana, { text: 'hi there' });
    const any = await rig.receiver.until(isAny);
    const plain = await rig.receiver.until(({ event }) => event === 'message');
    expect(any.payload).toEqual(plain.payload);
    expect(any.body.id).not.toBe(plain.body.id);
    expect(any.payload).toMatchObject({
      id,
      from: anaChat,
      fromMe: false,
      source: 'app',
      body: 'hi there',
      ack: 2,
      ackName: 'DEVICE',
      _data: { pushName: 'Ana', message: { conversation: 'hi there' }, status: 3 },
    });
  });

  it('comes from the hidden id alone when the person has nothing else, and the phone beside it', async () => {
    const people = [{ phone: ana, name: 'Lid', lid: '222222222222222', lidOnly: true }];
    rig = await openRig({ people });
    rig.sandbox.control.write(ana, { text: 'from lid' });
    const { payload } = await rig.receiver.until(isAny);
    expect(payload.from).toBe('222222222222222@lid');
    const data = payload._data as { Info: { SenderAlt: string } };
    expect(data.Info.SenderAlt).toBe(`${ana}@s.whatsapp.net`);
  });

  it('comes with a file, after later texts', async () => {
    rig = await openRig({ speed: 1 });
    const media = { mimetype: 'image/png', data: 'aGk=', filename: 'a.png', caption: 'photo' };
    rig.sandbox.control.write(ana, { media });
    rig.sandbox.control.write(ana, { text: 'did you get it?' });
    expect((await rig.receiver.until(isAny)).payload.body).toBe('did you get it?');
    rig.clock.moveBy(1_500);
    const photo = await rig.receiver.until(({ payload }) => payload.body === 'photo');
    expect(photo.payload.hasMedia).toBe(true);
    const { url } = photo.payload.media as { url: string };
    expect((await rig.api('GET', new URL(url).pathname)).text).toBe('hi');
  });

  it('is kept by WhatsApp while the session is down', async () => {
    rig = await openRig();
    await rig.api('POST', '/api/sessions/default/stop');
    rig.sandbox.control.write(ana, { text: 'anybody?' });
    await rig.api('POST', '/api/sessions/default/start');
    expect((await rig.receiver.until(isAny)).payload.body).toBe('anybody?');
  });

  it('can be a reaction, an edit, a deletion, or typed on the own phone', async () => {
    rig = await openRig();
    const { control } = rig.sandbox;
    const { id } = control.write(ana, { text: 'first' });
    await rig.receiver.until(isAny);
    control.react(ana, { text: '❤', messageId: id });
    control.edit(ana, { id: bareId(id), text: 'second' });
    const edited = await rig.receiver.until(({ event }) => event === 'message.edited');
    expect(edited.payload).toMatchObject({ body: 'second', editedMessageId: bareId(id) });
    control.revoke(ana, { id: bareId(id) });
    const revoked = await rig.receiver.until(({ event }) => event === 'message.revoked');
    expect(revoked.payload).toMatchObject({
      revokedMessageId: bareId(id),
      before: { body: 'second' },
    });
    const reacted = await rig.receiver.until(({ event }) => event === 'message.reaction');
    expect(reacted.payload.reaction).toEqual({ text: '❤', messageId: id });
    control.typeOnPhone(anaChat, { text: 'typed on the phone' });
    const typed = await rig.receiver.until(({ payload }) => payload.body === 'typed on the phone');
    expect(typed.payload).toMatchObject({ fromMe: true, source: 'app' });
  });

  it('comes again with a history replay, times and ids unchanged', async () => {
    rig = await openRig();
    rig.sandbox.control.write(ana, { text: 'old', at: '2020-09-13T12:26:40.000Z' });
    await rig.receiver.until(isAny);
    rig.sandbox.control.replayHistory('default', 10);
    const [first, again] = await rig.receiver.untilCount(2, isAny);
    expect(again?.payload).toMatchObject({ id: first?.payload.id, timestamp: 1_600_000_000 });
    expect(again?.body.id).not.toBe(first?.body.id);
  });
});
