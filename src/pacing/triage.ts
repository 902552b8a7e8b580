import type { EmergencyView } from '../protocol/views.js';
import { advisedResume, restrictedSeries, type RestrictedSeries } from './emergency.js';
import type { Policy } from './policy.js';

/** A 463 and what stood around it. All counts include this one. */
export interface Restriction {
  /** Came with the answer to the send; else as an ERROR ack of a message that had been taken. */
  inAnswer: boolean;
  /** They had never written to this session. */
  firstContact: boolean;
  group: boolean;
  /** WhatsApp says that it locks this account; `until` null: it does not say how long. */
  timelock: { until: Date | null } | null;
  /** 463 answers to this very message. */
  ofMessage: number;
  /** 463 of this person since they last wrote. */
  ofRecipient: number;
  series: RestrictedSeries;
  /** Automatic stops for such a series in the last 14 days. */
  earlierStops: number;
}

export interface Triage {
  /** Where the message goes; null: it stays, an ERROR ack has its own grace. */
  message:
    | { status: 'pending'; because: 'wa_timelock' | 'recipient_token'; until: Date }
    | { status: 'pending'; because: 'paused_first_contacts'; until: null }
    | { status: 'failed' }
    | null;
  /** Until when this person is not written to; null: it is not about them. */
  recipientUntil: Date | null;
  /** First contacts stop by themselves. */
  stop: EmergencyView | null;
}

const dayMs = 24 * 3_600_000;
const minuteMs = 60_000;
const firstRestDays = 7;
const longRestDays = 30;
/** How long a lock without a stated end holds before it is looked at again. */
const unknownLockMs = 60 * minuteMs;

const later = (now: Date, ms: number) => new Date(now.getTime() + ms);

function restOf({ ofMessage, ofRecipient }: Restriction, now: Date): Date {
  const again = ofMessage > 1 || ofRecipient > 1;
  return later(now, (again ? longRestDays : firstRestDays) * dayMs);
}

function lockEnd(until: Date | null, { signals }: Pick<Policy, 'signals'>, now: Date): Date {
  return until ? later(until, signals.timelockMarginMin * minuteMs) : later(now, unknownLockMs);
}

/** A declared lock explains a refused stranger; it says nothing about somebody who has written. */
function byLock(seen: Restriction, until: Date | null, at: TriageMoment): Triage {
  const end = lockEnd(until, at.policy, at.now);
  const held = { status: 'pending', because: 'wa_timelock', until: end } as const;
  return { message: seen.inAnswer ? held : null, recipientUntil: null, stop: null };
}

function byRecipient(seen: Restriction, { policy, now }: TriageMoment): Triage {
  const recipientUntil = restOf(seen, now);
  const series = seen.timelock ? undefined : restrictedSeries(seen.series, policy);
  const stop = series
    ? { ...series, advisedAt: advisedResume(now, seen.earlierStops).toISOString() }
    : null;
  const token = { status: 'pending', because: 'recipient_token', until: recipientUntil } as const;
  const stopped = { status: 'pending', because: 'paused_first_contacts', until: null } as const;
  const held = stop && seen.firstContact ? stopped : token;
  return { message: seen.inAnswer ? held : null, recipientUntil, stop };
}

interface TriageMoment {
  policy: Pick<Policy, 'emergency' | 'signals'>;
  now: Date;
}

/**
 * What a 463 means: the account is locked, this person cannot be written to yet, or the account is
 * locked without anybody saying so. Nothing is ever tried again before what holds it has ended.
 */
export function triage(seen: Restriction, moment: TriageMoment): Triage {
  const failed = { status: 'failed' } as const;
  // A group is no person whose word could lift it.
  if (seen.group) {
    return { message: seen.inAnswer ? failed : null, recipientUntil: null, stop: null };
  }
  const found =
    seen.timelock && seen.firstContact
      ? byLock(seen, seen.timelock.until, moment)
      : byRecipient(seen, moment);
  const isSecond = seen.inAnswer && seen.ofMessage > 1;
  return isSecond ? { ...found, message: failed } : found;
}
