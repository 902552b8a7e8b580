import type { Policy } from './policy.js';

/** One local day of a number that is over. */
export interface DayPast {
  /** Which day of the warm-up it was, counted from 1. */
  day: number;
  /** Lowest health score of the day, and of the day before it. */
  lowest: number;
  lowestBefore: number;
  /** WhatsApp gave a sign that day: a 463, a timelock or a warning about its quota. */
  signalled: boolean;
  /** Nothing has left this number for as long as the policy calls dormant. */
  dormant: boolean;
}

export type WarmUpReason = 'dormant' | 'poor_health' | 'strained_health' | 'signal';

/** Which day of the warm-up comes next, and why it is not simply the following one. */
export interface WarmUpStep {
  day: number;
  because: WarmUpReason | null;
}

function whileWarmingUp(past: DayPast, { warmup, health }: Policy): WarmUpStep[] {
  const back = Math.max(1, past.day + 1 - warmup.stepBackDays);
  return [
    ...(past.lowest < health.poorBelow ? [{ day: back, because: 'poor_health' as const }] : []),
    ...(past.signalled ? [{ day: back, because: 'signal' as const }] : []),
    ...(past.lowest < health.strainedBelow
      ? [{ day: past.day, because: 'strained_health' as const }]
      : []),
  ];
}

/** A grown number comes back into the warm-up only for its health. */
function afterWarmUp(past: DayPast, { warmup, health }: Policy): WarmUpStep[] {
  const length = warmup.firstContactsByDay.length;
  const { lowest, lowestBefore } = past;
  const strainedTwice = Math.max(lowest, lowestBefore) < health.strainedBelow;
  return [
    ...(lowest < health.poorBelow
      ? [{ day: warmup.dormantRestartDay, because: 'poor_health' as const }]
      : []),
    ...(strainedTwice
      ? [{ day: length - warmup.stepBackDays, because: 'strained_health' as const }]
      : []),
  ];
}

/** The step of a warm-up at local midnight. Of several reasons the one that leads furthest back. */
export function warmUpStep(past: DayPast, policy: Policy): WarmUpStep {
  const { warmup } = policy;
  const following: WarmUpStep = { day: past.day + 1, because: null };
  if (!warmup.enabled) return following;
  const isGrown = past.day > warmup.firstContactsByDay.length;
  const steps = [
    ...(past.dormant ? [{ day: warmup.dormantRestartDay, because: 'dormant' as const }] : []),
    ...(isGrown ? afterWarmUp(past, policy) : whileWarmingUp(past, policy)),
  ];
  return steps.reduce<WarmUpStep>(
    (least, step) => (step.day < least.day ? { ...step, day: Math.max(1, step.day) } : least),
    following,
  );
}
