import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPolicy, resolvePolicy } from '../../src/config/policy.js';

const shipped = (name: string) =>
  JSON.parse(readFileSync(`config/policy.${name}.json`, 'utf8')) as Record<string, unknown>;

function resolve(overrides: Record<string, unknown> = {}) {
  return resolvePolicy({ extends: 'standard', ...overrides }, shipped);
}

function complaint(overrides: Record<string, unknown>): string {
  try {
    resolve(overrides);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
}

const everyDay = (hours: string) => ({
  mon: [hours],
  tue: [hours],
  wed: [hours],
  thu: [hours],
  fri: [hours],
  sat: [hours],
  sun: [hours],
});

const answersExemptFrom = [
  'no_consent',
  'day_cap',
  'warmup',
  'first_contact_budget',
  'quiet_hours',
  'health_low',
  'resume_ramp',
  'same_text',
  'recipient_gap',
  'paused_first_contacts',
  'wa_timelock',
  'wa_capping',
];

/** What the presets promise, number by number: changing one is a decision, and it is made here too. */
const promised = {
  standard: {
    zone: 'Asia/Jakarta',
    activeHours: { days: everyDay('08:00-21:00'), replies: 'hold', openingJitterS: [0, 180] },
    quietHours: { enabled: true, hours: '21:00-08:00', zoneFrom: 'contact' },
    caps: {
      contactsPerDay: 50,
      messagesPerHour: 50,
      campaignShareOfHour: 0.8,
      firstContactsPerDay: 50,
      startedByUsPer24h: null,
    },
    gap: { defaultMs: [5000, 8000], firstContactMs: [5000, 8000], campaignMs: [5000, 8000] },
    human: {
      enabled: true,
      seenMs: [500, 1500],
      typingBaseMs: 900,
      typingPerGraphemeMs: 45,
      typingMinMs: 1200,
      typingMaxMs: 8000,
    },
    warmup: {
      enabled: true,
      firstContactsByDay: [4, 6, 8, 11, 14, 17, 20, 24, 28, 32, 36, 40, 45, 50],
      stepBackDays: 2,
      dormantAfterDays: 30,
      dormantRestartDay: 8,
    },
    recipient: {
      perHour: null,
      perDay: null,
      unansweredFirst: null,
      unansweredKnown: null,
      warnUnanswered: 3,
    },
    rhythm: { enabled: false, onMinutes: 60, offMinutes: 60 },
    replies: { exemptFrom: answersExemptFrom },
    consent: {
      firstContact: 'required',
      campaign: 'required',
      known: 'warn',
      optOutConfirmation: true,
    },
    content: {
      linkInFirstContact: 'warn',
      plainHttp: 'warn',
      shortener: 'warn',
      longFirstContact: 300,
      prohibited: [],
      sameText: { warn: { recipients: 20, minutes: 1440 }, hold: null },
    },
    numberCheck: { enabled: true, cacheDays: 7, perHour: 30, whenUnavailable: 'send' },
    signals: {
      timelockMarginMin: 10,
      firstWarningFactor: 0.5,
      secondWarningFactor: 0.25,
      cappingReserve: 0.02,
    },
    health: {
      strainedBelow: 60,
      poorBelow: 40,
      criticalBelow: 20,
      strainedFactor: 0.5,
      recoverMinutes: 30,
    },
    emergency: {
      failureStreak: { count: 5 },
      failureRate: { count: 6, of: 20, withinHours: 24 },
      ackErrors: { count: 5, share: 0.1, minimum: 20, minutes: 30 },
      undelivered: { share: 0.6, minimum: 20, ageMinutes: [30, 120], baselineBelow: 0.3 },
      sessionDrops: { count: 4, minutes: 30 },
      replyRate: { below: 0.02, minimum: 100, days: 7 },
      restrictedRecipients: { count: 3, minutes: 60, inARow: 2 },
      openUnknowns: { count: 3, minutes: 60 },
      optOutSurge: { count: 5, share: 0.1, hours: 24 },
      contagion: { sessions: 2, minutes: 60 },
    },
    resume: {
      rampAfterMinutes: 60,
      steps: [
        [15, 0.1],
        [15, 0.25],
        [30, 0.5],
      ],
      staleAfterHours: 24,
      scheduledStaleAfterHours: 2,
    },
    resend: 'same_id',
    fairness: { everyNth: 10, lowerDueAfterMinutes: 10 },
  },
  /** Where `careful` differs. */
  careful: {
    activeHours: { days: everyDay('09:00-20:00'), replies: 'hold', openingJitterS: [0, 600] },
    quietHours: { enabled: true, hours: '21:00-08:00', zoneFrom: 'country' },
    caps: {
      contactsPerDay: 30,
      messagesPerHour: 30,
      campaignShareOfHour: 0.67,
      firstContactsPerDay: 10,
      startedByUsPer24h: null,
    },
    gap: {
      defaultMs: [5000, 8000],
      firstContactMs: [30_000, 60_000],
      campaignMs: [30_000, 60_000],
    },
    human: {
      enabled: true,
      seenMs: [500, 1500],
      typingBaseMs: 900,
      typingPerGraphemeMs: 45,
      typingMinMs: 1200,
      typingMaxMs: 20_000,
    },
    warmup: {
      enabled: true,
      firstContactsByDay: [2, 3, 4, 5, 6, 7, 8, 9, 9, 10, 10, 10, 10, 10],
      stepBackDays: 2,
      dormantAfterDays: 30,
      dormantRestartDay: 8,
    },
    recipient: {
      perHour: 4,
      perDay: 12,
      unansweredFirst: 1,
      unansweredKnown: 3,
      warnUnanswered: 3,
    },
    rhythm: { enabled: true, onMinutes: 60, offMinutes: 60 },
    consent: {
      firstContact: 'required',
      campaign: 'required',
      known: 'required',
      optOutConfirmation: true,
    },
    content: {
      linkInFirstContact: 'refuse',
      plainHttp: 'warn',
      shortener: 'warn',
      longFirstContact: 300,
      prohibited: [],
      sameText: { warn: { recipients: 5, minutes: 60 }, hold: { recipients: 10, minutes: 60 } },
    },
    numberCheck: { enabled: true, cacheDays: 7, perHour: 30, whenUnavailable: 'hold' },
    emergency: {
      failureStreak: { count: 5 },
      failureRate: { count: 4, of: 20, withinHours: 24 },
      ackErrors: { count: 5, share: 0.1, minimum: 20, minutes: 30 },
      undelivered: { share: 0.6, minimum: 20, ageMinutes: [30, 120], baselineBelow: 0.3 },
      sessionDrops: { count: 4, minutes: 30 },
      replyRate: { below: 0.02, minimum: 100, days: 7 },
      restrictedRecipients: { count: 3, minutes: 60, inARow: 2 },
      openUnknowns: { count: 3, minutes: 60 },
      optOutSurge: { count: 5, share: 0.1, hours: 24 },
      contagion: { sessions: 2, minutes: 60 },
    },
    resume: {
      rampAfterMinutes: 60,
      steps: [
        [30, 0.1],
        [30, 0.25],
        [60, 0.5],
      ],
      staleAfterHours: 24,
      scheduledStaleAfterHours: 2,
    },
  },
} as const;

describe('the presets', () => {
  it('standard holds what it promises', () => {
    const policy = resolvePolicy({ extends: 'standard' }, shipped);
    expect(policy).toEqual({ preset: 'standard', ...promised.standard });
  });

  it('careful holds what it promises', () => {
    const policy = resolvePolicy({ extends: 'careful' }, shipped);
    const { standard, careful } = promised;
    expect(policy).toEqual({ preset: 'careful', ...standard, ...careful });
  });
});

describe('the policy file', () => {
  it('ships as the standard preset unchanged', () => {
    const policy = loadPolicy('config/policy.json');
    expect(policy).toEqual({ preset: 'standard', ...shipped('standard') });
  });

  it('overrides key by key and leaves the neighbours alone', () => {
    const policy = resolve({
      caps: { contactsPerDay: 20 },
      activeHours: { days: { sun: [] }, replies: 'send' },
    });
    expect(policy.caps).toEqual({ ...promised.standard.caps, contactsPerDay: 20 });
    expect(policy.activeHours.days.sun).toEqual([]);
    expect(policy.activeHours.days.mon).toEqual(['08:00-21:00']);
    expect(policy.activeHours.replies).toBe('send');
  });

  it('replaces lists instead of merging them', () => {
    expect(resolve({ replies: { exemptFrom: [] } }).replies.exemptFrom).toEqual([]);
    const warmup = { firstContactsByDay: [5, 10] };
    expect(resolve({ warmup }).warmup.firstContactsByDay).toEqual([5, 10]);
  });

  it('names every complaint at once, each with its path', () => {
    const message = complaint({
      zone: 'Asia/Atlantis',
      gap: { defaultMs: [8000, 5000] },
      caps: { messagesPerHour: -1, perMinute: 3 },
      activeHours: { days: { mon: ['8-21'] } },
    });
    expect(message).toContain('"zone" must be an IANA time zone');
    expect(message).toContain('"gap.defaultMs" must have its low bound first');
    expect(message).toContain('"caps.messagesPerHour"');
    expect(message).toContain('"caps.perMinute" is not allowed');
    expect(message).toContain('"activeHours.days.mon[0]" must be HH:MM-HH:MM');
  });

  it.each([
    ['an unknown key at the top', { speed: 1 }, '"speed" is not allowed'],
    ['a string for a number', { caps: { contactsPerDay: '50' } }, '"caps.contactsPerDay"'],
    ['a fraction of a message', { caps: { contactsPerDay: 1.5 } }, '"caps.contactsPerDay"'],
    ['a range of one bound', { gap: { firstContactMs: [5000] } }, '"gap.firstContactMs'],
    ['a range of three', { human: { seenMs: [1, 2, 3] } }, '"human.seenMs"'],
    ['a warm-up that falls', { warmup: { firstContactsByDay: [4, 3] } }, 'must not fall'],
    ['a warm-up of no day', { warmup: { firstContactsByDay: [] } }, '"warmup.firstContactsByDay"'],
    [
      'a warm-up of 61 days',
      { warmup: { firstContactsByDay: Array.from({ length: 61 }, () => 5) } },
      '"warmup.firstContactsByDay"',
    ],
    ['typing that ends before it starts', { human: { typingMaxMs: 100 } }, '"human.typingMaxMs"'],
    ['an exemption from the gap', { replies: { exemptFrom: ['turn'] } }, '"replies.exemptFrom[0]"'],
    ['an unknown consent rule', { consent: { known: 'maybe' } }, '"consent.known"'],
    ['an unknown rule for a campaign', { consent: { campaign: 1 } }, '"consent.campaign"'],
    ['a jitter of over an hour', { activeHours: { openingJitterS: [0, 3601] } }, 'openingJitterS'],
    ['quiet hours of no length', { quietHours: { hours: '08:00-08:00' } }, '"quietHours.hours"'],
    ['a zone of the moon', { quietHours: { zoneFrom: 'moon' } }, '"quietHours.zoneFrom"'],
    ['a share over the whole', { caps: { campaignShareOfHour: 1.1 } }, 'campaignShareOfHour'],
    ['a limit of no message to a person', { recipient: { perHour: 0 } }, '"recipient.perHour"'],
    ['a rhythm without a beat', { rhythm: { onMinutes: 0 } }, '"rhythm.onMinutes"'],
    [
      'an unknown rule for links',
      { content: { linkInFirstContact: 'hold' } },
      'linkInFirstContact',
    ],
    [
      'a same text of nobody',
      { content: { sameText: { hold: { recipients: 0, minutes: 60 } } } },
      'recipients',
    ],
    [
      'an unknown way without a check',
      { numberCheck: { whenUnavailable: 'ask' } },
      'whenUnavailable',
    ],
    ['health bounds out of order', { health: { poorBelow: 61 } }, '"health.poorBelow"'],
    ['a ramp step of two shares', { resume: { steps: [[15, 0.1, 0.2]] } }, '"resume.steps[0]"'],
    ['a ramp of more than everything', { resume: { steps: [[15, 1.5]] } }, '"resume.steps[0][1]"'],
    ['an unknown day', { activeHours: { days: { someday: [] } } }, '"activeHours.days.someday"'],
    ['a section that is no object', { gap: 5 }, '"gap" must be of type object'],
  ])('refuses %s', (_, overrides, path) => {
    expect(complaint(overrides)).toContain(path);
  });

  it('accepts a gap of zero, for sandboxes', () => {
    expect(resolve({ gap: { defaultMs: [0, 0] } }).gap.defaultMs).toEqual([0, 0]);
  });

  it('needs to say which preset it extends', () => {
    expect(() => resolvePolicy({}, shipped)).toThrow('"extends" is required');
    expect(() => resolvePolicy({ extends: '../secrets' }, shipped)).toThrow('"extends"');
    expect(() => resolvePolicy([], shipped)).toThrow('must be of type object');
  });
});

describe('a policy file on disk', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'policy-'));
    writeFileSync(join(folder, 'policy.shop.json'), JSON.stringify(shipped('careful')));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const load = (text: string) => {
    writeFileSync(join(folder, 'policy.json'), text);
    return loadPolicy(join(folder, 'policy.json'));
  };

  it('finds its preset in its own folder', () => {
    const policy = load('{"extends": "shop", "zone": "Europe/Berlin"}');
    expect(policy).toMatchObject({ preset: 'shop', zone: 'Europe/Berlin' });
    expect(policy.caps.contactsPerDay).toBe(30);
  });

  it('says which file is wrong', () => {
    expect(() => load('{"extends": "shop", "zone": 5}')).toThrow('policy.json cannot be used');
    expect(() => load('{"extends": ')).toThrow('cannot be read as JSON');
    expect(() => load('{"extends": "none"}')).toThrow('policy.none.json cannot be used');
  });
});
