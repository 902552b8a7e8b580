import { isPassedOversTurn } from './fair.js';
import { createHeap, type Heap } from './heap.js';
import type { Policy } from './policy.js';
import type { Wait } from './verdict.js';
import { isBefore, noteHeld, type Entry } from './virtual-entry.js';

/** Since when an entry was due when it was put in its line; void once that has changed. */
interface Due {
  entry: Entry;
  sinceMs: number;
}

/** Entries of one priority that every limit of the session treats alike. A limit closes them all at once. */
interface Line {
  name: string;
  priority: number;
  byRank: Heap<Entry>;
  /** Made when fairness asks for it. */
  byDue: Heap<Due> | null;
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
  /** Whether no line that is closed now opens by then. */
  isSameUntil(ms: number, nowMs: number): boolean;
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

function isDueBefore(a: Due, b: Due): boolean {
  return a.sinceMs === b.sinceMs ? a.entry.order < b.entry.order : a.sinceMs < b.sinceMs;
}

const dueOf = (entry: Entry): Due => ({ entry, sinceMs: entry.dueFromMs });
const ofRank = (entry: Entry) => entry;
const ofDue = ({ entry, sinceMs }: Due) => (entry.dueFromMs === sinceMs ? entry : undefined);

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
    line.byDue?.add(dueOf(entry));
  }

  const stands = (entry: Entry, { name }: Line) => entry.at === 'line' && entry.line === name;

  /** The first that still stands here; who belongs elsewhere by now goes there. */
  function top<Item>(
    line: Line,
    heap: Heap<Item>,
    entryOf: (item: Item) => Entry | undefined,
  ): Entry | undefined {
    for (let item = heap.peek(); item; item = heap.peek()) {
      const entry = entryOf(item);
      if (entry && stands(entry, line)) {
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
        const entry = line.closedUntilMs <= nowMs ? top(line, line.byRank, ofRank) : undefined;
        if (entry && (!first || isBefore(entry, first))) first = entry;
      }
      // Who moved on may stand in a line that had been passed.
    } while (moves > movesBefore);
    return first;
  }

  function longestDue(nowMs: number, above: number): Due | undefined {
    let longest: Due | undefined;
    for (const line of lines.values()) {
      if (line.priority <= above || line.closedUntilMs > nowMs) continue;
      if (!line.byDue) {
        line.byDue = createHeap(isDueBefore);
        for (const entry of line.byRank.all())
          if (stands(entry, line)) line.byDue.add(dueOf(entry));
      }
      const entry = top(line, line.byDue, ofDue);
      if (!entry) continue;
      const due = { entry, sinceMs: Math.max(entry.dueFromMs, line.closedUntilMs) };
      if (!longest || isDueBefore(due, longest)) longest = due;
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
        const entry = top(line, line.byRank, ofRank);
        if (entry && (first === undefined || entry.turn < first)) first = entry.turn;
      }
      return first;
    },
    isSameUntil(ms, nowMs) {
      for (const { closedUntilMs } of lines.values())
        if (closedUntilMs > nowMs && closedUntilMs <= ms) return false;
      return true;
    },
    nextOpening() {
      let longest: Line | undefined;
      let untilMs = Infinity;
      for (const line of lines.values()) {
        if (!top(line, line.byRank, ofRank)) continue;
        if (!longest || line.byRank.all().length > longest.byRank.all().length) longest = line;
        untilMs = Math.min(untilMs, line.closedUntilMs);
      }
      return longest && { untilMs, hold: longest.closedBy };
    },
  };
}
