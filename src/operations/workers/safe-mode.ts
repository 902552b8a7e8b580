import type { Reader } from '../../db/connection.js';
import type { Generation } from '../../db/generation.js';
import { noteFact, readFact } from '../../db/instance.js';
import type { Transact } from '../../db/transactor.js';
import type { Delivery } from '../../delivery/index.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { CompanyId } from '../../kernel/ids.js';
import type { Log } from '../../kernel/log.js';
import type { PauseRow, PolicyModule } from '../../policy/index.js';

interface Ports {
  db: Reader;
  transact: Transact;
  clock: Clock;
  log: Log;
  generation: Generation;
  policy: Pick<PolicyModule, 'pauseIn' | 'open'>;
  delivery: Pick<Delivery, 'checkRestored'>;
  companies(): Promise<readonly CompanyId[]>;
}

/** Ids of the pauses whose messages were all asked about. */
const checkedFact = 'restore_checked';
const reason = 'An older database was restored. What left since then is being looked up.';

/**
 * What a restored database does not know, it must not repeat: everything is paused, WAHA is asked
 * about every waiting message, and only then may a person resume.
 */
export function createSafeMode(ports: Ports) {
  const { db, transact, clock, log, generation, policy, companies } = ports;
  const stopping = new AbortController();
  let checking: Promise<void> = Promise.resolve();
  let hasLooked = false;

  /** The pauses of a restore that nobody has ended, of all companies. */
  async function openPauses(): Promise<PauseRow[]> {
    const open: PauseRow[] = [];
    for (const id of await companies()) open.push(...(await policy.open(db, id)));
    return open.filter(({ cause }) => cause === 'restore');
  }

  const checkedIn = async (reader: Reader) =>
    new Set((await readFact(reader, checkedFact))?.split(' '));

  async function check(pauses: readonly PauseRow[]): Promise<void> {
    const [first] = pauses;
    const checked = await checkedIn(db);
    if (!first || pauses.every(({ id }) => checked.has(id))) return;
    const found = await ports.delivery.checkRestored(stopping.signal);
    if (stopping.signal.aborted) return;
    const ids = pauses.map(({ id }) => id).join(' ');
    await transact(first.companyId, unit => noteFact(unit, checkedFact, ids, clock.now()));
    log.info('after the restore every waiting message was looked up', { hadLeft: found });
  }

  return {
    /** Only the holder of the send lock comes here, before it opens a lane. */
    async start(): Promise<void> {
      if (await generation.isRestored()) {
        log.warn(
          'this database is older than what was sent: nothing leaves until somebody resumes',
        );
        const who = { cause: 'restore', by: 'whatsapp-crm', reason } as const;
        for (const id of await companies())
          await transact(id, unit => policy.pauseIn(unit, { scope: 'company' }, who));
      }
      hasLooked = true;
      checking = check(await openPauses()).catch((error: unknown) =>
        log.error('looking up what had left failed', { err: error }),
      );
    },

    /** Before this nothing may be claimed. */
    hasLooked: () => hasLooked,

    /** Throws `conflict` while it is not known what had left. */
    async mayLift(reader: Reader, pauses: readonly PauseRow[]): Promise<void> {
      const restored = pauses.find(({ cause }) => cause === 'restore');
      if (!restored || (await checkedIn(reader)).has(restored.id)) return;
      throw new AppError('conflict', 'WAHA is still being asked what had left before the restore.');
    },

    async stop(): Promise<void> {
      stopping.abort();
      await checking;
    },
  };
}

export type SafeMode = ReturnType<typeof createSafeMode>;
