import { rampEndsAt, type Policy } from '../pacing/index.js';

const minuteMs = 60_000;

/** A slow start: since when, and whether it slows everything but replies or first contacts alone. */
export interface Ramp {
  since: Date;
  scope: 'all' | 'first_contacts';
}

/** Whether a stop was long enough to be followed by a ramp. */
export function wasLong(stop: { from: Date; to: Date }, { resume }: Pick<Policy, 'resume'>) {
  return stop.to.getTime() - stop.from.getTime() > resume.rampAfterMinutes * minuteMs;
}

/**
 * What binds of several ramps: those under way bind as the strictest of them, with the widest scope
 * from the latest start. null: all have reached the full pace.
 */
export function bindingRamp(ramps: readonly Ramp[], policy: Policy, now: Date): Ramp | null {
  const [first, ...rest] = ramps.filter(
    ({ since }) => since <= now && now < rampEndsAt(policy, since),
  );
  if (!first) return null;
  return rest.reduce<Ramp>(
    (all, ramp) => ({
      since: ramp.since > all.since ? ramp.since : all.since,
      scope: ramp.scope === 'all' || all.scope === 'all' ? 'all' : 'first_contacts',
    }),
    { since: first.since, scope: first.scope },
  );
}
