/** Time as everything in the gateway sees it. The only file that reads the machine's clocks. */
export interface Clock {
  /** Wall-clock instant. */
  now(): Date;
  /** Milliseconds that never go back; for gaps and durations, not for storing. */
  monotonicMs(): number;
  /** Resolves after `ms` of this clock's time, or at once when `signal` aborts. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A clock that can be pushed forward: the sandbox's, and every test's. */
export interface MovableClock extends Clock {
  /** Jumps forward by `ms` (>= 0). Sleepers whose time has come wake up. */
  moveBy(ms: number): void;
  /** How far this clock is ahead of the machine's. */
  offsetMs(): number;
  /** Calls `listener` after each move; returns how to stop listening. */
  onMove(listener: () => void): () => void;
}

/** The longest delay `setTimeout` takes without overflowing into "at once". */
const longestTimerMs = 2 ** 31 - 1;

interface Sleeper {
  wakeAtMs: number;
  timer: NodeJS.Timeout | undefined;
  wake: () => void;
}

/** A clock over the machine's, `aheadMs` ahead of it. */
export function createClock(aheadMs = 0): MovableClock {
  let offsetMs = aheadMs;
  const sleepers = new Set<Sleeper>();
  const listeners = new Set<() => void>();
  const monotonicMs = () => performance.now() + offsetMs;

  function arm(sleeper: Sleeper): void {
    clearTimeout(sleeper.timer);
    const leftMs = sleeper.wakeAtMs - monotonicMs();
    if (leftMs <= 0) return sleeper.wake();
    sleeper.timer = setTimeout(() => arm(sleeper), Math.min(Math.ceil(leftMs), longestTimerMs));
  }

  return {
    now: () => new Date(Date.now() + offsetMs),
    monotonicMs,
    offsetMs: () => offsetMs,
    sleep: (ms, signal) =>
      new Promise(resolve => {
        if (signal?.aborted) return resolve();
        const sleeper: Sleeper = { wakeAtMs: monotonicMs() + ms, timer: undefined, wake };
        function wake() {
          clearTimeout(sleeper.timer);
          sleepers.delete(sleeper);
          signal?.removeEventListener('abort', wake);
          resolve();
        }
        signal?.addEventListener('abort', wake, { once: true });
        sleepers.add(sleeper);
        arm(sleeper);
      }),
    moveBy(ms) {
      offsetMs += Math.max(0, ms);
      for (const sleeper of [...sleepers]) arm(sleeper);
      for (const listener of [...listeners]) listener();
    },
    onMove(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
