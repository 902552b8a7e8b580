import type { Wait } from './verdict.js';

/** Whether `wait` ends after `other`. An open end is the longest; equal ends are not longer. */
export function isLonger(wait: Wait, other: Wait): boolean {
  if (other.until === null) return false;
  return wait.until === null || wait.until > other.until;
}
