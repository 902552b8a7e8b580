import type { Socket } from 'node:net';
import { createClock } from '../../src/kernel/clock.js';
import { silentLog, type Log } from '../../src/kernel/log.js';
import {
  createWaha,
  mediaLimitBytes,
  type SendMediaInput,
  type SendTextInput,
} from '../../src/waha/index.js';
import { recorded, startCanned, startRaw, type Answer } from './waha-canned-server.js';

const apiKey = 'key-of-this-waha';
const secret = 'a text nobody may find in a log';
/** Only for servers that never answer: where an answer is expected, a busy machine may take its time. */
const impatient = { connectMs: 500, textMs: 1000, mannersMs: 300 };

const text: SendTextInput = {
  session: 'main',
  chatId: '5511999990001@c.us',
  text: secret,
  id: '3EB07188E993A32FEFE5B5',
  ownId: true,
  replyTo: null,
};

const picture: SendMediaInput = {
  session: 'main',
  chatId: '5511999990001@c.us',
  kind: 'image',
  mimetype: 'image/png',
  filename: 'a.png',
  bytes: Buffer.from('hi'),
  caption: null,
  id: null,
  ownId: false,
  replyTo: null,
};

const logged: string[] = [];
const remember = (message: string, fields?: object) => {
  logged.push(message + JSON.stringify(fields ?? {}));
};
const log: Log = { ...silentLog, debug: remember, info: remember, warn: remember, error: remember };

const clock = createClock();
const wahaAt = (baseUrl: string, timeouts = {}) =>
  createWaha({ baseUrl, apiKey, clock, log, timeouts });

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map(close => close()));
});

async function canned(script: (path: string) => Answer | undefined) {
  const server = await startCanned(seen => script(seen.path));
  closers.push(server.close);
  return { ...server, waha: wahaAt(server.url) };
}

async function raw(react: (socket: Socket, request: string) => void, timeouts = {}) {
  const server = await startRaw(react);
  closers.push(server.close);
  return { ...server, waha: wahaAt(server.url, timeouts) };
}

const always = (answer: Answer) => () => answer;
const head = (lines: string) =>
  `HTTP/1.1 201 Created\r\ncontent-type: application/json\r\n${lines}\r\n\r\n`;

describe('what WAHA gets to read', () => {
  it('is a text with every field spelt out, under our id and our key', async () => {
    const { waha, seen } = await canned(always(recorded('text sent')));
    await waha.sendText({ ...text, replyTo: 'false_5511999990001@c.us_3EB0ORIG1' });
    expect(seen).toMatchObject([
      {
        method: 'POST',
        path: '/api/sendText',
        headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
      },
    ]);
    expect(seen[0]?.body).toEqual({
      session: 'main',
      chatId: '5511999990001@c.us',
      text: secret,
      id: '3EB07188E993A32FEFE5B5',
      reply_to: 'false_5511999990001@c.us_3EB0ORIG1',
      linkPreview: false,
    });
  });

  it.each([
    ['image', '/api/sendImage', { caption: 'look' }],
    ['video', '/api/sendVideo', { caption: 'look', convert: true, asNote: false }],
    ['voice', '/api/sendVoice', { convert: true }],
    ['audio', '/api/sendFile', { caption: 'look' }],
    ['document', '/api/sendFile', { caption: 'look' }],
    ['other', '/api/sendFile', { caption: 'look' }],
  ] as const)('is a %s as bytes at %s', async (kind, path, fields) => {
    const { waha, seen } = await canned(always(recorded('text sent')));
    await waha.sendMedia({ ...picture, kind, caption: 'look', id: '3EB0AA' });
    expect(seen[0]?.path).toBe(path);
    expect(seen[0]?.body).toEqual({
      session: 'main',
      chatId: '5511999990001@c.us',
      id: '3EB0AA',
      ...fields,
      file: { mimetype: 'image/png', filename: 'a.png', data: 'aGk=' },
    });
  });

  it('is an empty caption rather than none, which some versions fill with their example', async () => {
    const { waha, seen } = await canned(always(recorded('text sent')));
    await waha.sendMedia(picture);
    expect(seen[0]?.body).toMatchObject({ caption: '' });
    expect(seen[0]?.body).not.toHaveProperty('id');
  });

  it('never is media larger than WAHA reads', async () => {
    const { waha, seen } = await canned(always(recorded('text sent')));
    const outcome = await waha.sendMedia({ ...picture, bytes: Buffer.alloc(mediaLimitBytes + 1) });
    expect(outcome).toMatchObject({ class: 'failed', errorCode: 'media_too_large' });
    expect(seen).toEqual([]);
  });

  it('has no key when there is none', async () => {
    const server = await startCanned(always(recorded('text sent')));
    closers.push(server.close);
    const waha = createWaha({ baseUrl: server.url, apiKey: null, clock, log });
    await waha.sendText(text);
    expect(server.seen[0]?.headers).not.toHaveProperty('x-api-key');
  });

  it('goes below the path WAHA lives under', async () => {
    const server = await startCanned(always(recorded('text sent')));
    closers.push(server.close);
    await wahaAt(`${server.url}/waha/`).sendText(text);
    expect(server.seen[0]?.path).toBe('/waha/api/sendText');
  });
});

describe('recorded answers', () => {
  it.each([
    ['text sent', { class: 'sent', waId: '3EB06176643B0E551D915F' }],
    ['group text sent', { class: 'sent', waId: '3EB0C57ED305EB3AC48935' }],
    ['own id ignored', { class: 'sent', waId: '3EB0F6151F0BBF37BF20A9' }],
    ['poll sent', { class: 'sent', fullId: 'true_5511999990001@c.us_3EB01CC4547B1BE7898D01' }],
    ['gate', { class: 'not_sent', errorCode: 'session_gate', session: 'FAILED' }],
    ['connection closed', { class: 'not_sent', errorCode: 'connection_closed' }],
    ['timed out', { class: 'unsure' }],
    ['text missing', { class: 'unsure' }],
    ['image without Plus', { class: 'failed', errorCode: 'unsupported_by_engine' }],
    ['not implemented', { class: 'failed', errorCode: 'unsupported_by_engine' }],
    ['core knows default only', { class: 'failed', errorCode: 'waha_rejected' }],
  ])('"%s" means what it meant then', async (name, wanted) => {
    const { waha } = await canned(always(recorded(name)));
    expect(await waha.sendText(text)).toMatchObject(wanted);
  });
});

describe('sockets', () => {
  const whole = JSON.stringify({ key: { id: '3EB07188E993A32FEFE5B5' } });

  it('a refused port means not sent', async () => {
    const server = await startRaw(() => undefined);
    await server.close();
    expect(await wahaAt(server.url).sendText(text)).toEqual({
      class: 'not_sent',
      httpStatus: null,
      errorCode: 'unreachable',
      detail: 'ECONNREFUSED',
    });
  });

  it('a name nobody knows means not sent', async () => {
    const outcome = await wahaAt('http://nowhere.invalid').sendText(text);
    expect(outcome).toMatchObject({ class: 'not_sent', errorCode: 'unreachable' });
  });

  const overTls = async (greet: (socket: Socket) => void, timeouts = {}) => {
    const server = await startRaw(() => undefined, greet);
    closers.push(server.close);
    return wahaAt(server.url.replace('http:', 'https:'), timeouts);
  };

  it('a connection that never becomes usable means not sent', async () => {
    const waha = await overTls(() => undefined, impatient);
    expect(await waha.sendText(text)).toEqual({
      class: 'not_sent',
      httpStatus: null,
      errorCode: 'unreachable',
      detail: 'CONNECT_TIMEOUT',
    });
  });

  it('TLS that fails before the request means not sent', async () => {
    const waha = await overTls(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const outcome = await waha.sendText(text);
    expect(outcome).toMatchObject({ class: 'not_sent', errorCode: 'unreachable' });
    expect(outcome).not.toMatchObject({ detail: 'CONNECT_TIMEOUT' });
  });

  it.each([
    ['a reset after the request', (socket: Socket) => socket.resetAndDestroy(), 'connection_lost'],
    ['an end without answer', (socket: Socket) => socket.end(), 'connection_lost'],
    ['silence', () => undefined, 'timeout'],
    ['half a head', (socket: Socket) => socket.write('HTTP/1.1 201 Cre'), 'timeout'],
    ['a head and silence', (socket: Socket) => socket.write(head('content-length: 90')), 'timeout'],
    [
      'half a body and an end',
      (socket: Socket) => socket.end(head('content-length: 90') + '{"key":'),
      'connection_lost',
    ],
    [
      'half a chunk and a reset',
      (socket: Socket) => {
        socket.write(head('transfer-encoding: chunked') + '5\r\n{"ke');
        setImmediate(() => socket.resetAndDestroy());
      },
      'connection_lost',
    ],
    [
      'a body cut by its own length',
      (socket: Socket) => socket.end(head('content-length: 7') + '{"key":'),
      'unreadable_answer',
    ],
    [
      'an empty body',
      (socket: Socket) => socket.end(head('content-length: 0')),
      'unreadable_answer',
    ],
    [
      'something else than HTTP',
      (socket: Socket) => socket.end('220 mail.example ready\r\n'),
      'connection_lost',
    ],
    [
      'damaged compression',
      (socket: Socket) =>
        socket.end(head('content-encoding: gzip\r\ncontent-length: 7') + '{"key":'),
      'connection_lost',
    ],
    [
      'a redirect',
      (socket: Socket) =>
        socket.end('HTTP/1.1 307 Moved\r\nlocation: /elsewhere\r\ncontent-length: 0\r\n\r\n'),
      'unexpected_status',
    ],
  ])('%s leaves it unsure', async (_what, react, errorCode) => {
    const { waha, requests } = await raw(react, errorCode === 'timeout' ? impatient : {});
    expect(await waha.sendText(text)).toMatchObject({ class: 'unsure', errorCode });
    expect(requests).toHaveLength(1);
  });

  it('an answer that drips ends at the deadline, not at the last drop', async () => {
    const { waha } = await raw(socket => {
      socket.write(head('content-length: 100000'));
      const drip = setInterval(() => socket.write(' '), 20);
      socket.on('close', () => clearInterval(drip));
    }, impatient);
    expect(await waha.sendText(text)).toMatchObject({ class: 'unsure', errorCode: 'timeout' });
  });

  it('an answer in slices is put together', async () => {
    const { waha } = await raw(socket => {
      const answer = Buffer.from(head(`content-length: ${whole.length}`) + whole);
      const write = (at: number) => {
        socket.write(answer.subarray(at, at + 9));
        if (at + 9 < answer.length) setImmediate(() => write(at + 9));
      };
      write(0);
    });
    expect(await waha.sendText(text)).toMatchObject({ class: 'sent' });
  });

  it('an answer above 2 MB leaves it unsure', async () => {
    const padding = 'x'.repeat(3 * 1024 * 1024);
    const { waha } = await canned(always({ status: 201, body: { id: '3EB0AA', padding } }));
    expect(await waha.sendText(text)).toMatchObject({
      class: 'unsure',
      errorCode: 'answer_too_large',
    });
  });

  it('each send has a socket of its own', async () => {
    const ports = new Set<number | undefined>();
    const { waha } = await raw(socket => {
      ports.add(socket.remotePort);
      socket.write(head(`connection: keep-alive\r\ncontent-length: ${whole.length}`) + whole);
    });
    expect(await waha.sendText(text)).toMatchObject({ class: 'sent' });
    expect(await waha.sendText(text)).toMatchObject({ class: 'sent' });
    expect(ports.size).toBe(2);
  });

  it('a clock pushed forward cuts no send', async () => {
    const { waha } = await raw(socket => {
      clock.moveBy(86_400_000);
      socket.write(head(`content-length: ${whole.length}`) + whole);
    });
    expect(await waha.sendText(text)).toMatchObject({ class: 'sent' });
  });

  it('proxies named in the environment are not used', async () => {
    process.env.http_proxy = 'http://127.0.0.1:9';
    try {
      const { waha } = await canned(always(recorded('text sent')));
      expect(await waha.sendText(text)).toMatchObject({ class: 'sent' });
    } finally {
      delete process.env.http_proxy;
    }
  });
});

describe('manners', () => {
  it('say true when WAHA took them, with and without a body in the answer', async () => {
    const answers: Record<string, Answer> = {
      '/api/startTyping': recorded('typing'),
      '/api/stopTyping': recorded('typing'),
      '/api/sendSeen': recorded('seen with ids'),
    };
    const { waha, seen } = await canned(path => answers[path]);
    expect(await waha.startTyping('main', text.chatId)).toBe(true);
    expect(await waha.stopTyping('main', text.chatId)).toBe(true);
    expect(await waha.sendSeen('main', text.chatId, ['false_5511999990001@c.us_3EB0AA'])).toBe(
      true,
    );
    expect(await waha.sendSeen('main', text.chatId)).toBe(true);
    const about = { session: 'main', chatId: text.chatId };
    const messageIds = ['false_5511999990001@c.us_3EB0AA'];
    expect(seen.map(({ body }) => body)).toEqual([about, about, { ...about, messageIds }, about]);
  });

  it('say false and never throw when it refuses, hangs or is gone', async () => {
    const refusing = await canned(always(recorded('gate')));
    const hanging = await raw(() => undefined, impatient);
    const gone = await startRaw(() => undefined);
    await gone.close();
    for (const waha of [refusing.waha, hanging.waha, wahaAt(gone.url)]) {
      expect(await waha.startTyping('main', text.chatId)).toBe(false);
      expect(await waha.sendSeen('main', text.chatId)).toBe(false);
    }
  });
});

it('logs no text, no number and no key of any of this', () => {
  expect(logged.length).toBeGreaterThan(20);
  expect(logged.filter(line => line.includes(secret) || line.includes(apiKey))).toEqual([]);
  expect(logged.filter(line => line.includes('5511999990001'))).toEqual([]);
});
