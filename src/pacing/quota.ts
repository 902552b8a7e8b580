import type { SessionFacts } from './facts.js';
import type { Policy } from './policy.js';

/** WhatsApp's own quota of new conversations, as it last told it. */
type Capping = SessionFacts['capping'];

/** What was said of a cycle says nothing of the next. */
function isOver(capping: NonNullable<Capping>, now: Date): boolean {
  return capping.until !== null && capping.until <= now;
}

/** What WhatsApp's warnings leave of the first-contact budget: a half, a quarter, or all of it. */
export function warningFactor({ signals }: Policy, capping: Capping, now: Date): number {
  if (!capping || isOver(capping, now)) return 1;
  if (capping.status === 'FIRST_WARNING') return signals.firstWarningFactor;
  if (capping.status === 'SECOND_WARNING') return signals.secondWarningFactor;
  return 1;
}

/**
 * How many conversations WhatsApp still lets this number start, down to the reserve: a share of the
 * quota, at least 1. 0 when it is capped; null when WhatsApp sets no quota or does not tell.
 */
export function quotaLeft({ signals }: Policy, capping: Capping, now: Date): number | null {
  if (!capping || isOver(capping, now)) return null;
  if (capping.status === 'CAPPED') return 0;
  const { used, limit } = capping;
  if (used === null || limit === null || limit < 0) return null;
  const reserve = Math.max(1, limit * signals.cappingReserve);
  return Math.max(0, Math.ceil(limit - reserve - used));
}
