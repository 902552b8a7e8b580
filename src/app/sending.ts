import { noteFact, readFact } from '../db/instance.js';
import type { SendLock } from '../db/send-lock.js';
import type { CompanyId, SessionId } from '../kernel/ids.js';
import { createNeighbours, type ForeignChanges } from '../operations/index.js';
import type { Domain } from './domain.js';
import type { Doors } from './doors.js';
import type { Foundation } from './foundation.js';
import { sandboxFact, type Outside } from './outside.js';

interface Parts {
  foundation: Foundation;
  domain: Domain;
  doors: Doors;
  lock: SendLock;
  outside: Outside;
  /** Where WAHA reaches this process. */
  url: string;
}

const standbyMs = 1_000;
/** Where WAHA reaches the process that sends. */
const addressFact = 'sender.url';

/**
 * One process sends at a time. This one does as soon as the right to is free; until then it stands
 * by, serves pages and scripts, and hears what the other one writes.
 */
export function createSending({ foundation, domain, doors, lock, outside, url }: Parts) {
  const { db, clock, log, stream, transact } = foundation;
  const { companyId, companyIds, delivery, ingest, sessions, supervisor } = domain;
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let address = url;

  async function wakeAsChanged(id: SessionId): Promise<void> {
    const session = await sessions.findAny(db, id);
    if (session) await domain.sessionChanged(session, { freed: false });
  }

  async function heard(company: CompanyId, told: ForeignChanges): Promise<void> {
    const { everything, lanes } = told;
    doors.realtime.heard(company);
    for (const id of told.sessions) await wakeAsChanged(id);
    if (everything) await delivery.wakeAll();
    else for (const id of lanes) await delivery.wake(id);
  }

  const neighbours = createNeighbours({
    db,
    clock,
    stream,
    companies: companyIds,
    log: log.child('neighbours'),
    written: ingest.arrivedElsewhere,
    heard,
  });

  async function standBy(): Promise<void> {
    address = (await readFact(db, addressFact).catch(() => null)) ?? url;
    await clock.sleep(standbyMs, stopping.signal);
  }

  /** A full disk or a locked database keeps nobody from sending once it is over. */
  async function untilWritable(): Promise<void> {
    const note = () =>
      transact(companyId, async unit => {
        await noteFact(unit, addressFact, url, clock.now());
        if (outside.sandbox) await noteFact(unit, sandboxFact, outside.sandbox.url, clock.now());
      });
    while (!stopping.signal.aborted) {
      try {
        return await note();
      } catch (error) {
        log.error('nothing can be written; sending begins when it can', { err: error });
        await clock.sleep(standbyMs, stopping.signal);
      }
    }
  }

  async function takeOver(): Promise<void> {
    address = url;
    await outside.begin();
    await untilWritable();
    if (stopping.signal.aborted) return;
    for (const id of await companyIds())
      await transact(id, unit => domain.tasks.endInterrupted(unit));
    const all = await sessions.listEverywhere(db);
    domain.outages.recall(all);
    await domain.outages.begin(all);
    // It may have come back before this process had the right to send.
    if (supervisor.reachable()) await domain.outages.reachable(true, async () => all);
    supervisor.tookOver();
    await domain.safeMode.start();
    ingest.start();
    await delivery.takeOver(all);
  }

  async function sendWhenAlone(): Promise<void> {
    let hasWaited = false;
    while (!(await lock.tryTake())) {
      if (!hasWaited) log.warn('another process is sending; this one stands by');
      hasWaited = true;
      await standBy();
      if (stopping.signal.aborted) return;
    }
    await takeOver();
    if (hasWaited) log.warn('the other process is gone; this one sends now');
  }

  return {
    /** The address WAHA shall call, whichever process sends. */
    address: () => address,
    start(): void {
      neighbours.start();
      running = sendWhenAlone().catch((error: unknown) =>
        log.error('sending could not begin', { err: error }),
      );
    },
    async stop(): Promise<void> {
      stopping.abort();
      await neighbours.stop();
      await running;
    },
  };
}

export type Sending = ReturnType<typeof createSending>;
