import { seededRandom } from '../../src/kernel/random.js';
import {
  gapMs,
  gapRangeMs,
  humanPlan,
  humanStart,
  slackMs,
  turnOf,
  type Policy,
} from '../../src/pacing/index.js';
import type { Category } from '../../src/protocol/codes.js';
import { after, answering, aPolicy, before, minuteMs, noon, someFacts } from './pacing-facts.js';

type Changes = Parameters<typeof someFacts>[0];

const standard = aPolicy();
const careful = aPolicy({}, 'careful');
const draws = Array.from({ length: 300 }, (_, at) => `seed:${at}`);

function turn(changes: Changes, policy: Policy = standard, category: Category = 'known') {
  return turnOf({ facts: someFacts(changes), policy, category });
}

const startsAfterMs = (changes: Changes, policy?: Policy, category?: Category) =>
  turn(changes, policy, category).startsAt.getTime() - noon.getTime();

/** A lane whose last send started at noon and took this long. */
const lane = (gapSeed: string, tookMs = 200) => ({
  lastSendStartedAt: noon,
  lastSendEndedAt: after(tookMs),
  gapSeed,
});

describe('the gap', () => {
  it('runs from start to start inside the range, less what timers and network take', () => {
    const gaps = draws.map(seed => startsAfterMs({ lane: lane(seed, 0) }));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5000);
    expect(Math.max(...gaps)).toBeLessThan(8000 - slackMs);
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeGreaterThan(2500);
  });

  it('is never shorter than its low bound from the end of a slow send', () => {
    for (const seed of draws) {
      const startMs = startsAfterMs({ lane: lane(seed, 6000) });
      expect(startMs).toBe(11_000);
    }
  });

  it('is drawn by the send before it, so a restart draws the same', () => {
    expect(startsAfterMs({ lane: lane('s1:7') })).toBe(startsAfterMs({ lane: lane('s1:7') }));
    expect(startsAfterMs({ lane: lane('s1:7') })).not.toBe(startsAfterMs({ lane: lane('s1:8') }));
  });

  it('takes the range of the message that comes next', () => {
    const first = startsAfterMs({ lane: lane('s') }, careful, 'first_contact');
    expect(first).toBeGreaterThanOrEqual(30_000);
    expect(first).toBeLessThanOrEqual(60_000 - slackMs);
    expect(startsAfterMs({ lane: lane('s') }, careful, 'reply')).toBeLessThan(8000);
  });

  it('is the low bound and the drawn part of the rest, in whole milliseconds', () => {
    expect(gapMs([1000, 5300], 0)).toBe(1000);
    expect(gapMs([1000, 5300], 0.5)).toBe(3000);
    expect(gapMs([1000, 5300], 0.99999)).toBe(4999);
  });

  it('has a range of its own for campaigns, to strangers the longer of both', () => {
    const gap = { defaultMs: [1, 2], firstContactMs: [10, 90], campaignMs: [20, 80] };
    const policy = aPolicy({ gap });
    const range = (category: Category, campaign?: string) =>
      gapRangeMs(policy, category, campaign ?? null);
    expect(gapRangeMs(policy, 'known')).toEqual([1, 2]);
    for (const category of ['reply', 'known', 'group'] as const) {
      expect(range(category)).toEqual([1, 2]);
      expect(range(category, 'November')).toEqual([20, 80]);
    }
    expect(range('first_contact')).toEqual([10, 90]);
    expect(range('first_contact', 'November')).toEqual([20, 90]);
    const other = aPolicy({ gap: { ...gap, firstContactMs: [30, 70] } });
    expect(gapRangeMs(other, 'first_contact', 'November')).toEqual([30, 80]);
  });

  it('keeps a narrow range as it is', () => {
    const fixed = aPolicy({ gap: { defaultMs: [100, 200] } });
    expect(gapMs(gapRangeMs(fixed, 'known'), 0.99)).toBe(100);
  });
});

describe('the lead on an idle lane', () => {
  const acceptedAt = noon;

  it('is a gap of its own for everything but an agent', () => {
    const leads = draws.map(id => startsAfterMs({ message: { id, acceptedAt } }));
    expect(Math.min(...leads)).toBeGreaterThanOrEqual(5000);
    expect(Math.max(...leads)).toBeLessThan(8000);
    expect(new Set(leads).size).toBeGreaterThan(250);
  });

  it('is the typing time for an agent', () => {
    const message = { acceptedAt, byAgent: true, graphemes: 12 };
    expect(startsAfterMs({ message })).toBe(900 + 12 * 45);
    expect(startsAfterMs({ message: { ...message, graphemes: 1 } })).toBe(1200);
    expect(startsAfterMs({ message: { ...message, graphemes: 4000 } })).toBe(8000);
    expect(startsAfterMs({ message }, aPolicy({ human: { enabled: false } }))).toBe(0);
  });

  it('counts when the last gap was over before the message came', () => {
    const long = { lastSendStartedAt: before(minuteMs), lastSendEndedAt: before(minuteMs) };
    expect(startsAfterMs({ message: { acceptedAt }, lane: long })).toBeGreaterThanOrEqual(5000);
  });

  it('does not count for a message that came while the gap was running', () => {
    const message = { acceptedAt: after(4000) };
    expect(startsAfterMs({ message, lane: lane('s') })).toBe(startsAfterMs({ lane: lane('s') }));
  });

  it('has passed for a message that waited for something else', () => {
    expect(startsAfterMs({ message: { acceptedAt: before(10 * minuteMs) } })).toBeLessThan(0);
  });
});

describe('manners', () => {
  const plan = (changes: Changes, category: Category = 'known', policy: Policy = standard) =>
    draws.map(seed =>
      humanPlan({ facts: someFacts(changes), policy, category, random: seededRandom(seed) }),
    );

  it('fit into the gap, whatever was drawn', () => {
    for (const gapSeed of draws.slice(0, 20)) {
      const changes = {
        message: { acceptedAt: before(minuteMs), graphemes: 2000 },
        relation: { ...answering, unread: true },
        lane: lane(gapSeed),
      };
      const { startsAt } = turn(changes, standard, 'reply');
      for (const one of plan(changes, 'reply')) {
        const start = humanStart(startsAt, one);
        expect(start.getTime()).toBeGreaterThanOrEqual(after(200).getTime());
        expect(one.typingMs).toBeGreaterThanOrEqual(1200);
      }
    }
  });

  it('fit into the lead of a message the API sent', () => {
    const changes = { message: { acceptedAt: noon, graphemes: 2000 } };
    const { startsAt } = turn(changes);
    for (const one of plan(changes)) {
      expect(humanStart(startsAt, one).getTime()).toBeGreaterThanOrEqual(noon.getTime());
    }
  });

  it('mark as seen only when answering something unread', () => {
    const unread = { ...answering, unread: true };
    for (const one of plan({ relation: unread }, 'reply')) {
      expect(one.seen).toBe(true);
      expect(one.seenMs).toBeGreaterThanOrEqual(500);
      expect(one.seenMs).toBeLessThanOrEqual(1500);
    }
    const others = [
      ...plan({ relation: { ...unread, unread: false } }, 'reply'),
      ...plan({ relation: unread }, 'first_contact'),
      ...plan({ relation: unread }, 'group'),
    ];
    expect(others.every(one => !one.seen && one.seenMs === 0)).toBe(true);
  });

  it('type longer for longer texts and stop shortly before the send', () => {
    const acceptedAt = before(minuteMs);
    const typed = (graphemes: number) =>
      plan({ message: { graphemes, acceptedAt }, lane: lane('s') }).map(one => one.typingMs);
    const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
    expect(mean(typed(12))).toBeGreaterThan(1350);
    expect(mean(typed(12))).toBeLessThan(1550);
    expect(mean(typed(60))).toBeGreaterThan(3400);
    expect(mean(typed(60))).toBeLessThan(3800);
    expect(Math.max(...typed(5000))).toBeLessThanOrEqual(8000);
    for (const { stopMs } of plan({ lane: lane('s') })) {
      expect(stopMs).toBeGreaterThanOrEqual(150);
      expect(stopMs).toBeLessThanOrEqual(400);
    }
  });

  it('still type a moment for a message that came at the end of the gap', () => {
    for (const gapSeed of draws.slice(0, 20)) {
      const message = { acceptedAt: after(4900), graphemes: 500 };
      for (const one of plan({ message, lane: lane(gapSeed) })) {
        expect(one.typingMs).toBeGreaterThanOrEqual(1200);
      }
    }
  });

  it('of an agent pause on top of the typing', () => {
    const changes = {
      message: { acceptedAt: noon, byAgent: true, graphemes: 12 },
      relation: { ...answering, unread: true },
    };
    for (const one of plan(changes, 'reply')) {
      expect(one.typingMs).toBeGreaterThanOrEqual(1200);
      expect(one.seenMs).toBeGreaterThanOrEqual(500);
    }
  });

  it('may take half a minute where the policy leaves a minute', () => {
    const changes = { message: { acceptedAt: before(minuteMs), graphemes: 400 }, lane: lane('s') };
    for (const one of plan(changes, 'first_contact', careful)) {
      expect(one.typingMs).toBeGreaterThan(15_000);
      expect(one.typingMs).toBeLessThanOrEqual(20_000);
    }
  });

  it('can be switched off, and vanish where the gap has no room', () => {
    const nothing = { seen: false, seenMs: 0, typingMs: 0, stopMs: 0 };
    const off = aPolicy({ human: { enabled: false } });
    const noGap = aPolicy({ gap: { defaultMs: [0, 0], firstContactMs: [0, 0] } });
    const changes = { message: { acceptedAt: noon }, lane: lane('s', 0) };
    expect(plan(changes, 'known', off)).toContainEqual(nothing);
    expect(plan(changes, 'known', noGap)).toContainEqual(nothing);
    const idle = plan({ message: { acceptedAt: noon } }, 'known', noGap);
    expect(idle).toContainEqual(nothing);
  });
});

/** Draws that are all the same. */
const always = (u: number) => () => u;
const almostOne = 1 - 1e-9;

describe('the turn, to the millisecond', () => {
  const fixed = aPolicy({ gap: { defaultMs: [5000, 8300] } });
  const of = (changes: Changes, chance: () => number = always(0.5)) =>
    turnOf({ facts: someFacts(changes), policy: fixed, category: 'known', chance });
  const sent = (tookMs: number | null) => ({
    lastSendStartedAt: noon,
    lastSendEndedAt: tookMs === null ? null : after(tookMs),
    gapSeed: 's',
  });
  const long = { message: { acceptedAt: before(minuteMs) } };

  it('is the drawn gap after the start of the last send, with room from its end on', () => {
    expect(of({ ...long, lane: sent(200) })).toEqual({
      startsAt: after(6500),
      roomMs: 6300,
      afterGap: true,
    });
    expect(of({ ...long, lane: sent(null) })).toEqual({
      startsAt: after(6500),
      roomMs: 6500,
      afterGap: true,
    });
    const endOnly = { lastSendStartedAt: null, lastSendEndedAt: noon, gapSeed: 's' };
    expect(of({ ...long, lane: endOnly }).startsAt).toEqual(after(6500));
  });

  it('has less room for a message that came during the gap', () => {
    const message = { acceptedAt: after(1000) };
    expect(of({ message, lane: sent(200) })).toMatchObject({ startsAt: after(6500), roomMs: 5500 });
  });

  it('on an idle lane is the lead, all of it room', () => {
    const lead = { startsAt: after(6500), roomMs: 6500, afterGap: false };
    const message = { acceptedAt: noon };
    expect(of({ message })).toEqual(lead);
    const longAgo = { lastSendStartedAt: before(minuteMs), lastSendEndedAt: before(minuteMs) };
    expect(of({ message, lane: longAgo })).toEqual(lead);
  });

  it('takes the lead for a message that comes in the very millisecond the gap ends', () => {
    const message = { acceptedAt: after(6500) };
    expect(of({ message, lane: sent(200) })).toEqual({
      startsAt: after(13_000),
      roomMs: 6500,
      afterGap: false,
    });
  });

  it('draws the gap by the send before and the lead by the message', () => {
    const seeds: string[] = [];
    const chance = (seed: string) => {
      seeds.push(seed);
      return 0;
    };
    turnOf({ facts: someFacts({ lane: sent(0) }), policy: fixed, category: 'known', chance });
    turnOf({ facts: someFacts(), policy: fixed, category: 'known', chance });
    expect(seeds).toEqual(['s', 'm1']);
  });
});

describe('manners, to the millisecond', () => {
  const gap = { defaultMs: [10_300, 10_300] };
  const human = { typingMaxMs: 30_000 };
  const patient = aPolicy({ gap, human });
  const unread = { relation: { ...answering, unread: true } };
  const lane10 = { lastSendStartedAt: noon, lastSendEndedAt: after(300), gapSeed: 's' };
  const long = { acceptedAt: before(minuteMs) };
  const of = (changes: Changes, u = 0, policy: Policy = patient) =>
    humanPlan({ facts: someFacts(changes), policy, category: 'reply', random: always(u) });

  it('draw the pauses and the pace from their ranges', () => {
    const changes = { ...unread, message: { ...long, graphemes: 40 }, lane: lane10 };
    expect(of(changes)).toEqual({ seen: true, seenMs: 500, typingMs: 2430, stopMs: 150 });
    expect(of(changes, almostOne)).toEqual({
      seen: true,
      seenMs: 1499,
      typingMs: 2970,
      stopMs: 399,
    });
    expect(of({ ...changes, message: { ...long, graphemes: 41 } }, 0.5).typingMs).toBe(2745);
    expect(of({ ...changes, message: { ...long, graphemes: 1 } }, 0.5).typingMs).toBe(1200);
    const odd = { ...changes, message: { ...long, graphemes: 11 } };
    expect(of(odd, 0.4).typingMs).toBe(Math.round(900 + 45 * 11 * 0.97));
  });

  it('leave six tenths of a second before a send that follows a gap', () => {
    const changes = { ...unread, message: { ...long, graphemes: 2000 }, lane: lane10 };
    expect(of(changes)).toEqual({
      seen: true,
      seenMs: 500,
      typingMs: 10_300 - 600 - 650,
      stopMs: 150,
    });
  });

  it('take all of the lead on an idle lane, and their pauses on top for an agent', () => {
    const message = { acceptedAt: noon, graphemes: 2000 };
    expect(of({ ...unread, message })).toMatchObject({ typingMs: 10_300 - 650 });
    const byAgent = { ...message, byAgent: true };
    expect(of({ ...unread, message: byAgent })).toMatchObject({ typingMs: 30_000 });
    const short = { ...byAgent, graphemes: 40 };
    expect(of({ ...unread, message: short }, almostOne).typingMs).toBe(2700);
  });

  it('of a message that came late still show a moment of typing, if a whole gap could', () => {
    const message = { acceptedAt: after(10_000), graphemes: 2000 };
    expect(of({ ...unread, message, lane: lane10 })).toEqual({
      seen: true,
      seenMs: 500,
      typingMs: 1200,
      stopMs: 150,
    });
  });

  it('shrink first the pause after seen, then the stop, never the typing', () => {
    const narrow = (lowMs: number) =>
      of(
        { ...unread, message: { ...long, graphemes: 2000 }, lane: lane10 },
        0,
        aPolicy({ gap: { defaultMs: [lowMs, lowMs] }, human }),
      );
    expect(narrow(2300)).toEqual({ seen: true, seenMs: 350, typingMs: 1200, stopMs: 150 });
    expect(narrow(1900)).toEqual({ seen: true, seenMs: 0, typingMs: 1200, stopMs: 100 });
    expect(narrow(1800)).toEqual({ seen: true, seenMs: 0, typingMs: 1200, stopMs: 0 });
    expect(narrow(1799)).toEqual({ seen: true, seenMs: 0, typingMs: 0, stopMs: 0 });
  });

  it('begin so that they end where the send begins', () => {
    const plan = { seen: true, seenMs: 100, typingMs: 1000, stopMs: 10 };
    expect(humanStart(noon, plan)).toEqual(before(1110));
  });
});
