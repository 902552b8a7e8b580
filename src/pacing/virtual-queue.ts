import type { HoldCode } from '../protocol/codes.js';
import { createHeap } from './heap.js';
import { hourMs } from './sliding.js';
import type { Wait } from './verdict.js';
import { isBefore, noteHeld, type Conversation, type Entry } from './virtual-entry.js';
import { createVirtualLines, type Closure, type LinesPorts } from './virtual-lines.js';

/** When somebody may be asked again, and what holds most of them until then. */
export interface Release {
  atMs: number;
  because: HoldCode | null;
  hold: Wait | null;
}

/** Who is asked next. Each step costs the logarithm of the lane's length at most. */
export interface VirtualQueue {
  /** To be asked from its `heldUntilMs` on. Those of one conversation join in their order. */
  join(entry: Entry, nowMs: number): void;
  /** Whose time has come by then stands in line again, for whoever asks about turns. */
  moveTo(nowMs: number): void;
  /** The entry the lane would take at `nowMs`; it stays where it is. */
  next(nowMs: number): Entry | undefined;
  /** It has left. */
  sent(entry: Entry): void;
  /** It never will. */
  remove(entry: Entry): void;
  /** Another takes its place in its conversation. */
  replace(entry: Entry, by: Entry): void;
  /** Not to be asked before its `heldUntilMs`. */
  park(entry: Entry): void;
  /** Nobody whom the same limits bind is to be asked before the hold ends. */
  close(entry: Entry, hold: Wait): void;
  /** What closes the line of an entry. */
  closure(entry: Entry): Closure;
  /** Whether nobody comes free by then whom something holds now. */
  isSameUntil(ms: number): boolean;
  /** Everybody whom a rule holds is asked about again: it may be over before its time. */
  reopen(): void;
  /** Who waits for this person, in order of acceptance. */
  of(key: string): readonly Entry[];
  /** The turn a new source gets in this priority: after the one being served. */
  nextTurn(priority: number): number;
  /** undefined: nobody waits. */
  nextRelease(): Release | undefined;
  /** Everybody left at `nowMs`, in the order in which they may be asked. */
  rest(nowMs: number): Entry[];
}

const nobody: Conversation = { entries: [], from: 0, isMixed: false };

const isParked = ({ at }: Entry) => at === 'parked';

function inOrder({ entries, from }: Conversation): Entry[] {
  return entries.slice(from).filter(({ at }) => at !== 'gone');
}

/** A message that is scheduled for later does not hold back what was written after it. */
function holdsBack({ at, waiting }: Entry, nowMs: number): boolean {
  const { scheduledAt } = waiting.message;
  return at !== 'gone' && (scheduledAt === null || scheduledAt.getTime() <= nowMs);
}

/** An answer does not wait for what a rule holds back and is none itself. */
function passesHeld(entry: Entry, earlier: Entry): boolean {
  return entry.priority === 1 && earlier.priority !== 1;
}

export interface QueuePorts extends LinesPorts {
  /**
   * `forecast`: whoever comes after an earlier one of its conversation anyway stands in no line, so
   * that ten thousand messages for one person cost no more than for many. `replay`: everybody does.
   */
  mode: 'forecast' | 'replay';
}

export function createVirtualQueue(ports: QueuePorts): VirtualQueue {
  const lines = createVirtualLines(ports);
  const parked = createHeap<Entry>((a, b) => a.heldUntilMs < b.heldUntilMs);
  const endless: Entry[] = [];
  const conversations = new Map<string, Conversation>();
  const lastLeft = new Map<number, { turn: number; atMs: number }>();
  let askedAtMs = 0;

  function predecessor(entry: Entry): Entry | undefined {
    const { entries, from } = entry.talk ?? nobody;
    for (let at = from; at < entries.length; at += 1) {
      const other = entries[at];
      if (!other || other === entry) return undefined;
      if (holdsBack(other, askedAtMs)) return other;
    }
    return undefined;
  }

  function place(entry: Entry): void {
    const earlier = ports.mode === 'forecast' && predecessor(entry);
    if (earlier && isBefore(earlier, entry)) entry.at = 'behind';
    else if (entry.heldUntilMs > askedAtMs) park(entry);
    else lines.add(entry);
  }

  function park(entry: Entry): void {
    entry.at = 'parked';
    if (entry.heldUntilMs === Infinity) endless.push(entry);
    else parked.add(entry);
  }

  function firstParked(): Entry | undefined {
    for (let entry = parked.peek(); entry; entry = parked.peek()) {
      if (isParked(entry)) return entry;
      parked.take();
    }
    return undefined;
  }

  function moveTo(nowMs: number): void {
    askedAtMs = nowMs;
    for (let due = firstParked(); due && due.heldUntilMs <= askedAtMs; due = firstParked()) {
      parked.take();
      place(due);
    }
  }

  /** Until when something known holds it. */
  function askableAtMs(entry: Entry): number {
    const lineMs = entry.at === 'parked' ? 0 : lines.closure(entry).untilMs;
    return Math.max(entry.heldUntilMs, lineMs);
  }

  /** Itself, the earlier one that goes in its stead, or nobody when it has to wait for that one. */
  function inItsStead(entry: Entry): Entry | undefined {
    const earlier = predecessor(entry);
    if (!earlier) return entry;
    const untilMs = askableAtMs(earlier);
    if (untilMs <= askedAtMs) return earlier;
    if (passesHeld(entry, earlier)) return entry;
    entry.heldBy = 'turn';
    entry.heldUntilMs = untilMs;
    park(entry);
    return undefined;
  }

  /** After one has gone: who stood behind it, and for whom another limit binds by now. */
  function moveUp({ entries, from, isMixed }: Conversation, gone: Entry): void {
    for (let at = from; at < entries.length; at += 1) {
      const entry = entries[at];
      if (entry?.at === 'behind') noteHeld(entry, askableAtMs(gone));
      if (entry?.at === 'behind') place(entry);
      else if (entry?.at === 'line') lines.sortIn(entry);
      if (entry && !isMixed && holdsBack(entry, askedAtMs)) return;
    }
  }

  function leave(entry: Entry): void {
    entry.at = 'gone';
    const { talk } = entry;
    if (!talk) return;
    while (talk.entries[talk.from]?.at === 'gone') talk.from += 1;
    if (talk.from === talk.entries.length) conversations.delete(entry.key);
    else moveUp(talk, entry);
  }

  function enterTalk(entry: Entry): void {
    const known = conversations.get(entry.key);
    const last = known?.entries.at(-1);
    const talk = known ?? { entries: [], from: 0, isMixed: false };
    talk.isMixed ||= last !== undefined && isBefore(entry, last);
    talk.entries.push(entry);
    entry.talk = talk;
    if (!known) conversations.set(entry.key, talk);
  }

  return {
    park,
    moveTo,
    remove: leave,
    close: lines.close,
    closure: lines.closure,
    join(entry, nowMs) {
      askedAtMs = Math.max(askedAtMs, nowMs);
      if (!entry.expected) enterTalk(entry);
      place(entry);
    },
    next(nowMs) {
      moveTo(nowMs);
      for (let first = lines.next(nowMs); first; first = lines.next(nowMs)) {
        const entry = inItsStead(first);
        if (entry) return entry;
      }
      return undefined;
    },
    sent(entry) {
      lines.sent(entry);
      lastLeft.set(entry.priority, { turn: entry.turn, atMs: askedAtMs });
      leave(entry);
    },
    replace(entry, by) {
      const { talk } = entry;
      if (talk) {
        talk.entries[talk.entries.indexOf(entry)] = by;
        talk.isMixed ||= talk.entries.length > 1;
      }
      entry.at = 'gone';
      place(by);
    },
    isSameUntil: ms =>
      (firstParked()?.heldUntilMs ?? Infinity) > ms && lines.isSameUntil(ms, askedAtMs),
    reopen() {
      lines.reopen();
      const held = [...parked.all(), ...endless.splice(0)].filter(isParked);
      while (parked.take()) continue;
      for (const entry of held) {
        if (entry.heldBy !== 'scheduled' && entry.heldBy !== null) entry.heldUntilMs = askedAtMs;
        place(entry);
      }
    },
    of: key => inOrder(conversations.get(key) ?? nobody),
    nextTurn(priority) {
      const left = lastLeft.get(priority);
      const served = left && left.atMs > askedAtMs - hourMs ? left.turn : 0;
      const due = lines.firstTurn(priority, askedAtMs) ?? 1;
      return Math.max(served, due - 1) + 1;
    },
    nextRelease() {
      const line = lines.nextOpening();
      const own = firstParked();
      if (!own && !line) return undefined;
      const atMs = Math.min(line?.untilMs ?? Infinity, own?.heldUntilMs ?? Infinity);
      const hold = line?.hold ?? null;
      return { atMs, because: hold?.because ?? own?.heldBy ?? null, hold };
    },
    rest(nowMs) {
      const left: { entry: Entry; atMs: number }[] = [];
      for (const { entries, from } of conversations.values()) {
        for (let at = from; at < entries.length; at += 1) {
          const entry = entries[at];
          if (!entry || entry.at === 'gone') continue;
          const earlier = predecessor(entry);
          const earliestMs = Math.max(nowMs, earlier ? askableAtMs(earlier) : 0);
          left.push({ entry, atMs: Math.max(earliestMs, askableAtMs(entry)) });
        }
      }
      left.sort((a, b) => a.atMs - b.atMs || (isBefore(a.entry, b.entry) ? -1 : 1));
      return left.map(({ entry }) => entry);
    },
  };
}
