const minuteMs = 60_000;

/** So many messages that no webhook announced, found within this span, mean that none do. */
export const missedSpanMs = 10 * minuteMs;
const mostMissed = 3;
/** So many sends without any receipt, the first of them this old, mean that none reach WhatsApp. */
const unconfirmedMs = 10 * minuteMs;
const mostUnconfirmed = 3;
/** After a number was let try again, the first send without a receipt is believed sooner. */
const unconfirmedOnTrialMs = 2 * minuteMs;
/** Shorter silences say nothing. */
export const leastQuietMs = 10 * minuteMs;
/** So many messages would have come by what the last week brought at this time of day. */
export const expectedAtLeast = 5;
/** Days the expectation is taken from. */
export const baselineDays = 7;
/** Without new evidence for so long a number is let try again. */
export const trialAfterMs = 15 * minuteMs;

/** `deaf`: nothing reaches us of what happens there. `mute`: what we send has no effect. */
export type Silence = 'deaf' | 'mute';

/** What was heard of a number that says it works. */
export interface Heard {
  now: Date;
  /** Messages that no webhook announced: when they were found, within `missedSpanMs`. */
  missed: readonly Date[];
  /** Sends since the last receipt, and when the first of them left. */
  unconfirmed: { count: number; firstAt: Date | null };
  /** How many messages the last week brought in such a span as this has been without any event. */
  expected: number;
  /** It was silent, and has been let try again. */
  onTrial: boolean;
}

function isMute({ now, unconfirmed: { count, firstAt }, onTrial }: Heard): boolean {
  if (!firstAt) return false;
  const ageMs = now.getTime() - firstAt.getTime();
  return onTrial
    ? ageMs >= unconfirmedOnTrialMs
    : count >= mostUnconfirmed && ageMs >= unconfirmedMs;
}

/** Whether a number that says it works is to be believed; null: yes. */
export function silenceOf(heard: Heard): Silence | null {
  if (heard.missed.length >= mostMissed) return 'deaf';
  if (isMute(heard)) return 'mute';
  return !heard.onTrial && heard.expected >= expectedAtLeast ? 'deaf' : null;
}
