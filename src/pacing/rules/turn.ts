import {
  localDay,
  nextOpening,
  openingOfNextLocalDay,
  openSinceMs,
  startOfLocalDay,
} from '../../kernel/calendar.js';
import { gapRangeBefore, turnStartsAtMs } from '../gap.js';
import { minuteMs } from '../sliding.js';
import { isOutreach, laneWaits, messageWaits, type WaitRule } from './rule.js';

const secondMs = 1000;

/** One send at a time, the gap after it, and the lead of a message on an idle lane. */
const isItsTurn: WaitRule = ask => {
  const { facts, now } = ask;
  const nowMs = now.getTime();
  const flightMs = facts.lane.sendInFlight ? gapRangeBefore(ask)[0] : 0;
  const untilMs = Math.max(turnStartsAtMs(ask), nowMs + flightMs);
  return nowMs < untilMs ? laneWaits('turn', new Date(untilMs), { turn: 'gap' }) : undefined;
};

/** Not on the very second of every morning: some drawn time after hours begin, once per session and date. */
const hasOpened: WaitRule = ask => {
  const { facts, policy, now, category, chance } = ask;
  const { session } = facts;
  const { activeHours } = policy;
  const answersGo = activeHours.replies === 'send';
  if (category === 'reply' && answersGo) return undefined;
  const openedAtMs = openSinceMs(activeHours.days, session.zone, now.getTime());
  const [lowS, highS] = activeHours.openingJitterS;
  const lowMs = lowS * secondMs;
  const highMs = highS * secondMs;
  if (openedAtMs === null || now.getTime() >= openedAtMs + highMs) return undefined;
  const u = chance(`${session.id}:opening:${localDay(new Date(openedAtMs), session.zone)}`);
  const untilMs = openedAtMs + lowMs + Math.floor(u * (highMs - lowMs));
  if (now.getTime() >= untilMs) return undefined;
  const waits = answersGo ? messageWaits : laneWaits;
  return waits('turn', new Date(untilMs), { turn: 'opening' });
};

/** Reaching out goes for a while and rests for a while, counted from the first open instant of the day. */
const isNotResting: WaitRule = ask => {
  const { facts, policy, now } = ask;
  const { enabled, onMinutes, offMinutes } = policy.rhythm;
  if (!enabled || !isOutreach(ask)) return undefined;
  const { days } = policy.activeHours;
  const { zone } = facts.session;
  const openedAt = nextOpening(days, zone, startOfLocalDay(now, zone));
  if (!openedAt) return undefined;
  const roundMs = (onMinutes + offMinutes) * minuteMs;
  // Before the opening it is below zero, and nothing rests yet.
  const intoRoundMs = (now.getTime() - openedAt.getTime()) % roundMs;
  if (intoRoundMs < onMinutes * minuteMs) return undefined;
  const nextRoundMs = now.getTime() - intoRoundMs + roundMs;
  const nextDayMs = openingOfNextLocalDay(days, zone, now)?.getTime() ?? nextRoundMs;
  const until = new Date(Math.min(nextRoundMs, nextDayMs));
  return messageWaits('turn', until, { turn: 'rhythm' });
};

/** A stranger's number that cannot be asked about, where the policy does not want to guess. */
const numberIsChecked: WaitRule = ({ facts: { recipient }, policy: { numberCheck }, category }) => {
  const cannotAsk = numberCheck.enabled && recipient.numberCheck === 'unavailable';
  const waits = cannotAsk && numberCheck.whenUnavailable === 'hold';
  if (!waits || category !== 'first_contact') return undefined;
  return messageWaits('turn', null, { turn: 'number_check' });
};

/** What has nothing against the message itself; it only has to come at the right moment. */
export const turnRules: readonly WaitRule[] = [isItsTurn, hasOpened, isNotResting, numberIsChecked];
