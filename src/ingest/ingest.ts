import { createHash } from 'node:crypto';
import type { Reader } from '../db/connection.js';
import { AppError } from '../kernel/errors.js';
import { verifyHmac, parseWebhookEvent } from '../waha/index.js';
import { createCatchUp, type CatchUpPorts } from './workers/catch-up.js';
import { createIntake } from './workers/intake.js';
import { createProcessor } from './workers/processor.js';
import { countInbox, dropOld } from './store.js';
import type { CompanyId } from '../kernel/ids.js';

/** Understood webhooks are kept this long, so that a repeated one is recognised. */
const keptMs = 7 * 24 * 3_600_000;
/** What could not be understood is kept longer, and told of as long. */
const asideMs = 30 * 24 * 3_600_000;

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Webhooks in: stored first, understood later. */
export function createIngest(ports: CatchUpPorts & { db: Reader }) {
  const { sessions, clock, db, log, transact } = ports;
  const processor = createProcessor(ports);
  const catchUp = createCatchUp(ports);
  const intake = createIntake({ transact, arrived: () => processor.ring() });

  return {
    /**
     * Takes a webhook's raw bytes. Throws `unauthenticated` when the signature is not ours,
     * `forbidden` when it speaks of another session, `overloaded` when WAHA shall come again.
     */
    async receive(reference: string, raw: Buffer, signature: string | undefined): Promise<void> {
      const hook = await sessions.hookOf(db, reference);
      if (!hook || !verifyHmac(raw, signature, [hook.key])) {
        throw new AppError('unauthenticated', 'The signature does not fit.');
      }
      const body = raw.toString('utf8');
      const json = parsed(body);
      const event = parseWebhookEvent(json);
      if (event && event.session !== hook.name) {
        throw new AppError('forbidden', 'This webhook speaks of another session.');
      }
      if (json === undefined)
        log.error('a signed webhook was no JSON and is kept aside', { sessionId: hook.id });
      await intake.store({
        companyId: hook.companyId,
        sessionId: hook.id,
        eventId: event?.eventId ?? `sha256:${createHash('sha256').update(raw).digest('hex')}`,
        receivedAt: clock.now(),
        body,
        state: json === undefined ? 'quarantined' : 'new',
        error: json === undefined ? 'not_json' : null,
      });
    },

    /** Only the process that sends understands what has come; every one stores it. */
    start(): void {
      processor.start();
      catchUp.start();
    },
    /** Another process may have stored something. */
    arrivedElsewhere: (): void => processor.ring(),
    sessionChanged: catchUp.sessionChanged,
    /** What waits to be understood, and what was put aside because it could not be. */
    counts: (): Promise<{ waiting: number; aside: number }> =>
      countInbox(db, new Date(clock.now().getTime() - asideMs)),
    prune(companyId: CompanyId): Promise<number> {
      const nowMs = clock.now().getTime();
      const before = { understood: new Date(nowMs - keptMs), aside: new Date(nowMs - asideMs) };
      return transact(companyId, unit => dropOld(unit, before));
    },
    async stop(): Promise<void> {
      await catchUp.stop();
      await intake.flush();
      await processor.stop();
    },
  };
}

export type Ingest = ReturnType<typeof createIngest>;
