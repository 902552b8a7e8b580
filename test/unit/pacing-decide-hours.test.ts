import { zoneOfCountry } from '../../src/kernel/country-zone.js';
import { seededRandom } from '../../src/kernel/random.js';
import { isZone } from '../../src/kernel/calendar.js';
import {
  after,
  aPolicy,
  ask,
  before,
  codes,
  daily,
  dayMs,
  hourMs,
  inCampaign,
  minuteMs,
  noon,
  stranger,
  tomorrow,
  untilOf,
  type FactChanges,
} from './pacing-facts.js';

/** Without the drawn time after the opening, so that only hours hold. */
const hoursOnly = (activeHours: Record<string, unknown> = {}) =>
  aPolicy({ activeHours: { openingJitterS: [0, 0], ...activeHours } });
const standard = hoursOnly();
const at = (iso: string) => new Date(iso);

describe('active_hours', () => {
  const evening = at('2025-11-20T14:00:00.000Z');
  const windowOpen = { relation: { windowClosesAt: after(dayMs) } };

  it('holds the lane until the next opening, exactly', () => {
    expect(ask({}, standard, evening)).toEqual({
      kind: 'wait',
      because: 'active_hours',
      until: tomorrow,
      binds: 'lane',
      detail: { zone: 'Asia/Jakarta', hours: '08:00-21:00' },
      also: [],
    });
    expect(codes(ask({}, standard, before(1, evening)))).toEqual([]);
    expect(codes(ask({}, standard, tomorrow))).toEqual([]);
    expect(codes(ask({}, standard, before(1, tomorrow)))).toEqual(['active_hours']);
  });

  it('are told as today has them, however many there are', () => {
    const split = hoursOnly({
      days: { ...daily('08:00-21:00'), thu: ['08:00-09:00', '10:00-11:00'] },
    });
    expect(ask({}, split)).toMatchObject({ detail: { hours: '08:00-09:00, 10:00-11:00' } });
  });

  it('holds groups, campaigns and replies', () => {
    for (const who of [windowOpen, { message: inCampaign }, { recipient: { group: true } }]) {
      expect(codes(ask(who, standard, evening))).toEqual(['active_hours']);
    }
  });

  it('lets replies go where the policy says so, and the lane with them', () => {
    const lenient = hoursOnly({ replies: 'send' });
    expect(codes(ask(windowOpen, lenient, evening))).toEqual([]);
    expect(ask({}, lenient, evening)).toMatchObject({ because: 'active_hours', binds: 'message' });
    const campaign = { ...windowOpen, message: inCampaign };
    expect(codes(ask(campaign, lenient, evening))).toEqual(['active_hours']);
  });

  it('follows the session to its own zone', () => {
    expect(ask({ session: { zone: 'America/New_York' } }, standard)).toMatchObject({
      because: 'active_hours',
      until: at('2025-11-20T13:00:00.000Z'),
      detail: { zone: 'America/New_York' },
    });
  });

  it('over midnight belong to the day they start', () => {
    const night = hoursOnly({ days: { ...daily(), thu: ['22:00-02:00'] } });
    expect(untilOf(ask({}, night))).toEqual(at('2025-11-20T15:00:00.000Z'));
    expect(codes(ask({}, night, at('2025-11-20T18:59:59.999Z')))).toEqual([]);
    expect(untilOf(ask({}, night, at('2025-11-20T19:00:00.000Z')))).toEqual(
      at('2025-11-27T15:00:00.000Z'),
    );
  });

  it('of a closed week have an open end', () => {
    const verdict = ask({}, hoursOnly({ days: daily() }));
    expect(verdict).toMatchObject({ because: 'active_hours', until: null });
    expect(verdict).toHaveProperty('detail', { zone: 'Asia/Jakarta' });
  });

  it('that begin in an hour that is skipped open right after it', () => {
    const early = hoursOnly({ days: daily('02:30-21:00') });
    const berlin = { session: { zone: 'Europe/Berlin' } };
    const verdict = ask(berlin, early, at('2025-03-30T00:30:00.000Z'));
    expect(untilOf(verdict)).toEqual(at('2025-03-30T01:00:00.000Z'));
  });

  it('inside an hour that comes twice are open both times', () => {
    const early = hoursOnly({ days: daily('02:15-02:45') });
    const berlin = { session: { zone: 'Europe/Berlin' } };
    const open = (iso: string) => codes(ask(berlin, early, at(iso))).length === 0;
    expect(open('2025-10-26T00:20:00Z')).toBe(true);
    expect(open('2025-10-26T00:50:00Z')).toBe(false);
    expect(open('2025-10-26T01:20:00Z')).toBe(true);
    expect(untilOf(ask(berlin, early, at('2025-10-26T00:50:00Z')))).toEqual(
      at('2025-10-26T01:15:00.000Z'),
    );
  });
});

describe('quiet_hours', () => {
  /** 20:00 in Jakarta; in Auckland 02:00, in Tokyo 22:00, in Berlin 14:00. */
  const evening = at('2025-11-20T13:00:00.000Z');
  const living = (zone: string | null): FactChanges => ({
    recipient: { zone },
    relation: { windowClosesAt: null },
  });

  it('hold one message until the end of the night of its person, exactly', () => {
    const verdict = ask(living('Asia/Tokyo'), standard, evening);
    expect(verdict).toEqual({
      kind: 'wait',
      because: 'quiet_hours',
      until: at('2025-11-20T23:00:00.000Z'),
      binds: 'message',
      detail: { zone: 'Asia/Tokyo', hours: '21:00-08:00' },
      also: [],
    });
    expect(untilOf(ask(living('Pacific/Auckland'), standard, evening))).toEqual(
      at('2025-11-20T19:00:00.000Z'),
    );
  });

  it('begin at nine in the evening and end at eight', () => {
    const berlin = living('Europe/Berlin');
    const allDay = hoursOnly({ days: daily('00:00-24:00') });
    const held = (iso: string) => codes(ask(berlin, allDay, at(iso)));
    expect(held('2025-11-20T19:59:59.999Z')).toEqual([]);
    expect(held('2025-11-20T20:00:00.000Z')).toEqual(['quiet_hours']);
    expect(held('2025-11-21T06:59:59.999Z')).toEqual(['quiet_hours']);
    expect(held('2025-11-21T07:00:00.000Z')).toEqual([]);
  });

  it('hold strangers and campaigns too, but neither replies nor groups', () => {
    const who = (changes: FactChanges) =>
      codes(ask({ ...living('Asia/Tokyo'), ...changes }, standard, evening));
    expect(who({ relation: stranger })).toEqual(['quiet_hours']);
    expect(who({ message: inCampaign })).toEqual(['quiet_hours']);
    expect(who({ relation: { windowClosesAt: after(dayMs) } })).toEqual([]);
    expect(who({ recipient: { zone: 'Asia/Tokyo', group: true } })).toEqual([]);
  });

  it('hold replies that are not exempt', () => {
    const strict = aPolicy({ replies: { exemptFrom: [] } });
    const reply = { ...living('Asia/Tokyo'), relation: { windowClosesAt: after(dayMs) } };
    expect(codes(ask(reply, strict, evening))).toEqual(['quiet_hours']);
  });

  it('need a zone and can be switched off', () => {
    expect(codes(ask(living(null), standard, evening))).toEqual([]);
    const off = aPolicy({ quietHours: { enabled: false } });
    expect(codes(ask(living('Asia/Tokyo'), off, evening))).toEqual([]);
  });

  it('end by the wall clock in the night in which clocks change', () => {
    const allDay = hoursOnly({ days: daily('00:00-24:00') });
    const until = (iso: string) => untilOf(ask(living('Europe/Berlin'), allDay, at(iso)));
    expect(until('2025-03-29T22:00:00Z')).toEqual(at('2025-03-30T06:00:00.000Z'));
    expect(until('2025-10-25T22:00:00Z')).toEqual(at('2025-10-26T07:00:00.000Z'));
  });

  it('that end in the repeated hour end twice', () => {
    const shortNight = aPolicy({
      activeHours: { days: daily('00:00-24:00'), openingJitterS: [0, 0] },
      quietHours: { hours: '21:00-02:30' },
    });
    const until = (iso: string) => untilOf(ask(living('Europe/Berlin'), shortNight, at(iso)));
    expect(until('2025-10-25T22:00:00Z')).toEqual(at('2025-10-26T00:30:00.000Z'));
    expect(until('2025-10-26T00:30:00Z')).toBeUndefined();
    expect(until('2025-10-26T01:00:00Z')).toEqual(at('2025-10-26T01:30:00.000Z'));
    expect(until('2025-10-26T01:30:00Z')).toBeUndefined();
  });

  it('of all day and all night never end', () => {
    const always = aPolicy({ quietHours: { hours: '00:00-24:00' } });
    expect(untilOf(ask(living('Asia/Tokyo'), always))).toBeNull();
  });

  it('of two policies are not mixed up', () => {
    const late = aPolicy({ quietHours: { hours: '23:00-08:00' } });
    expect(codes(ask(living('Asia/Tokyo'), late, evening))).toEqual([]);
    expect(codes(ask(living('Asia/Tokyo'), standard, evening))).toEqual(['quiet_hours']);
  });
});

describe('the zone of a country', () => {
  it.each([
    ['TR', 'Europe/Istanbul'],
    ['DE', 'Europe/Berlin'],
    ['SG', 'Asia/Singapore'],
    ['GB', 'Europe/London'],
  ])('%s is %s', (country, zone) => expect(zoneOfCountry(country)).toBe(zone));

  it.each(['ID', 'RU', 'US', 'BR', 'AU', 'ES', 'XX', '', 'de'])(
    '%s has several, or is none',
    country => expect(zoneOfCountry(country)).toBeNull(),
  );

  it('is a zone the runtime knows, for every country', () => {
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
    const zones = letters
      .flatMap(a => letters.map(b => zoneOfCountry(a + b)))
      .filter(zone => zone !== null);
    expect(zones.length).toBeGreaterThan(200);
    expect(zones.filter(zone => !isZone(zone))).toEqual([]);
  });
});

describe('turn, at the opening of the day', () => {
  const eight = tomorrow;
  const jittered = aPolicy();

  /** When the first message of that morning may go, in milliseconds after eight. */
  const firstMs = (session: FactChanges['session'] = {}, policy = jittered, from = eight) => {
    const until = untilOf(ask({ session }, policy, from));
    return until ? until.getTime() - from.getTime() : 0;
  };

  it('waits some drawn time within three minutes, the whole lane', () => {
    const drawnMs = firstMs();
    expect(drawnMs).toBeGreaterThan(0);
    expect(drawnMs).toBeLessThanOrEqual(180_000);
    expect(ask({}, jittered, eight)).toEqual({
      kind: 'wait',
      because: 'turn',
      until: after(drawnMs, eight),
      binds: 'lane',
      detail: { turn: 'opening' },
      also: [],
    });
    expect(codes(ask({}, jittered, after(drawnMs, eight)))).toEqual([]);
    expect(codes(ask({}, jittered, after(drawnMs - 1, eight)))).toEqual(['turn']);
  });

  it('is the draw of the number and the date, in whole milliseconds', () => {
    const u = seededRandom('s1:opening:2025-11-21')();
    expect(firstMs()).toBe(Math.floor(u * 180_000));
    expect(firstMs({}, aPolicy({ activeHours: { openingJitterS: [7, 13] } }))).toBe(
      7000 + Math.floor(u * 6000),
    );
  });

  it('is the same at every look of one morning, and after a restart', () => {
    const drawnMs = firstMs();
    const later = ask({ message: { id: 'm2' } }, aPolicy(), after(1000, eight));
    expect(untilOf(later)).toEqual(after(drawnMs, eight));
  });

  it('is another on another day and on another number, all over the range', () => {
    const drawn = Array.from({ length: 200 }, (_, day) =>
      firstMs({}, jittered, after(day * dayMs, eight)),
    );
    expect(new Set(drawn).size).toBeGreaterThan(190);
    expect(Math.min(...drawn)).toBeLessThan(10_000);
    expect(Math.max(...drawn)).toBeGreaterThan(170_000);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(180_000);
    expect(firstMs({ id: 's2' })).not.toBe(firstMs({ id: 's1' }));
  });

  it('keeps to the range of the policy', () => {
    const narrow = aPolicy({ activeHours: { openingJitterS: [60, 60] } });
    expect(firstMs({}, narrow)).toBe(60_000);
    const late = aPolicy({ activeHours: { openingJitterS: [100, 200] } });
    const drawn = Array.from({ length: 100 }, (_, day) =>
      firstMs({}, late, after(day * dayMs, eight)),
    );
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(100_000);
    expect(Math.max(...drawn)).toBeLessThanOrEqual(200_000);
    expect(Math.max(...drawn) - Math.min(...drawn)).toBeGreaterThan(80_000);
    expect(firstMs({}, standard)).toBe(0);
  });

  it('does not come back later in the day', () => {
    expect(codes(ask({}, jittered, noon))).toEqual([]);
    expect(codes(ask({}, jittered, after(180_000, eight)))).toEqual([]);
  });

  it('comes after every opening, with the same draw of that date', () => {
    const twice = aPolicy({ activeHours: { days: daily('08:00-12:00', '14:00-21:00') } });
    const afternoon = after(6 * hourMs, eight);
    expect(firstMs({}, twice, afternoon)).toBe(firstMs({}, twice, eight));
  });

  it('does not come at midnight of a number that never closes', () => {
    const always = aPolicy({ activeHours: { days: daily('00:00-24:00') } });
    expect(codes(ask({}, always, at('2025-11-20T17:00:00.000Z')))).toEqual([]);
    const night = aPolicy({ activeHours: { days: daily('22:00-02:00') } });
    expect(codes(ask({}, night, at('2025-11-20T17:00:00.000Z')))).toEqual([]);
    expect(codes(ask({}, night, at('2025-11-20T15:00:00.000Z')))).toEqual(['turn']);
  });

  it('is that of the date the hours began, also behind midnight', () => {
    const late = aPolicy({
      activeHours: { days: daily('23:59-08:00'), openingJitterS: [600, 3600] },
    });
    const opened = at('2025-11-20T16:59:00.000Z');
    const drawnMs = firstMs({}, late, opened);
    const behindMidnight = ask({}, late, after(5 * minuteMs, opened));
    expect(untilOf(behindMidnight)).toEqual(after(drawnMs, opened));
  });

  it('does not concern replies that know no hours', () => {
    const lenient = aPolicy({ activeHours: { replies: 'send' } });
    const relation = { windowClosesAt: after(hourMs, eight) };
    expect(codes(ask({ relation }, lenient, eight))).toEqual([]);
    expect(ask({}, lenient, eight)).toMatchObject({ because: 'turn', binds: 'message' });
    expect(codes(ask({ relation }, jittered, eight))).toEqual(['turn']);
  });
});

describe('turn, in the rhythm of reaching out', () => {
  const rhythm = aPolicy({
    activeHours: { openingJitterS: [0, 0] },
    rhythm: { enabled: true, onMinutes: 60, offMinutes: 60 },
  });
  const at8 = (minutes: number, ms = 0) => after(minutes * minuteMs + ms, tomorrow);
  const cold: FactChanges = { relation: stranger };

  it('goes for an hour and rests for an hour, from the opening of the day', () => {
    for (const [minutes, rests] of [
      [0, false],
      [59, false],
      [60, true],
      [119, true],
      [120, false],
      [180, true],
      [240, false],
    ] as const) {
      expect([minutes, codes(ask(cold, rhythm, at8(minutes)))]).toEqual([
        minutes,
        rests ? ['turn'] : [],
      ]);
    }
    expect(codes(ask(cold, rhythm, at8(60, -1)))).toEqual([]);
    expect(codes(ask(cold, rhythm, at8(120, -1)))).toEqual(['turn']);
  });

  it('says until when, and holds strangers and campaigns only', () => {
    expect(ask(cold, rhythm, at8(75))).toEqual({
      kind: 'wait',
      because: 'turn',
      until: at8(120),
      binds: 'message',
      detail: { turn: 'rhythm' },
      also: [],
    });
    expect(codes(ask({ message: inCampaign }, rhythm, at8(75)))).toEqual(['turn']);
    for (const other of [
      {},
      { relation: { windowClosesAt: at8(600) } },
      { recipient: { group: true } },
    ]) {
      expect(codes(ask(other, rhythm, at8(75)))).toEqual([]);
    }
  });

  it('takes other lengths and can be off', () => {
    const short = aPolicy({ rhythm: { enabled: true, onMinutes: 20, offMinutes: 10 } });
    expect(untilOf(ask(cold, short, at8(25)))).toEqual(at8(30));
    expect(untilOf(ask(cold, short, at8(59)))).toEqual(at8(60));
    expect(codes(ask(cold, short, at8(30)))).toEqual([]);
    expect(codes(ask(cold, aPolicy(), at8(75)))).toEqual([]);
  });

  it('begins anew with the first open instant of each day', () => {
    const always = aPolicy({
      activeHours: { days: daily('00:00-24:00') },
      rhythm: { enabled: true, onMinutes: 70, offMinutes: 70 },
    });
    const midnight = at('2025-11-20T17:00:00.000Z');
    const verdict = ask(cold, always, before(minuteMs, midnight));
    expect(untilOf(verdict)).toBeUndefined();
    const resting = ask(cold, always, before(30 * minuteMs, at('2025-11-20T17:00:00.000Z')));
    expect(untilOf(resting)).toBeUndefined();
    const off = aPolicy({
      activeHours: { days: daily('00:00-24:00') },
      rhythm: { enabled: true, onMinutes: 1400, offMinutes: 100 },
    });
    expect(untilOf(ask(cold, off, before(minuteMs, midnight)))).toEqual(midnight);
    expect(codes(ask(cold, off, midnight))).toEqual([]);
  });

  it('counts through a break at noon', () => {
    const split = aPolicy({
      activeHours: { days: daily('08:00-11:30', '12:30-21:00') },
      rhythm: { enabled: true, onMinutes: 60, offMinutes: 60 },
    });
    expect(codes(ask(cold, split, at8(275)))).toEqual([]);
    expect(untilOf(ask(cold, split, at8(305)))).toEqual(at8(360));
  });

  it('has nothing to say outside hours', () => {
    expect(codes(ask(cold, rhythm, before(minuteMs, tomorrow)))).toEqual(['active_hours']);
    const closed = aPolicy({ activeHours: { days: daily() }, rhythm: { enabled: true } });
    expect(codes(ask(cold, closed))).toEqual(['active_hours']);
  });

  it('may end after the number has closed; then its hours hold', () => {
    const until22 = aPolicy({
      activeHours: { days: daily('08:00-21:30') },
      rhythm: { enabled: true },
    });
    expect(untilOf(ask(cold, until22, at8(790)))).toEqual(at8(840));
    expect(codes(ask(cold, until22, at8(840)))).toEqual(['active_hours']);
  });
});
