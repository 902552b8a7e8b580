import { request } from 'node:http';
import type { Fault } from '../../src/sandbox/index.js';
import {
  ana,
  anaChat,
  apiKey,
  bareId,
  openRig,
  opsOf,
  type Hooked,
  type Json,
  type Rig,
} from './sandbox-rig.js';

const ownId = '3EB0112233445566778899';
let rig: Rig;
afterEach(() => rig.close());

const arm = (fault: Partial<Fault> & Pick<Fault, 'kind'>) =>
  rig.sandbox.control.failNext({ call: 'sendText', ...fault });
const wasTransmitted = () => opsOf(rig.sandbox, ownId).includes('transmitted');
const isAny = ({ event }: Hooked) => event === 'message.any';
const exceptionOf = ({ exception }: Json) => (exception as Json).message;

describe('faults of a send', () => {
  it.each([
    ['timed_out', 'Timed Out'],
    ['connection_closed', 'Connection Closed'],
    ['rate_overlimit', 'rate-overlimit'],
    ['detached_frame', "Attempted to use detached Frame 'A1B2C3D4'."],
    ['error_463', '2 UNKNOWN: server returned error 463'],
  ] as const)('%s is a 500 and nothing leaves', async (kind, message) => {
    rig = await openRig();
    arm({ kind });
    const sent = await rig.sendText({ id: ownId });
    expect([sent.status, exceptionOf(sent.json)]).toEqual([500, message]);
    expect(wasTransmitted()).toBe(false);
  });

  it('timed_out can have transmitted: the echo comes all the same', async () => {
    rig = await openRig();
    arm({ kind: 'timed_out', does: true });
    expect((await rig.sendText({ id: ownId })).status).toBe(500);
    expect(bareId((await rig.receiver.until(isAny)).payload.id)).toBe(ownId);
    expect(wasTransmitted()).toBe(true);
  });

  it('ack_463 answers 201, transmits nothing and ends in ERROR', async () => {
    rig = await openRig({ engine: 'NOWEB' });
    arm({ kind: 'ack_463' });
    expect((await rig.sendText({ id: ownId })).status).toBe(201);
    const ack = await rig.receiver.until(({ event }) => event === 'message.ack');
    expect(ack.payload).toMatchObject({ ack: -1, ackName: 'ERROR', error: { code: '463' } });
    expect(wasTransmitted()).toBe(false);
  });

  it('answer gives any status and body', async () => {
    rig = await openRig();
    arm({ kind: 'answer', status: 503, body: { busy: true } });
    const sent = await rig.sendText();
    expect([sent.status, sent.json]).toEqual([503, { busy: true }]);
  });

  it.each([
    ['html', /^<html>/],
    ['empty', /^$/],
  ] as const)('%s spoils the answer of a send that went well', async (kind, text) => {
    rig = await openRig();
    arm({ kind });
    const sent = await rig.sendText({ id: ownId });
    expect(sent.status).toBeLessThan(300);
    expect(sent.text).toMatch(text);
    expect(wasTransmitted()).toBe(true);
  });

  it('wrong_id answers with the id of nothing', async () => {
    rig = await openRig();
    arm({ kind: 'wrong_id' });
    const sent = await rig.sendText({ id: ownId });
    expect(bareId(sent.json.id)).toMatch(/^3EB0/);
    expect(bareId(sent.json.id)).not.toBe(ownId);
  });

  it('cut breaks the connection, before or within the answer', async () => {
    rig = await openRig();
    arm({ kind: 'cut', does: true });
    await expect(rig.sendText({ id: ownId })).rejects.toThrow();
    expect(wasTransmitted()).toBe(true);
    arm({ kind: 'cut', does: true, bytes: 10 });
    await expect(rig.sendText()).rejects.toThrow();
  });

  it('hang never answers, and events come', async () => {
    rig = await openRig();
    arm({ kind: 'hang', does: true });
    const giveUp = new AbortController();
    const sending = fetch(`${rig.sandbox.url}/api/sendText`, {
      method: 'POST',
      headers: { 'X-Api-Key': apiKey },
      body: JSON.stringify({ session: 'default', chatId: anaChat, text: 'x' }),
      signal: giveUp.signal,
    });
    await rig.receiver.until(isAny);
    giveUp.abort();
    await expect(sending).rejects.toThrow();
  });

  it('delay waits by the clock before anything leaves', async () => {
    rig = await openRig();
    arm({ kind: 'delay', delayMs: 120_000 });
    const sending = rig.sendText({ id: ownId });
    const isHere = () => rig.sandbox.control.requests().some(r => r.path === '/api/sendText');
    while (!isHere()) await rig.api('GET', '/api/server/version');
    await rig.api('GET', '/api/server/version');
    expect(opsOf(rig.sandbox, ownId)).toEqual([]);
    rig.clock.moveBy(120_000);
    expect((await sending).status).toBe(201);
  });

  it('slice sends the answer byte by byte, whole', async () => {
    rig = await openRig();
    arm({ kind: 'slice', delayMs: 0 });
    expect((await rig.sendText({ id: ownId })).json.id).toBe(`true_${anaChat}_${ownId}`);
  });

  it('omit_store transmits what no look-up finds', async () => {
    rig = await openRig();
    arm({ kind: 'omit_store' });
    await rig.sendText({ id: ownId });
    expect(opsOf(rig.sandbox, ownId)).toEqual(['accepted', 'transmitted', 'answered']);
    expect((await rig.api('GET', `/api/default/chats/all/messages/${ownId}`)).status).toBe(404);
  });

  it('ignore_id mints another id', async () => {
    rig = await openRig();
    arm({ kind: 'ignore_id' });
    expect(bareId((await rig.sendText({ id: ownId })).json.id)).not.toBe(ownId);
  });

  it('meets as many calls as it says, of the chat it says', async () => {
    rig = await openRig();
    arm({ call: 'send', kind: 'timed_out', times: 2, only: anaChat });
    const statuses: number[] = [];
    for (const chatId of ['1234567@c.us', anaChat, anaChat, anaChat]) {
      statuses.push((await rig.sendText({ chatId })).status);
    }
    expect(statuses).toEqual([201, 500, 500, 201]);
  });

  it('meets other calls by their names', async () => {
    rig = await openRig();
    arm({ call: 'check-exists', kind: 'rate_overlimit' });
    const path = `/api/contacts/check-exists?session=default&phone=${ana}`;
    expect(exceptionOf((await rig.api('GET', path)).json)).toBe('rate-overlimit');
    expect((await rig.api('GET', path)).status).toBe(200);
  });
});

describe('faults of the account and the wire', () => {
  it('a closed wire fails sends for two seconds while the status says WORKING', async () => {
    rig = await openRig({ speed: 1 });
    rig.sandbox.control.closeWire();
    const sending = rig.sendText();
    const isHere = () => rig.sandbox.control.journal().some(line => line.op === 'accepted');
    while (!isHere()) await rig.api('GET', '/api/server/version');
    expect((await rig.api('GET', '/api/sessions/default')).json.status).toBe('WORKING');
    rig.clock.moveBy(130);
    expect(exceptionOf((await sending).json)).toBe('Connection Closed');
    rig.clock.moveBy(2_000);
    await rig.receiver.until(({ payload }) => payload.status === 'STARTING');
    rig.clock.moveBy(400);
    await rig.sandbox.control.whenStatus('default', 'WORKING');
  });

  it('a timelock lets only known people be written to', async () => {
    rig = await openRig();
    rig.sandbox.control.write(ana, { text: 'hi' });
    await rig.receiver.until(isAny);
    const lock = { enforcementType: 'DEFAULT', isActive: true, timeEnforcementEnds: null };
    rig.sandbox.control.timelock('default', lock);
    expect((await rig.sendText()).status).toBe(201);
    const stranger = await rig.sendText({ chatId: '5511999990002@c.us' });
    expect(exceptionOf(stranger.json)).toContain('error 463');
    rig.sandbox.control.timelock('default', null);
    expect((await rig.sendText({ chatId: '5511999990002@c.us' })).status).toBe(201);
  });

  it('refused connections are refused, and taken again on the same port', async () => {
    rig = await openRig();
    const { url } = rig.sandbox;
    const knock = () =>
      new Promise<string>(resolve => {
        request(`${url}/ping`, { agent: false }, answer => {
          answer.resume();
          resolve('open');
        })
          .on('error', error => resolve((error as NodeJS.ErrnoException).code ?? ''))
          .end();
      });
    rig.sandbox.control.failNext({ call: 'connection', kind: 'refuse', delayMs: 60_000 });
    let state = await knock();
    while (state !== 'ECONNREFUSED') state = await knock();
    rig.clock.moveBy(60_000);
    while (state !== 'open') state = await knock();
    expect((await rig.sendText()).status).toBe(201);
  });
});

describe('faults of events', () => {
  it('drops, duplicates and shuffles', async () => {
    rig = await openRig();
    const { control } = rig.sandbox;
    control.failNext({ call: 'webhook', kind: 'drop', only: 'call.received' });
    control.failNext({ call: 'webhook', kind: 'duplicate', only: 'call.received' });
    control.failNext({ call: 'webhook', kind: 'shuffle', only: 'call.received' });
    for (const person of [ana, ana, ana]) control.call(person);
    const got = await rig.receiver.untilCount(3, ({ event }) => event === 'call.received');
    expect(new Set(got.map(({ body }) => body.id)).size).toBe(2);
  });

  it('tells a message twice, under the phone and the hidden id', async () => {
    rig = await openRig({ people: [{ phone: ana, name: 'Ana', lid: '444444444444444' }] });
    rig.sandbox.control.failNext({ call: 'inbound', kind: 'twin' });
    rig.sandbox.control.write(ana, { text: 'hi', id: '3EB0TWIN' });
    const twins = await rig.receiver.untilCount(2, isAny);
    expect(twins.map(({ payload }) => payload.id).sort()).toEqual([
      'false_444444444444444@lid_3EB0TWIN',
      `false_${anaChat}_3EB0TWIN`,
    ]);
  });
});

describe('the control over HTTP', () => {
  it('wants the key and does what the object does', async () => {
    rig = await openRig();
    expect((await rig.api('GET', '/sandbox/journal', undefined, { 'X-Api-Key': '' })).status).toBe(
      401,
    );
    const written = await rig.api('POST', '/sandbox/write', { person: ana, text: 'hi' });
    expect(written.json.id).toMatch(new RegExp(`^false_${anaChat}_`));
    expect((await rig.receiver.until(isAny)).payload.body).toBe('hi');
    await rig.api('POST', '/sandbox/fail', { call: 'sendText', kind: 'timed_out' });
    expect((await rig.sendText()).status).toBe(500);
    const requests = JSON.parse((await rig.api('GET', '/sandbox/requests')).text) as Json[];
    expect(requests).toMatchObject([{ method: 'POST', path: '/api/sendText', status: 500 }]);
    await rig.api('POST', '/sandbox/status', { session: 'default', status: 'FAILED' });
    expect((await rig.api('GET', '/api/sessions/default')).json.status).toBe('FAILED');
    const unknown = await rig.api('POST', '/sandbox/logout', { session: 'nobody' });
    expect(unknown.status).toBe(404);
  });
});
