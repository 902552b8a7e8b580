import type { Reader } from '../../db/connection.js';
import type { Generation } from '../../db/generation.js';
import { noteFact, readFact } from '../../db/instance.js';
import type { Transact, Unit } from '../../db/transactor.js';
import type { Delivery } from '../../delivery/index.js';
import type { Clock } from '../../kernel/clock.js';
import type { CompanyId, SessionId } from '../../kernel/ids.js';
import type { Log } from '../../kernel/log.js';
import type { PauseRow, PolicyModule } from '../../policy/index.js';
import type { Sessions } from '../../sessions/index.js';

type Lane = { id: SessionId; companyId: CompanyId };

interface Ports {
  db: Reader;
  transact: Transact;
  clock: Clock;
  log: Log;
  generation: Generation;
  policy: Pick<PolicyModule, 'pauseIn' | 'open'>;
  sessions: Pick<Sessions, 'listEverywhere'>;
  delivery: Pick<Delivery, 'checkRestored' | 'newestRow'>;
  companies(): Promise<readonly CompanyId[]>;
  /** Told after a commit when the messages of a number were all looked up. */
  checked(lane: Lane): void;
}

/** Numbers whose messages are still to be looked up, since when, and up to which message. */
interface Unchecked {
  since: string;
  lastRow: number;
  sessions: readonly SessionId[];
}

const uncheckedFact = 'restore_unchecked';
const reason = 'An older database was restored. What left since then is being looked up.';
const laneReason =
  'An older database was restored, and WAHA has not been asked yet what left from this number since then.';

/** What holds a number back by itself, whatever people resume; it ends with its check. */
function holdOf({ id, companyId }: Lane, since: Date): PauseRow {
  return {
    id: 'restored',
    companyId,
    scope: 'session',
    sessionId: id,
    campaign: null,
    cause: 'restore',
    emergency: null,
    reason: laneReason,
    startedBy: 'whatsapp-crm',
    startedAt: since,
    until: null,
    heldIds: null,
    endedBy: null,
    endedAt: null,
    endReason: null,
  };
}

/**
 * What a restored database does not know, it must not repeat: everything is paused until a person
 * resumes, and each number is held until WAHA was asked about every message that waits in it.
 */
export function createSafeMode(ports: Ports) {
  const { db, transact, clock, log, generation, policy, companies } = ports;
  const stopping = new AbortController();
  let checking: Promise<unknown> = Promise.resolve();
  let hasLooked = false;
  let since = clock.now();
  let lastRow = 0;
  const unchecked = new Set<SessionId>();

  const write = (unit: Unit, sessions: readonly SessionId[]) => {
    const noted: Unchecked = { since: since.toISOString(), lastRow, sessions };
    return noteFact(unit, uncheckedFact, JSON.stringify(noted), clock.now());
  };

  async function unlooked(reader: Reader): Promise<readonly SessionId[]> {
    const noted = await readFact(reader, uncheckedFact);
    if (!noted) return [];
    const left = JSON.parse(noted) as Unchecked;
    since = new Date(left.since);
    lastRow = left.lastRow;
    return left.sessions;
  }

  async function check(lane: Lane): Promise<void> {
    const asked = { sessionId: lane.id, lastRow };
    const found = await ports.delivery.checkRestored(asked, stopping.signal);
    if (stopping.signal.aborted) return;
    await transact(lane.companyId, async unit => {
      const left = await unlooked(unit);
      await write(
        unit,
        left.filter(id => id !== lane.id),
      );
      unit.afterCommit(() => {
        unchecked.delete(lane.id);
        ports.checked(lane);
      });
    });
    log.info('after the restore the messages of a number were looked up', {
      sessionId: lane.id,
      hadLeft: found,
    });
  }

  /** One number after the other, but none waits for another that does not work. */
  async function checkSurely(lane: Lane): Promise<void> {
    await check(lane).catch((error: unknown) =>
      log.error('looking up what had left failed; the number stays held', {
        sessionId: lane.id,
        err: error,
      }),
    );
  }

  /** Pauses every company, and only then, in one step, takes the database for what counts now. */
  async function begin(lanes: readonly Lane[]): Promise<void> {
    log.warn('this database is older than what was sent: nothing leaves until somebody resumes');
    const who = { cause: 'restore', by: 'whatsapp-crm', reason } as const;
    const [first, ...others] = await companies();
    if (!first) return;
    for (const id of others)
      await transact(id, unit => policy.pauseIn(unit, { scope: 'company' }, who));
    await transact(first, async unit => {
      await policy.pauseIn(unit, { scope: 'company' }, who);
      lastRow = await ports.delivery.newestRow(unit);
      await write(
        unit,
        lanes.map(({ id }) => id),
      );
      await generation.adopt(unit);
    });
  }

  return {
    /** Only the holder of the send lock comes here, before it opens a lane. */
    async start(): Promise<void> {
      const lanes = await ports.sessions.listEverywhere(db);
      if (await generation.isRestored()) await begin(lanes);
      for (const id of await unlooked(db)) unchecked.add(id);
      hasLooked = true;
      checking = Promise.all(lanes.filter(({ id }) => unchecked.has(id)).map(checkSurely));
    },

    /** Before this nothing may be claimed. */
    hasLooked: () => hasLooked,

    /** What holds this number until it is known what had left from it; null: nothing does. */
    holding: (lane: Lane): PauseRow | null => (unchecked.has(lane.id) ? holdOf(lane, since) : null),

    async stop(): Promise<void> {
      stopping.abort();
      await checking;
    },
  };
}

export type SafeMode = ReturnType<typeof createSafeMode>;
