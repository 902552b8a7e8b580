import { readdirSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { MessageView } from '../../src/protocol/views.js';
import { askApp, openCanary, type Canary } from '../http/app-rig.js';
import { apiKey, startTestApp, type TestApp } from '../support/app.js';

/** Addresses, files and headers of people who mean ill, each list of at least a hundred. */

let test: TestApp;

beforeAll(async () => {
  test = await startTestApp();
  await test.api.pause();
});
afterAll(() => test.close());

const recipient = '6281200000002';

describe('an address that points inward', () => {
  const hosts = [
    ...['127.0.0.1', '127.1', '127.0.1', '127.127.127.127', '2130706433', '0x7f000001', '0x7f.1'],
    ...[
      '0177.0.0.1',
      '017700000001',
      '0',
      '0.0.0.0',
      '0x0',
      '127.0.0.1.',
      'localhost',
      'LOCALHOST',
    ],
    ...['localhost.', '%6c%6f%63%61%6c%68%6f%73%74', '１２７.0.0.1', '127。0。0。1', '①②⑦.0.0.1'],
    ...[
      '[::1]',
      '[::]',
      '[0:0:0:0:0:0:0:1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::127.0.0.1]',
    ],
    ...[
      '[64:ff9b::7f00:1]',
      '[2002:7f00:1::]',
      '[fe80::1]',
      '[fd00:ec2::254]',
      '[::ffff:0:127.0.0.1]',
    ],
    ...[
      '10.0.0.1',
      '172.16.0.1',
      '192.168.0.1',
      '169.254.169.254',
      '100.100.100.200',
      '192.0.0.192',
    ],
    ...['user:secret@127.0.0.1', 'example.org@127.0.0.1', '127.0.0.1#@example.org'],
  ];
  const ways = (host: string, port: number) => [
    `http://${host}:${port}/latest/meta-data/`,
    `https://${host}:${port}/`,
    `http://${host}:${port}/a.png?x=http://example.org`,
  ];
  const schemes = [
    'ftp',
    'gopher',
    'file',
    'dict',
    'ldap',
    'ws',
    'jar',
    'unix',
    'blob',
    'view-source',
  ];

  let four: Canary;
  let six: Canary | null;
  beforeAll(async () => {
    four = await openCanary('127.0.0.1');
    six = await openCanary('::1', four.port).catch(() => null);
  });
  afterAll(async () => {
    await four.close();
    await six?.close();
  });

  it('is refused in every spelling, and nobody is called', async () => {
    const urls = [
      ...hosts.flatMap(host => ways(host, four.port)),
      ...schemes.map(scheme => `${scheme}://127.0.0.1:${four.port}/x`),
    ];
    expect(new Set(urls).size).toBeGreaterThan(100);
    const wrong: unknown[] = [];
    for (const url of urls) {
      const { status, body } = await test.api.refusedSend({ to: recipient, media: { url } });
      if (status !== 422 || body.code !== 'media_unreachable') wrong.push([url, status, body.code]);
    }
    expect(wrong).toEqual([]);
    expect(four.visits() + (six?.visits() ?? 0)).toBe(0);
  });
});

describe('a file that means ill', () => {
  const bytes = (text: string) => Buffer.from(text, 'latin1');
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==',
    'base64',
  );
  const script = '<script>window.__ran=1</script>';
  const contents: Record<string, Buffer> = {
    html: bytes(`<!doctype html><html>${script}</html>`),
    svg: bytes(`<svg xmlns="http://www.w3.org/2000/svg" onload="window.__ran=1">${script}</svg>`),
    'xml with an entity': bytes(
      '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
    ),
    script: bytes('window.__ran=1'),
    style: bytes('@import "//evil.example/x.css"'),
    'pdf with a script': bytes('%PDF-1.7\n1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj'),
    'picture and page in one': Buffer.concat([bytes('GIF89a'), bytes(`/*${script}*/=1;`)]),
    'picture with a page behind it': Buffer.concat([png, bytes(script)]),
    'picture of enormous size': Buffer.concat([
      png.subarray(0, 16),
      Buffer.from([0x7f, 255, 255, 255, 0x7f, 255, 255, 255]),
      png.subarray(24),
    ]),
    'half a picture': png.subarray(0, 20),
    archive: bytes('PK\x03\x04\x14\x00\x00\x00\x08\x00../../../../etc/passwd'),
    program: bytes('MZ\x90\x00\x03\x00\x00\x00'),
    'shell script': bytes('#!/bin/sh\nrm -rf /'),
    'one byte': bytes('\x00'),
  };
  const mimes = [
    ...[
      'image/png',
      'image/svg+xml',
      'text/html',
      'application/xhtml+xml',
      'application/javascript',
    ],
    ...['IMAGE/PNG; charset=x', 'image/png\r\nX-Injected: 1', '', 'video/mp4'],
  ];
  const names = [
    ...[
      '../../../../etc/passwd',
      '..\\..\\boot.ini',
      '/etc/cron.d/x',
      'C:\\x.exe',
      'con',
      '.htaccess',
    ],
    ...[
      'a\r\nX-Injected: 1',
      'a"; filename="b.html',
      'a\u0000.png',
      'a\u202egnp.exe',
      '"><img src=x>',
    ],
    ...['a'.repeat(255), '😀.png', '%2e%2e%2fx', 'index.html', '~root', '$(id)', '`id`', '.', '..'],
  ];
  const shown = /^(image\/(png|jpeg|gif|webp)|video\/|audio\/)/;

  function filesUnder(folder: string): string[] {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(name =>
      statSync(join(folder, name)).isFile(),
    );
  }

  it('is kept under a name of ours and handed out as nothing a browser runs', async () => {
    const before = filesUnder(test.folder).filter(name => !/data.(media|queue)|\.db/.test(name));
    const cases = Object.entries(contents).flatMap(([kind, data]) =>
      mimes.map((mimetype, n) => ({ kind, data, mimetype, filename: names[n % names.length] })),
    );
    cases.push(
      ...names.map(filename => ({ kind: 'name', data: png, mimetype: 'image/png', filename })),
    );
    expect(cases.length).toBeGreaterThan(100);
    const wrong: unknown[] = [];
    let kept = 0;
    for (const { kind, data, mimetype, filename } of cases) {
      const { status, body } = await test.api.call<Pick<MessageView, 'media'>>(
        ...(['POST', '/api/messages/send'] as const),
        { to: recipient, media: { data: data.toString('base64'), mimetype, filename } },
      );
      if (status >= 500) wrong.push([kind, mimetype, filename, status]);
      if (status !== 202) continue;
      kept += 1;
      const { headers } = await askApp(test, `/api/media/${body.media?.id}`, {
        headers: { 'x-api-key': apiKey },
      });
      const type = String(headers['content-type']);
      const place = String(headers['content-disposition']);
      const isRight =
        (type === 'application/octet-stream' || shown.test(type)) &&
        !/svg|html|xml|script/.test(type) &&
        (shown.test(type) || place.startsWith('attachment')) &&
        headers['x-content-type-options'] === 'nosniff' &&
        String(headers['content-security-policy']).includes('sandbox') &&
        headers['x-injected'] === undefined &&
        !/%2F|%5C|%00|%0D|%0A|%E2%80%AE|\.\.\//i.test(place);
      if (!isRight) wrong.push([kind, mimetype, filename, type, place]);
    }
    expect(wrong).toEqual([]);
    expect(kept).toBeGreaterThan(50);
    // Nothing was written beside the store, and there only under hashes.
    const after = filesUnder(test.folder).filter(name => !/data.(media|queue)|\.db/.test(name));
    expect(after.sort()).toEqual(before.sort());
    const stored = filesUnder(join(test.env.DATA_DIR ?? '', 'media'));
    expect(stored.filter(name => !/^[0-9a-f/\\]{64,}$/.test(name))).toEqual([]);
  });
});

describe('headers that mean ill', () => {
  /** Sends exactly these bytes and reads whatever comes until the line is closed. */
  function raw(bytes: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const line = connect(test.app.port, '127.0.0.1', () => line.end(bytes, 'latin1'));
      const parts: Buffer[] = [];
      line.on('data', part => parts.push(part));
      line.on('error', error =>
        'code' in error && error.code === 'ECONNRESET' ? resolve('') : reject(error),
      );
      line.on('close', () => resolve(Buffer.concat(parts).toString('latin1')));
    });
  }

  const long = 'a'.repeat(4_000);
  const values = [
    ...[
      '127.0.0.1',
      'evil.example',
      '"><script>',
      "' OR 1=1 --",
      '../../etc/passwd',
      long,
      '\t',
      '%00',
    ],
    ...['null', '*', '{}', '\xff\xfe', 'a,b', 'admin'],
  ];
  const names = [
    ...['X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Real-IP', 'Forwarded'],
    ...[
      'X-Original-URL',
      'X-Rewrite-URL',
      'X-HTTP-Method-Override',
      'X-User',
      'X-Role',
      'X-Company-Id',
    ],
    ...[
      'X-Request-Id',
      'Idempotency-Key',
      'Accept',
      'Accept-Language',
      'Range',
      'If-None-Match',
      'Referer',
    ],
    ...[
      'User-Agent',
      'Cookie',
      'Authorization',
      'X-Api-Key',
      'Origin',
      'Sec-Fetch-Site',
      'Content-Encoding',
    ],
  ];
  const broken = [
    'GET /api/me HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
    'GET /api/me HTTP/1.1\r\n\r\n',
    'GET /api/me HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n',
    'GET /api/me HTTP/1.1\r\nHost : a\r\n\r\n',
    'GET /api/me HTTP/1.1\r\nHost: a\r\nX\u0000Y: 1\r\n\r\n',
    'GET /api/me HTTP/9.9\r\nHost: a\r\n\r\n',
    'GET http://evil.example/api/me HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET //evil.example/api/me HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET /api/../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n',
    'GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n',
    'CONNECT evil.example:80 HTTP/1.1\r\nHost: a\r\n\r\n',
    'TRACE / HTTP/1.1\r\nHost: a\r\n\r\n',
    'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/keys HTTP/1.1\r\n\r\n',
    'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\n{}',
    'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n{}',
    'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n',
    'POST /api/auth/login HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
    `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
    `GET /api/me HTTP/1.1\r\nHost: a\r\n${'X: 1\r\n'.repeat(3_000)}\r\n`,
    '\u0016\u0003\u0001\u0000\u0000',
  ];

  it('let nobody in, are echoed nowhere, and never make it fall over', async () => {
    const asked = names.flatMap(name =>
      values.map(
        value =>
          `GET /api/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${name}: ${value}\r\n\r\n`,
      ),
    );
    const all = [...asked, ...broken];
    expect(all.length).toBeGreaterThan(100);
    const wrong: unknown[] = [];
    for (const request of all) {
      const answer = await raw(request);
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
      const head = answer.split('\r\n\r\n')[0] ?? '';
      const isRefused = status === 0 || (status >= 400 && status < 500);
      const page = status === 200 && request.startsWith('GET //evil');
      if (!isRefused && !page) wrong.push([request.slice(0, 120), status]);
      if (/evil\.example|<script>|OR 1=1/.test(head)) wrong.push([request.slice(0, 120), head]);
    }
    expect(wrong).toEqual([]);
    expect((await test.api.call('GET', '/api/me')).status).toBe(200);
  });
});
