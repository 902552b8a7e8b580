import { createRateLimit } from '../../src/http/index.js';
import { createClock } from '../../src/kernel/clock.js';
import { AppError } from '../../src/kernel/errors.js';

function aLimit() {
  const clock = createClock();
  const limit = createRateLimit(clock, { burst: 3, perMinute: 6 });
  const waitS = (key = 'ana'): number => {
    try {
      limit.take(key);
      return 0;
    } catch (error) {
      return error instanceof AppError ? Number(error.details.retryAfterS) : NaN;
    }
  };
  return { clock, limit, waitS };
}

it('lets a burst through and then says how long to wait', () => {
  const { waitS } = aLimit();
  expect([waitS(), waitS(), waitS(), waitS()]).toEqual([0, 0, 0, 10]);
});

it('lets the next one through after exactly the wait it named, however often it was asked meanwhile', () => {
  const { clock, waitS } = aLimit();
  for (let tries = 0; tries < 3; tries += 1) waitS();
  clock.moveBy(5_000);
  expect(waitS()).toBe(5);
  expect(waitS()).toBe(5);
  clock.moveBy(5_000);
  expect(waitS()).toBe(0);
  expect(waitS()).toBe(10);
});

it('saves up no more than a burst', () => {
  const { clock, waitS } = aLimit();
  clock.moveBy(3_600_000);
  expect([waitS(), waitS(), waitS()]).toEqual([0, 0, 0]);
  expect(waitS()).toBeGreaterThan(0);
});

it('counts every key for itself and forgets those it is told to', () => {
  const { limit, waitS } = aLimit();
  for (let tries = 0; tries < 3; tries += 1) waitS();
  expect(waitS('ben')).toBe(0);
  limit.forget('ana');
  expect(waitS()).toBe(0);
});

it('remembers a bounded number of keys, the latest ones', () => {
  const { limit, waitS } = aLimit();
  for (let tries = 0; tries < 3; tries += 1) waitS('first');
  for (let key = 0; key < 10_000; key += 1) limit.take(`key ${key}`);
  expect(waitS('first')).toBe(0);
  for (let tries = 0; tries < 2; tries += 1) waitS('key 9999');
  expect(waitS('key 9999')).toBe(10);
});
