import { AppError } from '../kernel/errors.js';
import type { Clock } from '../kernel/clock.js';

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Buckets of callers who went away are dropped beyond this many. */
const mostBuckets = 10_000;

/** A token bucket per key: `burst` at once, then `perMinute`. */
export function createRateLimit(clock: Clock, { burst, perMinute }: { burst: number; perMinute: number }) {
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / 60_000;

  return {
    /** Takes one token, or throws rate_limited with the seconds to wait. */
    take(key: string): void {
      const atMs = clock.monotonicMs();
      const before = buckets.get(key) ?? { tokens: burst, atMs };
      const tokens = Math.min(burst, before.tokens + (atMs - before.atMs) * perMs);
      buckets.delete(key);
      buckets.set(key, { tokens: Math.max(0, tokens - 1), atMs });
      const [oldest] = buckets.keys();
      if (buckets.size > mostBuckets && oldest !== undefined) buckets.delete(oldest);
      if (tokens >= 1) return;
      const retryAfterS = Math.ceil((1 - tokens) / perMs / 1_000);
      throw new AppError('rate_limited', 'Too many tries. Wait a moment.', { retryAfterS });
    },
    /** Forgets a key, for when the caller turned out to be welcome. */
    forget: (key: string): boolean => buckets.delete(key),
  };
}

export type RateLimit = ReturnType<typeof createRateLimit>;
