import { atOnce } from '../kernel/in-parts.js';
import type { HoldCode } from '../protocol/codes.js';
import { seededChance, slackMs } from './gap.js';
import type { Policy } from './policy.js';
import type { Happening, Recording, Replayed } from './recording.js';
import { createReplayLane } from './replay-lane.js';
import { refusalReason, type Wait } from './verdict.js';
import type { Entry } from './virtual-entry.js';
import { createVirtualQueue } from './virtual-queue.js';
import { createVirtualRun, type Listener } from './virtual-run.js';
import { createVirtualSession, type Draws } from './virtual-session.js';

/** A replay on its way. */
export interface ReplayRun {
  /** Goes on for so many looks at the lane at most; true once there is nothing left to look at. */
  advance(looks: number): boolean;
  /** In the order in which they were handed in. */
  result(): Replayed[];
}

/** The draws the gateway itself would make, and a network that is always the same. */
function ownDraws(sessionId: string): Draws {
  return {
    gap: messageId => seededChance(`${sessionId}:${messageId}:1`),
    startMs: () => slackMs / 2,
    tookMs: () => 0,
  };
}

const byTime = (a: Happening, b: Happening) => a.at.getTime() - b.at.getTime();
/** Its turn and its writer's own wish are no limits. */
const limit = (because: HoldCode | null) =>
  because === 'turn' || because === 'scheduled' ? null : because;

/** What held each message alone, and for how long; and what last held the whole lane. */
function createHolds(endMs: number) {
  const held = new Map<string, Map<HoldCode, number>>();
  let ofLane: { because: HoldCode; untilMs: number } | undefined;
  return {
    note({ waiting }: Entry, { because, until, binds }: Wait, nowMs: number): void {
      const untilMs = Math.min(until?.getTime() ?? endMs, endMs);
      if (binds === 'lane') ofLane = { because, untilMs };
      if (binds === 'lane' || limit(because) === null) return;
      const { id } = waiting.message;
      const own = held.get(id) ?? new Map<HoldCode, number>();
      held.set(id, own.set(because, (own.get(because) ?? 0) + untilMs - nowMs));
    },
    /** What makes up most of its wait, or what held it last; while it was others' turn, the lane's. */
    boundBy({ waiting: { message } }: Entry, last: HoldCode | null, nowMs: number) {
      const { acceptedAt, scheduledAt } = message;
      const sinceMs = Math.max(acceptedAt.getTime(), scheduledAt?.getTime() ?? 0);
      const [longest] = [...(held.get(message.id) ?? [])].sort(([, a], [, b]) => b - a);
      if (longest && longest[1] * 2 >= nowMs - sinceMs) return longest[0];
      return limit(last) ?? (ofLane && ofLane.untilMs > sinceMs ? ofLane.because : null);
    },
  };
}

/**
 * Some recorded days once more, under these rules: what was handed in comes when it came, people
 * write when they wrote, and every message leaves when the rules let it. Draws are the gateway's
 * own, so that unchanged rules give back what happened.
 */
export function startReplay(recording: Recording, policy: Policy): ReplayRun {
  const { picture, start, end, people } = recording;
  const draws = ownDraws(picture.session.id);
  const session = createVirtualSession({ ...picture, messages: [], policy, at: start, draws });
  for (const person of people) session.people.meet(person);
  const queue = createVirtualQueue({ policy, lineOf: session.kindOf, mode: 'replay' });
  const lane = createReplayLane({ session, queue }, [...recording.happenings].sort(byTime));
  const settled = new Map<string, Replayed>();
  const holds = createHolds(end.getTime());
  const nowMs = () => session.now().getTime();

  function settle(entry: Entry, fate: Partial<Replayed>): void {
    const { id } = entry.waiting.message;
    settled.set(id, { id, leftAt: null, refused: null, because: null, ...fate });
  }
  const boundBy = (entry: Entry, last: HoldCode | null) => holds.boundBy(entry, last, nowMs());
  const listener: Listener = {
    sent: (entry, last) => settle(entry, { leftAt: session.now(), because: boundBy(entry, last) }),
    refused: (entry, refusal, last) =>
      settle(entry, { refused: refusalReason(refusal), because: boundBy(entry, last) }),
    lost: entry => settle(entry, {}),
    held: (entry, hold) => holds.note(entry, hold, nowMs()),
  };
  const { coming, moveBack } = lane;
  const run = createVirtualRun({ session, queue, coming, listener, moveBack, mode: 'replay' });

  return {
    advance(looks) {
      let left = looks;
      const isEnough = () => {
        left -= 1;
        return left < 0;
      };
      atOnce(run.work(end.getTime(), isEnough));
      return left >= 0;
    },
    result: () =>
      lane.entries().map(entry => {
        const { id } = entry.waiting.message;
        const waits = {
          id,
          leftAt: null,
          refused: null,
          because: boundBy(entry, run.heldBy(entry)),
        };
        return settled.get(id) ?? waits;
      }),
  };
}

/** The same in one go. */
export function replay(recording: Recording, policy: Policy): Replayed[] {
  const run = startReplay(recording, policy);
  run.advance(Infinity);
  return run.result();
}
