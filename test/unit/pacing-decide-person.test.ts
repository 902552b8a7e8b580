import {
  after,
  answering,
  aPolicy,
  ask,
  before,
  both,
  codes,
  dayMs,
  hourMs,
  inCampaign,
  minuteMs,
  sentEvery,
  stranger,
  tomorrow,
  untilOf,
  type FactChanges,
} from './pacing-facts.js';

const standard = aPolicy();
const careful = aPolicy({ rhythm: { enabled: false } }, 'careful');
const strict = aPolicy({ rhythm: { enabled: false }, replies: { exemptFrom: [] } }, 'careful');

describe('same_text', () => {
  const to = (people: number): FactChanges => ({
    counts: { sameTextTo: sentEvery(5 * minuteMs, people) },
  });

  it('waits when ten people got it within an hour, until one of them is an hour ago', () => {
    expect(ask(to(10), careful)).toEqual({
      kind: 'wait',
      because: 'same_text',
      until: after(10 * minuteMs),
      binds: 'message',
      detail: { used: 10, limit: 10, count: 10 },
      also: [],
    });
    expect(codes(ask(to(9), careful))).toEqual([]);
    expect(untilOf(ask(to(11), careful))).toEqual(after(10 * minuteMs));
  });

  it('counts the last hour only, to the millisecond', () => {
    const eleven = [before(hourMs), ...sentEvery(minuteMs, 9)];
    expect(codes(ask({ counts: { sameTextTo: eleven } }, careful))).toEqual([]);
    const within = [before(hourMs - 1), ...sentEvery(minuteMs, 9)];
    expect(codes(ask({ counts: { sameTextTo: within } }, careful))).toEqual(['same_text']);
    expect(untilOf(ask({ counts: { sameTextTo: within } }, careful))).toEqual(after(1));
  });

  it('takes other spans', () => {
    const hold = { recipients: 2, minutes: 24 * 60 };
    const policy = aPolicy({ content: { sameText: { hold } } });
    const sameTextTo = [before(20 * hourMs), before(hourMs)];
    expect(untilOf(ask({ counts: { sameTextTo } }, policy))).toEqual(after(4 * hourMs));
  });

  it('holds strangers and campaigns, but neither answers nor groups', () => {
    for (const who of [{ relation: stranger }, { message: inCampaign }]) {
      expect(codes(ask(both(to(10), who), careful))).toEqual(['same_text']);
    }
    for (const who of [{ relation: answering }, { recipient: { group: true } }]) {
      expect(codes(ask(both(to(10), who), careful))).toEqual([]);
    }
    expect(codes(ask(both(to(10), { relation: answering }), strict))).toEqual(['same_text']);
  });

  it('only warns in the standard policy', () => {
    expect(codes(ask(to(50)))).toEqual([]);
  });
});

describe('recipient_gap', () => {
  const hourly = (count: number): FactChanges => ({
    counts: { toRecipientInLastHour: sentEvery(10 * minuteMs, count), recipientCountedToday: true },
  });
  const today = (toRecipientToday: number): FactChanges => ({ counts: { toRecipientToday } });
  const unanswered = (count: number, ms = hourMs, cold = false): FactChanges => ({
    relation: {
      ...(cold && stranger),
      unanswered: count,
      lastOutboundAt: before(ms),
    },
  });

  it('holds the fifth message of an hour until the first is an hour ago', () => {
    expect(ask(hourly(4), careful)).toEqual({
      kind: 'wait',
      because: 'recipient_gap',
      until: after(20 * minuteMs),
      binds: 'message',
      detail: { used: 4, limit: 4 },
      also: [],
    });
    expect(codes(ask(hourly(3), careful))).toEqual([]);
  });

  it('holds the thirteenth message of a day until the next opens', () => {
    expect(ask(today(12), careful)).toMatchObject({
      because: 'recipient_gap',
      until: after(hourMs, tomorrow),
      detail: { used: 12, limit: 12 },
    });
    expect(codes(ask(today(11), careful))).toEqual([]);
  });

  it('gives a stranger a day after one unanswered message', () => {
    expect(ask(unanswered(1, hourMs, true), careful)).toEqual({
      kind: 'wait',
      because: 'recipient_gap',
      until: after(23 * hourMs),
      binds: 'message',
      detail: { used: 1, limit: 1, count: 1 },
      also: [],
    });
    expect(codes(ask(unanswered(0, hourMs, true), careful))).toEqual([]);
    expect(codes(ask(unanswered(1, dayMs, true), careful))).toEqual([]);
    expect(codes(ask(unanswered(1, dayMs - 1, true), careful))).toEqual(['recipient_gap']);
  });

  it('gives a known person a day after three', () => {
    expect(codes(ask(unanswered(2), careful))).toEqual([]);
    expect(untilOf(ask(unanswered(3), careful))).toEqual(after(23 * hourMs));
    expect(codes(ask(unanswered(5, dayMs), careful))).toEqual([]);
  });

  it('needs to know when the last of them went', () => {
    const unknown = { relation: { unanswered: 9, lastOutboundAt: null } };
    expect(codes(ask(unknown, careful))).toEqual([]);
  });

  it('names the limit that is free last', () => {
    const all = [hourly(4), today(12), unanswered(3, 2 * hourMs)].reduce(both, {});
    expect(ask(all, careful)).toMatchObject({ until: after(22 * hourMs), detail: { used: 3 } });
    expect(ask(both(hourly(4), today(12)), careful)).toMatchObject({ detail: { used: 12 } });
  });

  it('holds campaigns, but neither answers nor groups', () => {
    expect(codes(ask(both(hourly(4), { message: inCampaign }), careful))).toEqual([
      'recipient_gap',
    ]);
    for (const who of [{ relation: answering }, { recipient: { group: true } }]) {
      expect(codes(ask(both(hourly(4), who), careful))).toEqual([]);
    }
    const answered = both(unanswered(3), { relation: answering });
    expect(codes(ask(answered, careful))).toEqual([]);
    expect(codes(ask(answered, strict))).toEqual(['recipient_gap']);
    expect(codes(ask(both(unanswered(2), { relation: answering }), strict))).toEqual([]);
  });

  it('is no rule of the standard policy', () => {
    const all = [hourly(40), today(120), unanswered(30)].reduce(both, {});
    expect(codes(ask(all, standard))).toEqual([]);
  });
});
