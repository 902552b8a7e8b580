import {
  alarms,
  contagion,
  restrictedAlarm,
  type EmergencyCounts,
  type Share,
} from '../../src/pacing/index.js';
import { advisedResume, restrictedSeries } from '../../src/pacing/emergency.js';
import { aPolicy, after, before, dayMs, hourMs, minuteMs, noon } from './pacing-facts.js';

const policy = aPolicy();
const none: Share = { count: 0, of: 0 };
const of = (count: number, whole: number): Share => ({ count, of: whole });

/** A number on which nothing is wrong. */
const counts = (changes: Partial<EmergencyCounts> = {}): EmergencyCounts => ({
  lastSends: [],
  ackErrors: none,
  undelivered: none,
  undeliveredBefore: none,
  drops: 0,
  loggedOut: false,
  replied: none,
  openUnknowns: 0,
  optOuts: [],
  score: 100,
  ...changes,
});

/** Sends a minute apart, the newest first: `x` failed, `.` did not. */
const sends = (pattern: string, ageMs = 0) =>
  [...pattern].map((mark, index) => ({
    at: before(ageMs + index * minuteMs),
    failed: mark === 'x',
  }));

const raised = (changes: Partial<EmergencyCounts>, rules = policy) =>
  alarms(counts(changes), rules, noon);
const codes = (changes: Partial<EmergencyCounts>, rules = policy) =>
  raised(changes, rules).map(({ emergency }) => emergency.code);

it('nothing is wrong with a number on which nothing happened', () => {
  expect(raised({})).toEqual([]);
});

describe('E1, a streak of failures', () => {
  it('stops the session after five in a row, not after four or with one success among them', () => {
    expect(codes({ lastSends: sends('xxxx') })).toEqual([]);
    expect(codes({ lastSends: sends('xx.xxx') })).toEqual([]);
    expect(raised({ lastSends: sends('xxxxx.') })).toEqual([
      {
        on: { scope: 'session' },
        cause: 'anomaly',
        emergency: { code: 'failure_streak', count: 5 },
        reason: 'WhatsApp refused 5 messages in a row.',
      },
    ]);
  });
});

describe('E2, the rate of failures', () => {
  it('stops the session at six failures among the last twenty', () => {
    expect(codes({ lastSends: sends('x.x.x.x.x...........') })).toEqual([]);
    expect(raised({ lastSends: sends('x.x.x.x.x.x.........') })).toMatchObject([
      {
        on: { scope: 'session' },
        emergency: { code: 'failure_rate', count: 6, of: 20 },
        reason: 'WhatsApp refused 6 of the last 20 messages.',
      },
    ]);
  });

  it('does not look beyond the last twenty, nor further back than a day', () => {
    expect(codes({ lastSends: sends('x.x.x.x.x...........x') })).toEqual([]);
    expect(codes({ lastSends: sends('x.x.x.x.x.x.........', 24 * hourMs - 9 * minuteMs) })).toEqual(
      [],
    );
  });

  it('is stricter in the careful preset: four among twenty', () => {
    const careful = aPolicy({}, 'careful');
    expect(codes({ lastSends: sends('x.x.x...............') }, careful)).toEqual([]);
    expect(codes({ lastSends: sends('x.x.x.x.............') }, careful)).toEqual(['failure_rate']);
  });
});

describe('E3, ERROR acks', () => {
  it.each([
    [4, 50, []],
    [5, 500, ['ack_errors']],
    [2, 20, ['ack_errors']],
    [1, 20, []],
    [2, 19, []],
  ])('%i errors among %i messages raise %j', (count, whole, expected) => {
    expect(codes({ ackErrors: of(count, whole) })).toEqual(expected);
  });

  it('stops the session and says how many of how many', () => {
    expect(raised({ ackErrors: of(5, 12) })).toMatchObject([
      {
        on: { scope: 'session' },
        emergency: { code: 'ack_errors', count: 5, of: 12, share: 42, minutes: 30 },
        reason: 'WhatsApp reported errors for 5 of 12 messages within 30 minutes.',
      },
    ]);
  });

  it('counts errors of messages sent earlier, with no share of those sent since', () => {
    expect(raised({ ackErrors: of(5, 0) })).toMatchObject([{ emergency: { count: 5, share: 0 } }]);
  });
});

describe('E4, messages that reach no phone', () => {
  it.each([
    [12, 20, of(0, 0), true],
    [11, 20, of(0, 0), false],
    [19, 19, of(0, 0), false],
    [12, 20, of(29, 100), true],
    [12, 20, of(30, 100), false],
  ])('%i of %i with %j before: %s', (count, whole, undeliveredBefore, expected) => {
    const seen = { undelivered: of(count, whole), undeliveredBefore };
    expect(codes(seen)).toEqual(expected ? ['undelivered'] : []);
  });

  it('stops first contacts and campaigns', () => {
    expect(raised({ undelivered: of(15, 20) })).toMatchObject([
      {
        on: { scope: 'outreach' },
        emergency: { code: 'undelivered', count: 15, of: 20, share: 75, minutes: 120 },
        reason: '15 of 20 messages sent 30 to 120 minutes ago have reached no phone.',
      },
    ]);
  });
});

describe('E5, drops of the connection', () => {
  it('stops the session at four in half an hour', () => {
    expect(codes({ drops: 3 })).toEqual([]);
    expect(raised({ drops: 4 })).toMatchObject([
      {
        on: { scope: 'session' },
        emergency: { code: 'session_drops', count: 4, minutes: 30 },
        reason: 'The connection was lost 4 times in 30 minutes.',
      },
    ]);
  });

  it('stops the session when WhatsApp logs it out', () => {
    expect(raised({ loggedOut: true })).toMatchObject([
      { on: { scope: 'session' }, emergency: { code: 'logged_out' } },
    ]);
  });
});

describe('E6, silence of strangers', () => {
  it.each([
    [1, 100, true],
    [2, 100, false],
    [0, 99, false],
  ])('%i answers of %i: %s', (count, whole, expected) => {
    expect(codes({ replied: of(count, whole) })).toEqual(expected ? ['reply_rate'] : []);
  });

  it('stops first contacts', () => {
    expect(raised({ replied: of(1, 120) })).toMatchObject([
      {
        on: { scope: 'first_contacts' },
        emergency: { code: 'reply_rate', count: 1, of: 120, share: 1, minutes: 7 * 24 * 60 },
        reason: '1 of 120 people written to first in 7 days answered.',
      },
    ]);
  });
});

describe('E7, a series of 463', () => {
  it.each([
    [2, 1, false],
    [3, 0, true],
    [1, 2, true],
  ])('%i people, %i first contacts in a row: %s', (recipients, inARow, expected) => {
    expect(restrictedSeries({ recipients, inARow }, policy) !== undefined).toBe(expected);
  });

  it('stops first contacts as a restriction, with its figures', () => {
    const figures = restrictedSeries({ recipients: 3, inARow: 0 }, policy);
    expect(figures && restrictedAlarm(figures)).toEqual({
      on: { scope: 'first_contacts' },
      cause: 'restriction',
      emergency: { code: 'restricted_recipients', count: 3, minutes: 60 },
      reason: 'WhatsApp refused messages to 3 people (463) within 60 minutes.',
    });
  });

  it.each([
    [0, 24],
    [1, 48],
    [2, 72],
    [9, 72],
  ])('after %i stops in 14 days it advises a rest of %i hours', (earlier, hours) => {
    expect(advisedResume(noon, earlier)).toEqual(after(hours * hourMs));
    expect(advisedResume(noon, earlier).getTime() - noon.getTime()).toBeLessThanOrEqual(3 * dayMs);
  });
});

it('E8 stops the session when three messages of an hour wait for a person', () => {
  expect(codes({ openUnknowns: 2 })).toEqual([]);
  expect(raised({ openUnknowns: 3 })).toMatchObject([
    { on: { scope: 'session' }, emergency: { code: 'open_unknowns', count: 3, minutes: 60 } },
  ]);
});

describe('E9, a surge of opt-outs', () => {
  const campaign = 'november';

  it.each([
    [5, 50, true],
    [4, 4, false],
    [5, 51, false],
  ])('%i of %i: %s', (count, whole, expected) => {
    const seen = { optOuts: [{ campaign, ...of(count, whole) }] };
    expect(codes(seen)).toEqual(expected ? ['opt_out_surge'] : []);
  });

  it('stops the campaign it belongs to, and first contacts where there is none', () => {
    const surge = of(5, 40);
    expect(raised({ optOuts: [{ campaign, ...surge }] })).toMatchObject([
      {
        on: { scope: 'campaign', campaign },
        emergency: { code: 'opt_out_surge', count: 5, of: 40, share: 13, minutes: 1_440 },
      },
    ]);
    expect(raised({ optOuts: [{ campaign: null, ...surge }] })).toMatchObject([
      { on: { scope: 'first_contacts' } },
    ]);
  });
});

it('E10 stops first contacts and campaigns of the company once two numbers had to be stopped', () => {
  expect(contagion(1, policy)).toBeUndefined();
  expect(contagion(2, policy)).toMatchObject({
    on: { scope: 'outreach' },
    emergency: { code: 'contagion', count: 2, minutes: 60 },
    reason: '2 numbers had to be stopped within 60 minutes.',
  });
});

it('a health under 20 stops the session', () => {
  expect(codes({ score: 20 })).toEqual([]);
  expect(raised({ score: 19 })).toMatchObject([
    {
      on: { scope: 'session' },
      emergency: { code: 'health_critical', count: 19, of: 100 },
      reason: 'The health of this number is 19 of 100.',
    },
  ]);
});

it('several triggers are all told, whatever each of them stops', () => {
  const all = codes({ lastSends: sends('xxxxxx'), ackErrors: of(6, 6), loggedOut: true });
  expect(all).toEqual(['logged_out', 'failure_streak', 'failure_rate', 'ack_errors']);
});
