import type { Priority } from '../protocol/codes.js';

/** From the least to the most urgent. */
export const priorities: readonly Priority[] = ['low', 'normal', 'high', 'urgent'];

/** The more urgent of two. */
export function higherOf(one: Priority, other: Priority): Priority {
  return priorities.indexOf(one) >= priorities.indexOf(other) ? one : other;
}
