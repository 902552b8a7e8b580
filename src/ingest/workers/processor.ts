import type { Reader } from '../../db/connection.js';
import type { Transact } from '../../db/transactor.js';
import { wholeCompany } from '../../db/scope.js';
import type { Log } from '../../kernel/log.js';
import { parseWebhookEvent } from '../../waha/index.js';
import type { InboxRow } from '../model.js';
import { endRow, listNew, noteFailure } from '../store.js';
import { takeEvent, type EventPorts } from '../verbs/take-event.js';
import type { Taken } from '../verbs/take-message.js';

export interface ProcessorPorts extends EventPorts {
  db: Reader;
  transact: Transact;
  log: Log;
}

const batch = 200;
const maxTries = 3;
/** Older than this when it was made: acknowledged, not applied. A replay has no effect. */
const staleMs = 24 * 3_600_000;
/** How long an event waits for the one it depends on. */
const patienceMs = 600_000;
const nextLookMs = 1_000;

/** Works through stored webhooks in order of arrival. One that fails three times steps aside. */
export function createProcessor(ports: ProcessorPorts) {
  const { db, transact, clock, log } = ports;
  const stopping = new AbortController();
  let bell = new AbortController();
  let running: Promise<void> = Promise.resolve();

  async function understand(row: InboxRow): Promise<Taken> {
    const parsed: unknown = JSON.parse(row.body);
    const event = parseWebhookEvent(parsed);
    return transact(row.companyId, async unit => {
      const session = await ports.sessions.find(unit, wholeCompany(row.companyId), row.sessionId);
      const now = clock.now();
      const usable = event && session && now.getTime() - event.at.getTime() < staleMs;
      const taken = usable ? await takeEvent(unit, ports, { session, event }) : 'ignored';
      if (taken !== 'later') await endRow(unit, row.seq, { state: taken, at: now });
      return taken;
    });
  }

  async function step(row: InboxRow): Promise<void> {
    const { companyId, seq } = row;
    try {
      const taken = await understand(row);
      const waitedMs = clock.now().getTime() - row.receivedAt.getTime();
      if (taken === 'later' && waitedMs > patienceMs) {
        await transact(companyId, unit => endRow(unit, seq, { state: 'ignored', at: clock.now() }));
      }
    } catch (error) {
      const code = error instanceof Error ? error.name : 'unknown';
      log.error('a webhook was not understood', { seq, tries: row.tries + 1, err: error });
      await transact(companyId, unit =>
        row.tries + 1 >= maxTries
          ? endRow(unit, seq, { state: 'quarantined', at: clock.now(), error: code })
          : noteFailure(unit, seq, code),
      );
    }
  }

  /** One pass over everything that is new; what has to wait stays. */
  async function pass(): Promise<number> {
    let after = 0;
    let left = 0;
    while (!stopping.signal.aborted) {
      const rows = await listNew(db, after, batch);
      for (const row of rows) {
        if (stopping.signal.aborted) return left;
        await step(row);
        after = row.seq;
      }
      left += rows.length;
      if (rows.length < batch) return left;
    }
    return left;
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const rung = bell;
      const seen = await pass().catch((error: unknown) => {
        log.error('webhooks could not be read', { err: error });
        return 1;
      });
      // Something new may be there already; otherwise look again soon only while something waits.
      await clock.sleep(
        seen > 0 ? nextLookMs : 60_000,
        AbortSignal.any([rung.signal, stopping.signal]),
      );
    }
  }

  return {
    start(): void {
      running = run();
    },
    /** There is something new. */
    ring(): void {
      bell.abort();
      bell = new AbortController();
    },
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}

export type Processor = ReturnType<typeof createProcessor>;
