import type { Clock } from '../../src/kernel/clock.js';
import { silentLog } from '../../src/kernel/log.js';
import { createClockWatch } from '../../src/operations/workers/clock-watch.js';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** A machine whose wall clock can be set while time passes by itself. */
function machine() {
  let passedMs = 0;
  let wallMs = Date.UTC(2026, 0, 5, 10);
  const waiting: { atMs: number; wake(): void }[] = [];
  const clock: Clock = {
    now: () => new Date(wallMs),
    monotonicMs: () => passedMs,
    sleep: (ms, signal) =>
      new Promise(resolve => {
        waiting.push({ atMs: passedMs + ms, wake: resolve });
        signal?.addEventListener('abort', () => resolve(), { once: true });
      }),
  };
  return {
    clock,
    set: (byMs: number) => (wallMs += byMs),
    async pass(ms: number) {
      passedMs += ms;
      wallMs += ms;
      for (const { atMs, wake } of waiting.splice(0)) {
        if (atMs > passedMs) throw new Error('Slept for longer than was passed.');
        wake();
      }
      await new Promise(setImmediate);
    },
  };
}

function watched() {
  const { clock, ...hand } = machine();
  let told = 0;
  const watch = createClockWatch({
    clock,
    machineClock: clock,
    log: silentLog,
    changed: () => void (told += 1),
  });
  watch.start();
  return { watch, told: () => told, ...hand };
}

it.each([
  ['a day forward', dayMs],
  ['a day back', -dayMs],
  ['two minutes forward', 2 * minuteMs],
])(
  'a clock set %s is not trusted from that very moment until it was steady for a minute',
  async (_name, byMs) => {
    const { watch, set, pass, told } = watched();
    await pass(5_000);
    expect(watch.jumpedSince()).toBeNull();
    set(byMs);
    expect(watch.jumpedSince()).not.toBeNull();
    await pass(59_000);
    expect(watch.jumpedSince()).not.toBeNull();
    await pass(2_000);
    expect(watch.jumpedSince()).toBeNull();
    expect(told()).toBe(2);
    await watch.stop();
  },
);

it('another jump begins the minute anew, and the first one stays the reason', async () => {
  const { watch, set, pass } = watched();
  set(dayMs);
  const since = watch.jumpedSince();
  await pass(50_000);
  set(-dayMs);
  expect(watch.jumpedSince()).toEqual(since);
  await pass(50_000);
  expect(watch.jumpedSince()).toEqual(since);
  await pass(15_000);
  expect(watch.jumpedSince()).toBeNull();
  await watch.stop();
});

it('a person may confirm it earlier', async () => {
  const { watch, set, told } = watched();
  set(dayMs);
  expect(watch.jumpedSince()).not.toBeNull();
  watch.confirm();
  expect(watch.jumpedSince()).toBeNull();
  watch.confirm();
  expect(told()).toBe(2);
  await watch.stop();
});

it('a clock that is corrected by seconds, however often, is trusted', async () => {
  const { watch, set, pass } = watched();
  for (let n = 0; n < 20; n += 1) {
    set(20_000);
    await pass(1_000);
  }
  expect(watch.jumpedSince()).toBeNull();
  await watch.stop();
});
