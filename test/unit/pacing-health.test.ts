import {
  levelOf,
  scoreOf,
  standing,
  type HealthCounts,
  type Share,
  type Standing,
} from '../../src/pacing/index.js';
import { aPolicy, after, minuteMs, noon } from './pacing-facts.js';

const policy = aPolicy();
const none: Share = { count: 0, of: 0 };

/** A number with nothing against it. */
const counts = (changes: Partial<HealthCounts> = {}): HealthCounts => ({
  failed: none,
  ackErrors: none,
  undelivered: none,
  undeliveredBefore: none,
  replied: none,
  optOuts: none,
  drops: 0,
  restricted: 0,
  timelocked: false,
  capping: null,
  loggedOut: false,
  ...changes,
});

const lost = (changes: Partial<HealthCounts>) => 100 - scoreOf(counts(changes)).score;
const of = (count: number, whole: number): Share => ({ count, of: whole });

it('a number with nothing against it has 100 points and no part', () => {
  expect(scoreOf(counts())).toEqual({ score: 100, parts: [] });
});

describe('each part', () => {
  it.each([
    [5, 100, 0],
    [6, 100, 10],
    [10, 100, 10],
    [11, 100, 20],
    [20, 100, 20],
    [21, 100, 40],
    [9, 9, 0],
    [10, 10, 40],
  ])('takes for %i of %i refused sends %i points', (count, whole, points) => {
    expect(lost({ failed: of(count, whole) })).toBe(points);
  });

  it.each([
    [2, 100, 0],
    [3, 100, 15],
    [5, 100, 15],
    [6, 100, 30],
    [9, 9, 0],
    [1, 10, 30],
  ])('takes for %i ERROR acks of %i messages %i points', (count, whole, points) => {
    expect(lost({ ackErrors: of(count, whole) })).toBe(points);
  });

  it.each([
    [30, 100, 0],
    [31, 100, 10],
    [50, 100, 10],
    [51, 100, 20],
    [70, 100, 20],
    [71, 100, 35],
    [19, 19, 0],
    [20, 20, 35],
  ])('takes for %i undelivered of %i messages %i points', (count, whole, points) => {
    expect(lost({ undelivered: of(count, whole) })).toBe(points);
  });

  it('forgives what is usual for this number, once that is known from 20 messages', () => {
    const undelivered = of(60, 100);
    expect(lost({ undelivered, undeliveredBefore: of(30, 100) })).toBe(0);
    expect(lost({ undelivered, undeliveredBefore: of(29, 100) })).toBe(10);
    expect(lost({ undelivered, undeliveredBefore: of(19, 19) })).toBe(20);
    expect(lost({ undelivered, undeliveredBefore: of(20, 20) })).toBe(0);
  });

  it.each([
    [10, 100, 0],
    [9, 100, 10],
    [5, 100, 10],
    [4, 100, 20],
    [0, 29, 0],
    [0, 30, 20],
  ])('takes when %i of %i strangers answered %i points', (count, whole, points) => {
    expect(lost({ replied: of(count, whole) })).toBe(points);
  });

  it.each([
    [3, 100, 0],
    [4, 100, 15],
    [5, 100, 15],
    [6, 100, 25],
    [19, 19, 0],
    [2, 20, 25],
  ])('takes for %i opt-outs of %i strangers %i points', (count, whole, points) => {
    expect(lost({ optOuts: of(count, whole) })).toBe(points);
  });

  it.each([
    [2, 0],
    [3, 15],
    [4, 15],
    [5, 30],
    [9, 30],
  ])('takes for %i drops of the connection %i points', (drops, points) => {
    expect(lost({ drops })).toBe(points);
  });

  it.each([
    [1, 10],
    [2, 20],
    [4, 40],
    [5, 40],
  ])('takes for %i people refused with 463 %i points', (restricted, points) => {
    expect(lost({ restricted })).toBe(points);
  });

  it.each([
    ['NONE', 0],
    ['FIRST_WARNING', 15],
    ['SECOND_WARNING', 30],
    ['CAPPED', 40],
    ['SOMETHING_NEW', 0],
  ])('takes for the quota word %s %i points', (status, points) => {
    expect(lost({ capping: { status, used: 640, limit: 1_000 } })).toBe(points);
  });

  it('takes 40 points for a timelock and 40 for having been logged out', () => {
    expect(scoreOf(counts({ timelocked: true, loggedOut: true })).parts).toEqual([
      { code: 'timelock', penalty: 40, value: 1, of: 0 },
      { code: 'logged_out', penalty: 40, value: 1, of: 0 },
    ]);
  });

  it('of a quota whose figures are not told has none', () => {
    const capping = { status: 'CAPPED', used: null, limit: null };
    expect(scoreOf(counts({ capping })).parts).toEqual([
      { code: 'capping', penalty: 40, value: 0, of: 0 },
    ]);
  });
});

it('adds up what is taken, names it with its figures, most first, and stops at 0', () => {
  const seen = counts({
    failed: of(2, 20),
    restricted: 3,
    capping: { status: 'FIRST_WARNING', used: 640, limit: 1_000 },
  });
  expect(scoreOf(seen)).toEqual({
    score: 45,
    parts: [
      { code: 'restricted', penalty: 30, value: 3, of: 0 },
      { code: 'capping', penalty: 15, value: 640, of: 1_000 },
      { code: 'failure_rate', penalty: 10, value: 2, of: 20 },
    ],
  });
  expect(scoreOf({ ...seen, timelocked: true, loggedOut: true }).score).toBe(0);
});

it.each([
  [100, 'good'],
  [80, 'good'],
  [79, 'watch'],
  [60, 'watch'],
  [59, 'strained'],
  [40, 'strained'],
  [39, 'poor'],
  [20, 'poor'],
  [19, 'critical'],
  [0, 'critical'],
])('calls %i points %s', (score, level) => {
  expect(levelOf(score, policy)).toBe(level);
});

it('takes the bounds of a level from the policy', () => {
  const strict = aPolicy({ health: { strainedBelow: 70, poorBelow: 50, criticalBelow: 30 } });
  expect([69, 49, 29].map(score => levelOf(score, strict))).toEqual([
    'strained',
    'poor',
    'critical',
  ]);
});

describe('a level', () => {
  /** Scores a number gets, each so many minutes after noon, and the levels they lead to. */
  function levels(scores: readonly (readonly [minute: number, score: number])[]) {
    let now: Standing = { level: 'good', above: {} };
    return scores.map(([minute, score]) => {
      now = standing(now, { score, now: after(minute * minuteMs, noon) }, policy);
      return now.level;
    });
  }

  it('falls at once', () => {
    expect(
      levels([
        [0, 70],
        [1, 19],
      ]),
    ).toEqual(['watch', 'critical']);
  });

  it('is left upwards only after 30 minutes above its bound', () => {
    expect(
      levels([
        [0, 39],
        [1, 40],
        [30, 40],
        [31, 40],
      ]),
    ).toEqual(['poor', 'poor', 'poor', 'strained']);
  });

  it('waits anew when the score falls under the bound in between', () => {
    expect(
      levels([
        [0, 39],
        [1, 45],
        [20, 38],
        [21, 45],
        [31, 45],
        [51, 45],
      ]),
    ).toEqual(['poor', 'poor', 'poor', 'poor', 'poor', 'strained']);
  });

  it('climbs past all bounds the score was above for so long, and no further', () => {
    expect(
      levels([
        [0, 10],
        [1, 100],
        [31, 100],
      ]),
    ).toEqual(['critical', 'critical', 'good']);
    expect(
      levels([
        [0, 10],
        [1, 45],
        [20, 100],
        [31, 100],
        [50, 100],
      ]),
    ).toEqual(['critical', 'critical', 'critical', 'strained', 'good']);
  });

  it('is kept by a score that only wavers above it', () => {
    expect(
      levels([
        [0, 65],
        [1, 90],
        [10, 79],
        [32, 90],
      ]),
    ).toEqual(['watch', 'watch', 'watch', 'watch']);
  });
});
