import type { Wait } from './verdict.js';

type Ending = Pick<Wait, 'until'>;

/** Whether `wait` ends after `other`. An open end is the longest; equal ends are not longer. */
export function isLonger(wait: Ending, other: Ending): boolean {
  if (other.until === null) return false;
  return wait.until === null || wait.until.getTime() > other.until.getTime();
}
