import { join } from 'node:path';
import { readFact } from '../db/instance.js';
import { AppError } from '../kernel/errors.js';
import {
  createRelay,
  createSandbox,
  demoPeople,
  demoSessions,
  type Relay,
  type Sandbox,
  type SandboxControl,
} from '../sandbox/index.js';
import { createWaha, type Waha } from '../waha/index.js';
import type { Foundation } from './foundation.js';

/** Where the sandbox of the process that sends answers. */
export const sandboxFact = 'sandbox.url';

interface BuiltIn {
  /** Where it answers once it is ours. */
  url: string;
  people: readonly { phone: string; name: string }[];
  /** Its strings. Throws `waha_unreachable` while another process plays it. */
  control(): SandboxControl;
}

/** The WAHA we talk to, and the strings of the built-in one when it is that. */
export interface Outside {
  waha: Waha;
  sandbox: BuiltIn | null;
  /** To be called by whoever may send: from now on the sandbox is played here. */
  begin(): Promise<void>;
  stop(): Promise<void>;
}

/** The built-in WAHA, on a loopback port of its own that stays the same when this process takes over. */
async function reachSandbox(
  foundation: Foundation,
  { speed, isSender }: { speed: number; isSender: boolean },
): Promise<Outside> {
  const { config, secrets, clock, log, db } = foundation;
  const relay: Relay = createRelay(() => readFact(db, sandboxFact));
  let sandbox: Sandbox | undefined;

  /** Its memory is read only now: until here another process may have been writing it. */
  async function play(port: number): Promise<string> {
    sandbox = createSandbox({
      ...{ clock, port, speed },
      log: log.child('sandbox'),
      apiKey: secrets.sandboxKey,
      people: demoPeople,
      sessions: demoSessions(config.defaultSession),
      stateFile: join(config.dataDir, 'sandbox.json'),
    });
    return (await sandbox.start()).url;
  }

  const url = isSender ? await play(0) : `http://127.0.0.1:${await relay.open()}`;

  return {
    waha: createWaha({
      ...{ baseUrl: url, clock, timeouts: config.sendTimeouts },
      apiKey: secrets.sandboxKey,
      log: log.child('waha'),
    }),
    sandbox: {
      url,
      people: demoPeople,
      control() {
        if (sandbox) return sandbox.control;
        throw new AppError('waha_unreachable', 'Another process plays the sandbox.');
      },
    },
    async begin() {
      if (sandbox) return;
      await relay.close();
      await play(Number(new URL(url).port));
    },
    async stop() {
      await relay.close();
      await sandbox?.stop();
    },
  };
}

/** Connects to the configured WAHA, or plays the built-in one, which only the sender does. */
export async function reachOut(foundation: Foundation, isSender: boolean): Promise<Outside> {
  const { config, secrets, clock, log } = foundation;
  if (config.waha.kind === 'sandbox')
    return reachSandbox(foundation, { speed: config.waha.speed, isSender });
  const waha = createWaha({
    ...{ baseUrl: config.waha.baseUrl, clock, timeouts: config.sendTimeouts },
    apiKey: secrets.wahaApiKey,
    log: log.child('waha'),
  });
  const nothing = async () => undefined;
  return { waha, sandbox: null, begin: nothing, stop: nothing };
}
