import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { createClock } from '../../src/kernel/clock.js';
import { silentLog } from '../../src/kernel/log.js';
import { createSandbox, type Sandbox } from '../../src/sandbox/index.js';
import { createApi, type Api } from '../support/api.js';
import { apiKey, owner } from '../support/app.js';
import { until } from '../support/until.js';
import { consent, stranger } from './story.js';

const wahaKey = 'waha-key-0123456789';
const wholeDay = ['00:00-24:00'];
const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Beside the packages, which the program finds from where it lies. */
const programFolder = resolve('node_modules/.cache/whatsapp-crm-killed');
const program = join(programFolder, 'main.mjs');

/** Less than the time until WAHA is looked at anew: what it says by itself must do. */

let folder: string;
let sandbox: Sandbox;
const children: ChildProcess[] = [];

beforeAll(async () => {
  mkdirSync(programFolder, { recursive: true });
  await build({
    entryPoints: [resolve('src/main.ts')],
    outfile: program,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
  });
});
afterAll(() => rmSync(programFolder, { recursive: true, force: true }));

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crm-killed-'));
  sandbox = createSandbox({
    clock: createClock(),
    log: silentLog,
    apiKey: wahaKey,
    speed: 20,
    sessions: [{ name: 'default', phone: '6281100000001' }],
  });
  await sandbox.start();
  writeFileSync(
    join(folder, 'policy.json'),
    JSON.stringify({
      extends: 'standard',
      activeHours: { days: Object.fromEntries(days.map(day => [day, wholeDay])) },
      gap: { defaultMs: [500, 900], firstContactMs: [500, 900] },
      human: { enabled: false },
    }),
  );
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  await sandbox.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** The gateway as a process of its own, on the same folder each time. */
async function launch(): Promise<{ child: ChildProcess; api: Api }> {
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      DATA_DIR: join(folder, 'data'),
      LOG_DIR: join(folder, 'logs'),
      LOG_LEVEL: 'error',
      POLICY_FILE: join(folder, 'policy.json'),
      QUEUE_STORE: 'embedded',
      WAHA_BASE_URL: sandbox.url,
      WAHA_API_KEY: wahaKey,
      API_KEY: apiKey,
      ADMIN_EMAIL: owner.email,
      ADMIN_PASSWORD: owner.password,
    },
  });
  children.push(child);
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const url = await until(
    () => /ready at (http\S+)/.exec(said)?.[1],
    found => found !== undefined,
  );
  const api = createApi(url ?? '', { 'X-Api-Key': apiKey });
  await until(api.sessions, ([session]) => session?.status === 'WORKING');
  return { child, api };
}

const sends = () => sandbox.control.requests().filter(({ path }) => path === '/api/sendText');
const transmitted = () => sandbox.control.journal().filter(({ op }) => op === 'transmitted');

it('finds out what became of a send when it was killed between the request and its record, and does not send it again', async () => {
  const first = await launch();
  for (const only of ['message.any', 'message.ack'])
    sandbox.control.failNext({ call: 'webhook', kind: 'drop', only, times: 100 });
  sandbox.control.failNext({ call: 'sendText', kind: 'hang', does: true });
  const { body: message } = await first.api.send({ to: stranger(1), text: 'Halo', consent });
  const { body: next } = await first.api.send({ to: stranger(2), text: 'Halo', consent });
  await until(transmitted, lines => lines.length === 1);
  expect((await first.api.message(message.id)).status).toBe('sending');
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');
  sandbox.control.clearFaults();

  const second = await launch();
  const found = await until(
    () => second.api.message(message.id),
    ({ status }) => status !== 'sending' && status !== 'unknown',
  );
  expect(['sent', 'delivered', 'read']).toContain(found.status);
  expect(found.whatsappId).toBe(message.whatsappId);
  await until(
    () => second.api.message(next.id),
    ({ status }) => status === 'read',
  );
  expect(sends()).toHaveLength(2);
  expect(transmitted().map(({ waId }) => waId)).toEqual([message.whatsappId, next.whatsappId]);
});

it('loses nothing that was waiting when it was killed', async () => {
  const first = await launch();
  await first.api.pause();
  const wishes = [1, 2, 3, 4].map(n => ({ to: stranger(n), text: 'Halo', consent }));
  const posted = await Promise.all(wishes.map(wish => first.api.send(wish)));
  first.child.kill('SIGKILL');
  await once(first.child, 'exit');

  const second = await launch();
  await second.api.resume();
  await until(transmitted, lines => lines.length === 4);
  const ids = posted.map(({ body }) => body.whatsappId);
  expect(new Set(transmitted().map(({ waId }) => waId))).toEqual(new Set(ids));
});
