import type { MessageRow, Place } from '../../conversations/index.js';
import type { Unit } from '../../db/transactor.js';
import { decide, type Policy } from '../../pacing/index.js';
import { placesOf } from './places.js';
import { countAhead, countPending } from '../store/lane-store.js';
import { gatherFacts, gatherLane, type FactsPorts } from './gather-facts.js';

/** Up to this many waiting, the answer to a new message comes from a full run of the rules. */
const shortLane = 50;

/** Mean of the gap, milliseconds. */
function meanGapMs({ gap }: Policy): number {
  const [low, high] = gap.defaultMs;
  return (low + high) / 2;
}

/**
 * Where a message that was just accepted stands. In a long lane a run of all rules per accepted
 * message would cost more than it tells: then its place is counted and its time is the mean gap's.
 */
export async function firstPlace(
  unit: Unit,
  ports: FactsPorts,
  message: MessageRow,
): Promise<Place | undefined> {
  if ((await countPending(unit, message.sessionId)) <= shortLane) {
    return (await placesOf(unit, ports, message)).get(message.id);
  }
  const { policy, clock } = ports;
  const now = clock.now();
  const situation = await gatherLane(unit, ports, message);
  const [facts] = await gatherFacts(unit, ports, { rows: [message], situation });
  if (!facts) return undefined;
  const verdict = decide(facts, policy, now);
  const wait = verdict.kind === 'wait' ? verdict : null;
  const ahead = await countAhead(unit, message);
  const open = wait !== null && wait.until === null;
  const startMs = Math.max(now.getTime(), wait?.until?.getTime() ?? 0) + ahead * meanGapMs(policy);
  const spreadMs = 1.28 * 0.866 * 1_000 * Math.sqrt(ahead + 1);
  return {
    hold: {
      code: wait?.because ?? 'turn',
      until:
        wait && wait.because !== 'turn'
          ? (wait.until?.toISOString() ?? null)
          : new Date(startMs).toISOString(),
      detail: wait?.detail ?? {},
    },
    position: open ? null : ahead + 1,
    eta: open
      ? null
      : { p50: new Date(startMs).toISOString(), p90: new Date(startMs + spreadMs).toISOString() },
    willExpire: false,
  };
}
