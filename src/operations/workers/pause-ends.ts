import type { CompanyId } from '../../kernel/ids.js';
import type { Log } from '../../kernel/log.js';
import { endDuePauses, type DuePausePorts } from '../verbs/end-due-pauses.js';

interface Ports extends DuePausePorts {
  log: Log;
  companies(): Promise<readonly CompanyId[]>;
  /** Only the process that sends ends pauses. */
  mayAct(): boolean;
}

const lookEveryMs = 1_000;

/** Ends pauses when their own time is up. Until it has, they bind. */
export function createPauseEnds(ports: Ports) {
  const { clock, log, companies } = ports;
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  const endDue = async () => {
    if (!ports.mayAct()) return;
    for (const id of await companies()) await endDuePauses(ports, id);
  };

  async function lookForever(): Promise<void> {
    while (!stopping.signal.aborted) {
      await endDue().catch((error: unknown) => log.error('a pause could not end', { err: error }));
      await clock.sleep(lookEveryMs, stopping.signal);
    }
  }

  return {
    start(): void {
      running = lookForever();
    },
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}

export type PauseEnds = ReturnType<typeof createPauseEnds>;
