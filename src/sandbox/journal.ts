import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/** What one line says happened; written before anybody can see it. */
export interface JournalEntry {
  op: 'accepted' | 'transmitted' | 'stored' | 'answered' | 'event' | 'lookup';
  session: string | null;
  requestId: string | null;
  waId: string | null;
  chatId: string | null;
  bodyHash: string | null;
  token: string | null;
  httpStatus: number | null;
  /** Name of the event, and its ack, for `op: "event"`. */
  event?: string;
  ack?: number | null;
}

export interface JournalLine extends JournalEntry {
  seq: number;
  /** Wall-clock milliseconds. */
  t: number;
  engine: string;
}

export interface Journal {
  write(entry: JournalEntry): void;
  /** The newest lines, oldest first, those of earlier runs included when there is a file. */
  lines(): readonly JournalLine[];
  close(): void;
}

const keptInMemory = 50_000;

/** A line cut short by a crash was never visible; it is skipped. */
function parseLine(line: string): JournalLine[] {
  try {
    return [JSON.parse(line) as JournalLine];
  } catch {
    return [];
  }
}

function readLines(file: string | undefined): JournalLine[] {
  if (!file || !existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').flatMap(parseLine).slice(-keptInMemory);
}

export function createJournal(options: {
  file: string | undefined;
  engine: string;
  nowMs: () => number;
}): Journal {
  const lines = readLines(options.file);
  let handle = options.file === undefined ? undefined : openSync(options.file, 'a');
  if (handle !== undefined && lines.length > 0) writeSync(handle, '\n');
  let seq = lines.at(-1)?.seq ?? 0;

  return {
    write(entry) {
      seq += 1;
      const line = { seq, t: options.nowMs(), engine: options.engine, ...entry };
      if (handle !== undefined) {
        writeSync(handle, `${JSON.stringify(line)}\n`);
        fsyncSync(handle);
      }
      lines.push(line);
      if (lines.length > keptInMemory) lines.splice(0, 1_000);
    },
    lines: () => lines,
    close() {
      if (handle !== undefined) closeSync(handle);
      handle = undefined;
    },
  };
}
