import type { Conversations } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import type { Transact, Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import type { CompanyId } from '../../kernel/ids.js';
import type { Log } from '../../kernel/log.js';

interface Ports {
  db: Reader;
  transact: Transact;
  clock: Clock;
  log: Log;
  conversations: Conversations;
  wakeDue(unit: Unit): Promise<void>;
  companies(): Promise<readonly CompanyId[]>;
  /** Only the process that sends brings anything back. */
  mayAct(): boolean;
}

const lookEveryMs = 1_000;

/** Brings snoozed conversations back when their time has come. */
export function createSnoozeEnds(ports: Ports) {
  const { db, transact, clock, log, conversations } = ports;
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    if (!ports.mayAct()) return;
    for (const companyId of await ports.companies()) {
      // Nearly always there is none, and nothing is written.
      const due = await conversations.dueFromSnooze(db, { companyId }, clock.now());
      if (due.length > 0) await transact(companyId, ports.wakeDue);
    }
  }

  async function lookForever(): Promise<void> {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) =>
        log.error('a conversation could not come back', { err: error }),
      );
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
