import { isPassedOversTurn } from './fair.js';
import { createHeap, type Heap } from './heap.js';
import type { Policy } from './policy.js';
import type { Wait } from './verdict.js';
import { isBefore, noteHeld, type Entry } from './virtual-entry.js';

/** Entries of one priority that every limit of the session treats alike. A limit closes them all at once. */
interface Line {
  name: string;
  priority: number;
  byRank: Heap<Entry>;
  /** Made when fairness asks for it. */
  byDue: Heap<Entry> | null;
  closedUntilMs: number;
  closedBy: Wait | null;
}

/** What closes a line, and until when. */
export interface Closure {
  untilMs: number;
  hold: Wait | null;
}

/** Entries that may be asked, sorted by what limits them. An entry leaves by no longer being `at` its line. */
export interface VirtualLines {
  add(entry: Entry): void;
  /** Other limits may bind it by now. */
  sortIn(entry: Entry): void;
  /** The first of the lane's order among the open lines, or whom fairness lets go before it. */
  next(nowMs: number): Entry | undefined;
  /** Noted for fairness. */
  sent(entry: Entry): void;
  /** Nobody in the line of this entry is to be asked before the hold ends. */
  close(entry: Entry, hold: Wait): void;
  /** Opens all lines: what closed them may be over before its time. */
  reopen(): void;
  closure(entry: Entry): Closure;
  /** The earliest turn of this priority that may be asked now; undefined: nobody. */
  firstTurn(priority: number, nowMs: number): number | undefined;
  /** When the first closed line opens, and what closes the longest; undefined: all are empty. */
  nextOpening(): Closure | undefined;
}

export interface LinesPorts {
  policy: Policy;
  /** Priorities of the last real sends, the latest last. */
  lastPriorities?: readonly number[];
  /** Names the line of an entry at the present moment; each line has entries of one priority. */
  lineOf(entry: Entry): string;
}

function isDueBefore(a: Entry, b: Entry): boolean {
  return a.dueFromMs === b.dueFromMs ? a.order < b.order : a.dueFromMs < b.dueFromMs;
}

export function createVirtualLines({ policy, lineOf, ...ports }: LinesPorts): VirtualLines {
  const lines = new Map<string, Line>();
  const remembered = policy.fairness.everyNth - 1;
  const lastPriorities = (ports.lastPriorities ?? []).slice(-remembered);
  let moves = 0;
  /** The lowest priority, which is the highest number, among the last sends and among the lines. */
  let leastOfLast = Math.max(0, ...lastPriorities);
  let leastOfLine = 0;

  function lineNamed(name: string, priority: number): Line {
    const known = lines.get(name);
    if (known) return known;
    const line: Line = {
      name,
      priority,
      byRank: createHeap(isBefore),
      byDue: null,
      closedUntilMs: 0,
      closedBy: null,
    };
    lines.set(name, line);
    leastOfLine = Math.max(leastOfLine, priority);
    return line;
  }

  /** Into the line of what limits it now; what held its line until now has held it. */
  function add(entry: Entry): void {
    noteHeld(entry, lines.get(entry.line)?.closedUntilMs ?? 0);
    noteHeld(entry, entry.heldUntilMs);
    entry.line = lineOf(entry);
    entry.at = 'line';
    const line = lineNamed(entry.line, entry.priority);
    line.byRank.add(entry);
    line.byDue?.add(entry);
  }

  const stands = (entry: Entry, { name }: Line) => entry.at === 'line' && entry.line === name;

  /** The first that still stands here; who belongs elsewhere by now goes there. */
  function top(line: Line, heap: Heap<Entry>): Entry | undefined {
    for (let entry = heap.peek(); entry; entry = heap.peek()) {
      if (stands(entry, line)) {
        if (lineOf(entry) === line.name) return entry;
        add(entry);
        moves += 1;
      }
      heap.take();
    }
    return undefined;
  }

  function firstInOrder(nowMs: number): Entry | undefined {
    let first: Entry | undefined;
    let movesBefore: number;
    do {
      movesBefore = moves;
      for (const line of lines.values()) {
        const entry = line.closedUntilMs <= nowMs ? top(line, line.byRank) : undefined;
        if (entry && (!first || isBefore(entry, first))) first = entry;
      }
      // Who moved on may stand in a line that had been passed.
    } while (moves > movesBefore);
    return first;
  }

  function longestDue(nowMs: number, above: number): { entry: Entry; sinceMs: number } | undefined {
    let longest: { entry: Entry; sinceMs: number } | undefined;
    for (const line of lines.values()) {
      if (line.priority <= above || line.closedUntilMs > nowMs) continue;
      if (!line.byDue) {
        line.byDue = createHeap(isDueBefore);
        for (const entry of line.byRank.all()) if (stands(entry, line)) line.byDue.add(entry);
      }
      const entry = top(line, line.byDue);
      const sinceMs = entry ? Math.max(entry.dueFromMs, line.closedUntilMs) : 0;
      if (entry && (!longest || sinceMs < longest.sinceMs)) longest = { entry, sinceMs };
    }
    return longest;
  }

  function passedOver(first: Entry, nowMs: number): Entry | undefined {
    const above = Math.max(first.priority, leastOfLast);
    if (lastPriorities.length < remembered || leastOfLine <= above) return undefined;
    const longest = longestDue(nowMs, above);
    if (!longest) return undefined;
    const { entry, sinceMs } = longest;
    const passed = { priority: entry.priority, dueSince: new Date(sinceMs) };
    const ask = { lastPriorities, passedOver: passed, policy, now: new Date(nowMs) };
    return isPassedOversTurn(ask) ? entry : undefined;
  }

  return {
    add,
    sortIn(entry) {
      if (lineOf(entry) !== entry.line) add(entry);
    },
    next(nowMs) {
      const first = firstInOrder(nowMs);
      return first && (passedOver(first, nowMs) ?? first);
    },
    sent({ priority }) {
      lastPriorities.push(priority);
      if (lastPriorities.length > remembered) lastPriorities.shift();
      leastOfLast = Math.max(...lastPriorities);
    },
    close({ line: name }, hold) {
      const line = lines.get(name);
      if (!line) return;
      line.closedUntilMs = hold.until?.getTime() ?? Infinity;
      line.closedBy = hold;
    },
    reopen() {
      for (const line of lines.values()) line.closedUntilMs = 0;
    },
    closure({ line: name }) {
      const line = lines.get(name);
      return { untilMs: line?.closedUntilMs ?? 0, hold: line?.closedBy ?? null };
    },
    firstTurn(priority, nowMs) {
      let first: number | undefined;
      for (const line of lines.values()) {
        if (line.priority !== priority || line.closedUntilMs > nowMs) continue;
        const entry = top(line, line.byRank);
        if (entry && (first === undefined || entry.turn < first)) first = entry.turn;
      }
      return first;
    },
    nextOpening() {
      let longest: Line | undefined;
      let untilMs = Infinity;
      for (const line of lines.values()) {
        if (!top(line, line.byRank)) continue;
        if (!longest || line.byRank.all().length > longest.byRank.all().length) longest = line;
        untilMs = Math.min(untilMs, line.closedUntilMs);
      }
      return longest && { untilMs, hold: longest.closedBy };
    },
  };
}
