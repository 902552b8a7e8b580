import { statfs } from 'node:fs/promises';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createClockWatch, createDiskWatch } from '../operations/index.js';
import type { MachineTrouble } from '../pacing/index.js';
import type { Foundation } from './foundation.js';

/** What a test may put in the place of the machine. */
export interface MachineReadings {
  /** Bytes that may still be written in this folder. */
  freeBytes(folder: string): Promise<number>;
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Watches the machine the gateway runs on; `changed` when sending stops or may go on. */
export function watchMachine(
  { config, clock, machineClock, log }: Foundation,
  changed: () => void,
  readings: MachineReadings = { freeBytes },
) {
  const media = join(config.dataDir, 'media');
  mkdirSync(media, { recursive: true });
  const disk = createDiskWatch({
    ...{ clock, machineClock, log: log.child('disk'), changed },
    folders: { database: dirname(config.databaseFile), media },
    freeBytes: readings.freeBytes,
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
