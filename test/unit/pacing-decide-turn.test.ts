import {
  after,
  answering,
  aPolicy,
  ask,
  before,
  both,
  codes,
  inCampaign,
  noon,
  stranger,
  untilOf,
  type FactChanges,
} from './pacing-facts.js';

const standard = aPolicy();
const careful = aPolicy({ rhythm: { enabled: false } }, 'careful');

describe('turn, for the gap', () => {
  const lane = { lastSendStartedAt: before(1000), lastSendEndedAt: before(800) };
  /** Milliseconds from the start of the last send, which took 200. */
  const gapMs = (changes: FactChanges, policy = standard) =>
    (untilOf(ask(both({ lane }, changes), policy))?.getTime() ?? 0) - before(1000).getTime();

  it('holds the lane until the gap after the last send is over', () => {
    const verdict = ask({ lane });
    expect(verdict).toMatchObject({ because: 'turn', binds: 'lane', detail: { turn: 'gap' } });
    const until = untilOf(verdict);
    if (!until) throw new Error('a turn has an end');
    expect(codes(ask({ lane }, standard, until))).toEqual([]);
    expect(codes(ask({ lane }, standard, before(1, until)))).toEqual(['turn']);
  });

  it('lasts five to eight seconds', () => {
    expect(gapMs({})).toBeGreaterThanOrEqual(5000);
    expect(gapMs({})).toBeLessThanOrEqual(8000);
  });

  it('lasts thirty seconds to a minute before strangers and campaigns, where careful', () => {
    for (const who of [{ relation: stranger }, { message: inCampaign }]) {
      expect(gapMs(who, careful)).toBeGreaterThanOrEqual(30_000);
      expect(gapMs(who, careful)).toBeLessThanOrEqual(60_000);
    }
    for (const who of [{}, { relation: answering }, { recipient: { group: true } }]) {
      expect(gapMs(who, careful)).toBeLessThanOrEqual(8000);
    }
    const group = { recipient: { group: true }, message: inCampaign };
    expect(gapMs(group, careful)).toBeGreaterThanOrEqual(30_000);
  });

  it("before a campaign's stranger is the longer of both", () => {
    const cold = { relation: stranger, message: inCampaign };
    const firsts = aPolicy({ gap: { firstContactMs: [20_000, 20_000] } });
    const campaigns = aPolicy({ gap: { campaignMs: [20_000, 20_000] } });
    expect(gapMs(cold, firsts)).toBe(20_200);
    expect(gapMs(cold, campaigns)).toBe(20_200);
    expect(gapMs({ message: inCampaign }, firsts)).toBeLessThan(8000);
    expect(gapMs({ relation: stranger }, campaigns)).toBeLessThan(8000);
  });

  it('holds while another send of the session is in flight', () => {
    expect(ask({ lane: { sendInFlight: true } })).toMatchObject({
      because: 'turn',
      until: after(5000),
      binds: 'lane',
      detail: { turn: 'gap' },
    });
    const message = { acceptedAt: noon };
    expect(untilOf(ask({ message, lane: { sendInFlight: true } }, careful))).not.toBeNull();
    const cold = { relation: stranger, lane: { sendInFlight: true } };
    expect(untilOf(ask(cold, careful))).toEqual(after(30_000));
  });
});

describe('turn, for the check of a number', () => {
  const unavailable: FactChanges = {
    relation: stranger,
    recipient: { numberCheck: 'unavailable' },
  };

  it('waits with an open end where the policy does not want to guess', () => {
    expect(ask(unavailable, careful)).toEqual({
      kind: 'wait',
      because: 'turn',
      until: null,
      binds: 'message',
      detail: { turn: 'number_check' },
      also: [],
    });
    expect(codes(ask(both(unavailable, { message: inCampaign }), careful))).toEqual(['turn']);
  });

  it('goes on with a warning where it does', () => {
    expect(ask(unavailable)).toEqual({ kind: 'send', warnings: ['number_not_checked'] });
  });

  it('is for delivery to make when it is due', () => {
    const due = both(unavailable, { recipient: { numberCheck: 'due' } });
    expect(ask(due, careful)).toEqual({ kind: 'send', warnings: [] });
  });

  it('concerns strangers alone, and nobody when it is off', () => {
    const known = { recipient: { numberCheck: 'unavailable' as const } };
    for (const who of [known, { ...known, relation: answering }]) {
      expect(ask(who, careful)).toEqual({ kind: 'send', warnings: [] });
    }
    const off = aPolicy({ numberCheck: { enabled: false }, rhythm: { enabled: false } }, 'careful');
    expect(ask(unavailable, off)).toEqual({ kind: 'send', warnings: [] });
  });
});
