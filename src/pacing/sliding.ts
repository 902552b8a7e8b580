export const minuteMs = 60 * 1000;
export const hourMs = 60 * minuteMs;
/** Twenty-four hours; a local day may be longer or shorter. */
export const dayMs = 24 * hourMs;

/** How many of these instants, oldest first, are younger than `spanMs` at `now`. */
export function usedWithin(instants: readonly Date[], spanMs: number, now: Date): number {
  const outMs = now.getTime() - spanMs;
  let gone = 0;
  for (const at of instants) {
    if (at.getTime() > outMs) break;
    gone += 1;
  }
  return instants.length - gone;
}

/**
 * When a used-up limit on a sliding span is free for one more: when the oldest instant that must
 * leave is `spanMs` old. null for a limit of 0, which never is.
 */
export function freeAt(instants: readonly Date[], limit: number, spanMs: number): Date | null {
  const lastToLeave = instants[instants.length - limit];
  return lastToLeave ? new Date(lastToLeave.getTime() + spanMs) : null;
}
