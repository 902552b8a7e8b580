import { hostname } from 'node:os';
import type { BootstrapView, ConversationView, ProblemView } from '../../src/protocol/index.js';
import { apiKey, owner, startTestApp, type TestApp } from '../support/app.js';
import { askApp, openCanary, openFile, type Canary, type GatewayFile } from './app-rig.js';

const siti = '+6281200000002';
const png = Buffer.from(
  '89504e470d0a1a0a0000000d4948445200000001000000010806000000',
  'hex',
).toString('base64');
const tiff = Buffer.from('II*\0 and more').toString('base64');
const heic = Buffer.from('\0\0\0\x18ftypheic and more').toString('base64');
const webm = Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0, 0, 0, 0]).toString('base64');
const pdf = Buffer.from('%PDF-1.7 a page').toString('base64');
const words = Buffer.from('only words').toString('base64');

let test: TestApp;
let file: GatewayFile;

beforeAll(async () => {
  test = await startTestApp({
    env: { MAX_MEDIA_MB: '1' },
    policy: { consent: { firstContact: 'warn' } },
  });
  file = await openFile(test);
});
afterAll(async () => {
  await file.close();
  await test.close();
});

/** Sends, and sees that nothing was stored. */
async function refused(body: object) {
  const before = await file.counts();
  const key = encodeURIComponent(JSON.stringify(body)).slice(0, 200);
  const answer = await test.api.refusedSend(body, key);
  expect(await file.counts()).toEqual(before);
  return answer;
}

const ok = { to: siti, text: 'Halo' };

describe('a send that cannot be meant', () => {
  it.each<[string, object, string]>([
    ['no recipient', { text: 'Halo' }, ''],
    ['a recipient that is a number', { ...ok, to: 6281200000002 }, 'to'],
    ['a recipient that is a list', { ...ok, to: [siti] }, 'to'],
    ['a recipient that is an object', { ...ok, to: { phone: siti } }, 'to'],
    ['no value for a recipient', { ...ok, to: null }, 'to'],
    ['an empty recipient', { ...ok, to: '' }, 'to'],
    ['a contact that is no id', { text: 'Halo', contactId: siti }, 'contactId'],
    ['a conversation that is no id', { text: 'Halo', conversationId: '1; --' }, 'conversationId'],
    ['no text', { to: siti }, 'text'],
    ['an empty text', { ...ok, text: '' }, 'text'],
    ['a blank text', { ...ok, text: ' \n\t\u00a0\u2003\u2028\ufeff' }, 'text'],
    ['a text one letter too long', { ...ok, text: 'a'.repeat(65_537) }, 'text'],
    ['a text that is a number', { ...ok, text: 5 }, 'text'],
    ['a text that is a list', { ...ok, text: ['Halo'] }, 'text'],
    ['no value for a text', { ...ok, text: null }, 'text'],
    ['a field nobody knows', { ...ok, txt: 'Halo' }, 'txt'],
    ['a status of the caller’s choice', { ...ok, status: 'sent' }, 'status'],
    ['a company of the caller’s choice', { ...ok, companyId: 'x' }, 'companyId'],
    ['a WhatsApp id of the caller’s choice', { ...ok, waId: '3EB0' }, 'waId'],
    ['a session that is no name', { ...ok, session: 5 }, 'session'],
    ['an empty session', { ...ok, session: '' }, 'session'],
    ['an unknown type', { ...ok, type: 'poll' }, 'type'],
    ['a picture without a file', { ...ok, type: 'image' }, 'type'],
    ['a caption without a file', { ...ok, caption: 'Look' }, 'caption'],
    ['a file that is a word', { to: siti, media: png }, 'media'],
    ['a file from nowhere', { to: siti, media: {} }, 'media'],
    [
      'a file from two places',
      { to: siti, media: { url: 'https://example.org/a.png', data: png } },
      'media',
    ],
    ['a file of text type', { to: siti, type: 'text', media: { data: png } }, 'type'],
    ['an empty file', { to: siti, media: { data: '' } }, 'media.data'],
    [
      'a file with a field nobody knows',
      { to: siti, media: { data: png, path: '/etc' } },
      'media.path',
    ],
    [
      'an endless file name',
      { to: siti, media: { data: png, filename: 'a'.repeat(256) } },
      'media.filename',
    ],
    ['a date in words', { ...ok, scheduledAt: 'tomorrow' }, 'scheduledAt'],
    ['a date that is a number', { ...ok, scheduledAt: 1_795_201_390_560 }, 'scheduledAt'],
    ['a day that does not exist', { ...ok, scheduledAt: '2030-02-31T25:00:00Z' }, 'scheduledAt'],
    ['a year of six digits', { ...ok, scheduledAt: '+275760-01-01T00:00:00Z' }, 'scheduledAt'],
    ['a year before Christ', { ...ok, scheduledAt: '-000001-01-01T00:00:00Z' }, 'scheduledAt'],
    ['a validity in words', { ...ok, expiresAt: 'soon' }, 'expiresAt'],
    ['a validity of six digits', { ...ok, expiresAt: '+275760-01-01T00:00:00Z' }, 'expiresAt'],
    ['a priority of nought', { ...ok, priority: 0 }, 'priority'],
    ['a priority of five', { ...ok, priority: 5 }, 'priority'],
    ['half a priority', { ...ok, priority: 1.5 }, 'priority'],
    ['a priority in words', { ...ok, priority: '1' }, 'priority'],
    ['a campaign without a name', { ...ok, campaign: ' ' }, 'campaign'],
    ['a campaign with an endless name', { ...ok, campaign: 'a'.repeat(61) }, 'campaign'],
    ['a campaign that is a number', { ...ok, campaign: 11 }, 'campaign'],
    ['a quote that is an object', { ...ok, replyTo: {} }, 'replyTo'],
    ['an endless quote', { ...ok, replyTo: 'a'.repeat(201) }, 'replyTo'],
    ['a consent without a basis', { ...ok, consent: {} }, 'consent.basis'],
    ['a consent that is a switch', { ...ok, consent: true }, 'consent'],
    [
      'a consent with a kind',
      { ...ok, consent: { basis: 'form', kind: 'opted_in' } },
      'consent.kind',
    ],
  ])('with %s is 400, says where, and stores nothing', async (_, body, path) => {
    const { status, body: problem } = await refused(body);
    expect(problem).toMatchObject({ status: 400, code: 'invalid_input' });
    expect(status).toBe(400);
    expect(problem.errors?.map(error => error.path)).toContain(path);
  });

  it('is answered as a problem with a code and the id of the request', async () => {
    const { headers, body } = await refused({});
    expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(body).toMatchObject({
      type: 'urn:whatsapp-crm:problem:invalid_input',
      title: 'Bad request',
      status: 400,
      requestId: headers.get('x-request-id'),
    });
    expect(body.detail).toMatch(/\.$/);
  });

  it('expiring before it is due is 400', async () => {
    const scheduledAt = new Date(Date.now() + 7_200_000).toISOString();
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    expect((await refused({ ...ok, scheduledAt, expiresAt })).body.code).toBe('invalid_input');
  });

  it('whose time is over is 422 expired', async () => {
    const { status, body } = await refused({ ...ok, expiresAt: '2020-01-01T00:00:00Z' });
    expect([status, body.code]).toEqual([422, 'expired']);
  });
});

describe('a recipient that cannot be written to', () => {
  it.each([
    'abc',
    '12',
    '0812 0000 0002',
    '+0812 0000 0002',
    '++6281200000002x',
    '+62',
    '+999 1234 5678',
    '+628120000000200000',
    'tel:+6281200000002',
    '6281200000002@example.org',
    '6281200000002@c.us@c.us',
    '@c.us',
    'abc@c.us',
    '+6281200000002;@c.us',
    '1234@lid',
    'abc@lid',
    '12@g.us',
    '../../etc@g.us',
    'status@broadcast',
    '120363000000000001@newsletter',
    '6281200000002@broadcast',
    "' OR 1=1 --",
    '６２８１２x',
    '\u0000',
    `+${'6'.repeat(200)}`,
  ])('such as %j is 422 invalid_recipient and stores nothing', async to => {
    const { status, body } = await refused({ to, text: 'Halo' });
    expect([status, body.code]).toEqual([422, 'invalid_recipient']);
  });

  it('such as the number it would come from is 422 invalid_recipient', async () => {
    const { status, body } = await refused({ to: '6281100000001', text: 'Halo' });
    expect([status, body.code]).toEqual([422, 'invalid_recipient']);
  });

  it.each([['contactId'], ['conversationId']])('such as an unknown %s is 404', async name => {
    const { status, body } = await refused({ [name]: '01ARZ3NDEKTSV4RRFFQ69G5FAV', text: 'Halo' });
    expect([status, body.code]).toEqual([404, 'not_found']);
  });
});

describe('a recipient that is named twice', () => {
  const budi = '+6281200000003';

  it.each<[string, () => Promise<object> | object]>([
    ['two numbers', () => ({ to: siti, phone: budi })],
    ['a number and a group', () => ({ to: siti, chatId: '120363000000000001@g.us' })],
    ['a number and a hidden id nobody knows', () => ({ to: siti, chatId: '123456789012345@lid' })],
    ['a contact nobody knows', () => ({ to: siti, contactId: '01ARZ3NDEKTSV4RRFFQ69G5FAV' })],
    [
      'a number and another’s contact',
      async () => ({ to: siti, contactId: await contactOf(budi) }),
    ],
    [
      'a number and another’s conversation',
      async () => ({ to: siti, conversationId: await conversationWith(budi) }),
    ],
    [
      'a contact and another’s conversation',
      async () => ({
        contactId: await contactOf(siti),
        conversationId: await conversationWith(budi),
      }),
    ],
  ])('as %s is 422 invalid_recipient and stores nothing', async (_, who) => {
    const { status, body } = await refused({ text: 'Halo', ...(await who()) });
    expect([status, body.code]).toEqual([422, 'invalid_recipient']);
  });

  it('but is the same person is one recipient', async () => {
    const { status, body } = await test.api.send({
      to: siti,
      phone_number: '62 812-0000-0002',
      chatId: '6281200000002@c.us',
      contactId: await contactOf(siti),
      conversationId: await conversationWith(siti),
      text: 'Halo',
    });
    expect([status, body.contactId]).toEqual([202, await contactOf(siti)]);
  });

  const conversationWith = async (phone: string) => {
    const { body } = await test.api.call<ConversationView>('POST', '/api/conversations', { phone });
    return body.id;
  };
  const contactOf = async (phone: string) => {
    const { body } = await test.api.call<{ id: string }>('POST', '/api/contacts', { phone });
    return body.id;
  };
});

it.each(['nowhere', '01ARZ3NDEKTSV4RRFFQ69G5FAV', '../default', "default'--", 'DEFAULT'])(
  'a session nobody knows (%s) is 404 unknown_session and stores nothing',
  async session => {
    const { status, body } = await refused({ to: '+6281234567801', text: 'Halo', session });
    expect([status, body.code]).toEqual([404, 'unknown_session']);
  },
);

describe('a file', () => {
  it.each([
    ['rubbish', '****'],
    ['words', 'not base64 at all!'],
    ['a path', '/etc/passwd\u0000'],
    ['padding alone', '===='],
    ['padding in the middle', 'aGFs=bG8='],
    ['a data address without data', 'data:image/png;base64,'],
  ])('that is %s and no base64 is 400', async (_, data) => {
    const { status, body } = await refused({ to: siti, media: { data } });
    expect([status, body.code]).toEqual([400, 'invalid_input']);
  });

  it('larger than may be sent is 413 media_too_large, and larger than a body body_too_large', async () => {
    const large = Buffer.alloc(1_100_000, 1).toString('base64');
    const { status, body } = await refused({ to: siti, media: { data: large } });
    expect([status, body.code]).toEqual([413, 'media_too_large']);
    const huge = Buffer.alloc(2_000_000, 1).toString('base64');
    const answer = await refused({ to: siti, media: { data: huge } });
    expect([answer.status, answer.body.code]).toEqual([413, 'body_too_large']);
  });

  it('may be as large as the page is told', async () => {
    const nobody = test.api.as({});
    const { headers } = await nobody.call('POST', '/api/auth/login', owner);
    const cookie = headers.getSetCookie().map(line => line.split(';')[0]);
    const signedIn = nobody.as({ Cookie: cookie.join('; ') });
    const { body } = await signedIn.call<BootstrapView>('GET', '/api/bootstrap');
    expect(body.maxMediaBytes).toBe(1024 * 1024);
  });

  it.each([
    ['image', pdf, 'image/png'],
    ['image', words, 'image/png'],
    ['video', png, 'video/mp4'],
    ['audio', png, 'audio/ogg'],
    ['image', Buffer.from('<svg onload="x()"/>').toString('base64'), 'image/svg+xml'],
  ])('that is no %s whatever it is called is 415', async (type, data, mimetype) => {
    const { status, body } = await refused({ to: siti, type, media: { data, mimetype } });
    expect([status, body.code]).toEqual([415, 'media_unsupported']);
  });

  it.each([
    ['a picture', { data: png }, {}, 'image', 'image/png'],
    ['a picture called a page', { data: png, mimetype: 'text/html' }, {}, 'image', 'image/png'],
    ['a picture as a document', { data: png }, { type: 'document' }, 'document', 'image/png'],
    ['a page', { data: pdf }, {}, 'document', 'application/pdf'],
    ['a picture no phone shows', { data: tiff }, {}, 'document', 'image/tiff'],
    ['a picture of one make of phone', { data: heic }, {}, 'document', 'image/heic'],
    ['a video no phone plays', { data: webm }, {}, 'document', 'video/webm'],
    [
      'a drawing as a document',
      { data: words, mimetype: 'image/svg+xml' },
      { type: 'document' },
      'document',
      'application/octet-stream',
    ],
    ['a data address', { data: `data:image/png;base64,${png}` }, {}, 'image', 'image/png'],
    [
      'base64 of addresses',
      { data: png.replaceAll('+', '-').replaceAll('/', '_') },
      {},
      'image',
      'image/png',
    ],
  ])('that is %s is taken for what it holds', async (_, media, more, type, mimetype) => {
    const { status, body } = await test.api.send({
      to: siti,
      media: { ...media, filename: '../..\\evil\u202egnp.exe' },
      caption: 'Look',
      ...more,
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      type,
      text: 'Look',
      media: { mimetype, filename: 'evilgnp.exe', state: 'ready' },
    });
  });
});

describe('a file at an address that points inward', () => {
  const inward = (port: number): string[] => [
    `http://127.0.0.1:${port}/a.png`,
    `HTTP://127.0.0.1:${port}`,
    `http://localhost:${port}`,
    `http://LocalHost.:${port}`,
    `http://${hostname()}:${port}`,
    `http://127.1:${port}`,
    `http://127.0.1:${port}`,
    `http://127.255.255.254:${port}`,
    `http://127.0.0.1.:${port}`,
    `http://2130706433:${port}`,
    `http://0x7f000001:${port}`,
    `http://0x7F.0.0.0x1:${port}`,
    `http://0177.0.0.1:${port}`,
    `http://017700000001:${port}`,
    `http://0:${port}`,
    `http://0.0.0.0:${port}`,
    `http://%31%32%37.0.0.1:${port}`,
    `http://１２７.０.０.１:${port}`,
    `http://127。0。0。1:${port}`,
    `http://①②⑦.⓪.⓪.①:${port}`,
    `http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:${port}`,
    `http://[::1]:${port}`,
    `http://[0:0:0:0:0:0:0:1]:${port}`,
    `http://[::]:${port}`,
    `http://[::127.0.0.1]:${port}`,
    `http://[::ffff:127.0.0.1]:${port}`,
    `http://[::ffff:7f00:1]:${port}`,
    `http://[64:ff9b::7f00:1]:${port}`,
    `http://[2002:7f00:1::]:${port}`,
    `http://[2001:0:7f00:1::]:${port}`,
    `http://[fe80::1]:${port}`,
    `http://[fe80::1%25lo]:${port}`,
    `http://[fd00:ec2::254]:${port}`,
    `http://user:secret@127.0.0.1:${port}`,
    `http://example.org@127.0.0.1:${port}`,
    `http://user@example.org:${port}`,
    `http://127.0.0.1:${port}#@example.org`,
    `http://example.org\\@127.0.0.1:${port}`,
    `http:\\\\127.0.0.1:${port}`,
    `http:/127.0.0.1:${port}`,
    `http:127.0.0.1:${port}`,
    `ht\ntp://127.0.0.1:${port}`,
    `\u0001 http://127.0.0.1:${port}\t`,
    `https://127.0.0.1:${port}`,
    `//127.0.0.1:${port}`,
    `127.0.0.1:${port}`,
    `ftp://127.0.0.1:${port}`,
    `gopher://127.0.0.1:${port}/_x`,
    `ws://127.0.0.1:${port}`,
    `unix:/var/run/docker.sock`,
    'file:///etc/passwd',
    'data:image/png;base64,AAAA',
    'javascript:alert(1)',
    'http://10.0.0.1',
    'http://172.31.255.255',
    'http://192.168.1.1',
    'http://169.254.169.254/latest/meta-data/',
    'http://0xA9FEA9FE/',
    'http://100.100.100.200/',
    'http://[::ffff:169.254.169.254]/',
    'http://224.0.0.1',
    'http://255.255.255.255',
    'http://',
    'http:///etc/passwd',
    'not an address',
  ];

  let four: Canary;
  let six: Canary | null;
  beforeAll(async () => {
    four = await openCanary('127.0.0.1');
    // Some machines have no IPv6.
    six = await openCanary('::1', four.port).catch(() => null);
  });
  afterAll(async () => {
    await four.close();
    await six?.close();
  });

  it('is 422 media_unreachable in every spelling, and nobody is called', async () => {
    const before = await file.counts();
    const wrong: [string, number, string][] = [];
    for (const url of inward(four.port)) {
      const { status, body } = await test.api.refusedSend({ to: siti, media: { url } });
      if (status !== 422 || body.code !== 'media_unreachable') wrong.push([url, status, body.code]);
    }
    expect(wrong).toEqual([]);
    expect(await file.counts()).toEqual(before);
    expect(four.visits() + (six?.visits() ?? 0)).toBe(0);
  });
});

describe('a good send', () => {
  it.each(['to', 'phone', 'phone_number', 'number', 'chatId'])(
    'may name its recipient as %s',
    async name => {
      const { status, body } = await test.api.send({ [name]: siti, text: 'Halo' });
      expect([status, body.text]).toEqual([202, 'Halo']);
    },
  );

  it.each(['text', 'message', 'body'])('may name its text as %s', async name => {
    const { status, body } = await test.api.send({ to: siti, [name]: 'Halo' });
    expect([status, body.text]).toEqual([202, 'Halo']);
  });

  it.each([
    ['6281234567890', '6281234567890@c.us'],
    ['+6281234567890', '6281234567890@c.us'],
    ['  +62 812-3456-7890 ', '6281234567890@c.us'],
    ['+62 (812) 3456.7890', '6281234567890@c.us'],
    ['0062 812 3456 7890', '6281234567890@c.us'],
    ['\u202a+62\u00a0812\u20113456\u20117890\u202c', '6281234567890@c.us'],
    ['６２８１２３４５６７８９０', '6281234567890@c.us'],
    ['6281234567890@c.us', '6281234567890@c.us'],
    ['6281234567890@s.whatsapp.net', '6281234567890@c.us'],
    ['6281234567890:12@s.whatsapp.net', '6281234567890@c.us'],
    ['+49 (0)151 23456789', '4915123456789@c.us'],
    ['100000000000999@lid', '100000000000999@lid'],
    ['120363000000000001@g.us', '120363000000000001@g.us'],
    ['6281234567890-1600000000@g.us', '6281234567890-1600000000@g.us'],
  ])('to %j is for %s', async (to, chatId) => {
    const { status, body } = await test.api.send({ to, text: 'Halo' });
    expect(status).toBe(202);
    const path = `/api/conversations/${body.conversationId}`;
    const conversation = await test.api.call<ConversationView>('GET', path);
    expect(conversation.body).toMatchObject({
      chatId,
      kind: chatId.endsWith('@g.us') ? 'group' : 'person',
    });
  });

  it('makes one person and one conversation of every form of a number', async () => {
    const [found] = await file.rows<{ people: number; places: number }>(
      `SELECT (SELECT COUNT(*) FROM contacts WHERE phone = '6281234567890') AS people,
         (SELECT COUNT(*) FROM conversations WHERE chat_id LIKE '6281234567890@%') AS places`,
    );
    expect(found).toEqual({ people: 1, places: 1 });
  });

  it('may go to a contact or into a conversation', async () => {
    const { body: first } = await test.api.send(ok);
    for (const where of [
      { contactId: first.contactId },
      { conversationId: first.conversationId },
    ]) {
      const { status, body } = await test.api.send({ ...where, text: 'Again' });
      expect(status).toBe(202);
      expect(body.conversationId).toBe(first.conversationId);
    }
  });

  it('may name its session by name or by id', async () => {
    const [session] = await test.api.sessions();
    for (const name of [session?.name, session?.id]) {
      expect((await test.api.send({ ...ok, session: name })).body.sessionId).toBe(session?.id);
    }
  });

  it.each([
    ['joined emoji', '👩‍👩‍👧‍👦 🏳️‍🌈 👍🏽'],
    ['directions', 'שלום \u202eabc\u202c مرحبا'],
    ['stacked marks', `Z${'\u0301'.repeat(200)}`],
    ['line separators', 'a\nb\r\nc\u2028d\u2029e'],
    ['a NUL', 'before\u0000after'],
    ['markup', '<img src=x onerror=alert(1)> *bold* {{x}} ${y} %s'],
    ['the longest text', 'ä'.repeat(65_536)],
    ['spaces around', '  Halo  '],
  ])('keeps a text of %s as it is', async (_, text) => {
    const { status, body } = await test.api.send({ to: siti, text });
    expect(status).toBe(202);
    expect(body.text).toBe(text);
    expect((await test.api.message(body.id)).text).toBe(text);
  });

  it('answers where it stands, why it waits and where to look', async () => {
    const { body, headers } = await test.api.send(ok);
    expect(body).toMatchObject({
      status: 'pending',
      direction: 'out',
      origin: 'api',
      type: 'text',
      links: { self: `/api/messages/${body.id}` },
    });
    expect(body.hold).not.toBeNull();
    expect(body.position).toBeGreaterThan(0);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('whose key is repeated is one message, with the first answer', async () => {
    const key = 'order 4711';
    const first = await test.api.send(ok, key);
    const before = await file.counts();
    const again = await test.api.send({ text: 'Halo', to: siti }, key);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect([again.status, again.body]).toEqual([202, first.body]);
    const other = await test.api.refusedSend({ ...ok, text: 'Other' }, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_mismatch']);
    expect(await file.counts()).toEqual(before);
  });

  it('whose key is repeated after its time was over still gets the first answer', async () => {
    const body = { ...ok, expiresAt: new Date(Date.now() + 400).toISOString() };
    const first = await test.api.send(body, 'short-lived');
    expect(first.status).toBe(202);
    test.app.clock.moveBy(1_000);
    const again = await test.api.send(body, 'short-lived');
    expect([again.status, again.body.id]).toEqual([202, first.body.id]);
  });
});

describe('who sends', () => {
  const post = (headers: Record<string, string>) =>
    askApp(test, '/api/messages/send', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(ok),
    });

  it.each<[string, Record<string, string>]>([
    ['nobody', {}],
    ['a wrong key', { 'x-api-key': `${apiKey}x` }],
    ['half a key', { 'x-api-key': apiKey.slice(0, -1) }],
    ['an empty key', { 'x-api-key': '' }],
    ['a key in capitals', { 'x-api-key': apiKey.toUpperCase() }],
    ['a key in the wrong place', { authorization: apiKey }],
    ['a wrong bearer', { authorization: 'Bearer nonsense' }],
    ['a wrong key beside a right bearer', { 'x-api-key': 'x', authorization: `Bearer ${apiKey}` }],
    ['a key as a password', { authorization: `Basic ${btoa(`x:${apiKey}`)}` }],
  ])('as %s is 401 and stores nothing', async (_, headers) => {
    const before = await file.counts();
    const { status, json } = await post(headers);
    expect([status, json.code]).toEqual([401, 'unauthenticated']);
    expect(await file.counts()).toEqual(before);
  });

  it('is not learned from the address', async () => {
    const path = `/api/messages/send?api_key=${apiKey}&x-api-key=${apiKey}`;
    expect((await askApp(test, path, { method: 'POST', body: '{}' })).status).toBe(401);
  });

  it('by key or by the key as a bearer is taken', async () => {
    expect((await post({ 'x-api-key': apiKey })).status).toBe(202);
    expect((await post({ authorization: `Bearer ${apiKey}` })).status).toBe(202);
  });
});

it('without the consent that is asked for is 422 and leaves no person behind', async () => {
  await file.write(
    `INSERT INTO contacts (id, company_id, phone, created_at, updated_at)
     SELECT '01ARZ3NDEKTSV4RRFFQ69G5FA0', id, '447700900999', created_at, created_at FROM companies`,
  );
  await file.write(
    `INSERT INTO contact_aliases (company_id, kind, value, contact_id, source, seen_at)
     SELECT company_id, 'phone', phone, id, 'user', created_at
     FROM contacts WHERE phone = '447700900999'`,
  );
  const { status } = await test.api.call<ProblemView>(
    'POST',
    '/api/contacts/01ARZ3NDEKTSV4RRFFQ69G5FA0/consent',
    { kind: 'opted_out', basis: 'phone call' },
  );
  expect(status).toBe(201);
  const { body } = await refused({
    to: '+44 7700 900999',
    text: 'Hello',
    consent: { basis: 'form' },
  });
  expect(body).toMatchObject({ status: 422, code: 'opted_out' });
});
