import { offBeat, rhythmAlarm, type Beat } from '../../src/pacing/index.js';
import { aPolicy, after, before, hourMs, minuteMs, noon } from './pacing-facts.js';

const zone = 'Asia/Jakarta';
const beat = (at: Date, reply = false): Beat => ({ at, reply });
/** Sends so many milliseconds apart, the first at noon. */
const every = (ms: number, count: number, from = noon) =>
  Array.from({ length: count }, (_, index) => beat(after(index * ms, from)));
const broken = (beats: readonly Beat[], since = before(10 * minuteMs), rules = aPolicy()) =>
  offBeat(beats, { rules, zone, since });

it('sends that keep gap, cap and hours are in rhythm', () => {
  expect(broken(every(5_000, 50))).toBe(0);
});

it('a send sooner than the shortest gap is off, but for a second of slack', () => {
  expect(broken(every(4_000, 4))).toBe(0);
  expect(broken(every(3_999, 4))).toBe(3);
  expect(broken(every(4_000, 4), noon, aPolicy({}, 'careful'))).toBe(0);
});

it('a send beyond the hour’s cap is off, but for two of slack', () => {
  const spread = (count: number) => every(hourMs / 60, count);
  expect(broken(spread(52))).toBe(0);
  expect(broken(spread(53))).toBe(1);
  expect(broken(spread(60))).toBe(8);
});

it('looks only at sends since the given moment, and at all before for what they rest on', () => {
  const all = every(1_000, 5);
  expect(broken(all, after(3_000))).toBe(2);
});

describe('outside hours', () => {
  const closing = after(9 * hourMs);

  it('a send is off from a minute after closing on', () => {
    expect(broken([beat(after(50_000, closing))])).toBe(0);
    expect(broken([beat(after(70_000, closing))])).toBe(1);
  });

  it('an answer is not, where answers may go at night', () => {
    const late = after(2 * hourMs, closing);
    const open = aPolicy({ activeHours: { replies: 'send' } });
    expect(broken([beat(late, true)])).toBe(1);
    expect(broken([beat(late, true)], noon, open)).toBe(0);
    expect(broken([beat(late, false)], noon, open)).toBe(1);
  });
});

it('answers freed from the hour’s cap may pass it', () => {
  const { replies } = aPolicy();
  const free = aPolicy({ replies: { exemptFrom: [...replies.exemptFrom, 'hour_cap'] } });
  const answers = every(hourMs / 60, 60).map(({ at }) => beat(at, true));
  expect(broken(answers, noon, free)).toBe(0);
  expect(broken(answers, noon)).toBe(8);
  const others = answers.map(({ at }) => beat(at));
  expect(broken(others, noon, free)).toBe(8);
});

it('two sends off the beat may be a clock, three stop the company', () => {
  expect(rhythmAlarm(2, 10)).toBeUndefined();
  expect(rhythmAlarm(3, 10)).toMatchObject({
    on: { scope: 'company' },
    cause: 'anomaly',
    emergency: { code: 'rhythm_broken', count: 3, minutes: 10 },
  });
});
