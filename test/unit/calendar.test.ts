import {
  hoursOfDay,
  isOpen,
  isZone,
  localDay,
  localDaysBetween,
  nextClosing,
  nextOpening,
  openSinceMs,
  openingOfNextLocalDay,
  parseHours,
  startOfCountedDay,
  startOfLocalDay,
  startOfNextLocalDay,
  type WeekHours,
} from '../../src/kernel/calendar.js';

const jakarta = 'Asia/Jakarta';
const berlin = 'Europe/Berlin';
const newYork = 'America/New_York';
const at = (iso: string) => new Date(iso);

function openSince(hours: WeekHours, zone: string, when: Date): Date | null {
  const sinceMs = openSinceMs(hours, zone, when.getTime());
  return sinceMs === null ? null : new Date(sinceMs);
}

function daily(...ranges: string[]): WeekHours {
  return {
    mon: ranges,
    tue: ranges,
    wed: ranges,
    thu: ranges,
    fri: ranges,
    sat: ranges,
    sun: ranges,
  };
}

describe('local days', () => {
  it('turn at midnight of the zone, not of UTC', () => {
    expect(localDay(at('2025-11-20T16:59:59.999Z'), jakarta)).toBe('2025-11-20');
    expect(localDay(at('2025-11-20T17:00:00.000Z'), jakarta)).toBe('2025-11-21');
    expect(localDay(at('2025-11-20T04:59:59.999Z'), newYork)).toBe('2025-11-19');
  });

  it.each([
    [berlin, '2025-03-30T12:00:00Z', '2025-03-29T23:00:00.000Z', 23],
    [berlin, '2025-10-26T12:00:00Z', '2025-10-25T22:00:00.000Z', 25],
    [newYork, '2025-03-09T12:00:00Z', '2025-03-09T05:00:00.000Z', 23],
    [newYork, '2025-11-02T12:00:00Z', '2025-11-02T04:00:00.000Z', 25],
    [jakarta, '2025-03-30T12:00:00Z', '2025-03-29T17:00:00.000Z', 24],
  ])('in %s around %s start at %s and last %d hours', (zone, instant, start, hours) => {
    const from = startOfLocalDay(at(instant), zone);
    const to = startOfNextLocalDay(at(instant), zone);
    expect(from.toISOString()).toBe(start);
    expect((to.getTime() - from.getTime()) / 3_600_000).toBe(hours);
  });

  it('start with the first instant of the date where clocks change at midnight', () => {
    // Cairo jumps from 00:00 to 01:00 in April, Havana repeats 00:00 to 01:00 in November.
    const cairo = startOfLocalDay(at('2025-04-25T12:00:00Z'), 'Africa/Cairo');
    expect(cairo.toISOString()).toBe('2025-04-24T22:00:00.000Z');
    const havana = startOfLocalDay(at('2025-11-02T18:00:00Z'), 'America/Havana');
    expect(havana.toISOString()).toBe('2025-11-02T04:00:00.000Z');
    const cairoAutumn = startOfNextLocalDay(at('2025-10-30T12:00:00Z'), 'Africa/Cairo');
    expect(cairoAutumn.toISOString()).toBe('2025-10-30T22:00:00.000Z');
  });

  it('agree with the runtime on every hour of a year', () => {
    for (const zone of [berlin, newYork, jakarta, 'Australia/Lord_Howe', 'America/St_Johns']) {
      const format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
      for (let hour = 0; hour < 365 * 24; hour += 1) {
        const instant = new Date(Date.UTC(2025, 0, 1, hour, 17));
        if (localDay(instant, zone) !== format.format(instant))
          throw new Error(instant.toISOString());
      }
    }
  });

  it('are counted by midnights between them', () => {
    expect(localDaysBetween(at('2025-11-20T16:59:00Z'), at('2025-11-20T17:00:00Z'), jakarta)).toBe(
      1,
    );
    expect(localDaysBetween(at('2025-11-20T17:00:00Z'), at('2025-11-21T16:59:00Z'), jakarta)).toBe(
      0,
    );
    expect(localDaysBetween(at('2025-10-25T12:00:00Z'), at('2025-10-27T00:00:00Z'), berlin)).toBe(
      2,
    );
    expect(localDaysBetween(at('2025-03-31T12:00:00Z'), at('2025-03-29T12:00:00Z'), berlin)).toBe(
      -2,
    );
  });
});

describe('zones and hours as text', () => {
  it('knows IANA zones only', () => {
    expect([jakarta, berlin, 'UTC'].every(isZone)).toBe(true);
    expect(['Asia/Atlantis', '', '+02:00', 'GMT+7 '].some(isZone)).toBe(false);
  });

  it('reads ranges, over midnight and the whole day too', () => {
    expect(parseHours('08:00-21:00')).toEqual({ fromMin: 480, toMin: 1260 });
    expect(parseHours('22:00-02:00')).toEqual({ fromMin: 1320, toMin: 1560 });
    expect(parseHours('00:00-24:00')).toEqual({ fromMin: 0, toMin: 1440 });
    expect(parseHours('22:00-00:00')).toEqual({ fromMin: 1320, toMin: 1440 });
  });

  it.each(['8:00-21:00', '08:00', '08:00-25:00', '24:00-08:00', '08:00-08:00', '08:60-09:00', ''])(
    'does not read "%s"',
    text => expect(parseHours(text)).toBeUndefined(),
  );

  it('says which hours a day has', () => {
    const hours = { ...daily('08:00-21:00'), sun: ['10:00-12:00'] };
    expect(hoursOfDay(hours, jakarta, at('2025-11-22T18:00:00Z'))).toEqual(['10:00-12:00']);
  });
});

describe('opening hours', () => {
  const workday = daily('08:00-21:00');

  it('include their start and exclude their end', () => {
    expect(isOpen(workday, jakarta, at('2025-11-20T00:59:59.999Z'))).toBe(false);
    expect(isOpen(workday, jakarta, at('2025-11-20T01:00:00.000Z'))).toBe(true);
    expect(isOpen(workday, jakarta, at('2025-11-20T13:59:59.999Z'))).toBe(true);
    expect(isOpen(workday, jakarta, at('2025-11-20T14:00:00.000Z'))).toBe(false);
  });

  it('open next at once when open, else at the minute of the wall clock', () => {
    const open = at('2025-11-20T05:00:00Z');
    expect(nextOpening(workday, jakarta, open)).toEqual(open);
    expect(nextOpening(workday, jakarta, at('2025-11-20T14:00:00Z'))).toEqual(
      at('2025-11-21T01:00:00Z'),
    );
  });

  it('over midnight belong to the day they start', () => {
    const fridays: WeekHours = { ...daily(), fri: ['22:00-02:00'] };
    expect(isOpen(fridays, jakarta, at('2025-11-21T18:59:00Z'))).toBe(true);
    expect(isOpen(fridays, jakarta, at('2025-11-21T19:00:00Z'))).toBe(false);
    expect(isOpen(fridays, jakarta, at('2025-11-20T18:00:00Z'))).toBe(false);
    expect(nextOpening(fridays, jakarta, at('2025-11-21T19:00:00Z'))).toEqual(
      at('2025-11-28T15:00:00Z'),
    );
  });

  it('of the next local day skip closed days', () => {
    const weekdays: WeekHours = { ...workday, sat: [], sun: [] };
    const friday = at('2025-11-21T03:00:00Z');
    expect(openingOfNextLocalDay(weekdays, jakarta, friday)).toEqual(at('2025-11-24T01:00:00Z'));
  });

  it('of the next local day begin at midnight when a night range runs on', () => {
    const nights = daily('20:00-04:00');
    expect(openingOfNextLocalDay(nights, berlin, at('2025-11-20T21:00:00Z'))).toEqual(
      at('2025-11-20T23:00:00Z'),
    );
  });

  it('never open in a closed week', () => {
    expect(nextOpening(daily(), berlin, at('2025-11-20T12:00:00Z'))).toBeNull();
    expect(openingOfNextLocalDay(daily(), berlin, at('2025-11-20T12:00:00Z'))).toBeNull();
  });

  it('keep to the wall clock when summer time begins and ends', () => {
    expect(nextOpening(workday, berlin, at('2025-03-29T22:00:00Z'))).toEqual(
      at('2025-03-30T06:00:00Z'),
    );
    expect(nextOpening(workday, berlin, at('2025-10-25T22:00:00Z'))).toEqual(
      at('2025-10-26T07:00:00Z'),
    );
    expect(nextOpening(workday, newYork, at('2025-11-02T03:00:00Z'))).toEqual(
      at('2025-11-02T13:00:00Z'),
    );
  });

  it('that start inside the missing hour open right after it', () => {
    const early = daily('02:30-05:00');
    expect(nextOpening(early, berlin, at('2025-03-30T00:00:00Z'))).toEqual(
      at('2025-03-30T01:00:00Z'),
    );
    expect(nextOpening(early, newYork, at('2025-03-09T06:00:00Z'))).toEqual(
      at('2025-03-09T07:00:00Z'),
    );
  });

  it('that lie wholly inside the missing hour open the day after', () => {
    const short = daily('02:15-02:45');
    expect(nextOpening(short, berlin, at('2025-03-30T00:00:00Z'))).toEqual(
      at('2025-03-31T00:15:00Z'),
    );
  });

  it('inside the repeated hour open both times it occurs', () => {
    const short = daily('02:15-02:45');
    expect(nextOpening(short, berlin, at('2025-10-26T00:00:00Z'))).toEqual(
      at('2025-10-26T00:15:00Z'),
    );
    expect(isOpen(short, berlin, at('2025-10-26T00:45:00Z'))).toBe(false);
    expect(nextOpening(short, berlin, at('2025-10-26T00:45:00Z'))).toEqual(
      at('2025-10-26T01:15:00Z'),
    );
    expect(nextOpening(short, berlin, at('2025-10-26T01:45:00Z'))).toEqual(
      at('2025-10-27T01:15:00Z'),
    );
  });

  it.each([berlin, newYork, jakarta, 'Australia/Lord_Howe'])(
    'agree with the wall clock of %s at every quarter hour of a year',
    zone => {
      const hours = daily('01:15-02:30', '08:00-21:00', '23:30-00:45');
      const inHours = (clock: string) =>
        (clock >= '01:15' && clock < '02:30') ||
        (clock >= '08:00' && clock < '21:00') ||
        clock >= '23:30' ||
        clock < '00:45';
      const format = new Intl.DateTimeFormat('en-GB', {
        timeZone: zone,
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      });
      let lastClosed: Date | undefined;
      for (let quarter = 0; quarter < 365 * 96; quarter += 1) {
        const instant = new Date(Date.UTC(2025, 0, 1, 0, quarter * 15));
        const open = inHours(format.format(instant));
        if (isOpen(hours, zone, instant) !== open) throw new Error(instant.toISOString());
        if (open && lastClosed) expect(nextOpening(hours, zone, lastClosed)).toEqual(instant);
        lastClosed = open ? undefined : (lastClosed ?? instant);
      }
    },
  );
});

it('refuses to guess about zones it does not know', () => {
  expect(() => localDay(at('2025-11-20T12:00:00Z'), 'Asia/Atlantis')).toThrow('Unknown time zone');
});

describe('since when and until when it is open', () => {
  const noon = at('2025-11-20T05:00:00.000Z');

  it('is told to the millisecond, and nothing when it is closed', () => {
    const hours = daily('08:00-21:00');
    expect(openSince(hours, jakarta, noon)).toEqual(at('2025-11-20T01:00:00.000Z'));
    expect(openSince(hours, jakarta, at('2025-11-20T01:00:00.000Z'))).toEqual(
      at('2025-11-20T01:00:00.000Z'),
    );
    expect(openSince(hours, jakarta, at('2025-11-20T00:59:59.999Z'))).toBeNull();
    expect(nextClosing(hours, jakarta, noon)).toEqual(at('2025-11-20T14:00:00.000Z'));
    const closed = at('2025-11-20T14:00:00.000Z');
    expect(nextClosing(hours, jakarta, closed)).toEqual(closed);
  });

  it('goes over midnight', () => {
    const hours = daily('22:00-02:00');
    const night = at('2025-11-20T18:00:00.000Z');
    expect(openSince(hours, jakarta, night)).toEqual(at('2025-11-20T15:00:00.000Z'));
    expect(nextClosing(hours, jakarta, night)).toEqual(at('2025-11-20T19:00:00.000Z'));
    const friday = { ...daily(), thu: ['20:00-24:00'], fri: ['00:00-03:00'] };
    expect(openSince(friday, jakarta, night)).toEqual(at('2025-11-20T13:00:00.000Z'));
    expect(nextClosing(friday, jakarta, night)).toEqual(at('2025-11-20T20:00:00.000Z'));
  });

  it('begins at midnight where the day before closed earlier', () => {
    const hours = daily('00:00-03:00');
    const night = at('2025-11-20T18:00:00.000Z');
    expect(openSince(hours, jakarta, night)).toEqual(at('2025-11-20T17:00:00.000Z'));
  });

  it('takes ranges that touch or overlap for one', () => {
    const touching = daily('13:00-20:00', '08:00-13:00');
    expect(openSince(touching, jakarta, noon)).toEqual(at('2025-11-20T01:00:00.000Z'));
    expect(nextClosing(touching, jakarta, noon)).toEqual(at('2025-11-20T13:00:00.000Z'));
    const three = daily('06:00-07:00', '08:00-13:00', '13:00-20:00');
    expect(openSince(three, jakarta, at('2025-11-20T12:00:00Z'))).toEqual(
      at('2025-11-20T01:00:00.000Z'),
    );
    const nested = daily('08:00-20:00', '09:00-10:00', '19:00-21:00');
    expect(nextClosing(nested, jakarta, noon)).toEqual(at('2025-11-20T14:00:00.000Z'));
  });

  it('goes through the hour that is skipped and the one that comes twice', () => {
    const hours = daily('01:00-05:00');
    expect(openSince(hours, berlin, at('2025-03-30T02:30:00Z'))).toEqual(
      at('2025-03-30T00:00:00.000Z'),
    );
    expect(nextClosing(hours, berlin, at('2025-10-25T23:30:00Z'))).toEqual(
      at('2025-10-26T04:00:00.000Z'),
    );
  });

  it('has no end where it never closes, and begins the day before at the latest', () => {
    const always = daily('00:00-24:00');
    expect(nextClosing(always, jakarta, noon)).toBeNull();
    expect(openSince(always, jakarta, noon)).toEqual(at('2025-11-18T17:00:00.000Z'));
    const longWeekend = { ...always, sun: ['00:00-12:00'] };
    expect(nextClosing(longWeekend, jakarta, noon)).toEqual(at('2025-11-23T05:00:00.000Z'));
  });
});

describe('what counts as today', () => {
  const noon = at('2025-11-20T05:00:00.000Z');
  const movedAt = (iso: string, from: string) => ({
    at: at(iso),
    countedFrom: startOfLocalDay(at(iso), from),
  });

  it('is the local day of a number that has not moved, or moved on another day', () => {
    const midnight = at('2025-11-19T17:00:00.000Z');
    expect(startOfCountedDay(noon, jakarta, null)).toEqual(midnight);
    const before = movedAt('2025-11-19T16:59:59.999Z', newYork);
    expect(startOfCountedDay(noon, jakarta, before)).toEqual(midnight);
  });

  it('starts at the earlier midnight on the day of a move', () => {
    // In New York it was 23:30 of the day before.
    const east = movedAt('2025-11-20T04:30:00.000Z', newYork);
    expect(startOfCountedDay(noon, jakarta, east)).toEqual(at('2025-11-19T05:00:00.000Z'));
    // New York's day began after Jakarta's.
    const west = movedAt('2025-11-20T06:00:00.000Z', jakarta);
    expect(startOfCountedDay(at('2025-11-20T07:00:00Z'), newYork, west)).toEqual(
      at('2025-11-19T17:00:00.000Z'),
    );
  });

  it('stays so until the next midnight of the new zone, also beyond that of the old', () => {
    const east = movedAt('2025-11-20T04:30:00.000Z', newYork);
    const last = at('2025-11-20T16:59:59.999Z');
    expect(startOfCountedDay(last, jakarta, east)).toEqual(at('2025-11-19T05:00:00.000Z'));
    const next = at('2025-11-20T17:00:00.000Z');
    expect(startOfCountedDay(next, jakarta, east)).toEqual(next);
  });

  it('is that of a move at midnight itself too', () => {
    const midnight = at('2025-11-19T17:00:00.000Z');
    const east = movedAt(midnight.toISOString(), newYork);
    expect(startOfCountedDay(noon, jakarta, east)).toEqual(at('2025-11-19T05:00:00.000Z'));
  });
});

describe('what nobody can read', () => {
  const foreseen: unknown = expect.objectContaining({ code: 'invalid_input' });
  const thrown = (work: () => unknown): unknown => {
    try {
      return work();
    } catch (error) {
      return error;
    }
  };

  it('is refused with a code: a zone nobody knows, hours nobody can read', () => {
    const noon = at('2025-11-20T05:00:00.000Z');
    expect(thrown(() => localDay(noon, 'Mars/Olympus'))).toEqual(foreseen);
    expect(thrown(() => isOpen(daily('8-21'), jakarta, noon))).toEqual(foreseen);
  });
});
