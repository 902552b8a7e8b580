import { setTimeout as sleep } from 'node:timers/promises';

/** `promise`, or an error that says what took longer than `ms`. */
export async function within(ms, what, promise) {
  const done = new AbortController();
  const late = sleep(ms, undefined, { signal: done.signal }).then(
    () => Promise.reject(new Error(`${what} took longer than ${ms / 1_000} s.`)),
    () => undefined,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    done.abort();
  }
}

/** Looks every `everyMs` until the look gives something. */
export async function until(look, { what, withinMs = 20_000, everyMs = 5 }) {
  const endMs = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (performance.now() > endMs) throw new Error(`${what} did not happen in time.`);
    await sleep(everyMs);
  }
}
