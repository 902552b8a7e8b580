import { etaAt, knownLane, stillServes, type KnownEta } from '../../src/delivery/known-lane.js';

const startMs = Date.parse('2026-03-02T10:00:00Z');
const gapMs = 6_500;
const at = (ms: number) => new Date(startMs + ms).toISOString();

/** A line in which each leaves one gap after the other; nine of ten a second later at most. */
const etas = (length: number, priority: number, fromMs = 0): KnownEta[] =>
  Array.from({ length }, (_, place) => ({
    priority,
    eta: { p50: at(fromMs + place * gapMs), p90: at(fromMs + place * gapMs + 1_000) },
  }));
const line = (length: number) => knownLane(etas(length, 3), 0);
const start = new Date(startMs - 1);
const place = (ownAhead: number, perHour = 1_000) => ({
  priority: 3,
  ownAhead,
  perHour,
  now: start,
});

it('tells a place what is known of it', () => {
  expect(etaAt(line(100), place(10))).toEqual({ p50: at(65_000), p90: at(66_000) });
});

it('does not count those who were to leave by now', () => {
  const now = new Date(startMs + 3 * gapMs);
  expect(etaAt(line(100), { ...place(10), now })?.p50).toBe(at(14 * gapMs));
  const late = new Date(startMs + 90 * 60_000);
  expect(etaAt(line(100), { ...place(0), now: late })?.p50).toBe(late.toISOString());
});

it('carries the pace of the line on beyond its end', () => {
  expect(etaAt(line(100), place(119))).toEqual({
    p50: at(119 * gapMs),
    p90: at(119 * gapMs + 1_000),
  });
});

it('has nobody leave sooner than an hour after the one a whole hour’s worth before', () => {
  expect(etaAt(line(60), place(60, 50))?.p50).toBe(at(10 * gapMs + 3_600_000));
});

it('looks at those of the same priority: what holds strangers does not hold answers', () => {
  const day = 24 * 3_600_000;
  const lane = knownLane([...etas(20, 3, day), ...etas(2, 2)], 0);
  expect(etaAt(lane, { ...place(1, 50), priority: 2 })?.p50).toBe(at(gapMs));
  expect(etaAt(lane, place(0, 50))?.p50).toBe(at(day));
});

it('knows nothing where nothing leaves, nor of a priority nobody waits in', () => {
  const stuck = knownLane([{ priority: 3, eta: null }], 0);
  expect(etaAt(stuck, place(1))).toBeNull();
  expect(etaAt(line(3), { ...place(0), priority: 1 })).toBeNull();
});

it('is in the order of leaving, whatever the order of the places', () => {
  const [first, second] = etas(2, 3);
  if (!first || !second) throw new Error('Two are needed.');
  expect(etaAt(knownLane([second, first], 0), place(0))?.p50).toBe(at(0));
});

describe('serves', () => {
  const standing = (waiting: number, ownWaiting = waiting) => ({
    waiting,
    ownWaiting,
    ahead: waiting,
    ownAhead: ownWaiting,
  });
  const serves = (lane: ReturnType<typeof line>, now: ReturnType<typeof standing>, atMs = 0) =>
    stillServes(lane, { standing: now, priority: 3, atMs });

  it('until the line is a quarter longer or shorter', () => {
    expect(serves(line(100), standing(126))).toBe(true);
    expect(serves(line(100), standing(127))).toBe(false);
    expect(serves(line(100), standing(79))).toBe(true);
    expect(serves(line(100), standing(78))).toBe(false);
  });

  it('until it is a minute old', () => {
    expect(serves(line(100), standing(100), 59_999)).toBe(true);
    expect(serves(line(100), standing(100), 60_000)).toBe(false);
  });

  it('nobody of a priority that was empty, nor one that has grown by itself', () => {
    const lane = knownLane([...etas(90, 3), ...etas(10, 2)], 0);
    const ask = { priority: 1, atMs: 0, standing: standing(100, 0) };
    expect(stillServes(lane, ask)).toBe(false);
    expect(stillServes(lane, { ...ask, priority: 2, standing: standing(110, 20) })).toBe(false);
  });
});
