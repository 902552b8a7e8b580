import {
  localDay,
  nextOpening,
  openingOfNextLocalDay,
  openSince,
  startOfLocalDay,
} from '../../kernel/calendar.js';
import type { TurnReason } from '../../protocol/codes.js';
import { gapRangeBefore, turnOf } from '../gap.js';
import { minuteMs } from '../sliding.js';
import type { Wait } from '../verdict.js';
import { isOutreach, laneWaits, messageWaits, type WaitRule } from './rule.js';

const secondMs = 1000;

function turn(binds: Wait['binds'], until: Date | null, reason: TurnReason): Wait {
  const waits = binds === 'lane' ? laneWaits : messageWaits;
  return waits('turn', until, { turn: reason });
}

/** One send at a time, the gap after it, and the lead of a message on an idle lane. */
const isItsTurn: WaitRule = ask => {
  const { facts, now } = ask;
  const startsAtMs = turnOf(ask).startsAt.getTime();
  const [lowMs] = gapRangeBefore(ask);
  const afterFlightMs = facts.lane.sendInFlight ? now.getTime() + lowMs : 0;
  const until = new Date(Math.max(startsAtMs, afterFlightMs));
  return now < until ? turn('lane', until, 'gap') : undefined;
};

/** Not on the very second of every morning: some drawn time after hours begin, once per session and date. */
const hasOpened: WaitRule = ask => {
  const { facts, policy, now, category, chance } = ask;
  const { session } = facts;
  const { activeHours } = policy;
  const [lowS, highS] = activeHours.openingJitterS;
  const answersGo = activeHours.replies === 'send';
  if (highS === 0 || (category === 'reply' && answersGo)) return undefined;
  const openedAt = openSince(activeHours.days, session.zone, now);
  if (!openedAt || now.getTime() >= openedAt.getTime() + highS * secondMs) return undefined;
  const date = localDay(openedAt, session.zone);
  const u = chance(`${session.id}:opening:${date}`);
  const jitterMs = lowS * secondMs + Math.floor(u * (highS - lowS) * secondMs);
  const until = new Date(openedAt.getTime() + jitterMs);
  return now < until ? turn(answersGo ? 'message' : 'lane', until, 'opening') : undefined;
};

/** Reaching out goes for a while and rests for a while, counted from the first open instant of the day. */
const isNotResting: WaitRule = ask => {
  const { facts, policy, now } = ask;
  const { enabled, onMinutes, offMinutes } = policy.rhythm;
  if (!enabled || !isOutreach(ask)) return undefined;
  const { days } = policy.activeHours;
  const { zone } = facts.session;
  const openedAt = nextOpening(days, zone, startOfLocalDay(now, zone));
  if (!openedAt || now < openedAt) return undefined;
  const roundMs = (onMinutes + offMinutes) * minuteMs;
  const intoRoundMs = (now.getTime() - openedAt.getTime()) % roundMs;
  if (intoRoundMs < onMinutes * minuteMs) return undefined;
  const nextRoundMs = now.getTime() - intoRoundMs + roundMs;
  const nextDayMs = openingOfNextLocalDay(days, zone, now)?.getTime() ?? nextRoundMs;
  return turn('message', new Date(Math.min(nextRoundMs, nextDayMs)), 'rhythm');
};

/** A stranger's number that cannot be asked about, where the policy does not want to guess. */
const numberIsChecked: WaitRule = ({ facts: { recipient }, policy: { numberCheck }, category }) => {
  const cannotAsk = numberCheck.enabled && recipient.numberCheck === 'unavailable';
  const waits = cannotAsk && numberCheck.whenUnavailable === 'hold';
  return waits && category === 'first_contact' ? turn('message', null, 'number_check') : undefined;
};

/** What has nothing against the message itself; it only has to come at the right moment. */
export const turnRules: readonly WaitRule[] = [isItsTurn, hasOpened, isNotResting, numberIsChecked];
