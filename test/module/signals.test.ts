import { dayMs, hourMs, minuteMs, openHealth, type HealthHouse } from './health-rig.js';
import { healthView, restrictionView } from '../../src/sessions/index.js';
import type { Capping, Timelock } from '../../src/waha/index.js';

let house: HealthHouse;

beforeEach(async () => {
  house = await openHealth();
});
afterEach(() => house.close());

const lock = (endsAt: Date | null, isActive = true): Timelock => ({
  isActive,
  enforcementType: 'RESTRICT_ALL_COMPANIONS',
  endsAt,
});
const quota = (status: string, usedQuota = 640): Capping => ({
  status,
  totalQuota: 1_000,
  usedQuota,
  cycleEndsAt: house.ago(-5 * dayMs),
});
const hear = (told: { timelock?: Timelock; capping?: Capping; at?: Date }) =>
  house.inUnit(async unit => {
    const session = await house.sessions.get(unit, house.scope, house.sessionId);
    return house.sessions.report(unit, session, { at: house.clock.now(), ...told });
  });
const history = async () =>
  (
    await house.sessions.history(house.db, house.scope, { sessionId: house.sessionId, limit: 10 })
  ).map(({ kind, was, word }) => [kind, was, word]);

describe('what WhatsApp says of an account', () => {
  it('is unknown until it is told', async () => {
    expect(restrictionView(await house.session())).toEqual({ timelock: null, capping: null });
  });

  it('is kept with its word and its end, and shown', async () => {
    const until = house.ago(-3 * hourMs);
    const capping = quota('FIRST_WARNING');
    await hear({ timelock: lock(until), capping });
    expect(restrictionView(await house.session())).toEqual({
      timelock: { active: true, type: 'RESTRICT_ALL_COMPANIONS', until: until.toISOString() },
      capping: {
        status: 'FIRST_WARNING',
        used: 640,
        limit: 1_000,
        until: capping.cycleEndsAt?.toISOString(),
      },
    });
    expect(await history()).toEqual(
      expect.arrayContaining([
        ['timelock', null, 'active'],
        ['capping', null, 'FIRST_WARNING'],
      ]),
    );
  });

  it('is taken from the account beside a status too, and what stands beside it wins', async () => {
    await house.inUnit(async unit => {
      const session = await house.sessions.get(unit, house.scope, house.sessionId);
      const me = {
        id: '6281100000001@c.us',
        pushName: null,
        timelock: lock(null),
        capping: quota('NONE', 1),
      };
      await house.sessions.report(unit, session, {
        at: house.clock.now(),
        me,
        capping: quota('CAPPED', 1_000),
      });
    });
    expect(await house.session()).toMatchObject({
      timelockActive: true,
      timelockUntil: null,
      cappingStatus: 'CAPPED',
      cappingUsed: 1_000,
    });
  });

  it('that nobody told changes nothing', async () => {
    await hear({ timelock: lock(null) });
    await hear({});
    expect((await house.session()).timelockActive).toBe(true);
  });

  it('and is older than what is known changes nothing', async () => {
    await hear({ timelock: lock(null) });
    await hear({ timelock: lock(null, false), at: house.ago(minuteMs) });
    expect(await house.session()).toMatchObject({ timelockActive: true, timelockUntil: null });
  });

  it('told again is not announced again', async () => {
    const capping = quota('NONE');
    await hear({ timelock: lock(null), capping });
    const { version } = await house.session();
    await hear({ timelock: lock(null), capping });
    expect((await house.session()).version).toBe(version);
  });

  it('frees what it held one by one only when it eases', async () => {
    await hear({ timelock: lock(null, false), capping: quota('NONE') });
    await hear({ timelock: lock(null) });
    await hear({ capping: quota('CAPPED', 1_000) });
    await hear({ timelock: lock(null, false) });
    expect(house.effects.map(({ freed }) => freed)).toEqual([false, false, true, true]);
  });
});

describe('a lock', () => {
  const margin = 10 * minuteMs;

  it('holds ten minutes beyond its end, then first contacts start slowly', async () => {
    const end = house.ago(-hourMs);
    await hear({ timelock: lock(end) });
    house.clock.moveBy(hourMs + margin - 1_000);
    await hear({ timelock: lock(end, false) });
    await house.endTimelock();
    expect(await house.session()).toMatchObject({ timelockActive: true, timelockUntil: end });
    expect(await house.rampOf()).toBeNull();
    house.clock.moveBy(1_000);
    await house.endTimelock();
    expect(await house.session()).toMatchObject({ timelockActive: false });
    expect(await house.rampOf()).toEqual({
      scope: 'first_contacts',
      since: new Date(end.getTime() + margin),
    });
    expect((await history())[0]).toEqual(['timelock', 'active', 'ended']);
    expect(house.effects.at(-1)).toEqual({ freed: true });
  });

  it('that is lifted early holds ten minutes from then', async () => {
    await hear({ timelock: lock(house.ago(-30 * hourMs)) });
    house.clock.moveBy(hourMs);
    const liftedAt = house.clock.now();
    await hear({ timelock: lock(null, false), at: liftedAt });
    expect(await house.session()).toMatchObject({ timelockActive: true, timelockUntil: liftedAt });
    house.clock.moveBy(margin);
    await house.endTimelock();
    expect((await house.session()).timelockActive).toBe(false);
  });

  it('without an end is not ended by us', async () => {
    await hear({ timelock: lock(null) });
    house.clock.moveBy(30 * dayMs);
    await house.endTimelock();
    expect((await house.session()).timelockActive).toBe(true);
  });

  it('that WAHA still calls active after its end does not come back', async () => {
    const end = house.ago(-hourMs);
    await hear({ timelock: lock(end) });
    house.clock.moveBy(hourMs + margin);
    await house.endTimelock();
    await hear({ timelock: lock(end) });
    expect((await house.session()).timelockActive).toBe(false);
  });
});

describe('at local midnight', () => {
  const jakartaMs = 7 * hourMs;
  /** Moves to this hour of the next day in Jakarta, which has no summer time. */
  function toNextDayAt(hour: number) {
    const localMs = house.clock.now().getTime() + jakartaMs;
    const nextMidnightMs = (Math.floor(localMs / dayMs) + 1) * dayMs;
    house.clock.moveBy(nextMidnightMs + hour * hourMs - localMs);
  }
  /** A number whose warm-up day is this one today. */
  const onDay = (day: number) =>
    house.change({ warmUpFrom: house.ago((day - 1) * dayMs), createdAt: house.ago(day * dayMs) });
  const dayNow = async () => {
    const { warmUpFrom } = await house.session();
    const days = (at: Date) => Math.floor((at.getTime() + jakartaMs) / dayMs);
    return warmUpFrom ? days(house.clock.now()) - days(warmUpFrom) + 1 : null;
  };
  const steps = async () => {
    const { listDays } = await import('../../src/health/store/day-store.js');
    const lane = { companyId: house.company.id, sessionId: house.sessionId };
    return (await listDays(house.db, lane, 10)).map(
      ({ lowest, warmUpDay, nextWarmUpDay, because }) => [
        lowest,
        warmUpDay,
        nextWarmUpDay,
        because,
      ],
    );
  };

  beforeEach(async () => {
    toNextDayAt(12);
    await house.sends(1, { status: 'read' });
  });

  it('a good day leads to the next', async () => {
    await onDay(5);
    toNextDayAt(0);
    await house.endDays();
    expect(await dayNow()).toBe(6);
    expect(await steps()).toEqual([[100, 5, 6, null]]);
  });

  it('a 463 during the day takes two days, once', async () => {
    await onDay(5);
    const [refused] = await house.sends(1);
    if (refused) await house.attempt(refused, 'restricted');
    toNextDayAt(0);
    await house.endDays();
    await house.endDays();
    expect(await dayNow()).toBe(4);
    expect(await steps()).toEqual([[100, 5, 4, 'signal']]);
    toNextDayAt(0);
    await house.endDays();
    expect(await dayNow()).toBe(5);
  });

  it('so does a lock, on the day it comes and no other', async () => {
    await onDay(9);
    await hear({ timelock: lock(null) });
    toNextDayAt(1);
    await house.endDays();
    expect(await dayNow()).toBe(8);
    toNextDayAt(1);
    await house.endDays();
    expect(await dayNow()).toBe(9);
  });

  it('the end of a lock is no sign, nor is a quota without a warning', async () => {
    await onDay(9);
    await hear({ timelock: lock(house.ago(-minuteMs)) });
    toNextDayAt(1);
    await house.endDays();
    await house.endTimelock();
    await hear({ capping: quota('NONE') });
    expect((await house.session()).timelockActive).toBe(false);
    toNextDayAt(1);
    await house.endDays();
    expect(await dayNow()).toBe(9);
  });

  it('so does a warning about the quota', async () => {
    await onDay(9);
    await hear({ capping: quota('NONE') });
    await hear({ capping: quota('FIRST_WARNING') });
    toNextDayAt(1);
    await house.endDays();
    expect(await dayNow()).toBe(8);
  });

  it('the lowest health of the day decides, not the last', async () => {
    await onDay(5);
    await house.change({ timelockActive: true, cappingStatus: 'FIRST_WARNING' });
    await house.look();
    expect(healthView(await house.session()).score).toBe(45);
    await house.change({ timelockActive: false, cappingStatus: 'NONE' });
    await house.look();
    toNextDayAt(0);
    await house.endDays();
    expect(await dayNow()).toBe(5);
    expect(await steps()).toEqual([[45, 5, 5, 'strained_health']]);
  });

  it('a grown number comes back for poor health', async () => {
    await onDay(60);
    await house.change({ timelockActive: true, cappingStatus: 'SECOND_WARNING' });
    await house.look();
    toNextDayAt(0);
    await house.endDays();
    expect(await dayNow()).toBe(8);
  });

  it('and on its second strained day in a row', async () => {
    await onDay(60);
    const strained = async () => {
      await house.change({ timelockActive: true, cappingStatus: 'FIRST_WARNING' });
      await house.look();
      toNextDayAt(0);
      await house.endDays();
    };
    await strained();
    expect(await dayNow()).toBe(61);
    await strained();
    expect(await dayNow()).toBe(12);
  });

  it('a number nothing left from for 30 days starts again at day 8', async () => {
    await onDay(60);
    for (let day = 0; day < 29; day += 1) {
      toNextDayAt(1);
      await house.endDays();
    }
    expect(await dayNow()).toBe(89);
    for (let day = 0; day < 2; day += 1) {
      toNextDayAt(1);
      await house.endDays();
    }
    expect(await dayNow()).toBe(8);
  });

  it('a number we have known for less than that is not called dormant', async () => {
    await house.change({ warmUpFrom: house.ago(400 * dayMs) });
    toNextDayAt(0);
    await house.endDays();
    expect(await dayNow()).toBe(402);
  });

  it('days the gateway was away for are made up for', async () => {
    await onDay(5);
    await house.change({ timelockActive: true, cappingStatus: 'SECOND_WARNING' });
    await house.look();
    await house.change({ timelockActive: false, cappingStatus: 'NONE' });
    toNextDayAt(0);
    toNextDayAt(0);
    toNextDayAt(0);
    await house.endDays();
    // Day 5 was poor and led to 4, then 5 and 6 followed.
    expect(await dayNow()).toBe(6);
  });
});
