import { startOfNextLocalDay } from '../kernel/calendar.js';
import type { Category } from '../protocol/codes.js';
import { hourMs } from './budgets.js';
import { judge } from './decide.js';
import type {
  CountFacts,
  Facts,
  LaneFacts,
  PauseFacts,
  SessionCounts,
  SessionFacts,
} from './facts.js';
import { gapRangeMs, seededChance, slackMs, type Chance } from './gap.js';
import type { Policy } from './policy.js';
import type { Verdict, Wait } from './verdict.js';
import type { WaitingMessage } from './virtual-queue.js';

/** What waits at one session, and what a decision there looks at. */
export interface WaitingLane {
  /** In the order in which the lane would take them. */
  messages: readonly WaitingMessage[];
  session: SessionFacts;
  counts: SessionCounts;
  lane: LaneFacts;
  pauses: readonly PauseFacts[];
}

/** An expected instant and the one that nine of ten such instants lie before. */
export interface Estimate {
  p50: Date;
  p90: Date;
}

/** A session on virtual time: the rules see its counts, virtual sends raise them. */
export interface VirtualSession {
  now(): Date;
  ask(message: WaitingMessage, category: Category): Verdict;
  /** Jumps to the end of a wait, or over a time in which nothing may be asked. */
  moveTo(ms: number, wait?: Wait): void;
  /** Counts a send at this instant and says when it will have happened. */
  send(message: WaitingMessage, category: Category): Estimate;
}

/** Standard normal value that nine of ten draws stay below. */
const ninetieth = 1.28;
/** A virtual send has no draw of its own: the gap after it is the mean one. */
const middleSeed = '';
const middleChance: Chance = seed => (seed === middleSeed ? 0.5 : seededChance(seed));

function keysCountedToday(messages: readonly WaitingMessage[]): Set<string> {
  return new Set(messages.filter(one => one.countedToday).map(one => one.recipient.key));
}

/** How uncertain virtual instants are, as variances in square milliseconds. */
function createUncertainty(policy: Policy) {
  let variance = 0;
  const sends: { atMs: number; variance: number }[] = [];
  return {
    /** Gaps add up; an hour ends as uncertain as the send that leaves it; other caps end sharply. */
    waitOver(endMs: number, wait: Wait | undefined): void {
      if (wait?.because === 'turn') return;
      const leaving = sends.findLast(send => send.atMs + hourMs <= endMs);
      variance = wait?.because === 'hour_cap' ? (leaving?.variance ?? 0) : 0;
    },
    send(atMs: number, category: Category): Date {
      const [lowMs, highMs] = gapRangeMs(policy, category);
      variance += (highMs - lowMs) ** 2 / 12;
      sends.push({ atMs, variance });
      if (sends.length > policy.caps.messagesPerHour) sends.shift();
      return new Date(atMs + ninetieth * Math.sqrt(variance));
    },
  };
}

/** Starts at `start` from what is known there; `waiting` stays as it is. */
export function createVirtualSession(
  waiting: WaitingLane,
  policy: Policy,
  start: Date,
): VirtualSession {
  const { session, pauses } = waiting;
  const sentInLastHour = [...waiting.counts.sentInLastHour];
  const counts: CountFacts = {
    ...waiting.counts,
    sentInLastHour,
    recipientCountedToday: false,
    toRecipientInLastHour: [],
    toRecipientToday: 0,
    sameTextTo: [],
  };
  const lane: LaneFacts = { ...waiting.lane };
  const counted = keysCountedToday(waiting.messages);
  const uncertainty = createUncertainty(policy);
  let now = start;
  let dayEnd = startOfNextLocalDay(start, session.zone);

  function startDay(): void {
    dayEnd = startOfNextLocalDay(now, session.zone);
    counts.contactsToday = 0;
    counts.firstContactsToday = 0;
    counted.clear();
  }

  function count(key: string, category: Category): void {
    sentInLastHour.push(now);
    if (counted.has(key)) return;
    counted.add(key);
    counts.contactsToday += 1;
    if (category === 'first_contact') counts.firstContactsToday += 1;
  }

  return {
    now: () => now,
    ask({ message, recipient, relation }, category) {
      counts.recipientCountedToday = counted.has(recipient.key);
      const facts: Facts = { message, recipient, relation, session, counts, lane, pauses };
      return judge({ facts, policy, now, category, chance: middleChance });
    },
    moveTo(ms, wait) {
      now = new Date(ms);
      lane.sendInFlight = false;
      uncertainty.waitOver(ms, wait);
      while (sentInLastHour[0] && sentInLastHour[0].getTime() + hourMs <= ms)
        sentInLastHour.shift();
      if (now >= dayEnd) startDay();
    },
    send({ recipient }, category) {
      count(recipient.key, category);
      // Timers and network: half of what the draw leaves for them.
      lane.lastSendStartedAt = new Date(now.getTime() + slackMs / 2);
      lane.lastSendEndedAt = lane.lastSendStartedAt;
      lane.gapSeed = middleSeed;
      return { p50: now, p90: uncertainty.send(now.getTime(), category) };
    },
  };
}
