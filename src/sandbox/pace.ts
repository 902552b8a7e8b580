import { setMaxListeners } from 'node:events';
import type { Clock } from '../kernel/clock.js';
import { secureBytes, seededRandom } from '../kernel/random.js';

/** Time and chance of one sandbox. Everything that waits waits here, so one switch speeds it all up. */
export interface Pace {
  nowMs(): number;
  /** Waits `ms` of emulated time. False when the sandbox stopped meanwhile. */
  sleep(ms: number, signal?: AbortSignal): Promise<boolean>;
  /** Waits `ms` of the clock's own time, for delays a test has named. */
  sleepExactly(ms: number, signal?: AbortSignal): Promise<boolean>;
  /** A number in [low, high). */
  between(low: number, high: number): number;
  pick<T>(from: readonly T[]): T | undefined;
  /** Runs something that waits, on its own; a fault in it is reported, never thrown. */
  inBackground(deed: () => Promise<void>): void;
  stopped: AbortSignal;
}

export interface PaceOptions {
  clock: Clock;
  speed: number;
  seed: string | undefined;
  stopped: AbortSignal;
  onError: (error: unknown) => void;
}

export function createPace({ clock, speed, seed, stopped, onError }: PaceOptions): Pace {
  const draw = seededRandom(seed ?? Buffer.from(secureBytes(8)).toString('hex'));
  setMaxListeners(0, stopped);

  async function sleepExactly(ms: number, signal?: AbortSignal): Promise<boolean> {
    const both = signal ? AbortSignal.any([signal, stopped]) : stopped;
    await clock.sleep(ms, both);
    return !stopped.aborted;
  }

  return {
    nowMs: () => clock.now().getTime(),
    sleep: (ms, signal) => sleepExactly(ms / speed, signal),
    sleepExactly,
    between: (low, high) => low + draw() * (high - low),
    pick: from => from[Math.floor(draw() * from.length)],
    inBackground: deed => void deed().catch(onError),
    stopped,
  };
}
