import { stat, statfs } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createClockWatch, createDiskWatch } from '../operations/index.js';
import type { MachineTrouble } from '../pacing/index.js';
import type { Foundation } from './foundation.js';

/** What a test may put in the place of the machine. */
export interface MachineReadings {
  /** Bytes that may still be written in this folder. */
  freeBytes(folder: string): Promise<number>;
  /** Bytes of the write-ahead journal of this database. */
  journalBytes(databaseFile: string): Promise<number>;
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** There is none while nobody has the database open. */
function journalBytes(databaseFile: string): Promise<number> {
  return stat(`${databaseFile}-wal`).then(
    ({ size }) => size,
    () => 0,
  );
}

/** Watches the machine the gateway runs on; `changed` when sending stops or may go on. */
export function watchMachine(
  {
    config,
    clock,
    machineClock,
    log,
  }: Pick<Foundation, 'config' | 'clock' | 'machineClock' | 'log'>,
  changed: () => void,
  given: Partial<MachineReadings> = {},
) {
  const readings = { freeBytes, journalBytes, ...given };
  const media = join(config.dataDir, 'media');
  mkdirSync(media, { recursive: true });
  const disk = createDiskWatch({
    ...{ clock, machineClock, log: log.child('disk'), changed },
    folders: { database: dirname(config.databaseFile), media },
    freeBytes: readings.freeBytes,
    journalBytes: () => readings.journalBytes(config.databaseFile),
    leastFreeBytes: config.minFreeBytes,
  });
  const time = createClockWatch({ clock, machineClock, log: log.child('clock'), changed });

  return {
    disk,
    time,
    /** What of this machine stops sending; null: nothing. */
    trouble(): MachineTrouble | null {
      const full = disk.fullSince();
      if (full) return { code: 'disk_full', since: full };
      const jumped = time.jumpedSince();
      return jumped && { code: 'clock_jumped', since: jumped };
    },
    async start(): Promise<void> {
      await disk.start();
      time.start();
    },
    async stop(): Promise<void> {
      await disk.stop();
      await time.stop();
    },
  };
}

export type Machine = ReturnType<typeof watchMachine>;
