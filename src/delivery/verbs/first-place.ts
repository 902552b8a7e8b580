import type { MessageRow, Place } from '../../conversations/index.js';
import type { Unit } from '../../db/transactor.js';
import type { Policy, Verdict } from '../../pacing/index.js';
import { placesOf } from './places.js';
import { countAhead, countPending } from '../store/lane-store.js';
import type { FactsPorts } from './gather-facts.js';

/** Up to this many waiting, the answer to a new message comes from a full run of the rules. */
const shortLane = 50;

/** Mean of the gap, milliseconds. */
function meanGapMs({ gap }: Policy): number {
  const [low, high] = gap.defaultMs;
  return (low + high) / 2;
}

/** How much later than the mean nine of ten sums of so many even draws end, milliseconds. */
function spreadMs({ gap }: Policy, draws: number): number {
  const [low, high] = gap.defaultMs;
  return 1.28 * ((high - low) / Math.sqrt(12)) * Math.sqrt(draws);
}

/**
 * Where a message that was just accepted stands. In a long lane a run of all rules per accepted
 * message would cost more than it tells: then its place is counted and its time is the mean gap's.
 */
export async function firstPlace(
  unit: Unit,
  ports: FactsPorts,
  { message, verdict }: { message: MessageRow; verdict: Exclude<Verdict, { kind: 'refuse' }> },
): Promise<Place | undefined> {
  if ((await countPending(unit, message.sessionId)) <= shortLane) {
    return (await placesOf(unit, ports, message)).get(message.id);
  }
  const { policy, clock } = ports;
  const wait = verdict.kind === 'wait' ? verdict : null;
  const ahead = await countAhead(unit, message);
  const isOpenEnded = wait !== null && wait.until === null;
  const firstMs = Math.max(clock.now().getTime(), wait?.until?.getTime() ?? 0);
  const startsAt = new Date(firstMs + ahead * meanGapMs(policy)).toISOString();
  const surelyAt = new Date(Date.parse(startsAt) + spreadMs(policy, ahead + 1)).toISOString();
  const isOnlyTurn = wait === null || wait.because === 'turn';
  return {
    hold: isOnlyTurn
      ? { code: 'turn', until: startsAt, detail: {} }
      : { code: wait.because, until: wait.until?.toISOString() ?? null, detail: wait.detail },
    position: isOpenEnded ? null : ahead + 1,
    eta: isOpenEnded ? null : { p50: startsAt, p90: surelyAt },
    willExpire: false,
  };
}
