import type { Reader } from '../../db/connection.js';
import { AppError } from '../../kernel/errors.js';
import type { Clock } from '../../kernel/clock.js';
import type { Log } from '../../kernel/log.js';
import type { Waha, WahaServer, WahaSession } from '../../waha/index.js';
import type { SessionRow } from '../model.js';
import { isDown } from '../session-status.js';
import { listByOrigin } from '../store.js';

interface Ports {
  db: Reader;
  clock: Clock;
  log: Log;
  waha: Waha;
  sessions: {
    /** Makes WAHA agree with what we want of this session. */
    assert(row: SessionRow): Promise<unknown>;
    /** Takes WAHA's word about it. */
    learn(
      row: SessionRow,
      said: Pick<WahaSession, 'status'> & Partial<WahaSession> & { at?: Date },
    ): Promise<unknown>;
  };
  origin: SessionRow['origin'];
  /** Only the process that sends sets sessions up and takes WAHA's word about them. */
  isSender(): boolean;
  /** Told when WAHA went away or came back: every lane has something new to hear. */
  reachabilityChanged(reachable: boolean): void;
}

/** While WAHA is away it is asked this often, else at leisure: its webhooks are the fast path. */
const awayMs = 2_000;
const calmMs = 15_000;
/** While it refuses our key on sends, each time twice as long, up to this. */
const refusedMs = 300_000;

const isRefusal = (error: AppError) =>
  error.code === 'waha_refused' && (error.details.status === 401 || error.details.status === 403);

/** Watches WAHA: whether it answers, whether it was restarted, and whether each session is as we want it. */
export function createSupervisor({
  db,
  clock,
  log,
  waha,
  sessions,
  origin,
  isSender,
  reachabilityChanged,
}: Ports) {
  const stopping = new AbortController();
  let bell = new AbortController();
  /** Sessions that have our settings at WAHA since it was started. */
  const asserted = new Set<string>();
  let server: WahaServer | null = null;
  let reachable = false;
  /** WAHA does not take our key, by its last word. */
  let refused = false;
  /** Sends in a row whose key WAHA refused, whatever it said of other calls in between. */
  let refusals = 0;
  /** Nobody wants a look now, only another rest before it. */
  let restsAnew = false;
  let running: Promise<void> = Promise.resolve();

  function setReachable(next: boolean): void {
    if (reachable === next) return;
    reachable = next;
    if (next) log.info('WAHA answers', { version: server?.version, engine: server?.engine });
    else log.warn('WAHA does not answer');
    reachabilityChanged(next);
  }

  /** Without a key that is taken WAHA is as good as away. */
  function setRefused(next: boolean): void {
    if (next) setReachable(false);
    if (refused === next) return;
    refused = next;
    if (next) log.error('WAHA refuses our key: nothing is sent until it takes it again');
  }

  /** Until it is time for the next look. */
  async function rest(rung: AbortSignal): Promise<void> {
    const keyMs = Math.min(awayMs * 2 ** Math.max(0, refusals - 1), refusedMs);
    const calm = reachable ? calmMs : awayMs;
    await clock.sleep(refused ? keyMs : calm, AbortSignal.any([rung, stopping.signal]));
    if (!restsAnew || stopping.signal.aborted) return;
    restsAnew = false;
    return rest(bell.signal);
  }

  /** A failed session is as good as up: only a person brings it back. */
  function isAsWanted(row: SessionRow, seen: WahaSession | undefined): boolean {
    if (row.wanted === 'stopped') return seen === undefined || isDown(seen.status);
    const isUp = seen !== undefined && (seen.status === 'FAILED' || !isDown(seen.status));
    return isUp && asserted.has(row.id);
  }

  /** Brings a session up or down as we want it; what cannot be set up may still be able to send. */
  async function check(row: SessionRow, seen: WahaSession | undefined, at: Date): Promise<void> {
    if (!isAsWanted(row, seen)) {
      try {
        await sessions.assert(row);
        if (row.wanted === 'running') asserted.add(row.id);
        return;
      } catch (error) {
        log.warn('a session could not be brought to what is wanted', {
          sessionId: row.id,
          err: error,
        });
      }
    }
    const engine = seen?.engine ?? server?.engine ?? null;
    await sessions.learn(row, seen ? { ...seen, engine, at } : { status: 'STOPPED', at });
  }

  async function look(): Promise<void> {
    const before = server;
    server = await waha.server();
    setRefused(false);
    setReachable(true);
    // WAHA may have come back without our webhooks.
    if (before?.startedAt?.getTime() !== server.startedAt?.getTime()) asserted.clear();
    if (!isSender()) return;
    const askedAt = clock.now();
    const seen = new Map((await waha.sessions()).map(session => [session.name, session]));
    for (const row of await listByOrigin(db, origin)) {
      await check(row, seen.get(row.name), askedAt);
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const rung = bell;
      await look().catch((error: unknown) => {
        const foreseen = error instanceof AppError ? error : null;
        if (foreseen?.code === 'waha_unreachable') setReachable(false);
        else if (foreseen && isRefusal(foreseen)) setRefused(true);
        else log.warn('WAHA could not be looked at', { err: error });
      });
      await rest(rung.signal);
    }
  }

  function lookSoon(): void {
    bell.abort();
    bell = new AbortController();
  }

  return {
    reachable: () => reachable,
    server: () => server,
    /** A request of ours got no answer: believe it at once, and look. */
    noAnswer(): void {
      setReachable(false);
      lookSoon();
    },
    /** A send was refused for its key: no other is tried until WAHA takes it for a look. */
    keyRefused(): void {
      refusals += 1;
      setRefused(true);
      restsAnew = true;
      lookSoon();
    },
    /** A send was answered otherwise. */
    keyTaken: (): void => void (refusals = 0),
    isKeyRefused: () => refused,
    /** From now on this process sends: WAHA's webhooks shall come here. */
    tookOver(): void {
      asserted.clear();
      lookSoon();
    },
    /** Looks once, now. Throws what WAHA's client throws. */
    look,
    start(): void {
      running = run();
    },
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}

export type Supervisor = ReturnType<typeof createSupervisor>;
