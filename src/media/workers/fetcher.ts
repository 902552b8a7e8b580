import type { Reader } from '../../db/connection.js';
import { run, select } from '../../db/sql.js';
import type { Transact, Unit } from '../../db/transactor.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { MediaId } from '../../kernel/ids.js';
import type { Log } from '../../kernel/log.js';
import type { Waha } from '../../waha/index.js';
import { typeOf } from '../file-type.js';
import { mediaFiles, type MediaRow } from '../model.js';

interface Ports {
  db: Reader;
  transact: Transact;
  clock: Clock;
  log: Log;
  waha: Waha;
  isFull(): boolean;
  /** Stores bytes and says where. */
  keep(bytes: Buffer): Promise<{ sha256: string; storageKey: string }>;
  changed(unit: Unit, id: MediaId): Promise<void>;
}

/** A file that could not be had, until it is asked for again. */
interface Rest {
  restMs: number;
  /** On the clock that never goes back. */
  untilMs: number;
}

const maxTries = 5;
const mostAtOnce = 20;
const firstRestMs = 2_000;
const longestRestMs = 300_000;
const idleMs = 60_000;

/** What says nothing about the file, however often it happens. */
const ofTheMachine = new Set(['waha_unreachable', 'disk_full']);

const codeOf = (error: unknown) => (error instanceof AppError ? error.code : null);
const longer = (restMs: number) => Math.min(restMs * 2 || firstRestMs, longestRestMs);

/**
 * Fetches from WAHA the files that came with messages. A file that cannot be had is asked for ever
 * less often and given up after five tries; while WAHA is away nothing counts as a try.
 */
export function createFetcher(ports: Ports) {
  const { db, transact, clock, log, waha } = ports;
  const stopping = new AbortController();
  const resting = new Map<MediaId, Rest>();
  let bell = new AbortController();
  let fetching: Promise<void> = Promise.resolve();
  let awayMs = 0;

  async function fetchOne(row: MediaRow): Promise<void> {
    const { bytes, mimetype } = await waha.fetchMedia(row.remote ?? '');
    const kept = await ports.keep(bytes);
    const mime = typeOf(bytes, row.mime || mimetype);
    const set = { ...kept, mime, bytes: bytes.length, state: 'ready' as const, remote: null };
    await transact(row.companyId, async unit => {
      await mediaFiles.update(unit, set, { id: row.id });
      await ports.changed(unit, row.id);
    });
    resting.delete(row.id);
  }

  async function countTry(row: MediaRow): Promise<void> {
    const isLast = row.tries + 1 >= maxTries;
    if (isLast) resting.delete(row.id);
    await transact(row.companyId, async unit => {
      await run(
        unit,
        `UPDATE media SET tries = tries + 1,
           state = CASE WHEN tries + 1 >= $maxTries THEN 'failed' ELSE state END WHERE id = $id`,
        { id: row.id, maxTries },
      );
      if (isLast) await ports.changed(unit, row.id);
    });
  }

  /** Answers whether WAHA was there. */
  async function tryOne(row: MediaRow): Promise<boolean> {
    try {
      await fetchOne(row);
      return true;
    } catch (error) {
      log.warn('a received file could not be fetched', { mediaId: row.id, err: error });
      const restMs = longer(resting.get(row.id)?.restMs ?? 0);
      resting.set(row.id, { restMs, untilMs: clock.monotonicMs() + restMs });
      const code = codeOf(error);
      if (code === null || !ofTheMachine.has(code)) await countTry(row);
      return code !== 'waha_unreachable';
    }
  }

  function due(nowMs: number): Promise<object[]> {
    const ids = [...resting].filter(([, { untilMs }]) => untilMs > nowMs).map(([id]) => id);
    return select(
      db,
      `SELECT * FROM media WHERE state = 'pending' AND id NOT IN (SELECT value FROM json_each($ids))
       ORDER BY tries, id LIMIT ${mostAtOnce}`,
      { ids: JSON.stringify(ids) },
    );
  }

  /** How long until the next one is due. What was due and not found is nobody's any more. */
  function restLeft(askedMs: number): number {
    for (const [id, { untilMs }] of resting) if (untilMs <= askedMs) resting.delete(id);
    const nowMs = clock.monotonicMs();
    const leftMs = [...resting.values()].map(({ untilMs }) => untilMs - nowMs);
    return Math.max(0, Math.min(idleMs, ...leftMs));
  }

  /** Asks for what is due; answers how long there is nothing to do, in milliseconds. */
  async function fetchSome(): Promise<number> {
    if (ports.isFull()) return idleMs;
    const askedMs = clock.monotonicMs();
    const rows = await due(askedMs);
    for (const row of rows) {
      if (stopping.signal.aborted) return 0;
      const isThere = await tryOne(mediaFiles.read(row));
      awayMs = isThere ? 0 : longer(awayMs);
      // The others would hear the same; another one is asked for when this was long enough ago.
      if (!isThere) return awayMs;
    }
    return rows.length === mostAtOnce ? 0 : restLeft(askedMs);
  }

  async function fetchForever(): Promise<void> {
    while (!stopping.signal.aborted) {
      const rung = bell;
      const restMs = await fetchSome().catch((error: unknown) => {
        log.error('received files could not be fetched', { err: error });
        return firstRestMs;
      });
      await clock.sleep(restMs, AbortSignal.any([rung.signal, stopping.signal]));
    }
  }

  /** A file came; it is fetched soon. */
  function ring(): void {
    bell.abort();
    bell = new AbortController();
  }

  return {
    ring,
    /** Everything is asked for at once. */
    wahaIsBack(): void {
      resting.clear();
      awayMs = 0;
      ring();
    },
    start(): void {
      fetching = fetchForever();
    },
    async stop(): Promise<void> {
      stopping.abort();
      await fetching;
    },
  };
}
