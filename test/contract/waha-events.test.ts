import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseWebhookEvent, verifyHmac, type WebhookEvent } from '../../src/waha/index.js';

interface RecordedEvent {
  name: string;
  hmac?: string;
  body: { id: string; timestamp: number; event: string; session: string };
}

const events = JSON.parse(
  readFileSync(join(__dirname, 'recorded', 'waha-webhooks.json'), 'utf8'),
) as RecordedEvent[];

function parsed(name: string): WebhookEvent | null {
  const found = events.find(event => event.name === name);
  if (!found) throw new Error(`no recorded event "${name}"`);
  return parseWebhookEvent(found.body);
}

function message(name: string) {
  const event = parsed(name);
  if (event?.kind !== 'message') throw new Error(`"${name}" is no message`);
  return event.message;
}

it('verifies the recorded bytes with the key of that run', () => {
  const signed = events.filter(event => event.hmac !== undefined);
  expect(signed.length).toBeGreaterThan(20);
  for (const { hmac, body } of signed) {
    expect(verifyHmac(Buffer.from(JSON.stringify(body)), hmac, ['other', 'hook-secret'])).toBe(
      true,
    );
  }
});

it('gives every event its identity', () => {
  for (const { body } of events) {
    expect(parseWebhookEvent(body)).toMatchObject({
      eventId: body.id,
      at: new Date(body.timestamp),
      session: 'default',
      me: { id: '5511900000001@c.us', lid: '100000000000001@lid' },
    });
  }
});

it('reads the echo of an own send', () => {
  expect(message('echo of an own send')).toEqual({
    waId: '3EB06176643B0E551D915F',
    fullId: 'true_5511999990001@c.us_3EB06176643B0E551D915F',
    chatId: '5511999990001@c.us',
    fromMe: true,
    source: 'api',
    author: null,
    at: new Date(1795203103000),
    kind: 'text',
    text: 'hello',
    media: null,
    replyTo: null,
    pushName: null,
    otherId: null,
    ack: 0,
  });
});

it.each([
  ['inbound text', { text: 'hi there', fromMe: false, pushName: 'Ana', kind: 'text' }],
  ['inbound text, narrow event', { waId: '3EB0INCOMING0001', fromMe: false }],
  ['own message with an empty text', { text: null, kind: 'text' }],
  ['typed on the phone', { waId: '3A11PHONE0001', source: 'app', fromMe: true, pushName: null }],
  ['inbound from a hidden id', { chatId: '222222222222222@lid', otherId: '5511999990009@c.us' }],
  [
    'inbound in a group',
    {
      chatId: '120363000000000001@g.us',
      author: '333333333333333@lid',
      waId: '3EB0INCOMINGGRP1',
      otherId: null,
    },
  ],
  ['own message to a group', { chatId: '120363000000000001@g.us', fromMe: true }],
  ['story', { chatId: 'status@broadcast', author: '5511999990001@c.us' }],
  ['own reply with a quote', { replyTo: '3EB0ORIG1' }],
  ['own location', { kind: 'location', text: null }],
  ['own contact card', { kind: 'contact_card', text: null }],
  ['own poll', { kind: 'poll', text: null }],
  ['old message of a history sync', { at: new Date(1600000000000) }],
])('reads "%s"', (name, wanted) => {
  expect(message(name)).toMatchObject(wanted);
});

it('leaves the report of a failed download behind', () => {
  expect(message('inbound media that could not be downloaded')).toMatchObject({
    kind: 'image',
    text: 'photo',
    media: { url: null, mimetype: 'image/jpeg', filename: null, error: 'download_failed' },
  });
});

it('reads receipts, the failing one too', () => {
  expect(parsed('read receipt')).toMatchObject({
    kind: 'ack',
    waId: '3EB06176643B0E551D915F',
    chatId: '5511999990001@c.us',
    fromMe: true,
    rank: 3,
    participant: null,
    error: null,
  });
  expect(parsed('error receipt')).toMatchObject({ kind: 'ack', waId: '3EB0MYOWNID0001', rank: -1 });
});

it('reads the states of a session', () => {
  const untold = { timelock: null, capping: null };
  expect(parsed('session works')).toMatchObject({
    kind: 'session_status',
    status: 'WORKING',
    ...untold,
  });
  expect(parsed('session failed')).toMatchObject({ kind: 'session_status', status: 'FAILED' });
});

it.each([
  [
    'own reaction',
    {
      kind: 'reaction',
      waId: '3EB0299CDA2029A16C6313',
      target: '3EB0INCOMING0001',
      emoji: '👍',
      fromMe: true,
    },
  ],
  [
    'reaction of a contact',
    { kind: 'reaction', target: '3EB0INCOMING0001', emoji: '❤', fromMe: false },
  ],
  [
    'edit by a contact',
    {
      kind: 'edited',
      waId: '3EB0EDIT1',
      target: '3EB0INCOMING0001',
      text: 'edited',
      fromMe: false,
    },
  ],
  ['own edit', { kind: 'edited', target: '3EB0ABC', text: 'edited text', fromMe: true }],
  [
    'revoke by a contact',
    { kind: 'revoked', target: '3EB0INCOMING0001', fromMe: false, chatId: '5511999990001@c.us' },
  ],
  [
    'own revoke',
    { kind: 'revoked', target: '3EB0ABC', fromMe: true, chatId: '5511999990001@c.us' },
  ],
])('reads "%s" as done to the earlier message', (name, wanted) => {
  expect(parsed(name)).toMatchObject(wanted);
});
