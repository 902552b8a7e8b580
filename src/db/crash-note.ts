import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * Which messages a process was busy with when it died, kept in a small file beside the database. A
 * process that is killed loses nothing of what it wrote; only a power cut may.
 */
export interface CrashNote {
  /** The ids that were in hand when the last process died; the file is empty afterwards. */
  recall(): string[];
  take(id: string): void;
  drop(id: string): void;
  close(): void;
}

const idLength = 26;
const blank = ' '.repeat(idLength);

/** The file is first touched by `recall`: before that another process may be writing it. */
export function createCrashNote(file: string): CrashNote {
  const slots: (string | null)[] = [];
  let handle: number | undefined;

  function write(slot: number, id: string | null): void {
    slots[slot] = id;
    if (handle === undefined) return;
    try {
      writeSync(handle, `${id ?? blank}\n`, slot * (idLength + 1));
    } catch {
      // A disk without room: what is not noted is only not blamed.
    }
  }

  return {
    recall() {
      const found = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
      handle = openSync(file, 'w');
      fsyncSync(handle);
      return found.map(line => line.trim()).filter(line => line.length === idLength);
    },
    take(id) {
      const free = slots.indexOf(null);
      write(free < 0 ? slots.length : free, id);
    },
    drop(id) {
      const slot = slots.indexOf(id);
      if (slot >= 0) write(slot, null);
    },
    close() {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}
