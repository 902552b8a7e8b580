import type { Log } from '../kernel/log.js';
import type { QueueState } from './queue.js';

/** Whether a store is there, and who wants to know. */
export interface Presence {
  state(): QueueState;
  onUp(listener: () => void): void;
  up(): void;
  /** `reason` is for the one warning of an outage; never what was being said. */
  down(reason?: string): void;
  /** Something went wrong: a reason to call the store away unless it is up. */
  trouble(error: Error): void;
  /** Resolves to true once up, to false after `ms`. */
  reached(ms: number): Promise<boolean>;
  close(): void;
}

export function createPresence(log: Log, store: string): Presence {
  let state: QueueState = 'starting';
  let isTold = false;
  let isClosed = false;
  let hear: () => void = () => undefined;
  const waiting = new Set<(isUp: boolean) => void>();

  function tell(reason?: string) {
    if (isTold || isClosed) return;
    isTold = true;
    log.warn('queue store away', { store, ...(reason ? { reason } : {}) });
  }

  return {
    state: () => state,
    onUp(listener) {
      hear = listener;
    },
    up() {
      if (isClosed) return;
      state = 'up';
      if (isTold) log.info('queue store back', { store });
      isTold = false;
      for (const settle of waiting) settle(true);
      hear();
    },
    down(reason) {
      state = 'down';
      tell(reason);
    },
    trouble(error) {
      if (state === 'up') return log.debug('queue store trouble', { store, reason: error.message });
      state = 'down';
      tell(error.message);
    },
    reached(ms) {
      if (state === 'up') return Promise.resolve(true);
      return new Promise(resolve => {
        const timer = setTimeout(() => settle(false), ms);
        function settle(isUp: boolean) {
          clearTimeout(timer);
          waiting.delete(settle);
          resolve(isUp);
        }
        waiting.add(settle);
      });
    },
    close() {
      isClosed = true;
      state = 'down';
      for (const settle of waiting) settle(false);
    },
  };
}
