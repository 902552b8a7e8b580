import { createClock } from '../../src/kernel/clock.js';
import { silentLog } from '../../src/kernel/log.js';
import { createSandbox, type SandboxOptions } from '../../src/sandbox/index.js';

/** A sandbox as a process of its own; prints its address. Options come as JSON. */
async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2] ?? '{}') as Omit<SandboxOptions, 'clock' | 'log'>;
  const sandbox = createSandbox({ ...options, clock: createClock(), log: silentLog });
  const { url } = await sandbox.start();
  process.stdout.write(`${url}\n`);
}

void main();
