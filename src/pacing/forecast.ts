import type { HoldCode, RefusalCode } from '../protocol/codes.js';
import { hourMs } from './budgets.js';
import { categoryOf } from './category.js';
import type { Policy } from './policy.js';
import type { Wait } from './verdict.js';
import { createVirtualQueue, type Entry, type VirtualQueue } from './virtual-queue.js';
import {
  createVirtualSession,
  type Estimate,
  type VirtualSession,
  type WaitingLane,
} from './virtual-session.js';

/** Where a waiting message stands. */
export interface Place {
  id: string;
  /** How many leave before it, plus one; null when nobody can say or it will not leave. */
  position: number | null;
  eta: Estimate | null;
  /** What held it last on its way, `turn` when only others were ahead; without an eta, why. */
  because: HoldCode | RefusalCode | null;
  /** It expires before its turn comes. */
  willExpire: boolean;
}

const horizonMs = 60 * 24 * hourMs;
const limitsOfDay: readonly HoldCode[] = ['day_cap', 'warmup', 'first_contact_budget'];

/** A lane on its way through virtual time. */
interface Run {
  startMs: number;
  session: VirtualSession;
  queue: VirtualQueue;
  places: Map<Entry, Place>;
  sent: number;
  /** The last wait that bound the whole lane, other than a turn. */
  laneWait: Wait | undefined;
}

function settle(run: Run, entry: Entry, place: Partial<Place>): void {
  const nowhere = { position: null, eta: null, because: null, willExpire: false };
  run.places.set(entry, { id: entry.waiting.message.id, ...nowhere, ...place });
}

/** Its own hold or the lane's, whichever ended later. */
function heldBy({ laneWait, session, startMs }: Run, entry: Entry): HoldCode | null {
  const laneUntilMs = laneWait?.until?.getTime() ?? 0;
  if (laneWait && laneUntilMs >= entry.heldUntilMs) return laneWait.because;
  return entry.heldBy ?? (session.now().getTime() > startMs ? 'turn' : null);
}

function wait(run: Run, entry: Entry, hold: Wait): void {
  const { until, because } = hold;
  if (until === null) return settle(run, entry, { because });
  if (hold.binds === 'lane') {
    if (because !== 'turn') run.laneWait = hold;
    run.queue.giveBack(entry);
    return run.session.moveTo(until.getTime(), hold);
  }
  const { expiresAt } = entry.waiting.message;
  if (expiresAt && expiresAt <= until) return settle(run, entry, { because, willExpire: true });
  entry.heldBy = because;
  entry.heldUntilMs = until.getTime();
  if (limitsOfDay.includes(because)) run.queue.shelve(entry);
  else run.queue.park(entry);
}

/** Asks about one message and does what the verdict says. */
function step(run: Run, entry: Entry): void {
  entry.category = categoryOf(entry.waiting, run.session.now());
  const verdict = run.session.ask(entry.waiting, entry.category);
  switch (verdict.kind) {
    case 'wait':
      return wait(run, entry, verdict);
    case 'refuse': {
      const willExpire = verdict.because === 'expired';
      const because = (willExpire && heldBy(run, entry)) || verdict.because;
      return settle(run, entry, { because, willExpire });
    }
    case 'send': {
      const because = heldBy(run, entry);
      const eta = run.session.send(entry.waiting, entry.category);
      run.sent += 1;
      return settle(run, entry, { position: run.sent, eta, because });
    }
  }
}

function runUntil(run: Run, endMs: number): void {
  while (run.session.now().getTime() <= endMs) {
    const entry = run.queue.take(run.session.now().getTime());
    if (entry) step(run, entry);
    else {
      const releaseMs = run.queue.nextReleaseMs();
      if (releaseMs === undefined) return;
      run.session.moveTo(releaseMs);
    }
  }
}

/**
 * When each waiting message would leave, by asking the same rules on virtual time. Assumes that the
 * number stays connected, nobody pauses and nothing new comes in. Looks 60 days ahead; beyond that
 * messages keep a position and have no eta. Answers in the order of `messages`.
 */
export function forecast(waiting: WaitingLane, policy: Policy, now: Date): readonly Place[] {
  const entries = waiting.messages.map((message, order): Entry => ({
    waiting: message,
    order,
    category: categoryOf(message, now),
    heldBy: null,
    heldUntilMs: message.notBefore?.getTime() ?? 0,
  }));
  const startMs = now.getTime();
  const queue = createVirtualQueue(entries);
  const session = createVirtualSession(waiting, policy, now);
  const run: Run = { startMs, session, queue, places: new Map(), sent: 0, laneWait: undefined };
  runUntil(run, startMs + horizonMs);
  for (const [at, entry] of queue.drain(session.now().getTime()).entries()) {
    settle(run, entry, { position: run.sent + at + 1, because: heldBy(run, entry) });
  }
  return entries.flatMap(entry => run.places.get(entry) ?? []);
}
