import type { MessageRow } from '../../conversations/index.js';
import type { Reader } from '../../db/connection.js';
import type { Clock } from '../../kernel/clock.js';
import type { Log } from '../../kernel/log.js';
import type { MessageId, SessionId } from '../../kernel/ids.js';
import type { Bell, Lane, Outcome, Queue } from '../../queue/index.js';
import { bellPriority } from '../lane-order.js';
import { countPending, findRowAnywhere, listBells, nextDue } from '../store/lane-store.js';

interface Ports {
  db: Reader;
  clock: Clock;
  log: Log;
  queue: Queue;
  deliver(messageId: MessageId): Promise<Outcome>;
  /** Told whenever places in a lane may have changed. */
  moved(sessionId: SessionId): void;
}

interface OpenLane {
  lane: Lane;
  /** One message at a time, whoever rang: the store's worker or the sweeper. */
  busy: Promise<unknown>;
  /** While the sweeper drives: not before this instant. */
  restUntilMs: number;
}

const batch = 500;
const sweepMs = 5_000;

type Waiting = Pick<MessageRow, 'id' | 'attempt' | 'priority' | 'turn' | 'notBefore'>;

function bellOf({ id, attempt, priority, turn, notBefore }: Waiting): Bell {
  return { messageId: id, attempt, priority: bellPriority(priority ?? 3, turn ?? 1), notBefore };
}

/**
 * The lanes of all sessions. The store's jobs are doorbells: they are rebuilt from the rows when
 * the store was empty, and when it is away the rows drive the lanes themselves.
 */
export function createLanes({ db, clock, log, queue, deliver, moved }: Ports) {
  const open = new Map<SessionId, OpenLane>();
  const stopping = new AbortController();
  let sweeping: Promise<void> = Promise.resolve();

  async function handle(sessionId: SessionId, id: MessageId): Promise<Outcome> {
    const outcome = await deliver(id);
    const row = await findRowAnywhere(db, id);
    // A send that provably did not happen is a new attempt, and so a new bell.
    if (outcome.kind === 'done' && row?.status === 'pending') await ring(row.sessionId, [row]);
    moved(sessionId);
    return outcome;
  }

  /** Runs after whatever is in hand in this lane. */
  function inTurn<Result>(sessionId: SessionId, work: () => Promise<Result>): Promise<Result> {
    const entry = open.get(sessionId);
    if (!entry) return work();
    const turn = entry.busy.then(work, work);
    entry.busy = turn.catch(() => undefined);
    return turn;
  }

  async function ring(sessionId: SessionId, rows: readonly Waiting[]): Promise<boolean> {
    const entry = open.get(sessionId);
    return entry ? entry.lane.ring(rows.map(bellOf)) : false;
  }

  async function rebuild(sessionId: SessionId): Promise<void> {
    let after = '';
    for (;;) {
      const rows = await listBells(db, sessionId, after, batch);
      if (rows.length === 0 || !(await ring(sessionId, rows))) return;
      after = rows.at(-1)?.id ?? '';
    }
  }

  /** The rows as their own driver, for when no store carries the bells. */
  async function drive(sessionId: SessionId, entry: OpenLane): Promise<void> {
    while (!stopping.signal.aborted && clock.monotonicMs() >= entry.restUntilMs) {
      const id = await nextDue(db, sessionId, clock.now());
      if (!id || queue.state() === 'up') return;
      const outcome = await inTurn(sessionId, () => handle(sessionId, id));
      if (outcome.kind !== 'rest') continue;
      const restMs = outcome.until ? outcome.until.getTime() - clock.now().getTime() : sweepMs;
      entry.restUntilMs = clock.monotonicMs() + restMs;
      if (restMs < sweepMs) await clock.sleep(restMs, stopping.signal);
    }
  }

  async function sweepLane(sessionId: SessionId, entry: OpenLane): Promise<void> {
    const waiting = await countPending(db, sessionId);
    if (waiting === 0) return;
    const bells = await entry.lane.size();
    if (bells === null) return drive(sessionId, entry);
    if (bells < waiting) await rebuild(sessionId);
  }

  async function sweep(): Promise<void> {
    await Promise.all([...open].map(([sessionId, entry]) => sweepLane(sessionId, entry)));
  }

  async function sweepForever(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sweep().catch((error: unknown) => log.error('sweep failed', { err: error }));
      await clock.sleep(sweepMs, stopping.signal);
    }
  }

  return {
    ring,
    rebuild,

    /** Opens the lane of a session and rings for everything that waits in it. Repeating it is harmless. */
    async openLane(sessionId: SessionId): Promise<void> {
      if (open.has(sessionId)) return;
      const answer = (id: string) => inTurn(sessionId, () => handle(sessionId, id as MessageId));
      const lane = queue.openLane(`lane-${sessionId}`, answer);
      open.set(sessionId, { lane, busy: Promise.resolve(), restUntilMs: 0 });
      await rebuild(sessionId);
    },

    /** Something that held the lane, or its messages, may hold no longer. */
    async wake(sessionId: SessionId): Promise<void> {
      const entry = open.get(sessionId);
      if (!entry) return;
      entry.restUntilMs = 0;
      await rebuild(sessionId);
      await entry.lane.wake();
      moved(sessionId);
    },

    /** Somebody may go before the one the lane rests for: look again. */
    async lookAgain(sessionId: SessionId): Promise<void> {
      const entry = open.get(sessionId);
      if (!entry) return;
      entry.restUntilMs = 0;
      await entry.lane.wake();
    },

    sessions: () => [...open.keys()],

    async remove(sessionId: SessionId, message: Pick<MessageRow, 'id' | 'attempt'>): Promise<void> {
      await open.get(sessionId)?.lane.remove(message.id, message.attempt);
    },

    start(): void {
      sweeping = sweepForever();
    },

    async stop(): Promise<void> {
      stopping.abort();
      await Promise.all([...open.values()].map(({ lane }) => lane.close()));
      await Promise.all([...open.values()].map(({ busy }) => busy));
      await sweeping;
      open.clear();
    },
  };
}

export type Lanes = ReturnType<typeof createLanes>;
