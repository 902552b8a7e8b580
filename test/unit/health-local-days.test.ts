import { dayBefore, localDayOf, warmUpFromFor } from '../../src/health/local-days.js';
import { localDay, localDaysBetween } from '../../src/kernel/calendar.js';

it.each(['Asia/Jakarta', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'UTC', 'Europe/Berlin'])(
  'a date in %s is found again as the instants of that day',
  zone => {
    for (const onDay of ['2025-11-20', '2025-03-30', '2025-10-26', '2024-02-29']) {
      const day = localDayOf(onDay, zone);
      expect(day && localDay(day.startsAt, zone)).toBe(onDay);
      expect(day && localDay(new Date(day.startsAt.getTime() - 1), zone)).not.toBe(onDay);
      expect(day && localDay(new Date(day.endsAt.getTime() - 1), zone)).toBe(onDay);
      expect(day && localDay(day.endsAt, zone)).not.toBe(onDay);
    }
  },
);

it('the day before ends where this one starts, also when clocks change', () => {
  const zone = 'Europe/Berlin';
  const before = dayBefore(new Date('2025-10-26T12:00:00Z'), zone);
  expect(before.onDay).toBe('2025-10-25');
  expect(dayBefore(new Date('2025-10-27T12:00:00Z'), zone)).toEqual({
    onDay: '2025-10-26',
    startsAt: new Date('2025-10-25T22:00:00Z'),
    endsAt: new Date('2025-10-26T23:00:00Z'),
  });
});

it.each([1, 8, 12, 60])(
  'day %i of a warm-up is what it was set back to, whatever the clocks did',
  day => {
    const zone = 'Europe/Berlin';
    for (const onDay of ['2025-10-27', '2025-03-31', '2025-11-20']) {
      const startsAt = localDayOf(onDay, zone)?.startsAt ?? new Date(Number.NaN);
      const from = warmUpFromFor(day, startsAt);
      expect(localDaysBetween(from, startsAt, zone) + 1).toBe(day);
    }
  },
);
