import type { Policy } from './policy.js';

/** How long a person types this much, whole milliseconds. `pace` 1 is the policy's own speed. */
export function typingTimeMs({ human }: Policy, graphemes: number, pace = 1): number {
  const wantedMs = human.typingBaseMs + human.typingPerGraphemeMs * graphemes * pace;
  return Math.min(Math.max(Math.round(wantedMs), human.typingMinMs), human.typingMaxMs);
}
