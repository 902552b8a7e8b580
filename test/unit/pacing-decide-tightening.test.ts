import { seededRandom } from '../../src/kernel/random.js';
import { localDay } from '../../src/kernel/calendar.js';
import {
  decide,
  type ConsentRule,
  type ContentRule,
  type Facts,
  type Policy,
  type Verdict,
  type Wait,
} from '../../src/pacing/index.js';
import { anyFacts, anyInstant, anyPolicy, dice, type Dice } from './pacing-facts-random.js';
import { aPause, codes, dayMs } from './pacing-facts.js';

const seeds = Array.from({ length: 40 }, (_, at) => `tighter-${at}`);
const policiesPerSeed = 25;
const casesPerPolicy = 12;

type Tightening = (policy: Policy, dice: Dice) => Policy;

const less = ({ between }: Dice, limit: number) => Math.max(0, limit - between(1, 4));
const lessOrNone = (at: Dice, limit: number | null) =>
  limit === null ? at.between(1, 5) : Math.max(1, less(at, limit));
const more = ({ between }: Dice, [low, high]: readonly [number, number]) => {
  const up = between(0, 3000);
  return [low + up, high + up + between(0, 3000)] as const;
};
const stricter = <Rule>(order: readonly Rule[], rule: Rule) =>
  order[Math.min(order.length - 1, order.indexOf(rule) + 1)] ?? rule;
const consent: readonly ConsentRule[] = ['off', 'warn', 'required'];
const links: readonly ContentRule[] = ['off', 'warn', 'refuse'];
const caps = (policy: Policy, changed: Partial<Policy['caps']>): Policy => ({
  ...policy,
  caps: { ...policy.caps, ...changed },
});
const recipient = (policy: Policy, changed: Partial<Policy['recipient']>): Policy => ({
  ...policy,
  recipient: { ...policy.recipient, ...changed },
});
const gap = (policy: Policy, changed: Partial<Policy['gap']>): Policy => ({
  ...policy,
  gap: { ...policy.gap, ...changed },
});
const signals = (policy: Policy, changed: Partial<Policy['signals']>): Policy => ({
  ...policy,
  signals: { ...policy.signals, ...changed },
});

/** Every number and switch that holds messages back, turned towards fewer or later sends. */
const tightenings: Record<string, Tightening> = {
  'fewer people a day': (p, at) => caps(p, { contactsPerDay: less(at, p.caps.contactsPerDay) }),
  'fewer messages an hour': (p, at) =>
    caps(p, { messagesPerHour: less(at, p.caps.messagesPerHour) }),
  'a smaller share for campaigns': (p, { random }) =>
    caps(p, { campaignShareOfHour: p.caps.campaignShareOfHour * random() }),
  'fewer first contacts a day': (p, at) =>
    caps(p, { firstContactsPerDay: less(at, p.caps.firstContactsPerDay) }),
  'fewer starts in 24 hours': (p, at) =>
    caps(p, { startedByUsPer24h: less(at, p.caps.startedByUsPer24h ?? at.between(1, 9)) }),
  'a longer gap': (p, at) => gap(p, { defaultMs: more(at, p.gap.defaultMs) }),
  'a longer gap before strangers': (p, at) =>
    gap(p, { firstContactMs: more(at, p.gap.firstContactMs) }),
  'a longer gap before campaigns': (p, at) => gap(p, { campaignMs: more(at, p.gap.campaignMs) }),
  'a slower warm-up': (p, at) => {
    const most = at.between(0, 8);
    const firstContactsByDay = p.warmup.firstContactsByDay.map(limit => Math.min(limit, most));
    return { ...p, warmup: { ...p.warmup, enabled: true, firstContactsByDay } };
  },
  'less for one person an hour': (p, at) =>
    recipient(p, { perHour: lessOrNone(at, p.recipient.perHour) }),
  'less for one person a day': (p, at) =>
    recipient(p, { perDay: lessOrNone(at, p.recipient.perDay) }),
  'fewer unanswered by strangers': (p, at) =>
    recipient(p, { unansweredFirst: lessOrNone(at, p.recipient.unansweredFirst) }),
  'fewer unanswered by known people': (p, at) =>
    recipient(p, { unansweredKnown: lessOrNone(at, p.recipient.unansweredKnown) }),
  'a rhythm where there was none': p =>
    p.rhythm.enabled ? p : { ...p, rhythm: { ...p.rhythm, enabled: true } },
  'an exemption less for answers': (p, { some }) => ({
    ...p,
    replies: { exemptFrom: some(p.replies.exemptFrom, 0.7) },
  }),
  'consent of strangers': p => ({
    ...p,
    consent: { ...p.consent, firstContact: stricter(consent, p.consent.firstContact) },
  }),
  'consent to campaigns': p => ({
    ...p,
    consent: { ...p.consent, campaign: stricter(consent, p.consent.campaign) },
  }),
  'consent of known people': p => ({
    ...p,
    consent: { ...p.consent, known: stricter(consent, p.consent.known) },
  }),
  'links to strangers': p => ({
    ...p,
    content: { ...p.content, linkInFirstContact: stricter(links, p.content.linkInFirstContact) },
  }),
  'the same text to fewer people': (p, at) => {
    const { hold } = p.content.sameText;
    const tighter = {
      recipients: lessOrNone(at, hold?.recipients ?? null),
      minutes: (hold?.minutes ?? 1) + at.between(0, 600),
    };
    return { ...p, content: { ...p.content, sameText: { warn: null, hold: tighter } } };
  },
  'no guess about numbers': p => ({
    ...p,
    numberCheck: { ...p.numberCheck, enabled: true, whenUnavailable: 'hold' },
  }),
  'a wider margin behind a lock': (p, { between }) =>
    signals(p, { timelockMarginMin: p.signals.timelockMarginMin + between(1, 60) }),
  'less after a first warning': (p, { random }) =>
    signals(p, { firstWarningFactor: p.signals.firstWarningFactor * random() }),
  'less after a second warning': (p, { random }) =>
    signals(p, { secondWarningFactor: p.signals.secondWarningFactor * random() }),
  'a larger reserve': (p, { random }) =>
    signals(p, { cappingReserve: p.signals.cappingReserve + random() * 0.5 }),
  'less for the strained': (p, { random }) => ({
    ...p,
    health: { ...p.health, strainedFactor: p.health.strainedFactor * random() },
  }),
  'a slower start': (p, { random, between }) => ({
    ...p,
    resume: {
      ...p.resume,
      steps: p.resume.steps.map(([minutes, share]) => [minutes + between(0, 9), share * random()]),
    },
  }),
  'shorter hours': (p, { one }) => {
    if (p.rhythm.enabled) return p;
    const day = one(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const);
    const days = { ...p.activeHours.days, [day]: p.activeHours.days[day].slice(1) };
    return { ...p, activeHours: { ...p.activeHours, days } };
  },
  'hours for answers too': p => ({ ...p, activeHours: { ...p.activeHours, replies: 'hold' } }),
  'a longer jitter': (p, { between }) => {
    const [low, high] = p.activeHours.openingJitterS;
    const openingJitterS = [low + between(0, 60), high + between(60, 600)] as const;
    return { ...p, activeHours: { ...p.activeHours, openingJitterS } };
  },
  'longer nights': p => ({
    ...p,
    quietHours: { ...p.quietHours, enabled: true, hours: '18:00-09:00' },
  }),
};

/** Open ends are the latest of all. */
const endOf = ({ until }: Wait) => until?.getTime() ?? Infinity;

function isLooser(before: Verdict, after: Verdict): boolean {
  if (before.kind === 'send') return false;
  if (before.kind === 'refuse') return after.kind !== 'refuse';
  return after.kind === 'send' || (after.kind === 'wait' && endOf(after) < endOf(before));
}

const brief = (verdict: Verdict) =>
  verdict.kind === 'wait'
    ? `${codes(verdict).join(' ')} until ${String(verdict.until?.toISOString())}`
    : [verdict.kind, ...codes(verdict)].join(' ');

interface Case {
  at: Dice;
  now: Date;
  facts: Facts;
  policy: Policy;
}

function* casesOf(seed: string): Generator<Case> {
  const at = dice(seededRandom(seed));
  for (let drawn = 0; drawn < policiesPerSeed; drawn += 1) {
    const policy = anyPolicy(at);
    const start = anyInstant(at);
    for (let again = 0; again < casesPerPolicy; again += 1) {
      const now = new Date(start.getTime() + at.between(0, dayMs));
      yield { at, now, policy, facts: anyFacts(at, now) };
    }
  }
}

const waitsOf = (verdict: Verdict) => (verdict.kind === 'wait' ? [verdict, ...verdict.also] : []);

describe('anything that may be asked', () => {
  const met = new Set<string>();
  const loosened: string[] = [];
  const freed: string[] = [];
  const wrongEnds: string[] = [];
  const wrongNames: string[] = [];

  /** A new local day starts with nothing counted; everything else stays as it is. */
  function factsAt(facts: Facts, now: Date, later: Date): Facts {
    const { zone } = facts.session;
    if (localDay(now, zone) === localDay(later, zone)) return facts;
    const recipientCountedToday = false;
    const nothing = { contactsToday: 0, firstContactsToday: 0, toRecipientToday: 0 };
    return { ...facts, counts: { ...facts.counts, ...nothing, recipientCountedToday } };
  }

  const holdsAt = ({ facts, policy, now }: Case, wait: Wait, later: Date) =>
    waitsOf(decide(factsAt(facts, now, later), policy, later)).some(
      ({ because, detail }) => because === wait.because && detail.turn === wait.detail.turn,
    );

  /** Locks without an end are looked at again; they have none. */
  const isExact = ({ facts }: Case, { because }: Wait) =>
    because !== 'wa_timelock' || facts.session.timelock?.until !== null;

  function lookAtEnds(one: Case, verdict: Verdict): string[] {
    const { facts, now } = one;
    const { expiresAt } = facts.message;
    const { recipientCountedToday } = facts.counts;
    return waitsOf(verdict).flatMap(wait => {
      const { until } = wait;
      if (!until || !isExact(one, wait)) return [];
      if (expiresAt && expiresAt <= until) return [];
      const sameDay = localDay(now, facts.session.zone) === localDay(until, facts.session.zone);
      // At midnight somebody counted today becomes a person to count: other limits of the same code.
      if (!sameDay && recipientCountedToday) return [];
      const early = sameDay && !holdsAt(one, wait, new Date(until.getTime() - 1));
      const late = holdsAt(one, wait, until);
      return late || early
        ? [`${wait.because} ${late ? 'late' : 'early'} ${until.toISOString()}`]
        : [];
    });
  }

  beforeAll(() => {
    for (const seed of seeds) {
      for (const one of casesOf(seed)) {
        const { at, now, facts, policy } = one;
        const verdict = decide(facts, policy, now);
        for (const code of codes(verdict)) met.add(code);
        const name = at.one(Object.keys(tightenings) as [string, ...string[]]);
        const tighter = tightenings[name]?.(policy, at) ?? policy;
        const tightened = decide(facts, tighter, now);
        if (isLooser(verdict, tightened)) {
          loosened.push(`${seed}, ${name}: ${brief(verdict)} became ${brief(tightened)}`);
        }
        const scope = at.one(['company', 'session', 'campaign', 'first_contacts'] as const);
        const pause = aPause({ scope, until: at.maybe(0.5) ? null : new Date(now.getTime() + 1) });
        const paused = decide({ ...facts, pauses: [...facts.pauses, pause] }, policy, now);
        if (isLooser(verdict, paused)) freed.push(`${seed}: ${brief(verdict)} ${brief(paused)}`);
        wrongEnds.push(...lookAtEnds(one, verdict).map(end => `${seed}: ${end}`));
        const waits = waitsOf(verdict);
        if (waits.some(wait => endOf(wait) > endOf(waits[0] ?? wait))) {
          wrongNames.push(`${seed}: ${brief(verdict)}`);
        }
      }
    }
  });

  it('meets every code', () => {
    expect([...met].sort()).toEqual(
      [
        ...['expired', 'no_consent', 'prohibited_content'],
        ...['scheduled', 'paused_all', 'paused_session', 'paused_campaign'],
        ...['paused_first_contacts', 'needs_qr', 'session_down', 'unknown_before'],
        ...['wa_timelock', 'wa_capping', 'recipient_token', 'active_hours', 'quiet_hours'],
        ...['day_cap', 'warmup', 'first_contact_budget', 'health_low', 'hour_cap'],
        ...['resume_ramp', 'same_text', 'recipient_gap', 'turn'],
      ].sort(),
    );
  });

  it('is never sent, and never earlier, because a limit was tightened', () => {
    expect(loosened).toEqual([]);
  });

  it('never leaves because of one more pause', () => {
    expect(freed).toEqual([]);
  });

  it('is held to the very end that each rule told, and not a millisecond longer', () => {
    expect(wrongEnds).toEqual([]);
  });

  it('is told the longest of its waits', () => {
    expect(wrongNames).toEqual([]);
  });
});
