import { isOpen } from '../kernel/calendar.js';
import type { Alarm } from './emergency.js';
import type { Policy } from './policy.js';

/** A send as the journal of attempts shows it. */
export interface Beat {
  at: Date;
  /** It was an answer inside an open window. */
  reply: boolean;
}

type Rules = Pick<Policy, 'activeHours' | 'caps' | 'gap' | 'replies'>;

const hourMs = 3_600_000;
/** What clocks and rounding may do to a send that kept every rule. */
const gapSlackMs = 1_000;
const hoursSlackMs = 60_000;
const capSlack = 2;

function isOutsideHours({ at, reply }: Beat, { activeHours }: Rules, zone: string): boolean {
  if (reply && activeHours.replies === 'send') return false;
  return [-hoursSlackMs, 0, hoursSlackMs].every(
    ms => !isOpen(activeHours.days, zone, new Date(at.getTime() + ms)),
  );
}

function isOverCap(beat: Beat, before: readonly Beat[], { caps, replies }: Rules): boolean {
  if (beat.reply && replies.exemptFrom.includes('hour_cap')) return false;
  const sinceMs = beat.at.getTime() - hourMs;
  const inHour = before.filter(({ at }) => at.getTime() > sinceMs).length;
  return inHour >= caps.messagesPerHour + capSlack;
}

function isTooSoon({ at }: Beat, last: Beat | undefined, { gap }: Rules): boolean {
  if (!last) return false;
  const leastMs = Math.min(gap.defaultMs[0], gap.firstContactMs[0], gap.campaignMs[0]);
  return at.getTime() - last.at.getTime() < leastMs - gapSlackMs;
}

/**
 * How many of the sends since `since` should not have been made when they were, with slack for
 * clocks. `beats`, oldest first, reach back an hour further.
 */
export function offBeat(
  beats: readonly Beat[],
  { rules, zone, since }: { rules: Rules; zone: string; since: Date },
): number {
  return beats.filter((beat, index) => {
    if (beat.at < since) return false;
    const before = beats.slice(0, index);
    return (
      isOutsideHours(beat, rules, zone) ||
      isOverCap(beat, before, rules) ||
      isTooSoon(beat, before.at(-1), rules)
    );
  }).length;
}

/** One may be a clock that was set; so many are a defect of ours. */
const mostOffBeat = 2;

/** A rhythm broken again and again stops the company: whatever decides here cannot be trusted. */
export function rhythmAlarm(count: number, minutes: number): Alarm | undefined {
  if (count <= mostOffBeat) return undefined;
  const reason = `The gateway sent ${count} messages within ${minutes} minutes against its own rules. This is a defect.`;
  return {
    on: { scope: 'company' },
    cause: 'anomaly',
    emergency: { code: 'rhythm_broken', count, minutes },
    reason,
  };
}
