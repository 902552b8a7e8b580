import {
  categoryOf,
  decide,
  lanePriority,
  type Facts,
  type PauseFacts,
  type Policy,
  type Verdict,
} from '../../src/pacing/index.js';
import {
  after,
  answering,
  aPolicy,
  before,
  dayMs,
  hourMs,
  minuteMs,
  noon,
  someFacts,
  stranger,
} from './pacing-facts.js';

const standard = aPolicy();
const opening = (day: string) => new Date(`2025-11-${day}T01:00:00.000Z`);
const tomorrow = opening('21');

function ask(changes: Parameters<typeof someFacts>[0] = {}, policy: Policy = standard, at = noon) {
  return decide(someFacts(changes), policy, at);
}

/** The codes that object: the one named first, then the others. */
function codes(verdict: Verdict): string[] {
  if (verdict.kind === 'send') return [];
  if (verdict.kind === 'refuse') return [verdict.because];
  return [verdict.because, ...verdict.also.map(wait => wait.because)];
}

function aPause(changes: Partial<PauseFacts> = {}): PauseFacts {
  return {
    scope: 'session',
    by: 'Deniz',
    reason: 'checking',
    since: before(hourMs),
    until: null,
    ...changes,
  };
}

const sentEvery = (ms: number, count: number) =>
  Array.from({ length: count }, (_, at) => before((count - at) * ms));

it('sends when nothing objects', () => {
  expect(ask()).toEqual({ kind: 'send', warnings: [] });
});

describe('categories', () => {
  const of = (relation: Partial<Facts['relation']>, group = false) =>
    categoryOf(someFacts({ relation, recipient: { group } }), noon);

  it('an answer inside the open window is a reply', () => {
    expect(of({ lastInboundAt: before(1), windowClosesAt: after(1) })).toBe('reply');
  });
  it('the window excludes its end', () => {
    expect(of({ lastInboundAt: before(dayMs), windowClosesAt: noon })).toBe('known');
  });
  it('who never wrote is a first contact', () => {
    expect(of(stranger)).toBe('first_contact');
  });
  it('a group is a group', () => {
    expect(of(answering, true)).toBe('group');
  });
  it('replies leave before known people and groups, strangers last', () => {
    const order = (['reply', 'known', 'group', 'first_contact'] as const).map(lanePriority);
    expect(order).toEqual([1, 2, 2, 3]);
  });
});

describe('refusals', () => {
  it('invalid_recipient: an address nobody can write to', () => {
    expect(codes(ask({ recipient: { addressable: false } }))).toEqual(['invalid_recipient']);
  });

  it('expired: from the very instant on', () => {
    expect(codes(ask({ message: { expiresAt: noon } }))).toEqual(['expired']);
    expect(codes(ask({ message: { expiresAt: after(1) } }))).toEqual([]);
  });

  it('opted_out: whoever asked us to stop, even in an open window', () => {
    const recipient = { optedOutAt: before(dayMs) };
    expect(ask({ recipient, relation: answering })).toEqual({
      kind: 'refuse',
      because: 'opted_out',
      detail: { since: before(dayMs).toISOString() },
    });
  });

  it('blocked: by us or by them', () => {
    expect(codes(ask({ recipient: { blocked: true } }))).toEqual(['blocked']);
  });

  it('not_on_whatsapp: when a check said no, not when nobody asked', () => {
    expect(codes(ask({ recipient: { onWhatsApp: false } }))).toEqual(['not_on_whatsapp']);
    expect(codes(ask({ recipient: { onWhatsApp: null } }))).toEqual([]);
  });

  describe('no_consent', () => {
    const consent = 'unknown' as const;

    it('refuses strangers who have not agreed', () => {
      expect(codes(ask({ recipient: { consent }, relation: stranger }))).toEqual(['no_consent']);
      const asked = { recipient: { consent: 'asked' as const }, relation: stranger };
      expect(codes(ask(asked))).toEqual(['no_consent']);
    });

    it('warns about known people whose consent nobody recorded', () => {
      expect(ask({ recipient: { consent } })).toEqual({
        kind: 'send',
        warnings: ['no_consent_recorded'],
      });
    });

    it('takes the open window as the basis of a reply', () => {
      expect(ask({ recipient: { consent }, relation: answering })).toEqual({
        kind: 'send',
        warnings: [],
      });
    });

    it('refuses everybody who said no', () => {
      const recipient = { consent: 'refused' as const };
      const off = aPolicy({ consent: { firstContact: 'off', known: 'off' } });
      for (const relation of [answering, stranger, {}]) {
        expect(codes(ask({ recipient, relation }, off))).toEqual(['no_consent']);
      }
    });

    it('asks nothing when off', () => {
      const off = aPolicy({ consent: { firstContact: 'off', known: 'off' } });
      expect(ask({ recipient: { consent }, relation: stranger }, off)).toEqual({
        kind: 'send',
        warnings: [],
      });
    });

    it('treats a reply as a known person when replies are not exempt', () => {
      const strict = aPolicy({ consent: { known: 'required' }, replies: { exemptFrom: [] } });
      expect(codes(ask({ recipient: { consent }, relation: answering }, strict))).toEqual([
        'no_consent',
      ]);
    });
  });

  it('prohibited_content: names the rule, and warnings of the filter stop nothing', () => {
    const finding = { rule: 'phishing-otp', severity: 'refuse' as const, spans: [[0, 3]] as const };
    expect(ask({ message: { findings: [finding] } })).toEqual({
      kind: 'refuse',
      because: 'prohibited_content',
      detail: { rule: 'phishing-otp' },
    });
    const warning = { ...finding, severity: 'warn' as const };
    expect(codes(ask({ message: { findings: [warning] } }))).toEqual([]);
  });

  it('a refusal beats every wait, and the earlier refusal beats the later', () => {
    const verdict = ask({
      recipient: { blocked: true, optedOutAt: before(1) },
      session: { status: 'STOPPED' },
      pauses: [aPause()],
    });
    expect(codes(verdict)).toEqual(['opted_out']);
  });

  it('of a person do not apply to groups', () => {
    const recipient = {
      group: true,
      blocked: true,
      onWhatsApp: false,
      optedOutAt: before(1),
      consent: 'unknown' as const,
    };
    expect(codes(ask({ recipient, relation: stranger }))).toEqual([]);
  });
});

describe('stops', () => {
  it('scheduled: until that time, this message alone', () => {
    const scheduledAt = after(2 * hourMs);
    expect(ask({ message: { scheduledAt } })).toMatchObject({
      because: 'scheduled',
      until: scheduledAt,
      binds: 'message',
    });
    expect(codes(ask({ message: { scheduledAt } }, standard, scheduledAt))).toEqual([]);
  });

  it('paused_all and paused_session: say who and why, and hold the lane', () => {
    expect(ask({ pauses: [aPause({ scope: 'company' })] })).toMatchObject({
      because: 'paused_all',
      until: null,
      binds: 'lane',
      detail: { by: 'Deniz', reason: 'checking', since: before(hourMs).toISOString() },
    });
    expect(codes(ask({ pauses: [aPause()] }))).toEqual(['paused_session']);
  });

  it('pauses of one scope hold until the last of them ends', () => {
    const pauses = [
      aPause({ until: after(5) }),
      aPause({ until: after(9) }),
      aPause({ until: noon }),
    ];
    expect(ask({ pauses })).toMatchObject({ until: after(9), also: [] });
    expect(ask({ pauses: [...pauses, aPause({ by: 'Ayu' })] })).toMatchObject({
      until: null,
      detail: { by: 'Ayu' },
    });
  });

  it('a pause that has ended holds nothing', () => {
    expect(codes(ask({ pauses: [aPause({ until: noon })] }))).toEqual([]);
  });

  it.each(['SCAN_QR_CODE', 'PASSKEY_REQUIRED'])('needs_qr: while the session is %s', status => {
    expect(ask({ session: { status } })).toMatchObject({
      because: 'needs_qr',
      until: null,
      binds: 'lane',
      detail: { status, since: before(dayMs).toISOString() },
    });
  });

  it.each(['STARTING', 'STOPPED', 'FAILED', 'ANYTHING_NEW'])(
    'session_down: while the session is %s',
    status => expect(codes(ask({ session: { status } }))).toEqual(['session_down']),
  );

  it('session_down: when WAHA does not answer, whatever the status says', () => {
    expect(codes(ask({ session: { reachable: false } }))).toEqual(['session_down']);
  });

  it('unknown_before: until the quiet time ends', () => {
    const unknownBefore = { messageId: 'm0', until: after(minuteMs) };
    expect(ask({ lane: { unknownBefore } })).toMatchObject({
      because: 'unknown_before',
      until: after(minuteMs),
      binds: 'lane',
      detail: { messageId: 'm0' },
    });
    expect(codes(ask({ lane: { unknownBefore } }, standard, after(minuteMs)))).toEqual([]);
  });

  it('hold replies and groups too', () => {
    for (const changes of [{ relation: answering }, { recipient: { group: true } }]) {
      expect(codes(ask({ ...changes, pauses: [aPause()] }))).toEqual(['paused_session']);
    }
  });
});

describe('active_hours', () => {
  const evening = new Date('2025-11-20T14:00:00.000Z');

  it('holds the lane until the next opening, exactly', () => {
    expect(ask({}, standard, evening)).toMatchObject({
      because: 'active_hours',
      until: tomorrow,
      binds: 'lane',
      detail: { zone: 'Asia/Jakarta', hours: '08:00-21:00' },
    });
    expect(codes(ask({}, standard, before(1, evening)))).toEqual([]);
    expect(codes(ask({}, standard, tomorrow))).toEqual([]);
  });

  it('holds replies unless the policy lets them go', () => {
    expect(codes(ask({ relation: { windowClosesAt: after(dayMs) } }, standard, evening))).toEqual([
      'active_hours',
    ]);
    const lenient = aPolicy({ activeHours: { replies: 'send' } });
    expect(codes(ask({ relation: { windowClosesAt: after(dayMs) } }, lenient, evening))).toEqual(
      [],
    );
  });

  it('lets the lane go on for replies that may leave', () => {
    const lenient = aPolicy({ activeHours: { replies: 'send' } });
    expect(ask({}, lenient, evening)).toMatchObject({ because: 'active_hours', binds: 'message' });
  });

  it('follows the session to its own zone', () => {
    const night = ask({ session: { zone: 'America/New_York' } });
    expect(night).toMatchObject({
      because: 'active_hours',
      until: new Date('2025-11-20T13:00:00.000Z'),
    });
  });

  it('of a closed week have an open end', () => {
    const day: string[] = [];
    const days = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
    const verdict = ask({}, aPolicy({ activeHours: { days } }));
    expect(verdict).toMatchObject({ because: 'active_hours', until: null });
    expect(verdict).toHaveProperty('detail', { zone: 'Asia/Jakarta' });
  });
});

describe('day_cap', () => {
  const full = { contactsToday: 50 };

  it('stops the fifty-first person until the next local day opens', () => {
    expect(ask({ counts: full })).toMatchObject({
      because: 'day_cap',
      until: tomorrow,
      binds: 'message',
      detail: { used: 50, limit: 50, zone: 'Asia/Jakarta' },
    });
    expect(codes(ask({ counts: { contactsToday: 49 } }))).toEqual([]);
  });

  it('does not count a person twice', () => {
    expect(codes(ask({ counts: { ...full, recipientCountedToday: true } }))).toEqual([]);
  });

  it('never holds an answer, unless the policy says so', () => {
    expect(codes(ask({ counts: full, relation: answering }))).toEqual([]);
    const strict = aPolicy({ replies: { exemptFrom: [] } });
    expect(codes(ask({ counts: full, relation: answering }, strict))).toEqual(['day_cap']);
  });

  it('counts groups', () => {
    expect(codes(ask({ counts: full, recipient: { group: true } }))).toEqual(['day_cap']);
  });
});

describe('warmup', () => {
  const onDay = (day: number, firstContactsToday: number) => ({
    relation: stranger,
    session: { warmUpFrom: before((day - 1) * dayMs) },
    counts: { firstContactsToday },
  });

  it('counts days from the local day of the pairing', () => {
    expect(ask(onDay(3, 8))).toMatchObject({
      because: 'warmup',
      until: tomorrow,
      binds: 'message',
      detail: { day: 3, of: 14, used: 8, limit: 8 },
    });
    expect(codes(ask(onDay(3, 7)))).toEqual([]);
  });

  it('allows each day its own number', () => {
    const { firstContactsByDay } = standard.warmup;
    firstContactsByDay.forEach((limit, at) => {
      expect(codes(ask(onDay(at + 1, limit - 1)))).toEqual([]);
      expect(codes(ask(onDay(at + 1, limit)))).toContain('warmup');
    });
  });

  it('is over after the last day', () => {
    expect(codes(ask(onDay(15, 49)))).toEqual([]);
    expect(codes(ask(onDay(15, 50)))).toEqual(['first_contact_budget']);
  });

  it('starts on day 1 for a number not paired yet', () => {
    const changes = { ...onDay(1, 4), session: { warmUpFrom: null } };
    expect(ask(changes)).toMatchObject({ because: 'warmup', detail: { day: 1, limit: 4 } });
  });

  it('can be switched off', () => {
    expect(codes(ask(onDay(1, 30), aPolicy({ warmup: { enabled: false } })))).toEqual([]);
  });

  it('leaves known people, groups and strangers of today alone', () => {
    const young = onDay(1, 4);
    expect(codes(ask({ ...young, relation: {} }))).toEqual([]);
    expect(codes(ask({ ...young, recipient: { group: true } }))).toEqual([]);
    const counts = { firstContactsToday: 4, recipientCountedToday: true };
    expect(codes(ask({ ...young, counts }))).toEqual([]);
  });
});

describe('first_contact_budget', () => {
  it('stops strangers, and strangers only', () => {
    const counts = { firstContactsToday: 50 };
    expect(ask({ counts, relation: stranger })).toMatchObject({
      because: 'first_contact_budget',
      until: tomorrow,
      binds: 'message',
      detail: { used: 50, limit: 50 },
    });
    expect(codes(ask({ counts }))).toEqual([]);
  });

  it('does not count a stranger of today again', () => {
    const counts = { firstContactsToday: 50, recipientCountedToday: true };
    expect(codes(ask({ counts, relation: stranger }))).toEqual([]);
  });

  it('stands behind the day cap and the warm-up when all end together', () => {
    const counts = { firstContactsToday: 50, contactsToday: 50 };
    const verdict = ask({ counts, relation: stranger, session: { warmUpFrom: noon } });
    expect(codes(verdict)).toEqual(['day_cap', 'warmup', 'first_contact_budget']);
  });
});

describe('hour_cap', () => {
  it('ends when the oldest of a full hour is 60 minutes old', () => {
    const sentInLastHour = sentEvery(minuteMs, 50);
    const until = after(10 * minuteMs);
    expect(ask({ counts: { sentInLastHour } })).toMatchObject({
      because: 'hour_cap',
      until,
      binds: 'lane',
      detail: { used: 50, limit: 50 },
    });
    expect(codes(ask({ counts: { sentInLastHour } }, standard, until))).toEqual([]);
    expect(codes(ask({ counts: { sentInLastHour } }, standard, before(1, until)))).toEqual([
      'hour_cap',
    ]);
  });

  it('slides: what is 60 minutes old does not count', () => {
    const sentInLastHour = [before(hourMs), ...sentEvery(minuteMs, 49)];
    expect(codes(ask({ counts: { sentInLastHour } }))).toEqual([]);
  });

  it('waits for as many to leave as are too many', () => {
    const sentInLastHour = sentEvery(minuteMs, 50);
    const lower = aPolicy({ caps: { messagesPerHour: 45 } });
    expect(ask({ counts: { sentInLastHour } }, lower)).toMatchObject({
      until: after(15 * minuteMs),
      detail: { used: 50, limit: 45 },
    });
  });

  it('holds answers too, and binds only the message when they are exempt', () => {
    const counts = { sentInLastHour: sentEvery(minuteMs, 50) };
    expect(codes(ask({ counts, relation: answering }))).toEqual(['hour_cap']);
    const exempt = aPolicy({ replies: { exemptFrom: ['hour_cap'] } });
    expect(codes(ask({ counts, relation: answering }, exempt))).toEqual([]);
    expect(ask({ counts }, exempt)).toMatchObject({ because: 'hour_cap', binds: 'message' });
  });

  it('of nothing never ends', () => {
    const none = aPolicy({ caps: { messagesPerHour: 0 } });
    expect(ask({}, none)).toMatchObject({ because: 'hour_cap', until: null });
  });
});

describe('turn', () => {
  it('holds the lane until the gap after the last send is over', () => {
    const lane = { lastSendStartedAt: before(1000), lastSendEndedAt: before(800) };
    const verdict = ask({ lane });
    expect(verdict).toMatchObject({ kind: 'wait', because: 'turn', binds: 'lane', detail: {} });
    const until = verdict.kind === 'wait' ? verdict.until : null;
    if (!until) throw new Error('a turn has an end');
    expect(codes(ask({ lane }, standard, until))).toEqual([]);
    expect(codes(ask({ lane }, standard, before(1, until)))).toEqual(['turn']);
  });

  it('holds while another send of the session is in flight', () => {
    expect(ask({ lane: { sendInFlight: true } })).toMatchObject({
      because: 'turn',
      until: after(5000),
    });
  });
});

describe('several waits at once', () => {
  it('the longest is named, the others are listed in their order', () => {
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
});

describe('asking', () => {
  it('changes nothing and gives the same answer again', () => {
    const facts = someFacts({
      counts: { sentInLastHour: sentEvery(minuteMs, 50), contactsToday: 50 },
      lane: { lastSendStartedAt: before(1000), lastSendEndedAt: before(500) },
      pauses: [aPause({ until: after(7) })],
    });
    const picture = structuredClone(facts);
    expect(decide(facts, standard, noon)).toEqual(decide(facts, standard, noon));
    expect(facts).toEqual(picture);
  });
});
