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
  noon,
  stranger,
  type FactChanges,
} from './pacing-facts.js';

const standard = aPolicy();
const cold: FactChanges = { relation: stranger };
const coldCampaign: FactChanges = { relation: stranger, message: inCampaign };
const othersThanStrangers: FactChanges[] = [
  {},
  { relation: answering },
  { message: inCampaign },
  { recipient: { group: true }, relation: stranger },
];

describe('wa_rate_limit', () => {
  const rests = (until: Date): FactChanges => ({ lane: { overlimit: { until, times: 2 } } });

  it('rests the whole lane until its end, answers and groups with it', () => {
    expect(ask(rests(after(minuteMs)))).toEqual({
      kind: 'wait',
      because: 'wa_rate_limit',
      until: after(minuteMs),
      binds: 'lane',
      detail: { count: 2 },
      also: [],
    });
    for (const other of [cold, ...othersThanStrangers])
      expect(codes(ask(both(other, rests(after(1)))))).toEqual(['wa_rate_limit']);
    expect(codes(ask(rests(noon)))).toEqual([]);
  });
});

describe('wa_timelock', () => {
  const locked = (until: Date | null, type: string | null = 'DEFAULT'): FactChanges => ({
    session: { timelock: { type, until } },
  });

  it('holds strangers until its end and ten minutes more', () => {
    const verdict = ask(both(cold, locked(after(hourMs))));
    expect(verdict).toEqual({
      kind: 'wait',
      because: 'wa_timelock',
      until: after(hourMs + 10 * minuteMs),
      binds: 'message',
      detail: { type: 'DEFAULT' },
      also: [],
    });
    expect(codes(ask(both(coldCampaign, locked(after(hourMs)))))).toEqual(['wa_timelock']);
  });

  it('still holds in those ten minutes and no longer', () => {
    expect(codes(ask(both(cold, locked(before(10 * minuteMs - 1)))))).toEqual(['wa_timelock']);
    expect(codes(ask(both(cold, locked(before(10 * minuteMs)))))).toEqual([]);
  });

  it('without an end holds for an hour from each look', () => {
    expect(ask(both(cold, locked(null, null)))).toMatchObject({
      because: 'wa_timelock',
      until: after(hourMs),
      detail: {},
    });
  });

  it('lets replies, known people and groups go on', () => {
    for (const other of othersThanStrangers) {
      expect(codes(ask(both(other, locked(null))))).toEqual([]);
    }
  });
});

describe('wa_capping', () => {
  const quota = (
    used: number | null,
    limit: number | null,
    status = 'NONE',
    until: Date | null = after(dayMs),
  ): FactChanges => ({ session: { capping: { status, used, limit, until } } });

  it('holds strangers until the cycle ends, once WhatsApp says so', () => {
    expect(ask(both(cold, quota(10, 1000, 'CAPPED')))).toEqual({
      kind: 'wait',
      because: 'wa_capping',
      until: after(dayMs),
      binds: 'message',
      detail: { used: 10, limit: 1000 },
      also: [],
    });
    expect(codes(ask(both(coldCampaign, quota(10, 1000, 'CAPPED'))))).toEqual(['wa_capping']);
  });

  it('leaves two of a hundred of the quota unused, one at least', () => {
    expect(codes(ask(both(cold, quota(979, 1000))))).toEqual([]);
    expect(codes(ask(both(cold, quota(980, 1000))))).toEqual(['wa_capping']);
    expect(codes(ask(both(cold, quota(18, 20))))).toEqual([]);
    expect(codes(ask(both(cold, quota(19, 20))))).toEqual(['wa_capping']);
    expect(codes(ask(both(cold, quota(58, 60))))).toEqual([]);
    expect(codes(ask(both(cold, quota(59, 60))))).toEqual(['wa_capping']);
    expect(codes(ask(both(cold, quota(1005, 1000))))).toEqual(['wa_capping']);
  });

  it('needs a quota that is told', () => {
    for (const untold of [quota(5000, null), quota(null, 1000), quota(5000, -1)]) {
      expect(codes(ask(both(cold, untold)))).toEqual([]);
    }
    expect(ask(both(cold, quota(null, null, 'CAPPED', null)))).toMatchObject({
      because: 'wa_capping',
      until: null,
      detail: {},
    });
  });

  it('of a cycle that is over says nothing', () => {
    expect(codes(ask(both(cold, quota(1000, 1000, 'CAPPED', noon))))).toEqual([]);
    expect(codes(ask(both(cold, quota(1000, 1000, 'CAPPED', after(1)))))).toEqual(['wa_capping']);
  });

  it('lets replies, known people and groups go on', () => {
    for (const other of othersThanStrangers) {
      expect(codes(ask(both(other, quota(1000, 1000, 'CAPPED'))))).toEqual([]);
    }
  });

  it('of nothing at all leaves no room', () => {
    expect(codes(ask(both(cold, quota(0, 0))))).toEqual(['wa_capping']);
  });
});

describe('recipient_token', () => {
  const restricted = { since: before(hourMs), until: after(7 * dayMs), count: 1 };
  const refused: FactChanges = { recipient: { restricted } };

  it('holds everything to that person until the end of their rest', () => {
    expect(ask(refused)).toEqual({
      kind: 'wait',
      because: 'recipient_token',
      until: after(7 * dayMs),
      binds: 'message',
      detail: { count: 1, since: before(hourMs).toISOString() },
      also: [],
    });
    for (const person of [cold, coldCampaign, { message: inCampaign }]) {
      expect(codes(ask(both(person, refused)))).toEqual(['recipient_token']);
    }
    expect(codes(ask(refused, standard, restricted.until))).toEqual([]);
    expect(codes(ask(refused, standard, before(1, restricted.until)))).toEqual(['recipient_token']);
  });

  it('is lifted by their next message, and by no earlier one', () => {
    const window = { windowClosesAt: after(hourMs) };
    const earlier = { relation: { ...window, lastInboundAt: before(hourMs) } };
    expect(codes(ask(both(refused, earlier)))).toEqual(['recipient_token']);
    const later = { relation: { ...window, lastInboundAt: before(hourMs - 1) } };
    expect(codes(ask(both(refused, later)))).toEqual([]);
  });

  it('knows no groups', () => {
    expect(codes(ask(both(refused, { recipient: { restricted, group: true } })))).toEqual([]);
  });
});
