import { instantOnClock } from '../../src/kernel/calendar.js';

const at = (text: string, zone = 'Europe/Berlin') => instantOnClock(text, zone)?.toISOString();

it('is the instant at which clocks there show that time', () => {
  expect(at('2026-11-20 09:30')).toBe('2026-11-20T08:30:00.000Z');
  expect(at('2026-07-20T09:30:15')).toBe('2026-07-20T07:30:15.000Z');
  expect(at('2026-11-20 09:30', 'Asia/Jakarta')).toBe('2026-11-20T02:30:00.000Z');
});

it('is the jump over a time that does not exist, and the first of two', () => {
  expect(at('2026-03-29 02:30')).toBe('2026-03-29T01:00:00.000Z');
  expect(at('2026-10-25 02:30')).toBe('2026-10-25T00:30:00.000Z');
});

it.each(['', '2026-11-20', '2026-02-30 09:00', '2026-11-20 24:10', '20.11.2026 09:00', 'soon'])(
  'is nothing for "%s"',
  text => expect(at(text)).toBeUndefined(),
);
