import { checkState, type Asked } from '../../src/delivery/number-check.js';

const now = new Date('2026-03-02T10:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const inMinutes = (minutes: number) => minutesAgo(-minutes);
const failed = (minutes: number): Asked => ({ at: minutesAgo(minutes), answered: false });
const answered = (minutes: number): Asked => ({ at: minutesAgo(minutes), answered: true });
const state = (asked: readonly Asked[], perHour = 30) => checkState(asked, perHour, now);

it('asks at once while answers come', () => {
  expect(state([])).toEqual({ askAt: null, unavailable: false, unavailableAt: null });
  expect(state([answered(1), failed(20)]).askAt).toBeNull();
});

it.each([
  [[failed(1)], 4],
  [[failed(1), failed(7)], 9],
  [[failed(1), failed(12), failed(18)], 19],
  [[failed(1), failed(22), failed(33), failed(39)], 19],
  [[failed(5)], null],
  [[failed(11), failed(17)], null],
])('waits 5, 10 and 20 minutes after questions nobody answered (%#)', (asked, minutes) => {
  expect(state(asked).askAt).toEqual(minutes === null ? null : inMinutes(minutes));
});

it('starts again with 5 minutes once an answer came', () => {
  expect(state([failed(1), answered(2), failed(3), failed(9)]).askAt).toEqual(inMinutes(4));
});

it('gives up waiting ten minutes after the first question without an answer', () => {
  expect(state([failed(4), failed(9)])).toMatchObject({
    unavailable: false,
    unavailableAt: inMinutes(1),
  });
  expect(state([failed(5), failed(10)]).unavailable).toBe(true);
  expect(state([answered(1), failed(10)])).toMatchObject({
    unavailable: false,
    unavailableAt: null,
  });
});

it('asks no more often in an hour than it may', () => {
  expect(state([answered(10), answered(20)], 3).askAt).toBeNull();
  expect(state([answered(10), answered(20), answered(55)], 3).askAt).toEqual(inMinutes(5));
  expect(state([answered(10), answered(20), answered(55)], 2).askAt).toEqual(inMinutes(40));
});
