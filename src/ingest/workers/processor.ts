import type { Reader } from '../../db/connection.js';
import type { Transact } from '../../db/transactor.js';
import type { Log } from '../../kernel/log.js';
import { mostDeaths } from '../../kernel/suspect.js';
import type { InHand } from '../adapters/in-hand.js';
import { leadingBatch } from '../leading-batch.js';
import type { InboxRow } from '../model.js';
import { endRows, listNew, listUnended, noteCrash, noteFailure } from '../store.js';
import { takeBatch } from '../verbs/take-batch.js';
import type { EventPorts } from '../verbs/take-event.js';

export interface ProcessorPorts extends EventPorts {
  db: Reader;
  transact: Transact;
  log: Log;
  inHand: InHand;
}

const pageRows = 200;
/** One transaction lasts about this long, so that sends in between hardly wait. */
const batchMs = 20;
const maxTries = 3;
/** How long a life has to last before it takes up what two others died of. */
const restMs = 5_000;
/** What had to wait, or failed, is looked at again after this. */
const againMs = 1_000;
const idleMs = 60_000;

/**
 * Works through stored webhooks in order of arrival, many in one transaction. When one of them
 * fails, each of its batch gets a transaction of its own; one that fails three times steps aside, and
 * so does one that ended the process three times, the last time after a rest.
 */
export function createProcessor(ports: ProcessorPorts) {
  const { db, transact, clock, log } = ports;
  const stopping = new AbortController();
  let bell = new AbortController();
  let running: Promise<void> = Promise.resolve();
  /** Everything up to here was looked at since the last look from the beginning. */
  let reached = 0;
  let fromBeginningAtMs = 0;
  /** From then on the process has lived for long enough to take up what two others died of. */
  let takesSuspectsAtMs = Infinity;

  function comeBackSoon(inMs = againMs): void {
    fromBeginningAtMs = Math.min(fromBeginningAtMs, clock.monotonicMs() + inMs);
  }

  function mayTake({ crashes }: InboxRow): boolean {
    const restsForMs = takesSuspectsAtMs - clock.monotonicMs();
    if (crashes < mostDeaths - 1 || restsForMs <= 0) return true;
    comeBackSoon(restsForMs);
    return false;
  }

  async function fail({ companyId, seq, tries }: InboxRow, error: unknown): Promise<void> {
    const code = error instanceof Error ? error.name : 'unknown';
    log.error('a webhook was not understood', { seq, tries: tries + 1, err: error });
    comeBackSoon();
    await transact(companyId, unit =>
      tries + 1 >= maxTries
        ? endRows(unit, [seq], { state: 'quarantined', at: clock.now(), error: code })
        : noteFailure(unit, seq, code),
    );
  }

  async function understandSingly(rows: readonly InboxRow[], error: unknown): Promise<void> {
    log.warn('webhooks are understood one by one', { count: rows.length, err: error });
    for (const row of rows) {
      if (!stopping.signal.aborted) await understand([row]);
    }
  }

  /** What the last process was busy with when it ended is looked at alone, and not for ever. */
  async function blameTheLast(): Promise<void> {
    for (const row of await listUnended(db, ports.inHand.left())) {
      const { companyId, seq, crashes } = row;
      const isLast = crashes + 1 >= mostDeaths;
      if (isLast) log.error('a webhook has ended the gateway and is put aside', { seq });
      await transact(companyId, async unit => {
        await noteCrash(unit, row);
        if (isLast)
          await endRows(unit, [seq], { state: 'quarantined', at: clock.now(), error: 'crashed' });
      });
    }
    ports.inHand.hold([]);
  }

  /** Answers how many of these it came to; all rows are of one company. */
  async function understand(rows: readonly InboxRow[]): Promise<number> {
    ports.inHand.hold(rows.map(({ seq }) => seq));
    const count = await tryUnderstand(rows);
    ports.inHand.hold([]);
    return count;
  }

  async function tryUnderstand(rows: readonly InboxRow[]): Promise<number> {
    const [first] = rows;
    if (!first) return 0;
    try {
      const work = { rows, forMs: batchMs };
      const taken = await transact(
        first.companyId,
        unit => takeBatch(unit, ports, work),
        'process',
      );
      if (taken.includes('later')) comeBackSoon();
      return taken.length;
    } catch (error) {
      if (rows.length === 1) await fail(first, error);
      else await understandSingly(rows, error);
      return rows.length;
    }
  }

  async function understandAll(rows: readonly InboxRow[]): Promise<void> {
    let left = rows;
    while (left.length > 0 && !stopping.signal.aborted) {
      left = left.slice(await understand(leadingBatch(left)));
    }
  }

  /** Everything that is new behind `reached`; what has to wait stays. */
  async function pass(): Promise<void> {
    while (!stopping.signal.aborted) {
      const rows = await listNew(db, reached, pageRows);
      const ready = rows.filter(mayTake);
      for (const companyId of new Set(ready.map(row => row.companyId))) {
        await understandAll(ready.filter(row => row.companyId === companyId));
      }
      reached = rows.at(-1)?.seq ?? reached;
      if (rows.length < pageRows) return;
    }
  }

  async function run(): Promise<void> {
    takesSuspectsAtMs = clock.monotonicMs() + restMs;
    await blameTheLast();
    while (!stopping.signal.aborted) {
      const rung = bell;
      if (clock.monotonicMs() >= fromBeginningAtMs) {
        reached = 0;
        fromBeginningAtMs = clock.monotonicMs() + idleMs;
      }
      await pass().catch((error: unknown) => {
        log.error('webhooks could not be read', { err: error });
        comeBackSoon();
      });
      await clock.sleep(
        fromBeginningAtMs - clock.monotonicMs(),
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
      ports.inHand.close();
    },
  };
}

export type Processor = ReturnType<typeof createProcessor>;
