import type { HoldCode } from '../protocol/codes.js';
import type { EtaView, HoldView, QueueSummaryView } from '../protocol/views.js';

/** What waits at a session, and what of it a rule holds back. */
export interface LaneNow {
  session: string;
  label: string;
  waiting: number;
  /** One per waiting message whose place is known. */
  holds: readonly HoldView[];
  /** Waiting messages of which nobody can say when they leave. */
  endless: number;
}

/** What only waits for its turn or its time moves as it should. */
const asItShould: readonly HoldCode[] = ['turn', 'scheduled'];

const isHeld = ({ code }: HoldView) => !asItShould.includes(code);

/** What holds one person’s messages says nothing of the number: it would write to others. */
const ofPerson: readonly HoldCode[] = ['recipient_token', 'quiet_hours', 'recipient_gap'];

/** Of holds with the same code, the one that is over first. */
function soonest(holds: readonly HoldView[]): HoldView | null {
  const [first, ...rest] = holds;
  if (!first) return null;
  return rest.reduce((best, hold) => {
    if (hold.until === null) return best;
    return best.until === null || hold.until < best.until ? hold : best;
  }, first);
}

/** The rule that holds most of these messages; null while none does. */
export function mostHolding(holds: readonly HoldView[]): HoldView | null {
  const byCode = new Map<HoldCode, HoldView[]>();
  for (const hold of holds.filter(isHeld)) {
    const same = byCode.get(hold.code);
    if (same) same.push(hold);
    else byCode.set(hold.code, [hold]);
  }
  const [most] = [...byCode.values()].sort((a, b) => b.length - a.length);
  return soonest(most ?? []);
}

/** What stops a lane in which nothing goes on; null while something does, or nothing waits. */
function standsBecause({ holds }: LaneNow): HoldView | null {
  if (holds.some(({ code }) => code === 'turn')) return null;
  return mostHolding(holds.filter(({ code }) => !ofPerson.includes(code)));
}

function stateOf(busy: number, stopped: number): QueueSummaryView['state'] {
  if (busy === 0) return 'idle';
  if (stopped === 0) return 'moving';
  return stopped < busy ? 'partly' : 'stopped';
}

/** What an operator reads first: whether it moves, and if not, why. */
export function queueSummary(lanes: readonly LaneNow[], drain: EtaView | null): QueueSummaryView {
  const busy = lanes.filter(({ waiting }) => waiting > 0);
  const stopped = busy.flatMap(lane => {
    const because = standsBecause(lane);
    return because ? [{ session: lane.session, label: lane.label, because }] : [];
  });
  return {
    state: stateOf(busy.length, stopped.length),
    waiting: busy.reduce((sum, { waiting }) => sum + waiting, 0),
    because: mostHolding(busy.flatMap(({ holds }) => holds)),
    stopped,
    drain,
    endless: busy.reduce((sum, { endless }) => sum + endless, 0),
  };
}
