import type { InParts } from '../kernel/in-parts.js';
import type { HoldCode } from '../protocol/codes.js';
import { lanePriority } from './category.js';
import type { Refusal, Wait } from './verdict.js';
import type { Entry } from './virtual-entry.js';
import type { VirtualQueue } from './virtual-queue.js';
import type { VirtualSession } from './virtual-session.js';

/** What comes from outside while a lane works. */
export interface Coming {
  /** When the next of it comes; Infinity: nothing more. */
  nextMs(): number;
  /** Lets everything happen that has come by then. */
  happen(nowMs: number): void;
  /** Whether it can end a wait of the whole lane, or only lengthen the queue. */
  canWake: boolean;
}

export const nothingComes: Coming = {
  nextMs: () => Infinity,
  happen: () => undefined,
  canWake: false,
};

/** What a virtual run tells while it goes. */
export interface Listener {
  sent(entry: Entry, because: HoldCode | null): void;
  refused(entry: Entry, refusal: Refusal, because: HoldCode | null): void;
  /** Nobody can say when this ends, or it ends after the message has expired. */
  lost(entry: Entry, hold: Wait): void;
  /** Something other than its turn holds it, or all of its kind, or the whole lane. */
  held?(entry: Entry, hold: Wait): void;
  /** The clock jumps: over a wait of the lane, or because everybody waits for something. */
  jump?(toMs: number, because: HoldCode | null, hold: Wait | null): void;
}

export interface RunParts {
  session: VirtualSession;
  queue: VirtualQueue;
  coming: Coming;
  listener: Listener;
  /**
   * `forecast`: what nobody sees the end of is given up, and a limit is asked about once for all it
   * binds. `replay`: everybody is asked, and waits for what may come from outside.
   */
  mode: 'forecast' | 'replay';
  /** Puts an entry farther back, into a lower priority. */
  moveBack(entry: Entry, priority: number): void;
}

export interface VirtualRun {
  /**
   * Works until `isDone`, or the clock has passed `endMs`, or nothing can happen any more; may be
   * left for a while after each of its parts.
   */
  work(endMs: number, isDone: () => boolean): InParts<void>;
  /** How often somebody was looked at: what the run has cost. */
  steps(): number;
  /** What holds or last held it: its own hold, its kind's or the lane's, whichever ended last. */
  heldBy(entry: Entry): HoldCode | null;
}

/** Some milliseconds of work. */
const roundsInPart = 500;

const endOf = ({ until }: Wait) => until?.getTime() ?? Infinity;

/** It may leave, or only the gap after the send before is in its way. */
function isNear(objection: Refusal | Wait | undefined): boolean {
  if (objection?.kind === 'refuse') return false;
  return !objection || (objection.because === 'turn' && objection.detail.turn === 'gap');
}

function isPastUse({ waiting: { message } }: Entry, atMs: number): boolean {
  return message.expiresAt !== null && message.expiresAt.getTime() <= atMs;
}

/** A lane at work on virtual time: ask the next in line, let it go or see how long it waits, go on. */
export function createVirtualRun(parts: RunParts): VirtualRun {
  const { session, queue, coming, listener } = parts;
  const isForecast = parts.mode === 'forecast';
  const startMs = session.now().getTime();
  const nowMs = () => session.now().getTime();
  let laneWait: Wait | undefined;
  let steps = 0;

  function heldBy(entry: Entry): HoldCode | null {
    const { untilMs, hold } = queue.closure(entry);
    const isKinds = hold !== null && untilMs > entry.heldUntilMs;
    const ownMs = isKinds ? untilMs : entry.heldUntilMs;
    const own = isKinds ? hold.because : entry.heldBy;
    const acceptedMs = entry.waiting.message.acceptedAt.getTime();
    const laneMs = laneWait ? endOf(laneWait) : 0;
    if (laneWait && laneMs >= ownMs && laneMs > acceptedMs) return laneWait.because;
    return own ?? (nowMs() > Math.max(startMs, acceptedMs) ? 'turn' : null);
  }

  function jump(toMs: number, because: HoldCode | null, hold: Wait | null): boolean {
    if (toMs === Infinity) return false;
    listener.jump?.(toMs, because, hold);
    session.moveTo(toMs);
    return true;
  }

  /** The whole lane waits. */
  function rest(entry: Entry, hold: Wait): boolean {
    if (hold.because === 'turn') {
      return jump(Math.min(endOf(hold), coming.nextMs()), 'turn', hold);
    }
    laneWait = hold;
    listener.held?.(entry, hold);
    const wakesMs = coming.canWake ? coming.nextMs() : Infinity;
    return jump(Math.min(endOf(hold), wakesMs), hold.because, hold);
  }

  /** This one waits, or all of its kind. */
  function wait(entry: Entry, hold: Wait): boolean {
    listener.held?.(entry, hold);
    if (isForecast && session.isShared(entry, hold)) queue.close(entry, hold);
    else {
      entry.heldBy = hold.because;
      entry.heldUntilMs = endOf(hold);
      queue.park(entry);
    }
    return true;
  }

  function hold(entry: Entry, wanted: Wait): boolean {
    const isLane = wanted.binds === 'lane';
    const isLost = endOf(wanted) === Infinity || (!isLane && isPastUse(entry, endOf(wanted)));
    if (isForecast && isLost) {
      queue.remove(entry);
      listener.lost(entry, wanted);
      return true;
    }
    return isLane ? rest(entry, wanted) : wait(entry, wanted);
  }

  /** What it is to its person may have changed while it waited; then it stands farther back. */
  function movesBack(entry: Entry, objection: Refusal | Wait | undefined): boolean {
    const own = lanePriority(entry.category, entry.waiting.message);
    if (!isNear(objection) || own <= entry.priority) return false;
    parts.moveBack(entry, own);
    return true;
  }

  /** False when nothing can happen any more. */
  function step(entry: Entry): boolean {
    steps += 1;
    // The gap after a send is known without asking all rules.
    const turnMs = isForecast ? session.turnMs(entry) : 0;
    if (turnMs > nowMs()) {
      const isStillNext = coming.nextMs() > turnMs && queue.isSameUntil(turnMs);
      jump(Math.min(turnMs, coming.nextMs()), 'turn', null);
      if (!isStillNext || session.kindOf(entry) !== entry.line) return true;
    }
    const objection = session.ask(entry);
    if (movesBack(entry, objection)) return true;
    if (objection?.kind === 'wait') return hold(entry, objection);
    const because = heldBy(entry);
    if (objection) {
      queue.remove(entry);
      listener.refused(entry, objection, because);
      return true;
    }
    session.send(entry);
    queue.sent(entry);
    listener.sent(entry, because);
    return true;
  }

  function idle(): boolean {
    const release = queue.nextRelease();
    const toMs = Math.min(release?.atMs ?? Infinity, coming.nextMs());
    return jump(toMs, release?.because ?? null, release?.hold ?? null);
  }

  return {
    heldBy,
    steps: () => steps,
    *work(endMs, isDone) {
      for (let round = 1; !isDone() && nowMs() <= endMs; round += 1) {
        coming.happen(nowMs());
        const entry = queue.next(nowMs());
        if (!(entry ? step(entry) : idle())) return;
        if (round % roundsInPart === 0) yield;
      }
    },
  };
}
