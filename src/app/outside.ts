import { join } from 'node:path';
import { createSandbox, demoPeople, demoSessions, type SandboxControl } from '../sandbox/index.js';
import { createWaha, type Waha } from '../waha/index.js';
import type { Foundation } from './foundation.js';

/** The WAHA we talk to, and the strings of the built-in one when it is that. */
export interface Outside {
  waha: Waha;
  sandbox: { control: SandboxControl; people: readonly { phone: string; name: string }[] } | null;
  stop(): Promise<void>;
}

/** Connects to the configured WAHA, or starts the built-in one on a loopback port of its own. */
export async function reachOut(foundation: Foundation): Promise<Outside> {
  const { config, secrets, clock, log } = foundation;
  const timeouts = config.sendTimeouts;
  if (config.waha.kind === 'server') {
    const { baseUrl } = config.waha;
    const waha = createWaha({
      baseUrl,
      apiKey: secrets.wahaApiKey,
      clock,
      log: log.child('waha'),
      timeouts,
    });
    return { waha, sandbox: null, stop: async () => undefined };
  }
  const sandbox = createSandbox({
    clock,
    log: log.child('sandbox'),
    apiKey: secrets.sandboxKey,
    people: demoPeople,
    sessions: demoSessions(config.defaultSession),
    stateFile: join(config.dataDir, 'sandbox.json'),
    speed: config.waha.speed,
  });
  const { url } = await sandbox.start();
  return {
    waha: createWaha({
      baseUrl: url,
      apiKey: secrets.sandboxKey,
      clock,
      log: log.child('waha'),
      timeouts,
    }),
    sandbox: { control: sandbox.control, people: demoPeople },
    stop: () => sandbox.stop(),
  };
}
