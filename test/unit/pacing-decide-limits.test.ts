import {
  after,
  answering,
  aPolicy,
  ask,
  before,
  both,
  codes,
  daily,
  dayMs,
  hourMs,
  inCampaign,
  minuteMs,
  noon,
  opening,
  sentEvery,
  stranger,
  tomorrow,
  untilOf,
  type FactChanges,
} from './pacing-facts.js';

const standard = aPolicy();
const careful = aPolicy({ rhythm: { enabled: false } }, 'careful');
const strict = aPolicy({ replies: { exemptFrom: [] } });

describe('day_cap', () => {
  const full = { contactsToday: 50 };

  it('stops the fifty-first person until the next local day opens', () => {
    expect(ask({ counts: full })).toEqual({
      kind: 'wait',
      because: 'day_cap',
      until: tomorrow,
      binds: 'message',
      detail: { used: 50, limit: 50, zone: 'Asia/Jakarta' },
      also: [],
    });
    expect(codes(ask({ counts: { contactsToday: 49 } }))).toEqual([]);
    expect(codes(ask({ counts: { contactsToday: 30 } }, careful))).toEqual(['day_cap']);
    expect(codes(ask({ counts: { contactsToday: 29 } }, careful))).toEqual([]);
  });

  it('does not count a person twice', () => {
    expect(codes(ask({ counts: { ...full, recipientCountedToday: true } }))).toEqual([]);
  });

  it('never holds an answer, unless the policy says so', () => {
    expect(codes(ask({ counts: full, relation: answering }))).toEqual([]);
    expect(codes(ask({ counts: full, relation: answering }, strict))).toEqual(['day_cap']);
  });

  it('counts groups and campaigns', () => {
    expect(codes(ask({ counts: full, recipient: { group: true } }))).toEqual(['day_cap']);
    expect(codes(ask({ counts: full, relation: answering, message: inCampaign }))).toEqual([
      'day_cap',
    ]);
  });

  it('ends when the next day that opens at all opens', () => {
    const weekend = aPolicy({
      activeHours: { days: { ...daily('08:00-21:00'), fri: [], sat: [] } },
    });
    expect(untilOf(ask({ counts: full }, weekend))).toEqual(opening(23));
    const nights = aPolicy({ activeHours: { days: daily('11:00-02:00') } });
    expect(untilOf(ask({ counts: full }, nights))).toEqual(new Date('2025-11-20T17:00:00.000Z'));
  });

  it('of nobody never ends, of one tomorrow', () => {
    const none = aPolicy({ caps: { contactsPerDay: 0 } });
    expect(ask({}, none)).toMatchObject({ because: 'day_cap', until: null });
    const one = aPolicy({ caps: { contactsPerDay: 1 } });
    expect(untilOf(ask({ counts: { contactsToday: 1 } }, one))).toEqual(tomorrow);
  });
});

describe('warmup', () => {
  const onDay = (day: number, firstContactsToday: number): FactChanges => ({
    relation: stranger,
    session: { warmUpFrom: before((day - 1) * dayMs) },
    counts: { firstContactsToday },
  });

  it('counts days from the local day of the pairing', () => {
    expect(ask(onDay(3, 8))).toEqual({
      kind: 'wait',
      because: 'warmup',
      until: tomorrow,
      binds: 'message',
      detail: { day: 3, of: 14, used: 8, limit: 8, zone: 'Asia/Jakarta' },
      also: [],
    });
    expect(codes(ask(onDay(3, 7)))).toEqual([]);
  });

  it.each([
    ['standard', standard, [4, 6, 8, 11, 14, 17, 20, 24, 28, 32, 36, 40, 45, 50]],
    ['careful', careful, [2, 3, 4, 5, 6, 7, 8, 9, 9, 10, 10, 10, 10, 10]],
  ])('allows each day its own number: %s', (_, policy, limits) => {
    limits.forEach((limit, at) => {
      expect(codes(ask(onDay(at + 1, limit - 1), policy))).toEqual([]);
      expect(codes(ask(onDay(at + 1, limit), policy))).toContain('warmup');
    });
  });

  it('is over after the last day', () => {
    expect(codes(ask(onDay(15, 49)))).toEqual([]);
    expect(codes(ask(onDay(15, 50)))).toEqual(['first_contact_budget']);
  });

  it('starts on day 1 for a number not paired yet', () => {
    const changes = both(onDay(1, 4), { session: { warmUpFrom: null } });
    expect(ask(changes)).toMatchObject({ because: 'warmup', detail: { day: 1, limit: 4 } });
  });

  it('can be switched off', () => {
    expect(codes(ask(onDay(1, 30), aPolicy({ warmup: { enabled: false } })))).toEqual([]);
  });

  it('holds the strangers of a campaign', () => {
    expect(codes(ask(both(onDay(1, 4), { message: inCampaign })))).toEqual(['warmup']);
  });

  it('leaves known people, groups and strangers of today alone', () => {
    const young = onDay(1, 4);
    const known = { lastInboundAt: before(3 * dayMs) };
    expect(codes(ask(both(young, { relation: known })))).toEqual([]);
    expect(codes(ask(both(young, { recipient: { group: true } })))).toEqual([]);
    expect(codes(ask(both(young, { counts: { recipientCountedToday: true } })))).toEqual([]);
  });

  it('that allows nobody for some days ends with the first day that does', () => {
    const slow = aPolicy({ warmup: { firstContactsByDay: [0, 0, 1] } });
    expect(untilOf(ask(onDay(1, 0), slow))).toEqual(opening(22));
    expect(untilOf(ask(onDay(2, 0), slow))).toEqual(opening(21));
    const never = aPolicy({ warmup: { firstContactsByDay: [0, 0] } });
    expect(untilOf(ask(onDay(1, 0), never))).toEqual(opening(22));
    expect(untilOf(ask(onDay(2, 0), never))).toEqual(opening(21));
    expect(codes(ask(onDay(3, 0), never))).toEqual([]);
  });
});

describe('first_contact_budget', () => {
  const used = (firstContactsToday: number): FactChanges => ({
    relation: stranger,
    counts: { firstContactsToday },
  });

  it('stops strangers, and strangers only', () => {
    expect(ask(used(50))).toEqual({
      kind: 'wait',
      because: 'first_contact_budget',
      until: tomorrow,
      binds: 'message',
      detail: { used: 50, limit: 50, zone: 'Asia/Jakarta' },
      also: [],
    });
    expect(codes(ask(used(49)))).toEqual([]);
    expect(codes(ask(used(10), careful))).toEqual(['first_contact_budget']);
    expect(codes(ask(used(9), careful))).toEqual([]);
    expect(codes(ask(both(used(50), { message: inCampaign })))).toEqual(['first_contact_budget']);
    const counts = { firstContactsToday: 50 };
    for (const other of [{}, { relation: answering }, { message: inCampaign }]) {
      expect(codes(ask({ ...other, counts }))).toEqual([]);
    }
  });

  it('does not count a stranger of today again', () => {
    expect(codes(ask(both(used(50), { counts: { recipientCountedToday: true } })))).toEqual([]);
  });

  it('of nobody never ends', () => {
    const none = aPolicy({ caps: { firstContactsPerDay: 0 } });
    expect(untilOf(ask(used(0), none))).toBeNull();
    const one = aPolicy({ caps: { firstContactsPerDay: 1 } });
    expect(untilOf(ask(used(1), one))).toEqual(tomorrow);
    const capping = { status: 'FIRST_WARNING', used: 1, limit: 100, until: after(hourMs) };
    expect(untilOf(ask(both(used(0), { session: { capping } }), none))).toBeNull();
  });

  describe('after a warning of WhatsApp', () => {
    const warned = (status: string, until: Date | null, firsts: number) =>
      both(used(firsts), { session: { capping: { status, used: 1, limit: 1000, until } } });

    it.each([
      ['FIRST_WARNING', 25],
      ['SECOND_WARNING', 12],
      ['NONE', 50],
      ['A_NEW_WORD', 50],
    ])('%s leaves %d', (status, limit) => {
      expect(codes(ask(warned(status, after(9 * dayMs), limit - 1)))).toEqual([]);
      expect(ask(warned(status, after(9 * dayMs), limit))).toMatchObject({
        because: 'first_contact_budget',
        until: tomorrow,
        detail: { used: limit, limit },
      });
    });

    it('leaves one at least', () => {
      const few = aPolicy({ caps: { firstContactsPerDay: 3 } });
      expect(codes(ask(warned('SECOND_WARNING', null, 0), few))).toEqual([]);
      expect(codes(ask(warned('SECOND_WARNING', null, 1), few))).toEqual(['first_contact_budget']);
    });

    it('ends with the cycle, if that comes before tomorrow', () => {
      expect(untilOf(ask(warned('FIRST_WARNING', after(hourMs), 25)))).toEqual(after(hourMs));
      expect(untilOf(ask(warned('FIRST_WARNING', null, 25)))).toEqual(tomorrow);
      expect(untilOf(ask(warned('FIRST_WARNING', after(hourMs), 50)))).toEqual(tomorrow);
      expect(untilOf(ask(warned('FIRST_WARNING', after(hourMs), 49)))).toEqual(after(hourMs));
      expect(codes(ask(warned('FIRST_WARNING', noon, 25)))).toEqual([]);
    });
  });

  describe('of any 24 hours', () => {
    const tier = aPolicy({ caps: { startedByUsPer24h: 3 } });
    const started = (...hoursAgo: number[]): FactChanges => ({
      relation: stranger,
      counts: { startedInLastDay: hoursAgo.map(hours => before(hours * hourMs)) },
    });

    it('ends when the oldest of a full day is 24 hours old', () => {
      expect(ask(started(23, 5, 1), tier)).toEqual({
        kind: 'wait',
        because: 'first_contact_budget',
        until: after(hourMs),
        binds: 'message',
        detail: { used: 3, limit: 3, zone: 'Asia/Jakarta' },
        also: [],
      });
      expect(codes(ask(started(23, 5, 1), tier, after(hourMs)))).toEqual([]);
      expect(codes(ask(started(23, 5, 1), tier, after(hourMs - 1)))).toHaveLength(1);
      expect(codes(ask(started(24, 5, 1), tier))).toEqual([]);
      expect(codes(ask(started(5, 1), tier))).toEqual([]);
      expect(untilOf(ask(started(23, 22, 5, 1), tier))).toEqual(after(2 * hourMs));
    });

    it('does not count a stranger of today again', () => {
      const again = both(started(23, 5, 1), { counts: { recipientCountedToday: true } });
      expect(codes(ask(again, tier))).toEqual([]);
    });

    it('stands beside the budget of the day, and the longer wait is told', () => {
      const full = both(started(23, 5, 1), { counts: { firstContactsToday: 50 } });
      expect(ask(full, tier)).toMatchObject({ until: tomorrow, detail: { used: 50, limit: 50 } });
      const late = both(started(1, 1, 1), { counts: { firstContactsToday: 50 } });
      expect(ask(late, tier)).toMatchObject({ until: after(23 * hourMs), detail: { limit: 3 } });
    });

    it('binds strangers alone, and nobody where it is not set', () => {
      const known = { lastInboundAt: before(3 * dayMs) };
      expect(codes(ask(both(started(23, 5, 1), { relation: known }), tier))).toEqual([]);
      expect(codes(ask(started(23, 5, 1)))).toEqual([]);
    });

    it('of nobody never ends', () => {
      const none = aPolicy({ caps: { startedByUsPer24h: 0 } });
      expect(untilOf(ask(started(), none))).toBeNull();
    });
  });
});

describe('hour_cap', () => {
  const sent = (count: number, more: FactChanges = {}): FactChanges => ({
    ...more,
    counts: { sentInLastHour: sentEvery(minuteMs, count) },
  });

  it('ends when the oldest of a full hour is 60 minutes old', () => {
    const until = after(10 * minuteMs);
    expect(ask(sent(50))).toEqual({
      kind: 'wait',
      because: 'hour_cap',
      until,
      binds: 'lane',
      detail: { used: 50, limit: 50 },
      also: [],
    });
    expect(codes(ask(sent(49)))).toEqual([]);
    expect(codes(ask(sent(50), standard, until))).toEqual([]);
    expect(codes(ask(sent(50), standard, before(1, until)))).toEqual(['hour_cap']);
    expect(codes(ask(sent(30), careful))).toEqual(['hour_cap']);
    expect(codes(ask(sent(29), careful))).toEqual([]);
  });

  it('slides: what is 60 minutes old does not count', () => {
    const sentInLastHour = [before(hourMs), ...sentEvery(minuteMs, 49)];
    expect(codes(ask({ counts: { sentInLastHour } }))).toEqual([]);
    const within = [before(hourMs - 1), ...sentEvery(minuteMs, 49)];
    expect(codes(ask({ counts: { sentInLastHour: within } }))).toEqual(['hour_cap']);
  });

  it('waits for as many to leave as are too many', () => {
    const lower = aPolicy({ caps: { messagesPerHour: 45 } });
    expect(ask(sent(50), lower)).toMatchObject({
      until: after(15 * minuteMs),
      detail: { used: 50, limit: 45 },
    });
  });

  it('holds answers too, and binds only the message when they are exempt', () => {
    expect(codes(ask(sent(50, { relation: answering })))).toEqual(['hour_cap']);
    const exempt = aPolicy({ replies: { exemptFrom: ['hour_cap'] } });
    expect(codes(ask(sent(50, { relation: answering }), exempt))).toEqual([]);
    expect(ask(sent(50), exempt)).toMatchObject({ because: 'hour_cap', binds: 'message' });
  });

  it('of nothing never ends', () => {
    const none = aPolicy({ caps: { messagesPerHour: 0 } });
    expect(ask({}, none)).toMatchObject({ because: 'hour_cap', until: null });
  });

  it('stops campaigns at four of five, so that the rest is for others', () => {
    expect(ask(sent(40, { message: inCampaign }))).toMatchObject({
      because: 'hour_cap',
      until: after(20 * minuteMs),
      binds: 'message',
      detail: { used: 40, limit: 40 },
    });
    expect(codes(ask(sent(39, { message: inCampaign })))).toEqual([]);
    expect(codes(ask(sent(40)))).toEqual([]);
    expect(codes(ask(sent(20, { message: inCampaign }), careful))).toEqual(['hour_cap']);
    expect(codes(ask(sent(19, { message: inCampaign }), careful))).toEqual([]);
    const group = { message: inCampaign, recipient: { group: true } };
    expect(codes(ask(sent(40, group)))).toEqual(['hour_cap']);
  });

  it('lets a campaign send at least one, unless it is to send none', () => {
    const caps = { messagesPerHour: 1, campaignShareOfHour: 0.3 };
    expect(codes(ask(sent(0, { message: inCampaign }), aPolicy({ caps })))).toEqual([]);
    const none = aPolicy({ caps: { campaignShareOfHour: 0 } });
    expect(untilOf(ask(sent(0, { message: inCampaign }), none))).toBeNull();
    const odd = aPolicy({ caps: { messagesPerHour: 100, campaignShareOfHour: 0.29 } });
    expect(codes(ask(sent(28, { message: inCampaign }), odd))).toEqual([]);
    expect(codes(ask(sent(29, { message: inCampaign }), odd))).toEqual(['hour_cap']);
  });
});

describe('health_low', () => {
  const health = (score: number, level: 'good' | 'watch' | 'strained' | 'poor' | 'critical') => ({
    session: { health: { score, level, parts: ['failure_rate' as const] } },
  });
  const strained = health(50, 'strained');
  const told = { score: 50, parts: ['failure_rate'] };

  it('halves the people of the day', () => {
    expect(ask(both(strained, { counts: { contactsToday: 25 } }))).toEqual({
      kind: 'wait',
      because: 'health_low',
      until: tomorrow,
      binds: 'message',
      detail: { ...told, used: 25, limit: 25 },
      also: [],
    });
    expect(codes(ask(both(strained, { counts: { contactsToday: 24 } })))).toEqual([]);
    const known = { counts: { contactsToday: 25, recipientCountedToday: true } };
    expect(codes(ask(both(strained, known)))).toEqual([]);
  });

  it('halves first contacts, of the budget and of the warm-up', () => {
    const cold = (firstContactsToday: number, changes: FactChanges = {}) =>
      both(both(strained, changes), { relation: stranger, counts: { firstContactsToday } });
    expect(codes(ask(cold(24)))).toEqual([]);
    expect(ask(cold(25))).toMatchObject({
      because: 'health_low',
      until: tomorrow,
      detail: { ...told, used: 25, limit: 25 },
    });
    const third = { session: { warmUpFrom: before(2 * dayMs) } };
    expect(codes(ask(cold(3, third)))).toEqual([]);
    expect(ask(cold(4, third))).toMatchObject({
      because: 'health_low',
      detail: { used: 4, limit: 4 },
    });
  });

  it('halves what WhatsApp has halved, until its cycle ends', () => {
    const capping = { status: 'FIRST_WARNING', used: 1, limit: 999, until: after(hourMs) };
    const cold = (firstContactsToday: number) =>
      both(both(strained, { session: { capping } }), {
        relation: stranger,
        counts: { firstContactsToday },
      });
    expect(codes(ask(cold(11)))).toEqual([]);
    expect(ask(cold(12))).toMatchObject({
      because: 'health_low',
      until: after(hourMs),
      detail: { used: 12, limit: 12 },
    });
    expect(untilOf(ask(cold(25)))).toEqual(tomorrow);
  });

  it('halves the starts of 24 hours', () => {
    const tier = aPolicy({ caps: { startedByUsPer24h: 4 } });
    const startedInLastDay = [before(20 * hourMs), before(hourMs)];
    const cold = both(strained, { relation: stranger, counts: { startedInLastDay } });
    expect(ask(cold, tier)).toMatchObject({
      because: 'health_low',
      until: after(4 * hourMs),
      detail: { used: 2, limit: 2 },
    });
  });

  it('halves the hour, for everything but answers', () => {
    const sent = (count: number, changes: FactChanges = {}) =>
      both(both(strained, changes), { counts: { sentInLastHour: sentEvery(minuteMs, count) } });
    expect(codes(ask(sent(24)))).toEqual([]);
    expect(ask(sent(25))).toMatchObject({
      because: 'health_low',
      until: after(35 * minuteMs),
      binds: 'message',
      detail: { ...told, used: 25, limit: 25 },
    });
    expect(codes(ask(sent(25, { relation: answering })))).toEqual([]);
    expect(codes(ask(sent(50, { relation: answering })))).toEqual(['hour_cap']);
    expect(codes(ask(sent(25, { recipient: { group: true } })))).toEqual(['health_low']);
    expect(codes(ask(sent(19, { message: inCampaign })))).toEqual([]);
    expect(ask(sent(20, { message: inCampaign }))).toMatchObject({ detail: { limit: 20 } });
  });

  it('names the lowered limit that is free last', () => {
    const counts = { contactsToday: 25, sentInLastHour: sentEvery(minuteMs, 25) };
    expect(ask(both(strained, { counts }))).toMatchObject({ until: tomorrow });
    const early = new Date('2025-11-21T00:59:00.000Z');
    const allDay = aPolicy({ activeHours: { days: daily('00:00-24:00') } });
    const recent = Array.from({ length: 25 }, () => before(minuteMs, early));
    const verdict = ask(both(strained, { counts: { sentInLastHour: recent } }), allDay, early);
    expect(untilOf(verdict)).toEqual(after(59 * minuteMs, early));
  });

  it('binds the lane when answers are not exempt', () => {
    const counts = { sentInLastHour: sentEvery(minuteMs, 25) };
    expect(ask(both(strained, { counts }), strict)).toMatchObject({ binds: 'lane' });
    const campaign = both(strained, { counts, message: inCampaign });
    expect(ask(campaign, strict)).toMatchObject({ binds: 'message' });
    const reply = both(strained, { counts, relation: answering });
    expect(codes(ask(reply, strict))).toEqual(['health_low']);
    const people = both(strained, { counts: { contactsToday: 25 } });
    expect(ask(people, strict)).toMatchObject({ binds: 'message' });
  });

  it('lowers nothing while the number is well, or merely watched', () => {
    const counts = { contactsToday: 49, sentInLastHour: sentEvery(minuteMs, 49) };
    expect(codes(ask(both(health(100, 'good'), { counts })))).toEqual([]);
    expect(codes(ask(both(health(70, 'watch'), { counts })))).toEqual([]);
  });

  it('leaves one of a limit, and lowers nothing where the share is all', () => {
    const one = aPolicy({ caps: { contactsPerDay: 1 } });
    expect(codes(ask(strained, one))).toEqual([]);
    const full = both(strained, { counts: { contactsToday: 1 } });
    expect(codes(ask(full, one))).toEqual(['day_cap', 'health_low']);
    const all = aPolicy({ health: { strainedFactor: 1 } });
    const counts = { contactsToday: 50, sentInLastHour: sentEvery(minuteMs, 50) };
    expect(codes(ask(both(strained, { counts }), all))).toEqual(['day_cap', 'hour_cap']);
  });

  it('of a share of nothing never ends by waiting', () => {
    const nothing = aPolicy({ health: { strainedFactor: 0 } });
    const cold = both(strained, { relation: stranger, session: { warmUpFrom: noon } });
    for (const who of [strained, cold]) expect(untilOf(ask(who, nothing))).toBeNull();
    const young = both(strained, { session: { warmUpFrom: before(dayMs) } });
    const noDay = aPolicy({
      health: { strainedFactor: 0 },
      caps: { contactsPerDay: 0, firstContactsPerDay: 0, messagesPerHour: 0 },
    });
    expect(codes(ask(both(young, { relation: stranger }), noDay))).toContain('health_low');
  });

  it.each([
    ['poor', 39],
    ['critical', 19],
  ] as const)('%s blocks strangers and campaigns with an open end', (level, score) => {
    const sick = health(score, level);
    for (const who of [{ relation: stranger }, { message: inCampaign }]) {
      expect(ask(both(sick, who))).toEqual({
        kind: 'wait',
        because: 'health_low',
        until: null,
        binds: 'message',
        detail: { score, parts: ['failure_rate'] },
        also: [],
      });
    }
    expect(codes(ask(sick))).toEqual([]);
    expect(codes(ask(both(sick, { relation: answering })))).toEqual([]);
    expect(codes(ask(both(sick, { recipient: { group: true } })))).toEqual([]);
    expect(codes(ask(both(sick, { counts: { contactsToday: 25 } })))).toEqual(['health_low']);
  });
});
