import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs';

/** Which webhooks are being understood at this moment; what a process that ended was busy with. */
export interface InHand {
  /** What the last process left, if it ended in the middle of it. */
  left(): readonly number[];
  hold(seqs: readonly number[]): void;
  close(): void;
}

const theEnd = '\n';

/**
 * Kept in a small file beside the data, and written over in place, without waiting for the disk: it
 * need not survive the loss of power, only the end of the process. To empty the file for each batch
 * would take longer than to understand one.
 */
export function createInHand(file: string): InHand {
  let handle: number | undefined;

  return {
    left() {
      try {
        const [line = ''] = readFileSync(file, 'utf8').split(theEnd);
        const seqs: unknown = JSON.parse(line);
        const listed: readonly unknown[] = Array.isArray(seqs) ? seqs : [];
        return listed.filter((seq): seq is number => Number.isSafeInteger(seq));
      } catch {
        return [];
      }
    },
    hold(seqs) {
      try {
        handle ??= openSync(file, constants.O_RDWR | constants.O_CREAT);
        writeSync(handle, `${JSON.stringify(seqs)}${theEnd}`, 0);
      } catch {
        // A disk without room: what is not noted is only not blamed.
      }
    },
    close() {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}
