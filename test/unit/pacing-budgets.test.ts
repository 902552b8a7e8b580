import { budgets, warmUpDay, warmUpLimit } from '../../src/pacing/index.js';
import { aPolicy, before, dayMs, hourMs, minuteMs, noon, someFacts } from './pacing-facts.js';

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
  };

  it('tell what is used of each limit', () => {
    expect(budgets({ counts, session, policy: standard }, noon)).toEqual({
      hour: { used: 2, limit: 50 },
      day: { used: 12, limit: 50 },
      firstContacts: { used: 3, limit: 50 },
    });
  });

  it('show the warm-up limit while it is the smaller one', () => {
    const young = { ...session, warmUpFrom: before(2 * dayMs) };
    const ask = { counts, session: young, policy: standard };
    expect(budgets(ask, noon).firstContacts).toEqual({ used: 3, limit: 8 });
    const tight = aPolicy({ caps: { firstContactsPerDay: 5 } });
    expect(budgets({ ...ask, policy: tight }, noon).firstContacts.limit).toBe(5);
  });
});
