import type { Policy } from '../pacing/index.js';

const minuteMs = 60_000;

/** A slow start: since when, and whether it slows everything but replies or first contacts alone. */
export interface Ramp {
  since: Date;
  scope: 'all' | 'first_contacts';
}

/** When a ramp that began then has reached the full pace. */
export function rampEndsAt(since: Date, { resume }: Pick<Policy, 'resume'>): Date {
  const minutes = resume.steps.reduce((sum, [lasts]) => sum + lasts, 0);
  return new Date(since.getTime() + minutes * minuteMs);
}

/** Whether a stop was long enough to be followed by a ramp. */
export function wasLong(stop: { from: Date; to: Date }, { resume }: Pick<Policy, 'resume'>) {
  return stop.to.getTime() - stop.from.getTime() > resume.rampAfterMinutes * minuteMs;
}

/** Several ramps at once bind as the strictest of them: the widest scope, from the latest start. */
export function strictest(ramps: readonly Ramp[]): Ramp | null {
  const [first, ...rest] = ramps;
  if (!first) return null;
  return rest.reduce<Ramp>(
    (all, ramp) => ({
      since: ramp.since > all.since ? ramp.since : all.since,
      scope: ramp.scope === 'all' || all.scope === 'all' ? 'all' : 'first_contacts',
    }),
    { since: first.since, scope: first.scope },
  );
}
