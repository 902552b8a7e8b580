import type { Policy } from './policy.js';
import { hourMs, minuteMs } from './sliding.js';

/** Keeps a credit of exactly one message from coming out as 0.999. */
const roundingError = 1e-9;

/** How far a slow start has come. */
export interface RampState {
  /** Share of the hour's cap that is allowed now, percent. */
  percent: number;
  /** Sends allowed since it began. */
  allowed: number;
  /** When the full pace is reached. */
  endsAt: Date;
}

/** When a slow start that began at `since` is over. */
export function rampEndsAt({ resume }: Policy, since: Date): Date {
  const minutes = resume.steps.reduce((sum, [length]) => sum + length, 0);
  return new Date(since.getTime() + minutes * minuteMs);
}

/**
 * What a slow start allows at `now`: one send at once, then the hour's cap times each step's share,
 * piece by piece. null when it is over.
 */
export function rampAt(policy: Policy, since: Date, now: Date): RampState | null {
  let leftMs = Math.max(0, now.getTime() - since.getTime());
  let fullPaceMs = 0;
  for (const [minutes, share] of policy.resume.steps) {
    const stepMs = minutes * minuteMs;
    fullPaceMs += Math.min(leftMs, stepMs) * share;
    if (leftMs < stepMs) {
      const credit = (policy.caps.messagesPerHour * fullPaceMs) / hourMs;
      const allowed = 1 + Math.floor(credit + roundingError);
      return { percent: Math.round(share * 100), allowed, endsAt: rampEndsAt(policy, since) };
    }
    leftMs -= stepMs;
  }
  return null;
}

/** When a slow start that has let `sent` messages go allows the next, its end at the latest. */
export function rampAllowsNextAt(policy: Policy, since: Date, sent: number): Date {
  let neededMs = (sent * hourMs) / policy.caps.messagesPerHour;
  let stepStartMs = since.getTime();
  for (const [minutes, share] of policy.resume.steps) {
    const gainMs = minutes * minuteMs * share;
    if (neededMs <= gainMs) {
      return new Date(stepStartMs + Math.ceil(neededMs / share - roundingError));
    }
    neededMs -= gainMs;
    stepStartMs += minutes * minuteMs;
  }
  return new Date(stepStartMs);
}
