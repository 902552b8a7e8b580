import { readFileSync, writeFileSync } from 'node:fs';

/** Which webhooks are being understood at this moment; what a process that ended was busy with. */
export interface InHand {
  /** What the last process left, if it ended in the middle of it. */
  left(): readonly number[];
  hold(seqs: readonly number[]): void;
}

/**
 * Kept in a small file beside the data. It need not survive the loss of power, only the end of the
 * process, so it is written without waiting for the disk.
 */
export function createInHand(file: string): InHand {
  return {
    left() {
      try {
        const seqs: unknown = JSON.parse(readFileSync(file, 'utf8'));
        const listed: readonly unknown[] = Array.isArray(seqs) ? seqs : [];
        return listed.filter((seq): seq is number => Number.isSafeInteger(seq));
      } catch {
        return [];
      }
    },
    hold(seqs) {
      writeFileSync(file, JSON.stringify(seqs));
    },
  };
}
