import {
  categoryOf,
  decide,
  lanePriority,
  warningsFor,
  type Facts,
} from '../../src/pacing/index.js';
import type { Category } from '../../src/protocol/codes.js';
import {
  after,
  answering,
  aPause,
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
  sentEvery,
  someFacts,
  stranger,
  untilOf,
  type FactChanges,
} from './pacing-facts.js';

const standard = aPolicy();

it('sends when nothing objects', () => {
  expect(ask()).toEqual({ kind: 'send', warnings: [] });
});

describe('categories', () => {
  const of = (relation: Partial<Facts['relation']>, more: FactChanges = {}) =>
    categoryOf(someFacts({ ...more, relation }), noon);

  it('an answer inside the open window is a reply', () => {
    expect(of({ lastInboundAt: before(1), windowClosesAt: after(1) })).toBe('reply');
  });
  it('the window excludes its end', () => {
    expect(of({ lastInboundAt: before(dayMs), windowClosesAt: noon })).toBe('known');
  });
  it('who never wrote is a first contact, however often we wrote', () => {
    expect(of(stranger)).toBe('first_contact');
    expect(of({ ...stranger, lastOutboundAt: before(1), unanswered: 7 })).toBe('first_contact');
  });
  it('a group is a group', () => {
    expect(of(answering, { recipient: { group: true } })).toBe('group');
  });
  it("a campaign answers nobody; its message keeps the person's category otherwise", () => {
    const message = inCampaign;
    expect(of(answering, { message })).toBe('known');
    expect(of(stranger, { message })).toBe('first_contact');
    expect(of(answering, { message, recipient: { group: true } })).toBe('group');
  });
  it('replies leave first, then known people and groups, then strangers, campaigns last', () => {
    const all: Category[] = ['reply', 'known', 'group', 'first_contact'];
    expect(all.map(category => lanePriority(category))).toEqual([1, 2, 2, 3]);
    expect(all.map(category => lanePriority(category, { campaign: null }))).toEqual([1, 2, 2, 3]);
    expect(all.map(category => lanePriority(category, inCampaign))).toEqual([4, 4, 4, 4]);
  });
});

describe('several rules at once', () => {
  it('a refusal beats every wait, and the earlier refusal beats the later', () => {
    const verdict = ask({
      recipient: { blocked: true, optedOutAt: before(1), consent: 'refused' },
      session: { status: 'STOPPED' },
      pauses: [aPause()],
    });
    expect(codes(verdict)).toEqual(['opted_out']);
  });

  it('the longest wait is named, the others are listed in their order', () => {
    const verdict = ask({
      message: { scheduledAt: after(minuteMs) },
      counts: { contactsToday: 50, sentInLastHour: sentEvery(minuteMs, 50) },
      lane: { sendInFlight: true },
    });
    expect(codes(verdict)).toEqual(['day_cap', 'scheduled', 'hour_cap', 'turn']);
  });

  it('an open end is the longest of all', () => {
    const verdict = ask({ message: { scheduledAt: after(30 * dayMs) }, pauses: [aPause()] });
    expect(codes(verdict)).toEqual(['paused_session', 'scheduled']);
  });

  it('of equal ends the earlier rule is named', () => {
    const pauses = [aPause(), aPause({ scope: 'company' })];
    const verdict = ask({ pauses, session: { status: 'SCAN_QR_CODE', reachable: false } });
    expect(codes(verdict)).toEqual(['paused_all', 'paused_session', 'needs_qr', 'session_down']);
  });

  it("a mature number's fifty-first stranger meets the day cap, then the budget", () => {
    const counts = { contactsToday: 50, firstContactsToday: 50 };
    expect(codes(ask({ counts, relation: stranger }))).toEqual(['day_cap', 'first_contact_budget']);
  });

  /** Everything holds until the same instant, apart from what can only be open or moves with now. */
  it('all waits are named in the order of the rules', () => {
    const until = after(6 * hourMs);
    const sinceUntil = (ms: number) => before(ms, until);
    const hold = { recipients: 1, minutes: 24 * 60 };
    const policy = aPolicy({
      activeHours: { days: { thu: ['08:00-11:00', '18:00-21:00'], fri: [] } },
      quietHours: { hours: '11:00-18:00' },
      caps: { startedByUsPer24h: 1 },
      signals: { timelockMarginMin: 0 },
      recipient: { unansweredFirst: 1 },
      content: { sameText: { warn: null, hold } },
    });
    const verdict = ask(
      {
        message: { scheduledAt: until, ...inCampaign, acceptedAt: until },
        recipient: {
          zone: 'Asia/Jakarta',
          restricted: { since: before(dayMs), until, count: 1 },
        },
        relation: { ...stranger, unanswered: 1, lastOutboundAt: sinceUntil(dayMs) },
        session: {
          timelock: { type: null, until },
          capping: { status: 'CAPPED', used: null, limit: null, until },
          health: { score: 50, level: 'strained', parts: [] },
        },
        counts: { startedInLastDay: [sinceUntil(dayMs)], sameTextTo: [sinceUntil(dayMs)] },
        lane: { unknownBefore: { messageId: 'm0', until } },
        pauses: [
          aPause({ scope: 'first_contacts', until }),
          aPause({ scope: 'campaign', campaign: 'November', until }),
          aPause({ scope: 'session', until }),
          aPause({ scope: 'company', until }),
        ],
      },
      policy,
    );
    expect(codes(verdict)).toEqual([
      'turn',
      'scheduled',
      'paused_all',
      'paused_session',
      'paused_campaign',
      'paused_first_contacts',
      'unknown_before',
      'wa_timelock',
      'wa_capping',
      'recipient_token',
      'active_hours',
      'quiet_hours',
      'first_contact_budget',
      'health_low',
      'same_text',
      'recipient_gap',
    ]);
  });

  it('limits stand behind the hours and before the turn, in their order', () => {
    const verdict = ask(
      {
        relation: stranger,
        session: {
          warmUpFrom: noon,
          health: { score: 50, level: 'strained', parts: [] },
          status: 'STOPPED',
        },
        counts: {
          contactsToday: 50,
          firstContactsToday: 50,
          sentInLastHour: sentEvery(minuteMs, 50),
        },
        lane: {
          ramp: { since: before(minuteMs), scope: 'all', sent: 9 },
          sendInFlight: true,
          unknownBefore: { messageId: 'm0', until: after(1) },
        },
      },
      standard,
    );
    expect(codes(verdict)).toEqual([
      'session_down',
      'unknown_before',
      'day_cap',
      'warmup',
      'first_contact_budget',
      'health_low',
      'hour_cap',
      'resume_ramp',
      'turn',
    ]);
  });
});

describe('what nothing can exempt from', () => {
  it.each<[string, FactChanges]>([
    ['an answer', { relation: answering }],
    ['a group', { recipient: { group: true } }],
    ['a campaign', { message: inCampaign }],
  ])('%s obeys pauses, the state of the number and the line', (_, changes) => {
    const stops: [string, FactChanges][] = [
      ['scheduled', { message: { scheduledAt: after(1) } }],
      ['paused_all', { pauses: [aPause({ scope: 'company' })] }],
      ['paused_session', { pauses: [aPause()] }],
      ['needs_qr', { session: { status: 'SCAN_QR_CODE' } }],
      ['session_down', { session: { status: 'STOPPED' } }],
      ['unknown_before', { lane: { unknownBefore: { messageId: 'm0', until: after(1) } } }],
      ['turn', { lane: { sendInFlight: true } }],
    ];
    for (const [code, stop] of stops) expect(codes(ask(both(changes, stop)))).toEqual([code]);
  });
});

describe('asking', () => {
  const facts = someFacts({
    message: inCampaign,
    relation: stranger,
    recipient: { zone: 'Europe/Berlin' },
    counts: { sentInLastHour: sentEvery(minuteMs, 50), contactsToday: 50, firstContactsToday: 50 },
    lane: {
      lastSendStartedAt: before(1000),
      lastSendEndedAt: before(500),
      ramp: { since: noon, scope: 'all', sent: 3 },
    },
    session: { health: { score: 30, level: 'poor', parts: ['failure_rate'] } },
    pauses: [aPause({ until: after(7) })],
  });

  it('changes nothing and gives the same answer again', () => {
    const picture = structuredClone(facts);
    const rules = structuredClone(standard);
    expect(decide(facts, standard, noon)).toEqual(decide(facts, standard, noon));
    expect(warningsFor(facts, standard, noon)).toEqual(warningsFor(facts, standard, noon));
    expect(facts).toEqual(picture);
    expect(standard).toEqual(rules);
  });

  it('gives the same answer for equal facts, as after a restart', () => {
    expect(decide(structuredClone(facts), aPolicy(), noon)).toEqual(decide(facts, standard, noon));
  });

  it('a millisecond before its end a wait still holds', () => {
    const verdict = ask({ message: { scheduledAt: after(hourMs) } });
    expect(untilOf(verdict)).toEqual(after(hourMs));
  });
});
