import type { Clock } from '../../kernel/clock.js';
import type { Log } from '../../kernel/log.js';

interface Ports {
  clock: Clock;
  /** The machine's time: how often to look is no matter of the gateway's. */
  machineClock: Clock;
  log: Log;
  /** Where the database lies, and where files do. */
  folders: { database: string; media: string };
  /** Bytes that may still be written there. */
  freeBytes(folder: string): Promise<number>;
  /** With less than this nothing new is begun. */
  leastFreeBytes: number;
  /** Bytes of the database's write-ahead journal. */
  journalBytes(): Promise<number>;
  /** Told when it became too little, or is enough again. */
  changed(): void;
}

const lookEveryMs = 5_000;
/** While somebody reads from an old state of the database its journal cannot shrink. */
const mostJournalBytes = 256 * 2 ** 20;

/**
 * Watches the room on the disk. What is left when it stops new work is for what must not be lost:
 * answers to sends that are out, what WAHA tells, a person's stop.
 */
export function createDiskWatch(ports: Ports) {
  const { clock, machineClock, log, folders, freeBytes, leastFreeBytes, changed } = ports;
  const stopping = new AbortController();
  const fullSince: { database: Date | null; media: Date | null } = { database: null, media: null };
  let isJournalLarge = false;
  let running: Promise<void> = Promise.resolve();

  async function lookAt(place: keyof typeof folders): Promise<boolean> {
    const free = await freeBytes(folders[place]);
    const isFull = free < leastFreeBytes;
    if (isFull === (fullSince[place] !== null)) return false;
    fullSince[place] = isFull ? clock.now() : null;
    const freeMb = Math.floor(free / 2 ** 20);
    if (isFull) log.error('the disk is almost full: nothing new is taken', { place, freeMb });
    else log.info('there is room on the disk again', { place, freeMb });
    return true;
  }

  async function lookAtJournal(): Promise<void> {
    const bytes = await ports.journalBytes();
    const isLarge = bytes > mostJournalBytes;
    if (isLarge === isJournalLarge) return;
    isJournalLarge = isLarge;
    const journalMb = Math.floor(bytes / 2 ** 20);
    if (isLarge)
      log.warn('a reader keeps the journal of the database from shrinking', { journalMb });
    else log.info('the journal of the database has shrunk again', { journalMb });
  }

  async function look(): Promise<void> {
    await lookAtJournal();
    const moved = [await lookAt('database'), await lookAt('media')];
    if (moved.includes(true)) changed();
  }

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      await machineClock.sleep(lookEveryMs, stopping.signal);
      await look().catch((error: unknown) =>
        log.warn('the room on the disk is not known', { err: error }),
      );
    }
  }

  return {
    /** Since when there has been too little room for the database; null: there is enough. */
    fullSince: (): Date | null => fullSince.database,
    /** Whether files have too little room. */
    isFullForMedia: (): boolean => fullSince.media !== null,
    /** Whether something reads for so long that the journal grows without end. */
    isJournalLarge: (): boolean => isJournalLarge,
    /** Looks, and goes on looking. */
    async start(): Promise<void> {
      await look();
      running = watch();
    },
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}

export type DiskWatch = ReturnType<typeof createDiskWatch>;
