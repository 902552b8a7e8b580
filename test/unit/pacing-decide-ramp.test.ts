import { rampAt, rampEndsAt } from '../../src/pacing/index.js';
import {
  after,
  answering,
  aPolicy,
  ask,
  before,
  both,
  codes,
  inCampaign,
  minuteMs,
  noon,
  stranger,
  untilOf,
  type FactChanges,
} from './pacing-facts.js';

const standard = aPolicy();
const careful = aPolicy({ rhythm: { enabled: false } }, 'careful');
const strict = aPolicy({ replies: { exemptFrom: [] } });

const ramp = (sent: number, scope: 'all' | 'first_contacts' = 'all'): FactChanges => ({
  lane: { ramp: { since: noon, scope, sent } },
});
const held = (sent: number, minutes: number, policy = standard, ms = 0) =>
  codes(ask(ramp(sent), policy, after(minutes * minuteMs + ms))).length > 0;

describe('what a slow start allows', () => {
  it.each([
    [0, 1],
    [14, 2],
    [15, 2],
    [29, 5],
    [30, 5],
    [59, 17],
  ])('after %d minutes it is %d at fifty an hour', (minutes, allowed) => {
    const now = after(minutes * minuteMs);
    expect(rampAt(standard, noon, now)?.allowed).toBe(allowed);
  });

  it('is seventeen in the last millisecond and everything after that', () => {
    expect(rampAt(standard, noon, after(60 * minuteMs - 1))?.allowed).toBe(17);
    expect(rampAt(standard, noon, after(60 * minuteMs))).toBeNull();
  });

  it('rises by a tenth, a quarter and a half of the hour', () => {
    const percent = [0, 14.9, 15, 29.9, 30, 59.9].map(
      minutes => rampAt(standard, noon, after(minutes * minuteMs))?.percent,
    );
    expect(percent).toEqual([10, 10, 25, 25, 50, 50]);
  });

  it('takes an hour, and two where the policy is careful', () => {
    expect(rampEndsAt(standard, noon)).toEqual(after(60 * minuteMs));
    expect(rampEndsAt(careful, noon)).toEqual(after(120 * minuteMs));
    expect(rampAt(standard, noon, noon)?.endsAt).toEqual(after(60 * minuteMs));
  });

  it('is told in whole percent', () => {
    const percentOf = (share: number) =>
      rampAt(aPolicy({ resume: { steps: [[15, share]] } }), noon, noon)?.percent;
    expect([0, 0.29, 0.333, 1].map(percentOf)).toEqual([0, 29, 33, 100]);
  });

  it('is one before it began, by a clock set back', () => {
    expect(rampAt(standard, noon, before(minuteMs))).toMatchObject({ allowed: 1, percent: 10 });
    const fast = aPolicy({ caps: { messagesPerHour: 36_000_000 } });
    expect(rampAt(fast, noon, noon)?.allowed).toBe(1);
    expect(rampAt(fast, noon, after(1))?.allowed).toBe(2);
  });

  it('is nothing special without steps', () => {
    expect(rampAt(aPolicy({ resume: { steps: [] } }), noon, noon)).toBeNull();
  });
});

describe('resume_ramp', () => {
  it('lets one go at once and says when the next may', () => {
    expect(held(0, 0)).toBe(false);
    expect(ask(ramp(1))).toEqual({
      kind: 'wait',
      because: 'resume_ramp',
      until: after(12 * minuteMs),
      binds: 'message',
      detail: { percent: 10, used: 1, limit: 1, since: noon.toISOString() },
      also: [],
    });
    expect(held(1, 12, standard, -1)).toBe(true);
    expect(held(1, 12)).toBe(false);
  });

  it('walks through its steps', () => {
    // 1.25 by the end of the first step, 4.375 by the end of the second, then 25 an hour.
    expect(untilOf(ask(ramp(2)))).toEqual(after(15 * minuteMs + 3.6 * minuteMs));
    expect(untilOf(ask(ramp(4)))).toEqual(after(15 * minuteMs + 13.2 * minuteMs));
    expect(untilOf(ask(ramp(5)))).toEqual(after(30 * minuteMs + 1.5 * minuteMs));
    expect(untilOf(ask(ramp(16)))).toEqual(after(30 * minuteMs + 27.9 * minuteMs));
    expect(held(4, 28)).toBe(true);
    expect(held(4, 28.2)).toBe(false);
    expect(ask(ramp(17), standard, after(45 * minuteMs))).toMatchObject({
      detail: { percent: 50, used: 17, limit: 11 },
    });
  });

  it('is over at its end, whatever went before', () => {
    expect(untilOf(ask(ramp(17)))).toEqual(after(60 * minuteMs));
    expect(untilOf(ask(ramp(400)))).toEqual(after(60 * minuteMs));
    expect(held(400, 60)).toBe(false);
    expect(held(400, 60, standard, -1)).toBe(true);
    const none = aPolicy({ caps: { messagesPerHour: 0 } });
    const verdict = ask(ramp(1), none);
    expect(verdict.kind === 'wait' && verdict.also).toMatchObject([
      { until: after(60 * minuteMs) },
    ]);
  });

  it('pauses in a step without a share', () => {
    const gap = aPolicy({
      resume: {
        steps: [
          [30, 0.1],
          [30, 0],
          [30, 0.5],
        ],
      },
    });
    expect(untilOf(ask(ramp(3), gap))).toEqual(after(60 * minuteMs + 1.2 * minuteMs));
  });

  it('does not concern answers, unless the policy says so', () => {
    expect(codes(ask(both(ramp(1), { relation: answering })))).toEqual([]);
    expect(ask(both(ramp(1), { relation: answering }), strict)).toMatchObject({
      because: 'resume_ramp',
      binds: 'lane',
    });
  });

  it('holds groups and campaigns', () => {
    expect(codes(ask(both(ramp(1), { recipient: { group: true } })))).toEqual(['resume_ramp']);
    expect(codes(ask(both(ramp(1), { message: inCampaign })))).toEqual(['resume_ramp']);
  });

  it('after a lock of WhatsApp holds strangers alone', () => {
    const after463 = ramp(1, 'first_contacts');
    expect(codes(ask(both(after463, { relation: stranger })))).toEqual(['resume_ramp']);
    expect(codes(ask(after463))).toEqual([]);
    expect(codes(ask(both(after463, { recipient: { group: true } })))).toEqual([]);
    const cold = both(after463, { relation: stranger });
    expect(ask(cold, strict)).toMatchObject({ binds: 'message' });
  });
});
