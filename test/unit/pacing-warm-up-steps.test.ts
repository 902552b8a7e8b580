import { warmUpStep, type DayPast } from '../../src/pacing/index.js';
import { aPolicy } from './pacing-facts.js';

const policy = aPolicy();

/** A good day, the fifth of the warm-up. */
const step = (changes: Partial<DayPast> = {}, rules = policy) =>
  warmUpStep(
    { day: 5, lowest: 100, lowestBefore: 100, signalled: false, dormant: false, ...changes },
    rules,
  );

describe('while a number warms up', () => {
  it.each([
    [60, { day: 6, because: null }],
    [59, { day: 5, because: 'strained_health' }],
    [40, { day: 5, because: 'strained_health' }],
    [39, { day: 4, because: 'poor_health' }],
    [0, { day: 4, because: 'poor_health' }],
  ])('a lowest health of %i leads from day 5 to %j', (lowest, expected) => {
    expect(step({ lowest })).toEqual(expected);
  });

  it('a sign from WhatsApp takes two days, however good the health', () => {
    expect(step({ signalled: true })).toEqual({ day: 4, because: 'signal' });
  });

  it('never falls under day 1', () => {
    expect([1, 2].map(day => step({ day, lowest: 0 }).day)).toEqual([1, 1]);
  });

  it('ends after day 14 of the standard, and a bad 14th day keeps it going', () => {
    expect(step({ day: 14 })).toEqual({ day: 15, because: null });
    expect(step({ day: 14, lowest: 50 })).toEqual({ day: 14, because: 'strained_health' });
  });

  it('goes back as far as the policy says', () => {
    const strict = aPolicy({ warmup: { stepBackDays: 5 } });
    expect(step({ day: 9, signalled: true }, strict)).toEqual({ day: 5, because: 'signal' });
  });
});

describe('after the warm-up', () => {
  const day = 40;

  it('comes back at day 12 on the second strained day in a row', () => {
    expect(step({ day, lowest: 50 })).toEqual({ day: 41, because: null });
    expect(step({ day, lowest: 50, lowestBefore: 60 })).toEqual({ day: 41, because: null });
    expect(step({ day, lowest: 50, lowestBefore: 59 })).toEqual({
      day: 12,
      because: 'strained_health',
    });
  });

  it('comes back at day 8 on one poor day', () => {
    expect(step({ day, lowest: 40 })).toEqual({ day: 41, because: null });
    expect(step({ day, lowest: 39 })).toEqual({ day: 8, because: 'poor_health' });
  });

  it('does not come back for a sign alone: what WhatsApp forbids holds by itself', () => {
    expect(step({ day, signalled: true })).toEqual({ day: 41, because: null });
  });
});

describe('a number nothing left from for 30 days', () => {
  it('starts again at day 8, and not later than it was', () => {
    expect(step({ day: 40, dormant: true })).toEqual({ day: 8, because: 'dormant' });
    expect(step({ day: 5, dormant: true })).toEqual({ day: 6, because: null });
    expect(step({ day: 7, dormant: true })).toEqual({ day: 8, because: null });
  });
});

it('of several reasons the one that leads furthest back counts', () => {
  expect(step({ day: 40, dormant: true, lowest: 50, lowestBefore: 50 })).toEqual({
    day: 8,
    because: 'dormant',
  });
  expect(step({ lowest: 50, signalled: true })).toEqual({ day: 4, because: 'signal' });
});

it('nothing is moved while the warm-up is off', () => {
  const off = aPolicy({ warmup: { enabled: false } });
  expect(step({ lowest: 0, signalled: true, dormant: true }, off)).toEqual({
    day: 6,
    because: null,
  });
});
