import type { Clock } from '../kernel/clock.js';
import { DamagedDatabase } from './backup.js';
import { noteFact, readFact } from './instance.js';
import type { Reader } from './connection.js';
import type { Unit } from './transactor.js';
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';

/**
 * How many sends this database has seen, kept a second time in a file beside it. A database that
 * knows fewer than the file is older than what was sent: somebody restored a backup.
 */
export interface GenerationMark {
  /** What the file says; null when there is none. */
  read(): number | null;
  /** Notes a committed generation; on the disk within a second. */
  raise(generation: number): void;
  /** Writes at once what is still to be written. */
  flush(): void;
}

const writeEveryMs = 1_000;

function readMark(file: string): number | null {
  try {
    const generation = Number(readFileSync(file, 'utf8').trim());
    return Number.isSafeInteger(generation) ? generation : null;
  } catch {
    return null;
  }
}

function writeMark(file: string, generation: number): void {
  const half = `${file}.part`;
  const handle = openSync(half, 'w');
  writeSync(handle, `${generation}\n`);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(half, file);
}

export function createGenerationMark(file: string): GenerationMark {
  let highest = readMark(file) ?? 0;
  let written = highest;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (highest === written) return;
    writeMark(file, highest);
    written = highest;
  }

  /** A disk without room must not end what goes on: it is tried again until it is written. */
  function tryToFlush(): void {
    try {
      flush();
    } catch {
      timer = setTimeout(tryToFlush, writeEveryMs).unref();
    }
  }

  return {
    read: () => readMark(file),
    raise(generation) {
      if (generation <= highest) return;
      highest = generation;
      if (written === 0) return tryToFlush();
      timer ??= setTimeout(tryToFlush, writeEveryMs).unref();
    },
    flush,
  };
}

/** Whether this database is older than what was sent from it. */
export function isRestored(generation: number, mark: number | null): boolean {
  return mark === null ? generation > 0 : mark > generation;
}

/**
 * Throws when messages were sent from a database that is gone or empty now: a new one in its place
 * would know nothing of them.
 */
export function refuseLost(file: string, markFile: string): void {
  const isThere = existsSync(file) && statSync(file).size > 0;
  if (isThere || (readMark(markFile) ?? 0) === 0) return;
  throw new DamagedDatabase(
    `The database ${file} is gone or empty, although messages were sent from it. Restore a backup: ` +
      `npm run restore -- <file>. To begin anew all the same, remove ${markFile}.`,
  );
}

const fact = 'generation';

/** Counts the sends of this database, in it and in the mark beside it. */
export function createGeneration({
  db,
  clock,
  mark,
}: {
  db: Reader;
  clock: Clock;
  mark: GenerationMark;
}) {
  let present: number | null = null;

  async function read(reader: Reader): Promise<number> {
    return Number((await readFact(reader, fact)) ?? 0);
  }

  return {
    /** To be asked before anything is sent: afterwards the mark is ours. */
    isRestored: async (): Promise<boolean> => isRestored(await read(db), mark.read()),

    /** One send more, with the caller's transaction. */
    async next(unit: Unit): Promise<void> {
      const generation = (present ?? Math.max(await read(unit), mark.read() ?? 0)) + 1;
      await noteFact(unit, fact, String(generation), clock.now());
      unit.afterCommit(() => {
        present = generation;
        mark.raise(generation);
      });
    },
    /** This database is what counts from now on, however much it has forgotten. */
    async adopt(unit: Unit): Promise<void> {
      const generation = Math.max(await read(unit), mark.read() ?? 0);
      await noteFact(unit, fact, String(generation), clock.now());
      unit.afterCommit(() => mark.raise(generation));
    },
    /** Writes the mark to the disk. */
    close: (): void => mark.flush(),
  };
}

export type Generation = ReturnType<typeof createGeneration>;
