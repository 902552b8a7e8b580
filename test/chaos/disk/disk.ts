import { execFileSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  ftruncateSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** A disk between a process and its files that is slow, or loses what was not synced. Linux only. */
export interface Disk {
  /** For the process that shall have it. */
  env: Readonly<Record<string, string>>;
  /** After that process has ended: puts back what no sync has made durable. Answers how many writes. */
  cutPower(): number;
}

interface Note {
  kind: number;
  inode: bigint;
  offset: bigint;
  kept: Buffer;
  sizeBefore: bigint;
}

const synced = 2;
const headBytes = 36;

/** As disk.c writes them; what was cut short by the end of the process did not happen. */
function notesIn(bytes: Buffer): Note[] {
  const notes: Note[] = [];
  for (let at = 0; at + headBytes <= bytes.length;) {
    const kept = Number(bytes.readBigUInt64LE(at + 20));
    const end = at + headBytes + kept;
    if (end > bytes.length) break;
    notes.push({
      kind: bytes.readUInt32LE(at),
      inode: bytes.readBigUInt64LE(at + 4),
      offset: bytes.readBigUInt64LE(at + 12),
      kept: bytes.subarray(at + headBytes, end),
      sizeBefore: bytes.readBigUInt64LE(at + 28),
    });
    at = end;
  }
  return notes;
}

/** Those since the last sync of their file, the latest first. */
function notDurable(notes: readonly Note[]): Note[] {
  const done = new Set<bigint>();
  return notes.toReversed().filter(({ kind, inode }) => {
    if (kind === synced) done.add(inode);
    return kind !== synced && !done.has(inode);
  });
}

function filesIn(folder: string): Map<bigint, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter(entry => entry.isFile()).map(one => join(one.parentPath, one.name));
  return new Map(paths.map(path => [statSync(path, { bigint: true }).ino, path]));
}

function putBack(path: string, { offset, kept, sizeBefore }: Note): void {
  const handle = openSync(path, 'r+');
  try {
    writeSync(handle, kept, 0, kept.length, Number(offset));
    ftruncateSync(handle, Number(sizeBefore));
  } finally {
    closeSync(handle);
  }
}

function library(): string {
  const file = join(tmpdir(), `crm-chaos-disk-${process.pid}.so`);
  if (!existsSync(file)) {
    const source = resolve('test/chaos/disk/disk.c');
    execFileSync('cc', ['-shared', '-fPIC', '-O2', '-o', file, source, '-ldl', '-lpthread']);
    process.once('exit', () => rmSync(file, { force: true }));
  }
  return file;
}

/** `folder` is where the process keeps what must last; `syncMs`: how much longer each sync takes. */
export function createDisk(folder: string, { syncMs }: { syncMs?: number } = {}): Disk {
  const undoFile = join(folder, '..', 'undo');
  writeFileSync(undoFile, '');
  return {
    env: {
      LD_PRELOAD: library(),
      DISK_ROOT: folder,
      DISK_UNDO: undoFile,
      ...(syncMs === undefined ? {} : { DISK_SYNC_MS: String(syncMs) }),
    },
    cutPower() {
      const lost = notDurable(notesIn(readFileSync(undoFile)));
      const paths = filesIn(folder);
      for (const note of lost) {
        const path = paths.get(note.inode);
        if (path !== undefined) putBack(path, note);
      }
      writeFileSync(undoFile, '');
      return lost.length;
    },
  };
}
