import type { InParts } from '../kernel/in-parts.js';
import type { HoldCode, RefusalCode } from '../protocol/codes.js';
import { categoryOf, lanePriority } from './category.js';
import { createDayBounds, type DayBound } from './day-bounds.js';
import { createExpected, type Pace } from './expected.js';
import type { Policy } from './policy.js';
import { createSpread } from './spread.js';
import type { Traffic } from './traffic.js';
import { moved, newEntry, type Entry, type Joining, type WaitingMessage } from './virtual-entry.js';
import { createVirtualQueue, type VirtualQueue } from './virtual-queue.js';
import { createVirtualRun, nothingComes, type Coming, type Listener } from './virtual-run.js';
import { createVirtualSession, type Draws, type SessionPicture } from './virtual-session.js';

/** What waits at one session, what a decision there looks at, and what usually comes. */
export interface WaitingLane extends SessionPicture {
  messages: readonly WaitingMessage[];
  /** Priorities of the session's last sends, the latest last; for fairness. */
  lastPriorities?: readonly number[];
  traffic?: Traffic | null;
  /** How much wider than computed the spread has proved to be. */
  spread?: number;
}

/** What becomes of one waiting message in one run. */
export interface Fate {
  /** null: it does not leave. */
  atMs: number | null;
  position: number | null;
  because: HoldCode | RefusalCode | null;
  willExpire: boolean;
  /** How much later nine of ten such sends would be at most, by their gaps alone. */
  spreadMs: number;
}

/** A waiting message and how it joins a run. */
export interface Standing {
  waiting: WaitingMessage;
  /** Its place in the list it came in. */
  at: number;
  joining: Joining;
}

export interface LaneAsk {
  lane: WaitingLane;
  /** Its messages as `standingIn` sorts them: the same for every run. */
  standing: readonly Standing[];
  policy: Policy;
  now: Date;
  /** Until when it is looked ahead. */
  endMs: number;
  draws: Draws;
  pace: Pace;
  /** Whose sends a day's count takes; everybody's when left out. */
  counts?: (messageId: string) => boolean;
}

export interface LaneRun {
  /** Of all that left or never will, as they stood; undefined: it still waits. */
  fates: readonly (Fate | undefined)[];
  /** The same, with those that still wait in the order in which they may be asked. */
  allFates(): readonly (Fate | undefined)[];
  days: readonly DayBound[];
  /** What the run has cost. */
  steps: number;
}

const acceptedMs = ({ message }: WaitingMessage) => message.acceptedAt.getTime();

const sourcesExpected = 3;

/** So many join in some milliseconds. */
const joinedInPart = 2_000;

/** The waiting messages in order of acceptance, as what they stand in line at `now`. */
export function standingIn({ messages }: WaitingLane, now: Date): Standing[] {
  const standing = messages.map((waiting, at) => ({
    waiting,
    at,
    joining: { order: at, turn: at + 1, category: categoryOf(waiting, now) },
  }));
  standing.sort((a, b) => acceptedMs(a.waiting) - acceptedMs(b.waiting));
  for (const [order, { joining }] of standing.entries()) joining.order = order;
  return standing;
}

/** Lets what usually comes join the lane. */
function usualTraffic(
  {
    lane: {
      traffic,
      session: { zone },
    },
    now: from,
    pace,
  }: LaneAsk,
  { queue, from: firstOrder }: { queue: VirtualQueue; from: number },
): Coming {
  if (!traffic) return nothingComes;
  const expected = createExpected({ traffic, zone, from, pace });
  const lastTurns = new Map<number, number>();
  let order = firstOrder;

  /** They come from several sources, each with turns of its own. */
  function turnIn(priority: number): number {
    const source = priority * sourcesExpected + (order % sourcesExpected);
    const turn = Math.max(queue.nextTurn(priority), (lastTurns.get(source) ?? 0) + 1);
    lastTurns.set(source, turn);
    return turn;
  }

  return {
    canWake: false,
    nextMs: expected.nextMs,
    happen(nowMs) {
      while (expected.nextMs() <= nowMs) {
        const { waiting, category, key, anybody, party } = expected.take();
        order += 1;
        const turn = turnIn(lanePriority(category));
        const entry = newEntry(waiting, { order, turn, category, key, anybody, party });
        queue.join(entry, nowMs);
      }
    },
  };
}

const stays: Fate = {
  atMs: null,
  position: null,
  because: null,
  willExpire: false,
  spreadMs: 0,
};

/** One way the lane may go. */
export function* runLane(ask: LaneAsk): InParts<LaneRun> {
  const { lane, policy, now, endMs } = ask;
  const entries = ask.standing.map(({ waiting, joining }) => newEntry(waiting, joining));
  const session = createVirtualSession({ ...lane, policy, at: now, draws: ask.draws });
  const queue = createVirtualQueue({
    policy,
    lineOf: session.kindOf,
    mode: 'forecast',
    lastPriorities: lane.lastPriorities ?? [],
  });
  const coming = usualTraffic(ask, { queue, from: entries.length });
  const bounds = createDayBounds(lane.session.zone);
  const spread = createSpread(policy);
  const fates = Array.from<Fate | undefined>({ length: entries.length });
  let settled = 0;
  let sent = 0;

  function settle({ order }: Entry, known: Fate): void {
    fates[order] = known;
    settled += 1;
  }
  const listener: Listener = {
    sent(entry, because) {
      const atMs = session.now().getTime();
      const spreadMs = spread.sent(atMs, entry);
      if (entry.expected) return;
      sent += 1;
      if (ask.counts?.(entry.waiting.message.id) ?? true) bounds.sent(session.now());
      settle(entry, { atMs, position: sent, because, willExpire: false, spreadMs });
    },
    refused(entry, refusal, held) {
      if (entry.expected) return;
      const willExpire = refusal.because === 'expired';
      settle(entry, { ...stays, because: (willExpire && held) || refusal.because, willExpire });
    },
    lost(entry, { because, until }) {
      if (!entry.expected) settle(entry, { ...stays, because, willExpire: until !== null });
    },
    jump(toMs, because, hold) {
      spread.waited(toMs, because);
      if (because) bounds.lost(session.now(), toMs - session.now().getTime(), because, hold);
    },
  };
  const moveBack = (entry: Entry, priority: number) =>
    queue.replace(entry, moved(entry, { priority, turn: queue.nextTurn(priority) }));
  const run = createVirtualRun({ session, queue, coming, listener, moveBack, mode: 'forecast' });
  for (const entry of entries) {
    if (entry.order % joinedInPart === 0) yield;
    queue.join(entry, now.getTime());
  }
  yield* run.work(endMs, () => settled === entries.length);

  return {
    fates,
    days: bounds.all(),
    steps: run.steps(),
    allFates() {
      const all = [...fates];
      const left = queue.rest(session.now().getTime()).filter(entry => !entry.expected);
      for (const [at, entry] of left.entries())
        all[entry.order] = { ...stays, position: sent + at + 1, because: run.heldBy(entry) };
      return all;
    },
  };
}
