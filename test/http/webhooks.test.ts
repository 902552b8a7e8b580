import { createHmac } from 'node:crypto';
import type { ConversationView, MessageView } from '../../src/protocol/index.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';
import { askApp, openFile, type GatewayFile } from './app-rig.js';
import type { Answer } from './rig.js';

let test: TestApp;
let file: GatewayFile;
let key: string;
let counter = 0;

/** An id, a number or a person that no other test has. */
const fresh = (prefix: string, digits = 6) =>
  `${prefix}${String((counter += 1)).padStart(digits, '0')}`;
const newPerson = () => fresh('62812900', 6);
const newWaId = () => fresh('3EB0', 18);
const newEventId = () => fresh('evt_', 26);

type Event = Record<string, unknown>;

const nowMs = () => test.app.clock.now().getTime();

function event(name: string, payload: unknown, more: Event = {}): Event {
  return {
    id: newEventId(),
    timestamp: nowMs(),
    event: name,
    session: 'default',
    me: { id: '6281100000001@c.us', pushName: 'Gate' },
    payload,
    engine: 'GOWS',
    ...more,
  };
}

interface Said {
  chat: string;
  waId?: string;
  text?: string | null;
  fromMe?: boolean;
  atMs?: number;
  more?: Event;
}

function message({ chat, waId = newWaId(), text = 'Halo', fromMe = false, atMs, more }: Said) {
  return {
    id: `${String(fromMe)}_${chat}_${waId}`,
    timestamp: Math.floor((atMs ?? nowMs()) / 1_000),
    from: chat,
    fromMe,
    source: 'app',
    to: null,
    body: text,
    hasMedia: false,
    media: null,
    ack: fromMe ? 1 : 2,
    ...more,
  };
}

const said = (what: Said) => event('message.any', message(what));
const ack = (chat: string, waId: string, rank: unknown, more: Event = {}) =>
  event('message.ack', {
    id: `true_${chat}_${waId}`,
    from: chat,
    fromMe: true,
    ack: rank,
    ...more,
  });

const sign = (body: string | Buffer, by = key) =>
  createHmac('sha512', by).update(body).digest('hex');

function deliver(
  body: string | Buffer,
  headers: Record<string, string> = {},
  session = 'default',
): Promise<Answer> {
  return askApp(test, `/api/webhooks/waha/${session}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-webhook-hmac': sign(body), ...headers },
    body,
  });
}

interface InboxRow {
  event_id: string;
  state: string;
  error: string | null;
}

const inboxRow = async (id: unknown): Promise<InboxRow | undefined> =>
  (await file.rows<InboxRow>('SELECT * FROM webhook_inbox WHERE event_id = $id', { id }))[0];

/** Delivers an event and waits until it was understood. */
async function take(what: Event): Promise<string> {
  expect((await deliver(JSON.stringify(what))).status).toBe(200);
  const row = await until(
    () => inboxRow(what.id),
    found => found !== undefined && found.state !== 'new',
  );
  return row?.state ?? '';
}

const inboxWith = (body: string) =>
  file.rows<InboxRow>('SELECT * FROM webhook_inbox WHERE body = $body', { body });

const byWaId = (waId: string) =>
  file.rows<{ id: string; status: string; origin: string; conversation_id: string; body: string }>(
    'SELECT * FROM messages WHERE wa_id = $waId ORDER BY id',
    { waId },
  );

/** A message of ours that is on its way, its receipts still to come. */
async function sentTo(person: string): Promise<MessageView> {
  const waId = newWaId();
  await take(said({ chat: `${person}@c.us`, waId, fromMe: true, text: 'from the phone' }));
  const [row] = await byWaId(waId);
  return test.api.message(row?.id ?? '');
}

beforeAll(async () => {
  test = await startTestApp({ policy: { consent: { firstContact: 'warn' } } });
  file = await openFile(test);
  key = await file.hookKey();
  await until(test.api.sessions, sessions => sessions[0]?.status === 'WORKING');
});
afterAll(async () => {
  await file.close();
  await test.close();
});

describe('a webhook that is not from our WAHA', () => {
  const body = () => JSON.stringify(said({ chat: `${newPerson()}@c.us` }));

  it.each<[string, (text: string) => Record<string, string> | null]>([
    ['without a signature', () => null],
    ['with an empty signature', () => ({ 'x-webhook-hmac': '' })],
    ['with an upper-case signature', text => ({ 'x-webhook-hmac': sign(text).toUpperCase() })],
    ['with a cut signature', text => ({ 'x-webhook-hmac': sign(text).slice(0, -2) })],
    ['with a longer signature', text => ({ 'x-webhook-hmac': `${sign(text)}00` })],
    ['with a signature of another key', text => ({ 'x-webhook-hmac': sign(text, 'other') })],
    ['with a signature of the empty key', text => ({ 'x-webhook-hmac': sign(text, '') })],
    [
      'signed by another algorithm',
      text => ({
        'x-webhook-hmac': createHmac('sha256', key).update(text).digest('hex'),
        'x-webhook-hmac-algorithm': 'sha256',
      }),
    ],
    ['with the signature of another body', text => ({ 'x-webhook-hmac': sign(`${text} `) })],
    [
      'with the body written anew',
      text => ({
        'x-webhook-hmac': sign(JSON.stringify(JSON.parse(text), null, 1)),
      }),
    ],
    ['with the signature twice', text => ({ 'x-webhook-hmac': `${sign(text)}, ${sign(text)}` })],
    ['with the API key instead', () => ({ 'x-api-key': 'test-key-0123456789abcdef' })],
  ])('%s is 401, and nothing of it is stored', async (_, headersFor) => {
    const before = await file.counts();
    const text = body();
    const headers = headersFor(text) ?? {};
    const { status, json } = await askApp(test, '/api/webhooks/waha/default', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: text,
    });
    expect([status, json.code]).toEqual([401, 'unauthenticated']);
    expect(await inboxWith(text)).toEqual([]);
    expect(await file.counts()).toEqual(before);
  });

  it('for a session nobody knows is 401 like any other', async () => {
    for (const session of ['nowhere', '01ARZ3NDEKTSV4RRFFQ69G5FAV']) {
      expect((await deliver(body(), {}, session)).status).toBe(401);
    }
  });

  it.each(['..%2fdefault', '%00', 'default%00', '%27%20OR%201=1', 'a'.repeat(101)])(
    'for %s, which no session can be called, is 404',
    async session => {
      expect((await deliver(body(), {}, session)).status).toBe(404);
    },
  );

  it('but speaks for another session is 403, and nothing of it is stored', async () => {
    for (const session of ['qr-demo', 'DEFAULT', 'default ']) {
      const text = JSON.stringify({ ...said({ chat: `${newPerson()}@c.us` }), session });
      const { status, json } = await deliver(text);
      expect([status, json.code]).toEqual([403, 'forbidden']);
      expect(await inboxWith(text)).toEqual([]);
    }
  });

  it('larger than five megabytes is 413', async () => {
    const { status, json } = await deliver(Buffer.alloc(5 * 1024 * 1024 + 1, 97));
    expect([status, json.code]).toEqual([413, 'body_too_large']);
  });
});

describe('a webhook that makes no sense', () => {
  it.each<[string, string | Buffer]>([
    ['not JSON', 'these are words'],
    ['half of JSON', '{"id":"evt_1",'],
    ['empty', ''],
    ['JSON with a byte order mark', '\ufeff{}'],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x01])],
    ['JSON with a NUL', '{"id":\u0000}'],
  ])('because it is %s but signed is 200 and kept aside', async (_, body) => {
    expect((await deliver(body)).status).toBe(200);
    const rows = await file.rows<InboxRow>(
      "SELECT * FROM webhook_inbox WHERE state = 'quarantined' AND error = 'not_json'",
    );
    expect(rows.map(row => row.event_id)).toContain(
      `sha256:${(await import('node:crypto')).createHash('sha256').update(body).digest('hex')}`,
    );
  });

  it.each<[string, () => string]>([
    ['null', () => 'null'],
    ['a number', () => '5'],
    ['a list', () => '[]'],
    ['an empty object', () => '{}'],
    ['nothing but nesting', () => `${'['.repeat(500_000)}${']'.repeat(500_000)}`],
    [
      'a payload of nothing but nesting',
      () =>
        `{"id":"evt_nested","timestamp":${nowMs()},"event":"message","session":"default","payload":${'['.repeat(500_000)}${']'.repeat(500_000)}}`,
    ],
    ['an id that is a number', () => JSON.stringify({ ...said({ chat: '1@c.us' }), id: 5 })],
    ['a time of nought', () => JSON.stringify({ ...said({ chat: '1@c.us' }), timestamp: 0 })],
    [
      'a time beyond all calendars',
      () => JSON.stringify({ ...said({ chat: '1@c.us' }), timestamp: 1e300 }),
    ],
  ])('because it is %s is 200 and ignored', async (_, make) => {
    const body = make();
    expect((await deliver(body)).status).toBe(200);
    await until(
      () => inboxWith(body),
      rows => rows[0]?.state === 'ignored',
    );
  });

  const names = [
    'message',
    'message.any',
    'message.ack',
    'message.ack.group',
    'session.status',
    'message.reaction',
    'message.edited',
    'message.revoked',
    'call.received',
    'presence.update',
    'a.name.of.tomorrow',
    '__proto__',
    'constructor',
  ];
  const payloads: unknown[] = [
    null,
    undefined,
    5,
    'text',
    [],
    {},
    { id: null, from: null, fromMe: null, body: null, ack: null },
    { id: {}, timestamp: {}, reaction: [], media: 5, _data: 'x', status: {} },
    { id: 'true_x_', ack: 'many' },
    { id: 'false_status@broadcast_3EB0AA_6281200000002@c.us', body: 'a story' },
    { id: 'false_120363@newsletter_3EB0AB', body: 'a channel' },
    { id: 'false_0@c.us_3EB0AC', body: 'WhatsApp itself' },
  ];

  it('whatever its name and payload, is 200 and does nothing', async () => {
    const before = await file.counts();
    for (const name of names) {
      for (const payload of payloads) {
        const what = event(name, payload);
        expect((await deliver(JSON.stringify(what))).status).toBe(200);
      }
    }
    await until(
      () => file.rows<{ n: number }>("SELECT COUNT(*) AS n FROM webhook_inbox WHERE state = 'new'"),
      ([left]) => left?.n === 0,
    );
    expect(await file.counts()).toEqual(before);
    const [poison] = await file.rows<{ n: number }>(
      "SELECT COUNT(*) AS n FROM webhook_inbox WHERE state = 'quarantined' AND error <> 'not_json'",
    );
    expect(poison?.n).toBe(0);
    expect({}).not.toHaveProperty('polluted');
  });

  it('with numbers written as text is understood all the same', async () => {
    const chat = `${newPerson()}@c.us`;
    const waId = newWaId();
    const what = said({ chat, waId });
    const payload = { ...(what.payload as Event), timestamp: String(Math.floor(nowMs() / 1_000)) };
    expect(await take({ ...what, timestamp: String(nowMs()), payload })).toBe('done');
    expect(await byWaId(waId)).toHaveLength(1);
  });

  const signed = async (body: string | Buffer) => (await deliver(body)).status;
  const hugeText = 'x'.repeat(65_536);

  it.each<[string, () => string | Buffer]>([
    [
      'bytes in the middle that are no text',
      () =>
        Buffer.concat([
          Buffer.from('{"id":"evt_x","a":"'),
          Buffer.from([0xc3, 0x28, 0xff]),
          Buffer.from('"}'),
        ]),
    ],
    [
      'a key twice',
      () =>
        `{"id":"evt_twice","id":"evt_again","timestamp":${nowMs()},"event":"message","session":"default","payload":{}}`,
    ],
    [
      'a hundred thousand keys',
      () =>
        JSON.stringify(
          event(
            'message',
            Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, n])),
          ),
        ),
    ],
    [
      'one line of four million letters',
      () => JSON.stringify(event('message', { body: 'x'.repeat(4_000_000) })),
    ],
    [
      'keys of prototypes all the way down',
      () =>
        `{"id":"${newEventId()}","timestamp":${nowMs()},"event":"message","session":"default","payload":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"_data":{"__proto__":{"polluted":1},"key":{"__proto__":{"polluted":1}}}}}`,
    ],
    [
      'nesting inside the raw form',
      () =>
        `{"id":"${newEventId()}","timestamp":${nowMs()},"event":"message.any","session":"default","payload":{"id":"false_6281299900001@c.us_3EB0DEE9","body":null,"_data":${'{"message":'.repeat(50_000)}1${'}'.repeat(50_000)}}}`,
    ],
  ])('because it has %s is 200, harms nothing and ends', async (_, make) => {
    const body = make();
    expect(await signed(body)).toBe(200);
    await until(
      () => file.rows<{ n: number }>("SELECT COUNT(*) AS n FROM webhook_inbox WHERE state = 'new'"),
      ([left]) => left?.n === 0,
    );
    expect({}).not.toHaveProperty('polluted');
    expect((await test.api.health()).status).toBe(200);
  });

  it.each([
    ['joined emoji', '👩‍👩‍👧‍👦 and 🏳️‍🌈'],
    ['an override of direction', 'abc \u202e txt.exe'],
    ['stacked marks', `Z${'\u0300'.repeat(200)}algo`],
    ['line separators and control characters', 'a\u2028b\u2029c\u0001\u0007d\ttab\r\nend'],
    ['65,536 characters', hugeText],
    ['a byte order mark', '\ufeffbom'],
    ['a NUL', 'before\u0000after'],
  ])('a text with %s comes out as it went in', async (_, text) => {
    const waId = newWaId();
    expect(await take(said({ chat: `${newPerson()}@c.us`, waId, text }))).toBe('done');
    const [row] = await byWaId(waId);
    expect((await test.api.message(row?.id ?? '')).text).toBe(text);
  });

  it('half a character in a text is one replaced sign, the rest is as it was', async () => {
    const waId = newWaId();
    const body = JSON.stringify(said({ chat: `${newPerson()}@c.us`, waId, text: 'a?b' })).replace(
      'a?b',
      'a\\ud83db',
    );
    expect(await signed(body)).toBe(200);
    const [row] = await until(
      () => byWaId(waId),
      rows => rows.length > 0,
    );
    expect((await test.api.message(row?.id ?? '')).text).toBe('a\ufffdb');
  });

  it('from more than a day ago has no effect', async () => {
    const waId = newWaId();
    const late = said({ chat: `${newPerson()}@c.us`, waId });
    const dayMs = 24 * 3_600_000;
    expect(await take({ ...late, timestamp: nowMs() - dayMs - 1_000 })).toBe('ignored');
    expect(await byWaId(waId)).toEqual([]);
  });
});

describe('the same body again', () => {
  it.each([
    ['an hour', 3_600_000],
    ['a day', 24 * 3_600_000 + 1_000],
  ])('after %s, its unsigned headers renewed, does nothing', async (_, laterMs) => {
    const waId = newWaId();
    const chat = `${newPerson()}@c.us`;
    const bodies = [
      said({ chat, waId, text: 'first' }),
      event('message.edited', { ...message({ chat, text: 'second' }), editedMessageId: waId }),
      event('message.reaction', {
        ...message({ chat }),
        reaction: { text: '👍', messageId: `false_${chat}_${waId}` },
      }),
    ];
    for (const what of bodies) expect(await take(what)).toBe('done');
    const [before] = await byWaId(waId);
    test.app.clock.moveBy(laterMs);
    // As after the week in which event ids are remembered.
    const ids = bodies.map(({ id }) => id);
    if (laterMs > 24 * 3_600_000)
      await file.write(
        `DELETE FROM webhook_inbox WHERE event_id IN ('${ids.map(String).join("','")}')`,
      );
    for (const what of bodies) {
      const renewed = {
        'x-webhook-timestamp': String(nowMs()),
        'x-webhook-request-id': newEventId(),
      };
      expect((await deliver(JSON.stringify(what), renewed)).status).toBe(200);
    }
    await until(
      () => file.rows<{ n: number }>("SELECT COUNT(*) AS n FROM webhook_inbox WHERE state = 'new'"),
      ([left]) => left?.n === 0,
    );
    const [after, ...others] = await byWaId(waId);
    expect(others).toEqual([]);
    expect(after).toEqual(before);
  });
});

describe('history that WhatsApp tells again', () => {
  it('fills the conversation and does nothing else', async () => {
    const person = newPerson();
    const chat = `${person}@c.us`;
    const yearMs = 365 * 24 * 3_600_000;
    const texts = ['Hello', 'STOP', 'Are you there?'];
    for (const [n, text] of texts.entries())
      expect(await take(said({ chat, text, atMs: nowMs() - yearMs + n * 60_000 }))).toBe('done');
    const [conversation] = await test.api.conversations(`?q=${person}`);
    expect(conversation).toMatchObject({ unread: 0, window: { open: false }, waitingSince: null });
    const thread = await test.api.thread(conversation?.id ?? '');
    expect(thread.map(({ text }) => text).sort()).toEqual([...texts].sort());
    const [contact] = (
      await test.api.call<{ data: { consent: { optedOutAt: string | null } }[] }>(
        'GET',
        `/api/contacts?q=${person}`,
      )
    ).body.data;
    expect(contact?.consent.optedOutAt).toBeNull();
  });
});

describe('the same message again', () => {
  it('in the same event, at once and later, is stored once', async () => {
    const waId = newWaId();
    const body = JSON.stringify(said({ chat: `${newPerson()}@c.us`, waId }));
    const answers = await Promise.all(Array.from({ length: 20 }, () => deliver(body)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const [row] = await until(
      () => byWaId(waId),
      rows => rows.length > 0,
    );
    expect((await deliver(body)).status).toBe(200);
    await take(said({ chat: `${newPerson()}@c.us` }));
    expect(await byWaId(waId)).toHaveLength(1);
    const thread = await test.api.thread(row?.conversation_id ?? '');
    expect(thread).toHaveLength(1);
  });

  it('in other events, under both names and both addresses, is one message, unread once', async () => {
    const person = newPerson();
    const lid = fresh('1000000', 8);
    const waId = newWaId();
    const more = { _data: { Info: { SenderAlt: `${lid}@lid` } } };
    await take(said({ chat: `${person}@c.us`, waId, more }));
    const again = event('message', message({ chat: `${person}@c.us`, waId }));
    expect(await take(again)).toBe('ignored');
    expect(await take(said({ chat: `${lid}@lid`, waId }))).toBe('ignored');
    const [row, ...others] = await byWaId(waId);
    expect(others).toEqual([]);
    const conversation = await test.api.call<ConversationView>(
      'GET',
      `/api/conversations/${row?.conversation_id}`,
    );
    expect(conversation.body.unread).toBe(1);
  });
});

describe('a person', () => {
  it('whose hidden id and number are told together has one conversation under both', async () => {
    const person = newPerson();
    const lid = fresh('1000000', 8);
    const first = newWaId();
    const second = newWaId();
    await take(said({ chat: `${person}@c.us`, waId: first }));
    const more = { _data: { key: { remoteJidAlt: `${person}@s.whatsapp.net` } } };
    await take(said({ chat: `${lid}@lid`, waId: second, more }));
    const [one] = await byWaId(first);
    const [two] = await byWaId(second);
    expect(two?.conversation_id).toBe(one?.conversation_id);
    const third = newWaId();
    await take(said({ chat: `${lid}@lid`, waId: third }));
    expect((await byWaId(third))[0]?.conversation_id).toBe(one?.conversation_id);
  });

  it('known twice, by hidden id and by number, loses no message once both are told together', async () => {
    const person = newPerson();
    const lid = fresh('1000000', 8);
    await take(said({ chat: `${lid}@lid` }));
    await take(said({ chat: `${person}@c.us` }));
    const waId = newWaId();
    const more = { _data: { key: { remoteJidAlt: `${person}@s.whatsapp.net` } } };
    expect(await take(said({ chat: `${lid}@lid`, waId, more }))).toBe('done');
    expect(await byWaId(waId)).toHaveLength(1);
  });

  it('who takes an id of ours for their message changes nothing of ours', async () => {
    const person = newPerson();
    const ours = await sentTo(person);
    const waId = ours.whatsappId ?? '';
    const before = await test.api.message(ours.id);
    await take(said({ chat: `${person}@c.us`, waId, text: 'not yours' }));
    await take(said({ chat: `${newPerson()}@c.us`, waId, text: 'nor yours' }));
    const theirs = event('message.ack', {
      id: `false_${person}@c.us_${waId}`,
      fromMe: false,
      ack: 3,
    });
    expect(await take(theirs)).toBe('ignored');
    expect(await test.api.message(ours.id)).toEqual(before);
    expect(await byWaId(waId)).toHaveLength(3);
  });

  it('writes in a group under their own name, and the group is one conversation', async () => {
    const group = `${fresh('12036300000000', 4)}@g.us`;
    const [ann, ben] = [newPerson(), newPerson()];
    const [one, two] = [newWaId(), newWaId()];
    for (const [who, waId] of [
      [ann, one],
      [ben, two],
    ] as const) {
      const more = { id: `false_${group}_${waId}_${who}@c.us`, participant: `${who}@c.us` };
      await take(said({ chat: group, waId, more }));
    }
    const [first] = await byWaId(one);
    const [second] = await byWaId(two);
    expect(second?.conversation_id).toBe(first?.conversation_id);
    const { body } = await test.api.call<ConversationView>(
      'GET',
      `/api/conversations/${first?.conversation_id}`,
    );
    expect(body).toMatchObject({ kind: 'group', chatId: group, contactId: null });
    expect(body.window.open).toBe(false);
    const [row] = await file.rows<{ phone: string }>(
      'SELECT c.phone FROM messages m JOIN contacts c ON c.id = m.contact_id WHERE m.wa_id = $two',
      { two },
    );
    expect(row?.phone).toBe(ben);
  });

  it.each([
    ['joined emoji', '👩‍👩‍👧‍👦'],
    ['directions', '\u202egnp.exe\u202c'],
    ['a NUL', 'a\u0000b'],
    ['the longest text', 'ж'.repeat(65_536)],
    ['markup', '<script>alert(1)</script>'],
  ])('may write %s, and it is kept as it is', async (_, text) => {
    const waId = newWaId();
    await take(said({ chat: `${newPerson()}@c.us`, waId, text }));
    const [row] = await byWaId(waId);
    expect((await test.api.message(row?.id ?? '')).text).toBe(text);
  });
});

describe('what we sent', () => {
  it('is not stored again when WAHA echoes it', async () => {
    const { body: ours } = await test.api.send({ to: `+${newPerson()}`, text: 'Halo' });
    const before = await file.counts();
    const [conversation] = await file.rows<{ chat_id: string }>(
      'SELECT chat_id FROM conversations WHERE id = $id',
      { id: ours.conversationId },
    );
    const waId = ours.whatsappId ?? '';
    await take(said({ chat: conversation?.chat_id ?? '', waId, fromMe: true }));
    expect(await byWaId(waId)).toHaveLength(1);
    expect(await file.counts()).toEqual(before);
  });

  it('on the phone itself appears as such, sent, and counts', async () => {
    const used = async () => (await test.api.sessions())[0]?.budget;
    const before = await used();
    const ours = await sentTo(newPerson());
    expect(ours).toMatchObject({ origin: 'phone', direction: 'out', status: 'sent', author: null });
    const after = await used();
    expect(after?.day.used).toBe((before?.day.used ?? 0) + 1);
    expect(after?.hour.used).toBe((before?.hour.used ?? 0) + 1);
  });

  it('is delivered and read as receipts say, and never falls back', async () => {
    const person = newPerson();
    const { id, whatsappId } = await sentTo(person);
    const tell = (rank: unknown) => take(ack(`${person}@c.us`, whatsappId ?? '', rank));
    const status = async () => (await test.api.message(id)).status;
    await tell(2);
    expect(await status()).toBe('delivered');
    for (const rank of [1, 0, -1, '1', 'DEVICE', null]) await tell(rank);
    expect(await status()).toBe('delivered');
    await tell('3');
    expect(await status()).toBe('read');
    for (const rank of [2, 1, -1, 4]) await tell(rank);
    expect(await status()).toBe('read');
  });

  it('may be read before it was delivered', async () => {
    const person = newPerson();
    const { id, whatsappId } = await sentTo(person);
    await take(ack(`${person}@c.us`, whatsappId ?? '', 3));
    await take(ack(`${person}@c.us`, whatsappId ?? '', 2));
    expect(await test.api.message(id)).toMatchObject({ status: 'read' });
  });

  it('takes a receipt that comes under the hidden id of the chat', async () => {
    const { id, whatsappId } = await sentTo(newPerson());
    await take(ack('100000000000777@lid', whatsappId ?? '', 2));
    expect((await test.api.message(id)).status).toBe('delivered');
  });

  it('takes a receipt that was faster than the message', async () => {
    const person = newPerson();
    const waId = newWaId();
    const early = ack(`${person}@c.us`, waId, 3);
    expect((await deliver(JSON.stringify(early))).status).toBe(200);
    await take(said({ chat: `${person}@c.us`, waId, fromMe: true }));
    await until(
      () => {
        test.app.clock.moveBy(1_100);
        return inboxRow(early.id);
      },
      row => row?.state === 'done',
    );
    expect((await byWaId(waId))[0]?.status).toBe('read');
  });

  it('lets a receipt for nothing we know go after ten minutes', async () => {
    const stray = ack(`${newPerson()}@c.us`, newWaId(), 3);
    expect((await deliver(JSON.stringify(stray))).status).toBe(200);
    test.app.clock.moveBy(601_000);
    await until(
      () => {
        test.app.clock.moveBy(1_100);
        return inboxRow(stray.id);
      },
      row => row?.state === 'ignored',
    );
  });
});

describe('events in any order', () => {
  /** Every order of a few things. */
  function orders<Thing>(things: readonly Thing[]): Thing[][] {
    if (things.length < 2) return [[...things]];
    return things.flatMap((thing, at) =>
      orders(things.toSpliced(at, 1)).map(rest => [thing, ...rest]),
    );
  }

  it('end in the same state', async () => {
    const startMs = nowMs() - 60_000;
    const lives: { person: string; ours: string; theirs: string; events: Event[] }[] = [];
    const shuffles = orders([0, 1, 2, 3]);
    for (const order of shuffles) {
      const person = newPerson();
      const [ours, theirs] = [newWaId(), newWaId()];
      const chat = `${person}@c.us`;
      const all = [
        said({ chat, waId: ours, fromMe: true, atMs: startMs }),
        ack(chat, ours, 2),
        ack(chat, ours, 3),
        said({ chat, waId: theirs, atMs: startMs + 10_000 }),
      ];
      const events = order.map(at => all[at] ?? {});
      lives.push({ person, ours, theirs, events });
      // Twice each, as WAHA does when an answer of ours was lost.
      for (const what of [...events, ...events]) await deliver(JSON.stringify(what));
    }
    const ids = lives.flatMap(({ events }) => events.map(({ id }) => id));
    await until(
      () => {
        test.app.clock.moveBy(1_100);
        return file.rows<{ n: number }>(
          `SELECT COUNT(*) AS n FROM webhook_inbox WHERE state = 'done'
             AND event_id IN (SELECT value FROM json_each($ids))`,
          { ids },
        );
      },
      ([done]) => done?.n === ids.length,
    );
    const ends = new Set<string>();
    for (const { ours, theirs } of lives) {
      const rows = [...(await byWaId(ours)), ...(await byWaId(theirs))];
      const conversation = await test.api.call<ConversationView>(
        'GET',
        `/api/conversations/${rows[0]?.conversation_id}`,
      );
      const { unread, status, preview, window } = conversation.body;
      ends.add(
        JSON.stringify([
          rows.map(row => [
            row.origin,
            row.status,
            row.conversation_id === rows[0]?.conversation_id,
          ]),
          { unread, status, preview, open: window.open },
        ]),
      );
    }
    expect([...ends]).toHaveLength(1);
    expect([...ends][0]).toContain('"phone","read"');
  });
});

it('a session’s status is taken from the newest word, not from the last to come', async () => {
  const atMs = nowMs();
  const status = (word: string, ms: number) =>
    event('session.status', { name: 'default', status: word, statuses: [] }, { timestamp: ms });
  await take(status('FAILED', atMs + 2));
  await take(status('STARTING', atMs + 1));
  const [session] = await file.rows<{ status: string }>(
    "SELECT status FROM sessions WHERE name = 'default'",
  );
  expect(session?.status).toBe('FAILED');
  await take(status('WORKING', atMs + 3));
});

it('what was answered 200 before a restart is understood after it', async () => {
  const waIds = Array.from({ length: 20 }, newWaId);
  const bodies = waIds.map(waId => JSON.stringify(said({ chat: `${newPerson()}@c.us`, waId })));
  const answers = await Promise.all(bodies.map(body => deliver(body)));
  expect(answers.every(({ status }) => status === 200)).toBe(true);
  // As after a crash between storing and understanding.
  await test.stop();
  await file.write(
    `UPDATE webhook_inbox SET state = 'new', done_at = NULL
     WHERE seq > (SELECT MAX(seq) - 10 FROM webhook_inbox)`,
  );
  await file.close();
  test = await startTestApp({ folder: test.folder, policy: { consent: { firstContact: 'warn' } } });
  file = await openFile(test);
  await until(
    () =>
      file.rows<{ n: number }>(
        'SELECT COUNT(*) AS n FROM messages WHERE wa_id IN (SELECT value FROM json_each($waIds))',
        { waIds },
      ),
    ([found]) => found?.n === waIds.length,
  );
  await until(
    () => file.rows<{ n: number }>("SELECT COUNT(*) AS n FROM webhook_inbox WHERE state = 'new'"),
    ([left]) => left?.n === 0,
  );
  const [poison] = await file.rows<{ n: number }>(
    "SELECT COUNT(*) AS n FROM webhook_inbox WHERE state = 'quarantined' AND error <> 'not_json'",
  );
  expect(poison?.n).toBe(0);
});
