import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { download, fetchUrl } from '../../src/media/adapters/fetch-url.js';
import { isShown, safeName, sniff, typeOf } from '../../src/media/file-type.js';
import { createFileStore } from '../../src/media/index.js';
import { isPrivateAddress } from '../../src/media/private-address.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');

const jpeg = bytes('\xff\xd8\xff\xe0');
const png = bytes('\x89PNG\r\n\x1a\n');
const mp4 = bytes('\0\0\0\x18ftypisom');
const box = (brand: string) => bytes(`\0\0\0\x18ftyp${brand}\0\0\0\0`);
const webm = bytes('\x1aE\xdf\xa3');
const zip = bytes('PK\x03\x04');
const html = bytes('<!doctype html><script>alert(1)</script>');
const svg = bytes('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');

describe('the type of a file', () => {
  it.each<[string, Buffer, string, string]>([
    ['a picture as it is', jpeg, 'image/jpeg', 'image/jpeg'],
    ['a picture under another name', png, 'image/jpeg', 'image/png'],
    ['a picture called a page', png, 'text/html', 'image/png'],
    ['a picture called nothing', jpeg, '', 'image/jpeg'],
    ['a page called a picture', html, 'image/png', 'application/octet-stream'],
    ['a drawing with scripts', svg, 'image/svg+xml', 'application/octet-stream'],
    ['words called a film', bytes('words'), 'video/mp4', 'application/octet-stream'],
    ['words called sound', bytes('words'), 'audio/ogg', 'application/octet-stream'],
    ['words called a document', bytes('words'), 'application/pdf', 'application/octet-stream'],
    ['words', bytes('words'), 'text/plain; charset=utf-8', 'text/plain'],
    ['sound in a film', mp4, 'audio/mp4', 'audio/mp4'],
    ['a film called a page', mp4, 'text/html', 'video/mp4'],
    ['sound in a film under the name phones give it', mp4, 'audio/x-m4a', 'audio/mp4'],
    ['a recording of a phone', box('M4A '), 'audio/x-m4a', 'audio/mp4'],
    ['a recording called a film', box('M4A '), 'video/mp4', 'audio/mp4'],
    ['a photo of a phone', box('heic'), 'image/heic', 'image/heic'],
    ['a photo of a phone called otherwise', box('heix'), 'image/jpeg', 'image/heic'],
    ['a photo of a phone in the general box', box('mif1'), 'image/heic', 'image/heic'],
    ['a photo in the general box called a film', box('mif1'), 'video/mp4', 'image/heif'],
    ['sound in WebM', webm, 'audio/webm; codecs=opus', 'audio/webm'],
    ['a film in WebM', webm, 'video/webm', 'video/webm'],
    ['WebM called a page', webm, 'text/html', 'video/webm'],
    ['words that begin like a bitmap', bytes('BMW 320, one owner'), 'text/plain', 'text/plain'],
    ['words in sixteen bits', bytes('\xff\xfeH\0a\0'), 'text/plain', 'text/plain'],
    ['a table in an archive', zip, 'application/vnd.ms-excel', 'application/vnd.ms-excel'],
    ['an archive called a picture', zip, 'image/png', 'application/zip'],
    [
      'a picture with an archive behind it',
      Buffer.concat([png, zip]),
      'application/zip',
      'image/png',
    ],
    ['nothing', Buffer.alloc(0), '', 'application/octet-stream'],
    ['capitals and spaces', bytes('words'), ' TEXT/Plain ;x', 'text/plain'],
  ])('of %s', (_, content, declared, type) => {
    expect(typeOf(content, declared)).toBe(type);
  });

  it.each<[string, string]>([
    ['GIF89a', 'image/gif'],
    ['RIFF\0\0\0\0WEBPVP8 ', 'image/webp'],
    ['RIFF\0\0\0\0WAVEfmt ', 'audio/wav'],
    ['OggS', 'audio/ogg'],
    ['ID3\x04', 'audio/mpeg'],
    ['\xff\xfb\x90', 'audio/mpeg'],
    ['\xff\xfa\x90', 'audio/mpeg'],
    ['\xff\xf3\x84', 'audio/mpeg'],
    ['\xff\xf2\x84', 'audio/mpeg'],
    ['\xff\xe3\x84', 'audio/mpeg'],
    ['\xff\xf1\x50', 'audio/aac'],
    ['\xff\xf9\x50', 'audio/aac'],
    ['BM\x36\x10\0\0\0\0\0\0\x36', 'image/bmp'],
    ['II*\0', 'image/tiff'],
    ['MM\0*', 'image/tiff'],
    ['\0\0\0\x1cftypavif', 'image/avif'],
    ['#!AMR\n', 'audio/amr'],
    ['\x1aE\xdf\xa3', 'video/webm'],
    ['%PDF-1.7', 'application/pdf'],
  ])('is told by its first bytes (%j)', (start, type) => {
    expect(sniff(bytes(start))).toBe(type);
  });

  it.each([
    'text/html',
    'image/svg+xml',
    'application/pdf',
    'application/xhtml+xml',
    'text/xml',
    'application/octet-stream',
    'image/png/../x',
    'image/pngx',
  ])('%s is never shown in place', type => {
    expect(isShown(type)).toBe(false);
  });

  it.each(['image/png', 'IMAGE/JPEG; q=1', 'video/mp4', 'audio/ogg; codecs=opus'])(
    '%s may be shown in place',
    type => {
      expect(isShown(type)).toBe(true);
    },
  );
});

describe('the name of a file', () => {
  it.each<[string | null | undefined, string | null]>([
    ['report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system.ini', 'system.ini'],
    ['/absolute/path.txt', 'path.txt'],
    ['C:\\x\\y.txt', 'y.txt'],
    ['evil\u202egnp.exe', 'evilgnp.exe'],
    ['a\u0000b\nc\td.txt', 'abcd.txt'],
    ['a<b>:"|?*.txt', 'ab.txt'],
    ['Größe 测试 😀.png', 'Größe 测试 😀.png'],
    ['  spaces  ', 'spaces'],
    ['folder/', null],
    ['..', null],
    ['.', null],
    ['', null],
    ['\u200b', null],
    ['half \ud800 a letter.txt', 'half  a letter.txt'],
    [null, null],
    [undefined, null],
  ])('%j is %j', (given, safe) => {
    expect(safeName(given)).toBe(safe);
  });

  it('is of bearable length, keeps its end, and breaks no letter in two', () => {
    const name = safeName(`${'a'.repeat(300)}.pdf`);
    expect(name).toHaveLength(120);
    expect(name).toMatch(/\.pdf$/);
    for (const cut of [0, 1]) {
      const emoji = safeName(`${'😀'.repeat(100)}${'x'.repeat(cut)}`) ?? '';
      expect(emoji).not.toMatch(/\p{Surrogate}/u);
      expect(() => encodeURIComponent(emoji)).not.toThrow();
    }
  });
});

describe('an address', () => {
  it.each([
    '0.0.0.0',
    '0.1.2.3',
    '10.0.0.1',
    '10.255.255.255',
    '100.64.0.1',
    '100.127.255.255',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '239.255.255.255',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:8.8.8.8',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::8.8.8.8',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:0:7f00:1::',
    '2001:20::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '',
    'localhost',
    '127.1',
    '0x7f.1',
    '2130706433',
    '8.8.8.8.8',
    '1.2.3.4/8',
  ])('%j is not on the public internet', address => {
    expect(isPrivateAddress(address)).toBe(true);
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '11.0.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '126.255.255.255',
    '128.0.0.1',
    '169.253.255.255',
    '172.15.255.255',
    '172.32.0.0',
    '192.167.255.255',
    '192.169.0.0',
    '198.17.255.255',
    '198.20.0.0',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450:4001:80b::200e',
    '2400:cb00::1',
  ])('%j is', address => {
    expect(isPrivateAddress(address)).toBe(false);
  });

  it('that leads to this machine by a name is refused before anybody is called', async () => {
    let visits = 0;
    const server: Server = createServer((_request, response) => {
      visits += 1;
      response.end('secret');
    });
    await new Promise<void>(resolve => server.listen(0, resolve));
    const at = server.address();
    const port = typeof at === 'object' && at ? at.port : 0;
    for (const url of [`http://localhost:${port}/x`, `https://localhost:${port}/x`]) {
      await expect(fetchUrl(url, 1_000)).rejects.toMatchObject({ code: 'media_unreachable' });
    }
    await new Promise(resolve => server.close(resolve));
    expect(visits).toBe(0);
  });
});

describe('a host that hands out a file', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.closeAllConnections();
    server?.close();
  });

  async function hostOf(answer: RequestListener): Promise<URL> {
    server = createServer(answer);
    await new Promise<void>(resolve => server?.listen(0, '127.0.0.1', resolve));
    const at = server.address();
    return new URL(`http://127.0.0.1:${typeof at === 'object' && at ? at.port : 0}/file`);
  }

  it('is read to its end', async () => {
    const url = await hostOf((_request, answer) => answer.end('whole'));
    const { bytes: content } = await download(url, { maxBytes: 1_000, deadlineMs: 30_000 });
    expect(content.toString()).toBe('whole');
  });

  it('is unreachable when it breaks off in the middle', async () => {
    const url = await hostOf((_request, answer) => {
      answer.writeHead(200, { 'Content-Length': '1000' });
      answer.write('half', () => answer.destroy());
    });
    await expect(download(url, { maxBytes: 1_000, deadlineMs: 30_000 })).rejects.toMatchObject({
      code: 'media_unreachable',
      details: { why: 'broken_off' },
    });
  });

  it.each([
    ['sends a little for ever', (_, answer) => void drip(answer.writeHead(200))],
    ['says nothing', () => undefined],
  ] satisfies [string, RequestListener][])('is given up when it %s', async (_, answer) => {
    const url = await hostOf(answer);
    await expect(download(url, { maxBytes: 1_000_000, deadlineMs: 200 })).rejects.toMatchObject({
      code: 'media_unreachable',
      details: { why: 'timeout' },
    });
  });

  it('is left alone as soon as more comes than may be sent', async () => {
    const url = await hostOf((_request, answer) => void drip(answer.writeHead(200)));
    await expect(download(url, { maxBytes: 3, deadlineMs: 30_000 })).rejects.toMatchObject({
      code: 'media_too_large',
    });
  });
});

/** Writes one letter after the other until nobody listens. */
function drip(answer: ServerResponse): void {
  if (!answer.destroyed) answer.write('.', () => setTimeout(() => drip(answer), 10));
}

it('files lie under the hash of what is in them, whole or not at all', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'media-'));
  const store = createFileStore(folder);
  const key = 'ab'.repeat(32);
  expect(await store.read(key)).toBeNull();
  await Promise.all([store.write(key, png), store.write(key, png), store.write(key, png)]);
  expect(await store.read(key)).toEqual(png);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  expect(files).toEqual(['ab', join('ab', key)]);
  rmSync(folder, { recursive: true });
});
