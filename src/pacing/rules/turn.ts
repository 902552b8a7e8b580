import { gapRangeMs, turnOf } from '../gap.js';
import { laneWaits, type WaitRule } from './rule.js';

/** One send at a time, the gap after it, and the lead of a message on an idle lane. */
export const isItsTurn: WaitRule = ask => {
  const { facts, policy, now, category } = ask;
  const startsAtMs = turnOf(ask).startsAt.getTime();
  const [lowMs] = gapRangeMs(policy, category);
  const afterFlightMs = facts.lane.sendInFlight ? now.getTime() + lowMs : 0;
  const until = new Date(Math.max(startsAtMs, afterFlightMs));
  return now < until ? laneWaits('turn', until) : undefined;
};
