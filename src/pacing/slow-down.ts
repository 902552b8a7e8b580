import type { HealthLevel } from '../protocol/codes.js';
import type { Policy } from './policy.js';
import { partOf } from './share.js';

const strained: readonly HealthLevel[] = ['strained', 'poor', 'critical'];
const poor: readonly HealthLevel[] = ['poor', 'critical'];

/** Whether a number of this health keeps to a part of its limits. */
export function isSlowed({ health }: Policy, level: HealthLevel): boolean {
  return strained.includes(level) && health.strainedFactor < 1;
}

/** Whether a number of this health writes to strangers and runs campaigns. */
export function mayReachOut(level: HealthLevel): boolean {
  return !poor.includes(level);
}

/** A limit as it stands for everything but answers on a number of this health. */
export function slowed(policy: Policy, level: HealthLevel, limit: number): number {
  return isSlowed(policy, level) ? partOf(limit, policy.health.strainedFactor) : limit;
}
