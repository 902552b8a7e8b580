import { etaAt, knownLane, stillServes } from '../../src/delivery/known-lane.js';

const startMs = Date.parse('2026-03-02T10:00:00Z');
const gapMs = 6_500;
const at = (ms: number) => new Date(startMs + ms).toISOString();

/** A line in which each leaves one gap after the other; nine of ten a second later at most. */
const line = (length: number) =>
  knownLane(
    Array.from({ length }, (_, place) => ({
      p50: at(place * gapMs),
      p90: at(place * gapMs + 1_000),
    })),
    { waiting: length, atMs: 0 },
  );

it('tells a place what is known of it', () => {
  expect(etaAt(line(100), 10, 1_000)).toEqual({ p50: at(65_000), p90: at(66_000) });
});

it('carries the pace of the line on beyond its end', () => {
  expect(etaAt(line(100), 119, 1_000)).toEqual({
    p50: at(119 * gapMs),
    p90: at(119 * gapMs + 1_000),
  });
});

it('has nobody leave sooner than an hour after the one a whole hour’s worth before', () => {
  const eta = etaAt(line(60), 60, 50);
  expect(eta?.p50).toBe(at(10 * gapMs + 3_600_000));
});

it('knows nothing where nothing leaves', () => {
  expect(etaAt(knownLane([null, null], { waiting: 2, atMs: 0 }), 1, 50)).toBeNull();
});

it('is in the order of leaving, whatever the order of the places', () => {
  const lane = knownLane([{ p50: at(2), p90: at(3) }, null, { p50: at(0), p90: at(1) }], {
    waiting: 3,
    atMs: 0,
  });
  expect(etaAt(lane, 0, 50)?.p50).toBe(at(0));
});

it('serves until the line is a quarter longer or shorter, or fifteen seconds old', () => {
  const lane = line(100);
  expect(stillServes(lane, { waiting: 125, atMs: 14_999 })).toBe(true);
  expect(stillServes(lane, { waiting: 126, atMs: 0 })).toBe(false);
  expect(stillServes(lane, { waiting: 79, atMs: 0 })).toBe(false);
  expect(stillServes(lane, { waiting: 100, atMs: 15_000 })).toBe(false);
});
