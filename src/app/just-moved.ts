import type { Clock, MovableClock } from '../kernel/clock.js';

/** After a move what was due in between needs a moment of the machine's time to happen. */
const settledAfterMs = 5_000;

/** Whether somebody has moved the gateway's clock a moment ago. */
export function justMoved(clock: MovableClock, machineClock: Clock): () => boolean {
  let movedAtMs = -Infinity;
  clock.onMove(() => (movedAtMs = machineClock.monotonicMs()));
  return () => machineClock.monotonicMs() - movedAtMs < settledAfterMs;
}
