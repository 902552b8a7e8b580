import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rotatingFile } from '../../src/logging/rotating-file.js';

let dir: string;
let troubles: unknown[];

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rotating-'));
  troubles = [];
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const open = (maxBytes: number, kept: number) =>
  rotatingFile(join(dir, 'app.log'), {
    maxBytes,
    kept,
    onTrouble: error => void troubles.push(error),
  });

const ended = (stream: ReturnType<typeof open>) =>
  new Promise<void>(resolve => stream.end(() => resolve()));
const text = (name: string) => readFileSync(join(dir, name), 'utf8');

describe('a rotating file', () => {
  it('keeps the newest files and lets the oldest go', async () => {
    const stream = open(6, 3);
    for (const line of ['aaaa\n', 'bbbb\n', 'cccc\n', 'dddd\n', 'eeee\n']) stream.write(line);
    await ended(stream);
    expect(readdirSync(dir).sort()).toEqual(['app.log', 'app1.log', 'app2.log']);
    expect(['app2.log', 'app1.log', 'app.log'].map(text)).toEqual(['cccc\n', 'dddd\n', 'eeee\n']);
  });

  it('writes a line larger than a file whole, into a file of its own', async () => {
    const stream = open(4, 10);
    for (const line of ['a\n', 'much too long\n', 'b\n']) stream.write(line);
    await ended(stream);
    expect(['app2.log', 'app1.log', 'app.log'].map(text)).toEqual([
      'a\n',
      'much too long\n',
      'b\n',
    ]);
  });

  it('counts what was in the file before', async () => {
    writeFileSync(join(dir, 'app.log'), 'old\n');
    const stream = open(6, 10);
    stream.write('new\n');
    await ended(stream);
    expect([text('app1.log'), text('app.log')]).toEqual(['old\n', 'new\n']);
  });

  it('loses no line however they arrive, and keeps their order', async () => {
    const stream = open(500, 100);
    const lines = [...Array(2_000).keys()].map(at => `${at}\n`);
    for (const [at, line] of lines.entries()) {
      stream.write(line);
      if (at % 37 === 0) await new Promise(resolve => setImmediate(resolve));
    }
    await ended(stream);
    const order = (name: string) => Number(/\d+/.exec(name)?.[0] ?? 0);
    const names = readdirSync(dir).sort((a, b) => order(b) - order(a));
    expect(names.map(text).join('')).toBe(lines.join(''));
    expect(troubles).toEqual([]);
  });

  it('tells of lines it cannot write and goes on when it can again', async () => {
    const inTheWay = join(dir, 'app.log');
    mkdirSync(inTheWay);
    const stream = open(100, 10);
    await new Promise(resolve => stream.write('lost\n', resolve));
    expect(troubles.length).toBeGreaterThan(0);
    rmSync(inTheWay, { recursive: true });
    stream.write('kept\n');
    await ended(stream);
    expect(text('app.log')).toBe('kept\n');
  });

  it('grows on when it cannot be put aside', async () => {
    mkdirSync(join(dir, 'app1.log', 'full'), { recursive: true });
    const stream = open(6, 2);
    for (const line of ['aaaa\n', 'bbbb\n']) stream.write(line);
    await ended(stream);
    expect(text('app.log')).toBe('aaaa\nbbbb\n');
    expect(troubles).toHaveLength(1);
  });
});
