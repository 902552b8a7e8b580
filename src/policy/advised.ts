import type { Policy } from '../pacing/index.js';
import type { UnadvisedView } from '../protocol/views.js';

/** What experience advises for one value. A missing bound is none. */
interface Advice {
  path: string;
  of(policy: Policy): unknown;
  atLeast?: number;
  atMost?: number;
  oneOf?: readonly unknown[];
}

/** Whoever leaves these is asked to confirm, and the value stays marked. */
const advice: readonly Advice[] = [
  { path: 'caps.contactsPerDay', of: p => p.caps.contactsPerDay, atMost: 50 },
  { path: 'caps.messagesPerHour', of: p => p.caps.messagesPerHour, atMost: 50 },
  { path: 'caps.firstContactsPerDay', of: p => p.caps.firstContactsPerDay, atMost: 50 },
  { path: 'caps.campaignShareOfHour', of: p => p.caps.campaignShareOfHour, atMost: 0.8 },
  { path: 'gap.defaultMs', of: p => p.gap.defaultMs[0], atLeast: 5_000 },
  { path: 'gap.firstContactMs', of: p => p.gap.firstContactMs[0], atLeast: 5_000 },
  { path: 'gap.campaignMs', of: p => p.gap.campaignMs[0], atLeast: 5_000 },
  { path: 'quietHours.enabled', of: p => p.quietHours.enabled, oneOf: [true] },
  { path: 'warmup.enabled', of: p => p.warmup.enabled, oneOf: [true] },
  { path: 'warmup.firstContactsByDay', of: p => p.warmup.firstContactsByDay[0], atMost: 6 },
  { path: 'warmup.stepBackDays', of: p => p.warmup.stepBackDays, atLeast: 1 },
  { path: 'warmup.dormantAfterDays', of: p => p.warmup.dormantAfterDays, atMost: 60 },
  {
    path: 'replies.exemptFrom',
    of: p => p.replies.exemptFrom.includes('hour_cap'),
    oneOf: [false],
  },
  { path: 'consent.firstContact', of: p => p.consent.firstContact, oneOf: ['required'] },
  { path: 'consent.campaign', of: p => p.consent.campaign, oneOf: ['required', 'marketing'] },
  { path: 'consent.known', of: p => p.consent.known, oneOf: ['required', 'warn'] },
  { path: 'consent.optOutConfirmation', of: p => p.consent.optOutConfirmation, oneOf: [true] },
  {
    path: 'content.linkInFirstContact',
    of: p => p.content.linkInFirstContact,
    oneOf: ['refuse', 'warn'],
  },
  { path: 'content.plainHttp', of: p => p.content.plainHttp, oneOf: ['warn'] },
  { path: 'content.shortener', of: p => p.content.shortener, oneOf: ['warn'] },
  { path: 'numberCheck.enabled', of: p => p.numberCheck.enabled, oneOf: [true] },
  { path: 'numberCheck.perHour', of: p => p.numberCheck.perHour, atMost: 30 },
  { path: 'signals.timelockMarginMin', of: p => p.signals.timelockMarginMin, atLeast: 10 },
  { path: 'signals.firstWarningFactor', of: p => p.signals.firstWarningFactor, atMost: 0.5 },
  { path: 'signals.secondWarningFactor', of: p => p.signals.secondWarningFactor, atMost: 0.25 },
  { path: 'signals.cappingReserve', of: p => p.signals.cappingReserve, atLeast: 0.02 },
  { path: 'health.strainedBelow', of: p => p.health.strainedBelow, atLeast: 60 },
  { path: 'health.poorBelow', of: p => p.health.poorBelow, atLeast: 40 },
  { path: 'health.criticalBelow', of: p => p.health.criticalBelow, atLeast: 20 },
  { path: 'health.strainedFactor', of: p => p.health.strainedFactor, atMost: 0.5 },
  { path: 'health.recoverMinutes', of: p => p.health.recoverMinutes, atLeast: 30 },
  { path: 'resume.rampAfterMinutes', of: p => p.resume.rampAfterMinutes, atMost: 60 },
  { path: 'resume.steps', of: p => p.resume.steps[0]?.[1] ?? 1, atMost: 0.1 },
  { path: 'resume.staleAfterHours', of: p => p.resume.staleAfterHours, atMost: 24 },
  {
    path: 'resume.scheduledStaleAfterHours',
    of: p => p.resume.scheduledStaleAfterHours,
    atMost: 2,
  },
];

/** An emergency stop can be tuned, not switched off: beyond these a stored version is refused. */
const emergencyBounds: readonly Advice[] = [
  { path: 'emergency.failureStreak.count', of: p => p.emergency.failureStreak.count, atMost: 15 },
  { path: 'emergency.failureRate.count', of: p => p.emergency.failureRate.count, atMost: 15 },
  {
    path: 'emergency.failureRate.of',
    of: p => p.emergency.failureRate.of,
    atLeast: 15,
    atMost: 60,
  },
  {
    path: 'emergency.failureRate.withinHours',
    of: p => p.emergency.failureRate.withinHours,
    atLeast: 6,
  },
  { path: 'emergency.ackErrors.count', of: p => p.emergency.ackErrors.count, atMost: 15 },
  { path: 'emergency.ackErrors.share', of: p => p.emergency.ackErrors.share, atMost: 0.3 },
  { path: 'emergency.ackErrors.minimum', of: p => p.emergency.ackErrors.minimum, atMost: 60 },
  { path: 'emergency.ackErrors.minutes', of: p => p.emergency.ackErrors.minutes, atLeast: 10 },
  { path: 'emergency.undelivered.share', of: p => p.emergency.undelivered.share, atMost: 0.9 },
  { path: 'emergency.undelivered.minimum', of: p => p.emergency.undelivered.minimum, atMost: 60 },
  {
    path: 'emergency.undelivered.baselineBelow',
    of: p => p.emergency.undelivered.baselineBelow,
    atLeast: 0.1,
  },
  { path: 'emergency.sessionDrops.count', of: p => p.emergency.sessionDrops.count, atMost: 12 },
  {
    path: 'emergency.sessionDrops.minutes',
    of: p => p.emergency.sessionDrops.minutes,
    atLeast: 10,
  },
  { path: 'emergency.replyRate.below', of: p => p.emergency.replyRate.below, atLeast: 0.005 },
  { path: 'emergency.replyRate.minimum', of: p => p.emergency.replyRate.minimum, atMost: 300 },
  { path: 'emergency.replyRate.days', of: p => p.emergency.replyRate.days, atLeast: 3 },
  {
    path: 'emergency.restrictedRecipients.count',
    of: p => p.emergency.restrictedRecipients.count,
    atMost: 5,
  },
  {
    path: 'emergency.restrictedRecipients.minutes',
    of: p => p.emergency.restrictedRecipients.minutes,
    atLeast: 30,
  },
  {
    path: 'emergency.restrictedRecipients.inARow',
    of: p => p.emergency.restrictedRecipients.inARow,
    atMost: 4,
  },
  { path: 'emergency.openUnknowns.count', of: p => p.emergency.openUnknowns.count, atMost: 9 },
  {
    path: 'emergency.openUnknowns.minutes',
    of: p => p.emergency.openUnknowns.minutes,
    atLeast: 20,
  },
  { path: 'emergency.optOutSurge.count', of: p => p.emergency.optOutSurge.count, atMost: 15 },
  { path: 'emergency.optOutSurge.share', of: p => p.emergency.optOutSurge.share, atMost: 0.3 },
  { path: 'emergency.optOutSurge.hours', of: p => p.emergency.optOutSurge.hours, atLeast: 12 },
  { path: 'emergency.contagion.sessions', of: p => p.emergency.contagion.sessions, atMost: 4 },
  { path: 'emergency.contagion.minutes', of: p => p.emergency.contagion.minutes, atLeast: 20 },
];

function isOutside(value: unknown, { atLeast, atMost, oneOf }: Advice): boolean {
  if (oneOf) return !oneOf.includes(value);
  if (typeof value !== 'number') return false;
  return value < (atLeast ?? -Infinity) || value > (atMost ?? Infinity);
}

function outside(policy: Policy, table: readonly Advice[]): UnadvisedView[] {
  return table.flatMap(one => {
    const value = one.of(policy);
    if (!isOutside(value, one)) return [];
    const { path, atLeast = null, atMost = null, oneOf = null } = one;
    return { path, value, atLeast, atMost, oneOf };
  });
}

/** Values of a policy outside the advised range. */
export function unadvisedIn(policy: Policy): UnadvisedView[] {
  return outside(policy, advice);
}

/** Values that would switch an emergency stop off. */
export function disarmedIn(policy: Policy): UnadvisedView[] {
  return outside(policy, emergencyBounds);
}

/** What a policy has outside that the wider one under it has not: this is what asks for a tick. */
export function newlyOutside(
  found: readonly UnadvisedView[],
  wider: readonly UnadvisedView[],
): UnadvisedView[] {
  const had = new Set(wider.map(({ path, value }) => `${path} ${String(value)}`));
  return found.filter(({ path, value }) => !had.has(`${path} ${String(value)}`));
}

/** Whether some message could follow the one before it at once. */
export function hasNoGap({ gap }: Policy): boolean {
  return [gap.defaultMs, gap.firstContactMs, gap.campaignMs].some(([low]) => low === 0);
}
