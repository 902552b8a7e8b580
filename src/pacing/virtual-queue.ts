import type { Category, HoldCode } from '../protocol/codes.js';
import type { MessageFacts, RecipientFacts, RelationFacts } from './facts.js';
import { createHeap, type Heap } from './heap.js';

/** A message that has not left, with what a decision needs to know of it alone. */
export interface WaitingMessage {
  message: MessageFacts;
  recipient: RecipientFacts;
  relation: RelationFacts;
  /** Its recipient is among today's contacts of the session. */
  countedToday: boolean;
  /** Delivery itself wants no try before; null: at any time. */
  notBefore: Date | null;
}

/** A waiting message on its way through a virtual run. */
export interface Entry {
  waiting: WaitingMessage;
  /** Place in the lane's order, from 0. */
  order: number;
  /** What it was to its person when it was last asked about. */
  category: Category;
  /** The last hold of its own, and when that ends. */
  heldBy: HoldCode | null;
  heldUntilMs: number;
}

/** Messages of one category that wait for a limit of the day; they are not moved when it ends. */
interface Shelf {
  untilMs: number;
  entries: Heap<Entry>;
}

/** Who is asked next. Each step costs the logarithm of the lane's length at most. */
export interface VirtualQueue {
  /** Takes out the first message of the lane's order that may be asked at `nowMs`. */
  take(nowMs: number): Entry | undefined;
  /** Puts it back to be asked again. */
  giveBack(entry: Entry): void;
  /** Not to be asked before `heldUntilMs`. */
  park(entry: Entry): void;
  /** Not to be asked before `heldUntilMs`, like all others of its category that were shelved. */
  shelve(entry: Entry): void;
  /** When somebody may be asked again; undefined: nobody is left. */
  nextReleaseMs(): number | undefined;
  /** Empties the queue: everybody left at `nowMs`, in the order in which they may be asked. */
  drain(nowMs: number): Entry[];
}

const inOrder = (a: Entry, b: Entry) => a.order < b.order;

function takeAll(heap: Heap<Entry>): Entry[] {
  const all: Entry[] = [];
  for (let entry = heap.take(); entry; entry = heap.take()) all.push(entry);
  return all;
}

/** Starts with every entry held until its `heldUntilMs`. */
export function createVirtualQueue(entries: readonly Entry[]): VirtualQueue {
  const ready = createHeap(inOrder);
  const parked = createHeap<Entry>((a, b) => a.heldUntilMs < b.heldUntilMs);
  const shelves = new Map<Category, Shelf>();
  for (const entry of entries) parked.add(entry);

  function openHeaps(nowMs: number): Heap<Entry>[] {
    const open = [...shelves.values()].filter(shelf => shelf.untilMs <= nowMs);
    return [ready, ...open.map(shelf => shelf.entries)];
  }

  function release(nowMs: number): void {
    for (let due = parked.peek(); due && due.heldUntilMs <= nowMs; due = parked.peek()) {
      parked.take();
      ready.add(due);
    }
  }

  return {
    take(nowMs) {
      release(nowMs);
      const first = openHeaps(nowMs).reduce((best, heap) => {
        const [a, b] = [heap.peek(), best.peek()];
        return a && (!b || inOrder(a, b)) ? heap : best;
      });
      return first.take();
    },
    giveBack: entry => ready.add(entry),
    park: entry => parked.add(entry),
    shelve(entry) {
      const shelf = shelves.get(entry.category) ?? { untilMs: 0, entries: createHeap(inOrder) };
      shelf.untilMs = Math.max(shelf.untilMs, entry.heldUntilMs);
      shelf.entries.add(entry);
      shelves.set(entry.category, shelf);
    },
    nextReleaseMs() {
      const filled = [...shelves.values()].filter(shelf => shelf.entries.peek());
      const ends = filled.map(shelf => shelf.untilMs);
      const parkedEnd = parked.peek()?.heldUntilMs;
      const all = parkedEnd === undefined ? ends : [...ends, parkedEnd];
      return all.length > 0 ? Math.min(...all) : undefined;
    },
    drain(nowMs) {
      const mayBeAskedAt = new Map<Entry, number>();
      const note = (entry: Entry, atMs: number) => mayBeAskedAt.set(entry, Math.max(atMs, nowMs));
      for (const { untilMs, entries: shelved } of shelves.values()) {
        for (const entry of takeAll(shelved)) note(entry, untilMs);
      }
      for (const entry of [...takeAll(ready), ...takeAll(parked)]) note(entry, entry.heldUntilMs);
      return [...mayBeAskedAt]
        .sort(([a, aMs], [b, bMs]) => aMs - bMs || a.order - b.order)
        .map(([entry]) => entry);
    },
  };
}
