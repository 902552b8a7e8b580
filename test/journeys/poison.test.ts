import { spawn, type ChildProcess } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { openFile } from '../http/app-rig.js';
import { createApi, type Api } from '../support/api.js';
import { apiKey, owner } from '../support/app.js';
import { until } from '../support/until.js';

/** Beside the packages, which the program finds from where it lies. */
const programFolder = resolve('node_modules/.cache/whatsapp-crm-poison');
const program = join(programFolder, 'main.mjs');

let folder: string;
let env: Record<string, string>;
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
  folder = mkdtempSync(join(tmpdir(), 'crm-poison-'));
  env = {
    PATH: process.env.PATH ?? '',
    PORT: '0',
    DATA_DIR: join(folder, 'data'),
    LOG_DIR: join(folder, 'logs'),
    LOG_LEVEL: 'error',
    QUEUE_STORE: 'embedded',
    SANDBOX_SPEED: '20',
    API_KEY: apiKey,
    ADMIN_EMAIL: owner.email,
    ADMIN_PASSWORD: owner.password,
  };
});
afterAll(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGTERM');
    await once(child, 'exit');
  }
  rmSync(programFolder, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
});

interface Life {
  child: ChildProcess;
  /** null when it ended before its doors were open. */
  api: Api | null;
}

/** The gateway as a process of its own, on the same folder each time. */
async function launch(more: Record<string, string> = {}): Promise<Life> {
  const child = spawn(process.execPath, [program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...env, ...more },
  });
  children.push(child);
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const url = await until(
    () => (child.signalCode ? 'over' : /ready at (http\S+)/.exec(said)?.[1]),
    found => found !== undefined,
  );
  const api = url === 'over' || !url ? null : createApi(url, { 'X-Api-Key': apiKey });
  return { child, api };
}

const end = async ({ child }: Life) => {
  if (child.signalCode === null) await once(child, 'exit');
  return child.signalCode;
};

/** Delivers what somebody wrote, as WAHA does. */
async function deliver({ api }: Life, waId: string): Promise<number> {
  const file = await openFile({ folder, env });
  const key = await file.hookKey();
  await file.close();
  const body = JSON.stringify({
    id: `evt_${waId}`,
    timestamp: Date.now(),
    event: 'message.any',
    session: 'default',
    payload: {
      id: `false_6281299912345@c.us_${waId}`,
      timestamp: Math.floor(Date.now() / 1_000),
      from: '6281299912345@c.us',
      fromMe: false,
      body: `text of ${waId}`,
    },
  });
  const answer = await fetch(`${api?.url ?? ''}/api/webhooks/waha/default`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-webhook-hmac': createHmac('sha512', key).update(body).digest('hex'),
    },
    body,
  });
  return answer.status;
}

/** What the gateway has told whoever watches its log, each thing once however many files have it. */
const alerts = () =>
  new Set(
    readdirSync(join(folder, 'logs'))
      .flatMap(name => readFileSync(join(folder, 'logs', name), 'utf8').split('\n'))
      .filter(line => line.includes('has ended the gateway')),
  ).size;

it('a webhook that ends the gateway each time is put aside after the third, told once, and the next is understood', async () => {
  const deadly = { ALLOW_FAILPOINTS: '1', FAIL: 'process.before_commit:1' };
  const first = await launch(deadly);
  expect(await deliver(first, '3EB0DEAD00000001')).toBe(200);
  expect(await end(first)).toBe('SIGKILL');
  for (const again of [await launch(deadly), await launch(deadly)])
    expect(await end(again)).toBe('SIGKILL');

  const fourth = await launch();
  expect(await deliver(fourth, '3EB0600D00000002')).toBe(200);
  const health = await until(
    async () => (await fourth.api?.health())?.body as { webhooks: object; alerts: string[] },
    ({ webhooks }) => JSON.stringify(webhooks) === '{"waiting":0,"aside":1}',
  );
  expect(health.alerts).toContain('webhooks_aside');
  const [conversation] = (await fourth.api?.conversations('?q=6281299912345')) ?? [];
  const thread = (await fourth.api?.thread(conversation?.id ?? '')) ?? [];
  expect(thread.map(({ whatsappId }) => whatsappId)).toEqual(['3EB0600D00000002']);
  expect(alerts()).toBe(1);
});
