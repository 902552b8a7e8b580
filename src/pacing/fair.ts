import type { Policy } from './policy.js';

/** A message that could leave but for the higher priorities before it. */
export interface PassedOver {
  /** Place of its kind in the lane; a higher number leaves later. */
  priority: number;
  /** Since when nothing of its own has held it. */
  dueSince: Date;
}

export interface FairAsk {
  /** Priorities of the session's last sends, the latest last; at least `everyNth - 1` of them. */
  lastPriorities: readonly number[];
  /** Of the due messages of a lower priority than the next in line, the one due for longest. */
  passedOver: PassedOver | null;
  policy: Policy;
  now: Date;
}

/**
 * Whether the next send belongs to the message that was passed over: every nth does, when all sends
 * since were of a higher priority than its own and it has been due for long enough.
 */
export function isPassedOversTurn({ lastPriorities, passedOver, policy, now }: FairAsk): boolean {
  const { everyNth, lowerDueAfterMinutes } = policy.fairness;
  if (!passedOver) return false;
  const dueMs = now.getTime() - passedOver.dueSince.getTime();
  if (dueMs < lowerDueAfterMinutes * 60_000) return false;
  const others = everyNth - 1;
  if (lastPriorities.length < others) return false;
  const since = lastPriorities.slice(lastPriorities.length - others);
  return since.every(priority => priority < passedOver.priority);
}
