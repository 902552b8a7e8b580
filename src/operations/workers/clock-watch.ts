import type { Clock } from '../../kernel/clock.js';
import type { Log } from '../../kernel/log.js';

interface Ports {
  clock: Clock;
  /** The machine's own, which nobody moves on purpose. */
  machineClock: Clock;
  log: Log;
  /** Told when it jumped, or is trusted again. */
  changed(): void;
}

const lookEveryMs = 1_000;
/** Clocks are corrected by seconds all the time. */
const jumpMs = 60_000;
/** A clock that did not jump for so long is trusted again. */
const stableAfterMs = 60_000;

/**
 * Watches whether the machine's wall clock keeps step with the time that passes. After a jump
 * nothing is sent until it has been steady for a minute or a person has looked at it.
 */
export function createClockWatch({ clock, machineClock, log, changed }: Ports) {
  const stopping = new AbortController();
  const drift = () => machineClock.now().getTime() - machineClock.monotonicMs();
  let trusted = drift();
  let jumped: { since: Date; atMs: number } | null = null;
  let running: Promise<void> = Promise.resolve();

  /** Notes a jump the moment somebody asks. */
  function look(): void {
    const aheadMs = drift() - trusted;
    trusted += aheadMs;
    if (Math.abs(aheadMs) <= jumpMs) return;
    jumped = { since: jumped?.since ?? clock.now(), atMs: machineClock.monotonicMs() };
    log.error('the clock of this machine jumped: nothing is sent until it is steady', {
      seconds: Math.round(aheadMs / 1_000),
    });
    changed();
  }

  function trust(because: string): void {
    if (!jumped) return;
    jumped = null;
    log.warn('the clock of this machine is trusted again', { because });
    changed();
  }

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      look();
      if (jumped && machineClock.monotonicMs() - jumped.atMs >= stableAfterMs) trust('steady');
      await machineClock.sleep(lookEveryMs, stopping.signal);
    }
  }

  return {
    /** Since when the clock has not been trusted; null: it is. */
    jumpedSince(): Date | null {
      look();
      return jumped?.since ?? null;
    },
    /** A person has looked at the clock and it is right. */
    confirm: (): void => trust('confirmed'),
    start(): void {
      running = watch();
    },
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}

export type ClockWatch = ReturnType<typeof createClockWatch>;
