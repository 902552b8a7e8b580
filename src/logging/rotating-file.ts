import { mkdirSync } from 'node:fs';
import { open, rename, type FileHandle } from 'node:fs/promises';
import { dirname, extname } from 'node:path';
import { Writable } from 'node:stream';

export interface RotatingFileOptions {
  /** A file that a line would make larger than this is put aside first. */
  maxBytes: number;
  /** How many files are kept, the one being written included. */
  kept: number;
  /** Hears of a line that could not be written. The next one is tried again. */
  onTrouble: (error: unknown) => void;
}

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** `app.log` becomes `app1.log`, that `app2.log`, and the oldest goes. */
async function putAside(file: string, kept: number): Promise<void> {
  const suffix = extname(file);
  const numbered = (at: number) =>
    at === 0 ? file : `${file.slice(0, -suffix.length)}${at}${suffix}`;
  for (let at = kept - 2; at >= 0; at -= 1) {
    await rename(numbered(at), numbered(at + 1)).catch((error: unknown) => {
      if (!isMissing(error)) throw error;
    });
  }
}

/**
 * A stream into a file that always has the newest lines. Every chunk is one line and lands whole in
 * one file, in order; `end` finishes when all are written. It never emits an error. Throws when the
 * folder cannot be made.
 *
 * Here because winston's own file transport loses lines that arrive while it changes files.
 */
export function rotatingFile(file: string, options: RotatingFileOptions): Writable {
  const { maxBytes, kept, onTrouble } = options;
  let handle: FileHandle | undefined;
  let size = 0;

  async function opened(): Promise<FileHandle> {
    if (handle) return handle;
    handle = await open(file, 'a', 0o640);
    size = (await handle.stat()).size;
    return handle;
  }

  async function close(): Promise<void> {
    const closing = handle;
    handle = undefined;
    await closing?.close();
  }

  async function flush(lines: readonly Buffer[]): Promise<void> {
    if (lines.length === 0) return;
    await (await opened()).appendFile(Buffer.concat(lines));
  }

  /** A file that cannot be moved grows on, and is tried again after as much. */
  async function rotate(): Promise<void> {
    await close();
    await putAside(file, kept).catch(onTrouble);
    await opened();
    size = 0;
  }

  async function append(lines: readonly Buffer[]): Promise<void> {
    await opened();
    let batch: Buffer[] = [];
    for (const line of lines) {
      if (size > 0 && size + line.length > maxBytes) {
        await flush(batch);
        batch = [];
        await rotate();
      }
      batch.push(line);
      size += line.length;
    }
    await flush(batch);
  }

  const settle = (work: Promise<unknown>, done: () => void) =>
    void work.catch(onTrouble).then(() => done());

  mkdirSync(dirname(file), { recursive: true });
  return new Writable({
    construct: done => settle(opened(), done),
    write: (line: Buffer, _encoding, done) => settle(append([line]), done),
    writev: (lines, done) => settle(append(lines.map(({ chunk }) => chunk as Buffer)), done),
    final: done => settle(close(), done),
  });
}
