import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Fault, JournalLine, SandboxOptions } from '../../src/sandbox/index.js';
import { bundle } from './bundle.js';
import { program, type Program } from './program.js';
import type { Hook } from './webhook-maker.js';

export const wahaKey = 'chaos-waha-key-0123456789';

/** The judge: a WAHA of its own process whose journal is on the disk before anything is visible. */
export interface WahaProcess extends Program {
  url: string;
  fail(fault: Fault): Promise<void>;
  control(verb: string, body: object): Promise<unknown>;
  /** Every line, those of killed runs included. */
  journal(): JournalLine[];
}

export interface WahaSetup {
  folder: string;
  port: number;
  sessions: readonly string[];
  engine?: SandboxOptions['engine'];
  env?: Record<string, string>;
}

const phoneOf = (index: number) => `62811000${String(index).padStart(5, '0')}`;

function parse(line: string): JournalLine[] {
  try {
    return [JSON.parse(line) as JournalLine];
  } catch {
    // A kill may cut the last line short: what it said was never visible.
    return [];
  }
}

export async function wahaProcess(setup: WahaSetup): Promise<WahaProcess> {
  const { folder, port, sessions, engine, env = {} } = setup;
  const url = `http://127.0.0.1:${port}`;
  const journalFile = join(folder, 'journal.jsonl');
  const options: Omit<SandboxOptions, 'clock' | 'log'> = {
    port,
    apiKey: wahaKey,
    stateFile: join(folder, 'waha.json'),
    journalFile,
    speed: 100,
    ...(engine ? { engine } : {}),
    sessions: sessions.map((name, index) => ({ name, phone: phoneOf(index) })),
  };
  const running = program({
    file: await bundle('test/contract/sandbox-process.ts'),
    args: [JSON.stringify(options)],
    cwd: resolve('.'),
    env,
    ready: /http:/,
  });

  async function control(verb: string, body: object): Promise<unknown> {
    const response = await fetch(`${url}/sandbox/${verb}`, {
      method: 'POST',
      headers: { 'X-Api-Key': wahaKey, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${verb} was answered ${response.status}`);
    return response.json();
  }

  return Object.assign(Object.create(running) as Program, {
    url,
    control,
    fail: async (fault: Fault) => void (await control('fail', fault)),
    journal: () => readFileSync(journalFile, 'utf8').split('\n').flatMap(parse),
  });
}

interface SessionAnswer {
  config?: { webhooks?: { url: string; hmac?: { key: string } | null }[] } | null;
}

/** Path and key of the webhooks the gateway asked this WAHA for. */
export async function hookOf({ url }: WahaProcess, session = 'default'): Promise<Hook> {
  const response = await fetch(`${url}/api/sessions/${session}`, {
    headers: { 'X-Api-Key': wahaKey },
  });
  const { config } = (await response.json()) as SessionAnswer;
  const [webhook] = config?.webhooks ?? [];
  if (!webhook?.hmac) throw new Error('The gateway asked for no signed webhooks.');
  return { path: new URL(webhook.url).pathname, key: webhook.hmac.key };
}
