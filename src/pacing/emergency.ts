import type { PauseCause } from '../protocol/codes.js';
import type { EmergencyView } from '../protocol/views.js';
import type { Share } from './health.js';
import type { Policy } from './policy.js';

/** What the triggers look at, each within its own window of the policy and since the last resume. */
export interface EmergencyCounts {
  /** Sends whose outcome is known, newest first. */
  lastSends: readonly { at: Date; failed: boolean }[];
  /** ERROR acks, of what was sent. */
  ackErrors: Share;
  /** On no phone after a while, and the usual share of the last seven days. */
  undelivered: Share;
  undeliveredBefore: Share;
  /** Times the session left WORKING although nobody asked it to. */
  drops: number;
  loggedOut: boolean;
  /** People written to first who wrote back. */
  replied: Share;
  /** Messages nobody can tell the outcome of, held for a person. */
  openUnknowns: number;
  /** Opt-outs per recipient, of each campaign and of first contacts outside campaigns. */
  optOuts: readonly (Share & { campaign: string | null })[];
  /** Health of this number, from what happened since the last resume. */
  score: number;
}

/** WhatsApp's 463 as they came. */
export interface RestrictedSeries {
  /** Different people within the policy's minutes. */
  recipients: number;
  /** First contacts refused one after the other, up to now. */
  inARow: number;
}

/** The smallest part of sending that explains it. `outreach`: first contacts and campaigns. */
export type AlarmScope =
  | { scope: 'company' | 'session' | 'first_contacts' | 'outreach' }
  | { scope: 'campaign'; campaign: string };

/** A reason to stop at once, with its figures, and in words for whoever has to resume. */
export interface Alarm {
  on: AlarmScope;
  cause: PauseCause;
  emergency: EmergencyView;
  reason: string;
}

type Trigger = (
  counts: EmergencyCounts,
  policy: Pick<Policy, 'emergency' | 'health'>,
  now: Date,
) => Alarm | undefined;

const hourMs = 3_600_000;
const share = ({ count, of }: Share) => (of === 0 ? 0 : count / of);
const percent = (whole: Share) => Math.round(share(whole) * 100);
const session = { scope: 'session' } as const;
const firstContacts = { scope: 'first_contacts' } as const;
const outreach = { scope: 'outreach' } as const;

const anomaly = (on: AlarmScope, emergency: EmergencyView, reason: string): Alarm => ({
  on,
  cause: 'anomaly',
  emergency,
  reason,
});

const failureStreak: Trigger = ({ lastSends }, { emergency: { failureStreak: limit } }) => {
  const { count } = limit;
  const last = lastSends.slice(0, count);
  if (last.length < count || !last.every(({ failed }) => failed)) return undefined;
  const figures = { code: 'failure_streak', count } as const;
  return anomaly(session, figures, `WhatsApp refused ${count} messages in a row.`);
};

const failureRate: Trigger = ({ lastSends }, { emergency: { failureRate: limit } }, now) => {
  const since = now.getTime() - limit.withinHours * hourMs;
  const last = lastSends.slice(0, limit.of).filter(({ at }) => at.getTime() >= since);
  const count = last.filter(({ failed }) => failed).length;
  if (count < limit.count) return undefined;
  const figures = { code: 'failure_rate', count, of: last.length } as const;
  return anomaly(
    session,
    figures,
    `WhatsApp refused ${count} of the last ${last.length} messages.`,
  );
};

const ackErrors: Trigger = ({ ackErrors: seen }, { emergency: { ackErrors: limit } }) => {
  const often = seen.of >= limit.minimum && share(seen) >= limit.share;
  if (seen.count < limit.count && !often) return undefined;
  const { minutes } = limit;
  const figures = { code: 'ack_errors', ...seen, share: percent(seen), minutes } as const;
  const reason = `WhatsApp reported errors for ${seen.count} of ${seen.of} messages within ${minutes} minutes.`;
  return anomaly(session, figures, reason);
};

const undelivered: Trigger = (
  { undelivered: seen, undeliveredBefore },
  { emergency: { undelivered: limit } },
) => {
  if (seen.of < limit.minimum || share(seen) < limit.share) return undefined;
  if (share(undeliveredBefore) >= limit.baselineBelow) return undefined;
  const [youngest, oldest] = limit.ageMinutes;
  const figures = { code: 'undelivered', ...seen, share: percent(seen), minutes: oldest } as const;
  const reason = `${seen.count} of ${seen.of} messages sent ${youngest} to ${oldest} minutes ago have reached no phone.`;
  return anomaly(outreach, figures, reason);
};

const sessionDrops: Trigger = ({ drops }, { emergency: { sessionDrops: limit } }) => {
  if (drops < limit.count) return undefined;
  const { minutes } = limit;
  const figures = { code: 'session_drops', count: drops, minutes } as const;
  return anomaly(session, figures, `The connection was lost ${drops} times in ${minutes} minutes.`);
};

const loggedOut: Trigger = counts =>
  counts.loggedOut
    ? anomaly(session, { code: 'logged_out' }, 'WhatsApp logged this number out.')
    : undefined;

const replyRate: Trigger = ({ replied }, { emergency: { replyRate: limit } }) => {
  if (replied.of < limit.minimum || share(replied) >= limit.below) return undefined;
  const figures = {
    code: 'reply_rate',
    ...replied,
    share: percent(replied),
    minutes: limit.days * 24 * 60,
  } as const;
  const reason = `${replied.count} of ${replied.of} people written to first in ${limit.days} days answered.`;
  return anomaly(firstContacts, figures, reason);
};

/** The figures of a series of 463 that only a locked account explains; undefined: no such series. */
export function restrictedSeries(
  { recipients, inARow }: RestrictedSeries,
  { emergency: { restrictedRecipients: limit } }: Pick<Policy, 'emergency'>,
): EmergencyView | undefined {
  if (recipients < limit.count && inARow < limit.inARow) return undefined;
  const count = Math.max(recipients, inARow);
  return { code: 'restricted_recipients', count, minutes: limit.minutes };
}

/**
 * The same series as an alarm: WhatsApp has not said so, but it acts as if the account was locked.
 * It is raised with the 463 itself, see triage, and not among the others below.
 */
export function restrictedAlarm(emergency: EmergencyView): Alarm {
  const people = `${emergency.count ?? 0} people`;
  const reason = `WhatsApp refused messages to ${people} (463) within ${emergency.minutes ?? 0} minutes.`;
  return { on: firstContacts, cause: 'restriction', emergency, reason };
}

const openUnknowns: Trigger = ({ openUnknowns: count }, { emergency: { openUnknowns: limit } }) => {
  if (count < limit.count) return undefined;
  const { minutes } = limit;
  const figures = { code: 'open_unknowns', count, minutes } as const;
  const reason = `Nobody can tell whether ${count} messages of the last ${minutes} minutes left.`;
  return anomaly(session, figures, reason);
};

const optOutSurge: Trigger = ({ optOuts }, { emergency: { optOutSurge: limit } }) => {
  const surge = optOuts.find(all => all.count >= limit.count && share(all) >= limit.share);
  if (!surge) return undefined;
  const { campaign, count, of } = surge;
  const on: AlarmScope = campaign === null ? firstContacts : { scope: 'campaign', campaign };
  const minutes = limit.hours * 60;
  const figures = { code: 'opt_out_surge', count, of, share: percent(surge), minutes } as const;
  const reason = `${count} of ${of} people asked to stop within ${limit.hours} hours.`;
  return anomaly(on, figures, reason);
};

const critical: Trigger = ({ score }, { health }) =>
  score < health.criticalBelow
    ? anomaly(
        session,
        { code: 'health_critical', count: score, of: 100 },
        `The health of this number is ${score} of 100.`,
      )
    : undefined;

const triggers: readonly Trigger[] = [
  loggedOut,
  failureStreak,
  failureRate,
  ackErrors,
  sessionDrops,
  openUnknowns,
  critical,
  undelivered,
  replyRate,
  optOutSurge,
];

/** Everything that is reason enough to stop by itself, the most telling first within a scope. */
export function alarms(
  counts: EmergencyCounts,
  policy: Pick<Policy, 'emergency' | 'health'>,
  now: Date,
): Alarm[] {
  return triggers.map(trigger => trigger(counts, policy, now)).filter(alarm => alarm !== undefined);
}

/** Several numbers of one company stopped by alarms of their own: what they share is the company. */
export function contagion(
  sessions: number,
  { emergency: { contagion: limit } }: Pick<Policy, 'emergency'>,
): Alarm | undefined {
  if (sessions < limit.sessions) return undefined;
  const { minutes } = limit;
  const figures = { code: 'contagion', count: sessions, minutes } as const;
  const reason = `${sessions} numbers had to be stopped within ${minutes} minutes.`;
  return anomaly(outreach, figures, reason);
}

/** Whose name a pause bears that nobody made. */
export const raisedBy = 'The gateway';

const restDays = [1, 2, 3];
const dayMs = 24 * hourMs;
/** How long an earlier rest is remembered. */
export const restRememberedMs = 14 * dayMs;

/** The earliest advised resume after an undeclared lock: a day, two at the second time, then three. */
export function advisedResume(now: Date, earlierTimes: number): Date {
  const days = restDays[Math.min(earlierTimes, restDays.length - 1)] ?? 1;
  return new Date(now.getTime() + days * dayMs);
}
