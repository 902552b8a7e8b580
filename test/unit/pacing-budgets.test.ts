import { budgets, warmUpDay, warmUpLimit, type BudgetAsk } from '../../src/pacing/index.js';
import {
  after,
  aPolicy,
  ask as askAbout,
  before,
  both,
  codes,
  dayMs,
  hourMs,
  minuteMs,
  noon,
  someFacts,
  stranger,
} from './pacing-facts.js';

const standard = aPolicy();
const { session } = someFacts();

describe('the day of the warm-up', () => {
  const day = (warmUpFrom: string | null, zone = 'Asia/Jakarta') =>
    warmUpDay({ warmUpFrom: warmUpFrom === null ? null : new Date(warmUpFrom), zone }, noon);

  it('is 1 on the local day of the pairing, however late that was', () => {
    expect(day('2025-11-19T17:00:00Z')).toBe(1);
    expect(day('2025-11-20T04:59:00Z')).toBe(1);
  });

  it('turns at local midnight', () => {
    expect(day('2025-11-19T16:59:00Z')).toBe(2);
    expect(day('2025-11-19T16:59:00Z', 'America/New_York')).toBe(2);
    expect(day('2025-11-20T04:30:00Z', 'America/New_York')).toBe(2);
    expect(day('2025-11-20T05:00:00Z', 'America/New_York')).toBe(1);
  });

  it('is 1 while nobody paired, and never less', () => {
    expect(day(null)).toBe(1);
    expect(day('2025-12-24T12:00:00Z')).toBe(1);
  });
});

it('the warm-up limit ends after its last day and when it is switched off', () => {
  expect([1, 2, 14, 15].map(day => warmUpLimit(standard, day))).toEqual([4, 6, 50, null]);
  expect(warmUpLimit(aPolicy({ warmup: { enabled: false } }), 1)).toBeNull();
});

describe('budgets', () => {
  const counts = {
    contactsToday: 12,
    firstContactsToday: 3,
    sentInLastHour: [before(hourMs), before(hourMs - 1), before(minuteMs)],
    startedInLastDay: [before(dayMs), before(dayMs - 1), before(hourMs), before(minuteMs)],
  };
  const ask: BudgetAsk = { counts, session, policy: standard };
  const firstContacts = (changes: Partial<BudgetAsk['session']>, policy = standard) =>
    budgets({ counts, session: { ...session, ...changes }, policy }, noon).firstContacts;
  const health = (level: 'good' | 'watch' | 'strained' | 'poor' | 'critical') => ({
    health: { score: 50, level, parts: [] },
  });

  it('tell what is used of each limit', () => {
    expect(budgets(ask, noon)).toEqual({
      hour: { used: 2, limit: 50 },
      day: { used: 12, limit: 50 },
      firstContacts: { used: 3, limit: 50 },
    });
  });

  it('need to know no more of a session than its age and zone', () => {
    const { warmUpFrom, zone } = session;
    expect(budgets({ ...ask, session: { warmUpFrom, zone } }, noon)).toEqual(budgets(ask, noon));
  });

  it('show the warm-up limit while it is the smaller one', () => {
    expect(firstContacts({ warmUpFrom: before(2 * dayMs) })).toEqual({ used: 3, limit: 8 });
    const tight = aPolicy({ caps: { firstContactsPerDay: 5 } });
    expect(firstContacts({ warmUpFrom: before(2 * dayMs) }, tight).limit).toBe(5);
  });

  it.each([
    ['FIRST_WARNING', 25],
    ['SECOND_WARNING', 12],
    ['NONE', 50],
  ])('show what %s of WhatsApp leaves: %d', (status, limit) => {
    const capping = { status, used: 0, limit: 1000, until: after(1) };
    expect(firstContacts({ capping })).toEqual({ used: 3, limit });
    expect(firstContacts({ capping: { ...capping, until: noon } })).toEqual({ used: 3, limit: 50 });
  });

  it("show what WhatsApp's quota leaves today", () => {
    const capping = { status: 'NONE', used: 970, limit: 1000, until: null };
    expect(firstContacts({ capping })).toEqual({ used: 3, limit: 13 });
    expect(firstContacts({ capping: { ...capping, used: 58, limit: 60 } })).toEqual({
      used: 3,
      limit: 4,
    });
    expect(firstContacts({ capping: { ...capping, used: 2000 } })).toEqual({ used: 3, limit: 3 });
    const capped = { status: 'CAPPED', used: null, limit: null, until: null };
    expect(firstContacts({ capping: capped })).toEqual({ used: 3, limit: 3 });
  });

  it('show what a strained number keeps to', () => {
    expect(budgets({ ...ask, session: { ...session, ...health('strained') } }, noon)).toEqual({
      hour: { used: 2, limit: 25 },
      day: { used: 12, limit: 25 },
      firstContacts: { used: 3, limit: 25 },
    });
    const young = { ...health('strained'), warmUpFrom: before(2 * dayMs) };
    expect(firstContacts(young).limit).toBe(4);
    expect(firstContacts(health('watch')).limit).toBe(50);
  });

  it.each(['poor', 'critical'] as const)('leave no first contact to a %s number', level => {
    expect(firstContacts(health(level))).toEqual({ used: 3, limit: 3 });
  });

  it('show the starts of 24 hours where they leave less than the day', () => {
    const tier = aPolicy({ caps: { startedByUsPer24h: 40 } });
    expect(firstContacts({}, tier)).toEqual({ used: 3, limit: 40 });
    const loose = aPolicy({ caps: { startedByUsPer24h: 60 } });
    expect(firstContacts({}, loose)).toEqual({ used: 3, limit: 50 });
    const one = { ...counts, firstContactsToday: 0 };
    const crossed = budgets(
      { ...ask, counts: one, policy: aPolicy({ caps: { startedByUsPer24h: 51 } }) },
      noon,
    );
    expect(crossed.firstContacts).toEqual({ used: 3, limit: 51 });
    const equal = budgets(
      { ...ask, counts: one, policy: aPolicy({ caps: { startedByUsPer24h: 53 } }) },
      noon,
    );
    expect(equal.firstContacts).toEqual({ used: 0, limit: 50 });
    const ten = { ...counts, firstContactsToday: 10 };
    const loose45 = aPolicy({ caps: { startedByUsPer24h: 45 } });
    const less = budgets({ ...ask, counts: ten, policy: loose45 }, noon);
    expect(less.firstContacts).toEqual({ used: 10, limit: 50 });
    expect(firstContacts(health('strained'), aPolicy({ caps: { startedByUsPer24h: 40 } }))).toEqual(
      {
        used: 3,
        limit: 20,
      },
    );
  });

  it('promise exactly as many first contacts as the rules let go', () => {
    const sessions = [
      {},
      { warmUpFrom: before(2 * dayMs) },
      health('strained'),
      { capping: { status: 'SECOND_WARNING', used: 0, limit: 1000, until: after(dayMs) } },
      { ...health('strained'), warmUpFrom: before(dayMs) },
    ];
    for (const changes of sessions) {
      const { limit } = firstContacts(changes);
      const codesAt = (firstContactsToday: number) =>
        codes(
          askAbout(
            both({ session: changes }, { relation: stranger, counts: { firstContactsToday } }),
          ),
        );
      expect(codesAt(limit - 1)).toEqual([]);
      expect(codesAt(limit)).not.toEqual([]);
    }
  });
});
