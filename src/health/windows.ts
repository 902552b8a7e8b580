import type { Policy } from '../pacing/index.js';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** From when to when something is counted; the end is not part of it. */
export interface Span {
  since: Date;
  until: Date;
}

/** When sending was last let go again after an automatic stop, by what was stopped. */
export interface Resumes {
  session: Date | null;
  firstContacts: Date | null;
  company: Date | null;
}

/** A window that ends now, cut off at the last resume. */
export function lastSpan(now: Date, ms: number, resumedAt: Date | null = null): Span {
  const since = new Date(now.getTime() - ms);
  return { since: resumedAt && resumedAt > since ? resumedAt : since, until: now };
}

/** What was sent so long ago, cut off at the last resume. */
export function agedSpan(
  now: Date,
  [youngestMs, oldestMs]: readonly [number, number],
  resumedAt: Date | null = null,
): Span {
  const { since } = lastSpan(now, oldestMs, resumedAt);
  return { since, until: new Date(now.getTime() - youngestMs) };
}

/** The windows of a health score. */
export function healthWindows(now: Date, resumedAt: Date | null = null) {
  return {
    hour: lastSpan(now, hourMs, resumedAt),
    day: lastSpan(now, dayMs, resumedAt),
    week: lastSpan(now, 7 * dayMs, resumedAt),
    undelivered: agedSpan(now, [2 * hourMs, dayMs], resumedAt),
    undeliveredBefore: agedSpan(now, [dayMs, 7 * dayMs]),
  };
}

/** The windows of the triggers, each as long as the policy says and no longer than since the resume. */
export function emergencyWindows(
  now: Date,
  { emergency }: Pick<Policy, 'emergency'>,
  resumes: Resumes,
) {
  const [youngest, oldest] = emergency.undelivered.ageMinutes;
  const { session, firstContacts, company } = resumes;
  return {
    sends: lastSpan(now, 7 * dayMs, session),
    ackErrors: lastSpan(now, emergency.ackErrors.minutes * minuteMs, session),
    drops: lastSpan(now, emergency.sessionDrops.minutes * minuteMs, session),
    unknowns: lastSpan(now, emergency.openUnknowns.minutes * minuteMs, session),
    undelivered: agedSpan(now, [youngest * minuteMs, oldest * minuteMs], firstContacts),
    undeliveredBefore: agedSpan(now, [oldest * minuteMs, 7 * dayMs]),
    replied: lastSpan(now, emergency.replyRate.days * dayMs, firstContacts),
    optOuts: lastSpan(now, emergency.optOutSurge.hours * hourMs),
    contagion: lastSpan(now, emergency.contagion.minutes * minuteMs, company),
  };
}
