import { createLookLog } from '../../src/delivery/look-log.js';
import { createClock } from '../../src/kernel/clock.js';
import type { Verdict, Wait } from '../../src/pacing/index.js';

const lane = 'session';

const wait = (because: Wait['because'], until: Date | null = null): Verdict => ({
  kind: 'wait',
  because,
  until,
  binds: 'lane',
  detail: {},
  also: [],
});
const look = (id: string, verdict: Verdict) => ({ message: { id }, verdict });
const send: Verdict = { kind: 'send', warnings: [] };

const openLog = () => {
  const clock = createClock();
  return { clock, log: createLookLog<ReturnType<typeof look>>(clock) };
};

it('counts the same word on the same message, with its newest figures', () => {
  const { log } = openLog();
  const later = new Date('2026-03-02T10:00:00Z');
  log.note(lane, look('a', wait('hour_cap')));
  log.note(lane, look('a', wait('hour_cap', later)));
  log.note(lane, look('a', wait('turn')));
  log.note(lane, look('b', wait('turn')));
  log.note(lane, look('b', send));
  const taken = log.take(lane);
  expect(taken.map(({ decision, times }) => [decision.message.id, times])).toEqual([
    ['a', 2],
    ['a', 1],
    ['b', 1],
    ['b', 1],
  ]);
  expect(taken[0]?.decision.verdict).toMatchObject({ until: later });
  expect(log.take(lane)).toEqual([]);
});

it('wants news to be written at once, and what is said again every five seconds', () => {
  const { clock, log } = openLog();
  expect(log.isDue(lane)).toBe(false);
  log.note(lane, look('a', wait('paused_all')));
  expect(log.isDue(lane)).toBe(true);
  log.take(lane);
  log.note(lane, look('a', wait('paused_all')));
  expect(log.isDue(lane)).toBe(false);
  clock.moveBy(5_000);
  expect(log.isDue(lane)).toBe(true);
  log.take(lane);
  log.note(lane, look('b', wait('paused_all')));
  expect(log.isDue(lane)).toBe(true);
  expect(log.isDue('another')).toBe(false);
});

it('keeps the newest when nothing can be written for long', () => {
  const { log } = openLog();
  for (let n = 0; n < 500; n += 1) log.note(lane, look(`${n}`, send));
  const taken = log.take(lane);
  expect(taken).toHaveLength(50);
  expect(taken.at(-1)?.decision.message.id).toBe('499');
});
