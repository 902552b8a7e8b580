import type { Transact } from '../../db/transactor.js';
import { AppError } from '../../kernel/errors.js';
import { insertArrivals, type NewInboxRow } from '../store.js';

/** What arrives while one group is being written makes the next, up to this many rows. */
const groupRows = 100;
/** More than this waiting to be written means the disk cannot keep up: WAHA shall come again. */
const lineRows = 2_000;

interface Arrival {
  row: NewInboxRow;
  stored: () => void;
  failed: (reason: unknown) => void;
}

interface Ports {
  transact: Transact;
  /** Told after each group is on the disk. */
  arrived(): void;
}

/** Stores webhooks in groups: one fsync for many. A promise that resolved is a row on the disk. */
export function createIntake({ transact, arrived }: Ports) {
  let line: Arrival[] = [];
  let writing: Promise<void> | undefined;

  async function writeGroup(group: readonly Arrival[]): Promise<void> {
    for (const companyId of new Set(group.map(({ row }) => row.companyId))) {
      const arrivals = group.filter(({ row }) => row.companyId === companyId);
      try {
        const rows = arrivals.map(({ row }) => row);
        await transact(companyId, unit => insertArrivals(unit, rows), 'inbox');
        for (const { stored } of arrivals) stored();
      } catch (error) {
        for (const { failed } of arrivals) failed(error);
      }
    }
    arrived();
  }

  async function write(): Promise<void> {
    await new Promise(resolve => setImmediate(resolve));
    while (line.length > 0) {
      const group = line.slice(0, groupRows);
      line = line.slice(groupRows);
      await writeGroup(group);
    }
    writing = undefined;
  }

  return {
    /** Resolves once the row is on the disk; a repeated event resolves too and stores nothing. */
    store(row: NewInboxRow): Promise<void> {
      if (line.length >= lineRows) {
        throw new AppError('overloaded', 'Too many webhooks are waiting to be written.', {
          retryAfterS: 2,
        });
      }
      return new Promise((stored, failed) => {
        line.push({ row, stored, failed });
        writing ??= write();
      });
    },
    /** Resolves when nothing waits to be written. */
    flush: async (): Promise<void> => {
      await writing;
    },
  };
}

export type Intake = ReturnType<typeof createIntake>;
