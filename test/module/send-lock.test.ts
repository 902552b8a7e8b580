import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { createSendLock } from '../../src/db/send-lock.js';
import { until } from '../support/until.js';

let folder: string;
let program: string;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lock-'));
  program = join(folder, 'holder.cjs');
  await build({
    entryPoints: ['test/module/send-lock-holder.ts'],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['sqlite3'],
  });
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newFile = () => join(folder, `lock-${(files += 1)}.db`);

async function said(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('The process says nothing.');
  const [word] = (await once(child.stdout, 'data')) as [Buffer];
  return word.toString().trim();
}

/** Another process that tries for the lock; what it says. */
async function other(file: string) {
  const child = spawn(process.execPath, [program, file], {
    env: { NODE_PATH: resolve('node_modules') },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  children.push(child);
  return { child, word: await said(child) };
}

it('the right to send is held by one process at a time', async () => {
  const lock = createSendLock(newFile());
  expect(lock.held()).toBe(false);
  expect(await lock.tryTake()).toBe(true);
  expect(await lock.tryTake()).toBe(true);
  expect(lock.held()).toBe(true);
  await lock.release();
  expect(lock.held()).toBe(false);
  await lock.release();
});

it('a second process is refused at once, and takes it after the first gave it up', async () => {
  const file = newFile();
  const lock = createSendLock(file);
  await lock.tryTake();
  expect((await other(file)).word).toBe('taken');
  expect(lock.held()).toBe(true);
  await lock.release();
  expect((await other(file)).word).toBe('mine');
  expect(await lock.tryTake()).toBe(false);
});

it('a process that is killed gives it up by dying', async () => {
  const file = newFile();
  const { child, word } = await other(file);
  expect(word).toBe('mine');
  const lock = createSendLock(file);
  expect(await lock.tryTake()).toBe(false);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await lock.tryTake()).toBe(true);
  await lock.release();
});

it('a process that is frozen keeps it', async () => {
  const file = newFile();
  const { child } = await other(file);
  child.kill('SIGSTOP');
  const lock = createSendLock(file);
  expect(await lock.tryTake()).toBe(false);
  child.kill('SIGCONT');
  child.stdin?.write('\n');
  expect(await said(child)).toBe('freed');
  await until(
    () => lock.tryTake(),
    mine => mine,
  );
  await lock.release();
});

it('a file that is no lock file is an error, not a refusal', async () => {
  await expect(createSendLock(folder).tryTake()).rejects.toThrow();
});
