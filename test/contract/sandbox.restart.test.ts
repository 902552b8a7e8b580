import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import type { JournalLine, SandboxOptions } from '../../src/sandbox/index.js';
import { anaChat, apiKey, openRig, type Json } from './sandbox-rig.js';

const ownId = '3EB0112233445566778899';
let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'sandbox-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const files = () => ({
  stateFile: join(folder, 'state.json'),
  journalFile: join(folder, 'journal.jsonl'),
});

function journalOnDisk(): JournalLine[] {
  const lines = readFileSync(files().journalFile, 'utf8')
    .split('\n')
    .filter(line => line !== '');
  return lines.map(line => JSON.parse(line) as JournalLine);
}

describe('a stop and a new start', () => {
  it('keeps sessions with their config, messages, people, and goes on counting the journal', async () => {
    const first = await openRig({ ...files() });
    await first.sendText({ id: ownId });
    first.sandbox.control.addPerson({ phone: '5511999990007', name: 'Zoe', notOnWhatsApp: true });
    await first.close();
    const last = journalOnDisk().at(-1)?.seq ?? 0;

    const again = await openRig({ ...files(), sessions: [] });
    await again.sandbox.control.whenStatus('default', 'WORKING');
    const session = await again.api('GET', '/api/sessions/default');
    expect(session.json).toMatchObject({ me: { id: '5511900000001@c.us' } });
    expect((session.json.config as Json).webhooks).toHaveLength(1);
    const found = await again.api('GET', `/api/default/chats/all/messages/${ownId}`);
    expect(found.json.body).toBe('hello');
    const path = '/api/contacts/check-exists?session=default&phone=5511999990007';
    expect((await again.api('GET', path)).json).toEqual({ numberExists: false });
    const lookup = again.sandbox.control.journal().find(line => line.op === 'lookup');
    expect(lookup?.seq).toBeGreaterThan(last);
    await again.close();
  });

  it('loses the config on Core 2025.10, and keeps the login', async () => {
    const first = await openRig({ ...files(), engine: 'CORE-2025.10' });
    await first.close();
    const again = await openRig({ ...files(), engine: 'CORE-2025.10', sessions: [] });
    await again.sandbox.control.whenStatus('default', 'WORKING');
    const session = await again.api('GET', '/api/sessions/default');
    expect(session.json).toMatchObject({ config: null, me: { id: '5511900000001@c.us' } });
    await again.close();
  });
});

describe('a kill in the middle of a send', () => {
  let bundle: string;
  let bundleFolder: string;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    bundleFolder = mkdtempSync(join(tmpdir(), 'sandbox-bundle-'));
    bundle = join(bundleFolder, 'sandbox.cjs');
    const entryPoints = [resolve('test/contract/sandbox-process.ts')];
    await build({ entryPoints, outfile: bundle, bundle: true, platform: 'node', format: 'cjs' });
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  afterAll(() => rmSync(bundleFolder, { recursive: true, force: true }));

  async function launch(): Promise<{ url: string; child: ChildProcess }> {
    const options: Omit<SandboxOptions, 'clock' | 'log'> = {
      ...files(),
      apiKey,
      speed: 200,
      sessions: [{ name: 'default', phone: '5511900000001' }],
    };
    const child = spawn(process.execPath, [bundle, JSON.stringify(options)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    return { url: chunk.toString().trim(), child };
  }

  const call = (url: string, method: string, path: string, body?: Json) =>
    fetch(url + path, {
      method,
      headers: { 'X-Api-Key': apiKey },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });

  it.each([
    ['before_transmit', ['accepted'], 404],
    ['before_store', ['accepted', 'transmitted'], 404],
    ['before_answer', ['accepted', 'transmitted', 'stored'], 200],
    ['before_events', ['accepted', 'transmitted', 'stored', 'answered'], 200],
  ] as const)('%s leaves exactly what was visible', async (at, ops, lookup) => {
    const first = await launch();
    await call(first.url, 'POST', '/sandbox/fail', { call: 'sendText', kind: 'kill', at });
    const ended = once(first.child, 'exit');
    const body = { session: 'default', chatId: anaChat, text: 'tok-K1', id: ownId };
    await call(first.url, 'POST', '/api/sendText', body).catch(() => undefined);
    expect((await ended)[1]).toBe('SIGKILL');
    const seen = journalOnDisk().filter(line => line.waId === ownId);
    expect(seen.map(line => line.op)).toEqual(ops);

    const again = await launch();
    const found = await call(again.url, 'GET', `/api/default/chats/all/messages/${ownId}`);
    expect(found.status).toBe(lookup);
  });
});
