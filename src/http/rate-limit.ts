import { AppError } from '../kernel/errors.js';
import type { Clock } from '../kernel/clock.js';

/** `burst` at once, then `perMinute`. */
export interface Rate {
  burst: number;
  perMinute: number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Buckets of callers who went away are dropped beyond this many. */
const mostBuckets = 10_000;

/** A token bucket per key. A refused try costs nothing, so waiting as long as it was told is enough. */
export function createRateLimit(clock: Clock, { burst, perMinute }: Rate) {
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / 60_000;

  function keep(key: string, bucket: Bucket): void {
    buckets.delete(key);
    buckets.set(key, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > mostBuckets && oldest !== undefined) buckets.delete(oldest);
  }

  return {
    /** Takes one token, or throws rate_limited with the seconds to wait. */
    take(key: string): void {
      const atMs = clock.monotonicMs();
      const before = buckets.get(key) ?? { tokens: burst, atMs };
      const tokens = Math.min(burst, before.tokens + (atMs - before.atMs) * perMs);
      keep(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, atMs });
      if (tokens >= 1) return;
      const retryAfterS = Math.ceil((1 - tokens) / perMs / 1_000);
      throw new AppError('rate_limited', 'Too many tries. Wait a moment.', { retryAfterS });
    },
    /** Forgets a key, for when the caller turned out to be welcome. */
    forget: (key: string): boolean => buckets.delete(key),
  };
}

export type RateLimit = ReturnType<typeof createRateLimit>;
