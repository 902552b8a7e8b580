import type { Policy } from '../../src/pacing/index.js';
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
  sentEvery,
  stranger,
  type FactChanges,
} from './pacing-facts.js';

/** Every limit set, so that whoever is not exempt is held by it. */
const everyLimit = {
  activeHours: { openingJitterS: [0, 0] },
  recipient: { perHour: 4, perDay: 12, unansweredFirst: 1, unansweredKnown: 3 },
  content: { sameText: { warn: null, hold: { recipients: 10, minutes: 60 } } },
};
const exempting = aPolicy(everyLimit);
const exemptingNobody = aPolicy({ ...everyLimit, replies: { exemptFrom: [] } });

const to: Record<string, FactChanges> = {
  reply: { relation: answering },
  known: {},
  first: { relation: stranger },
  campaignKnown: { message: inCampaign },
  campaignFirst: { message: inCampaign, relation: stranger },
  campaignInWindow: { message: inCampaign, relation: answering },
  group: { recipient: { group: true }, relation: stranger },
};

const strained = { health: { score: 50, level: 'strained' as const, parts: [] } };
const poor = { health: { score: 30, level: 'poor' as const, parts: [] } };
const hourAgo = { since: before(hourMs), until: after(hourMs), count: 1 };

/** What makes each rule hold. */
const causes: Record<string, FactChanges> = {
  scheduled: { message: { scheduledAt: after(1) } },
  paused_all: { pauses: [aPause({ scope: 'company' })] },
  paused_session: { pauses: [aPause()] },
  paused_campaign: { pauses: [aPause({ scope: 'campaign', campaign: 'November' })] },
  paused_first_contacts: { pauses: [aPause({ scope: 'first_contacts' })] },
  needs_qr: { session: { status: 'SCAN_QR_CODE' } },
  session_down: { session: { status: 'STOPPED' } },
  unknown_before: { lane: { unknownBefore: { messageId: 'm0', until: after(1) } } },
  wa_timelock: { session: { timelock: { type: null, until: after(hourMs) } } },
  wa_capping: {
    session: { capping: { status: 'CAPPED', used: 9, limit: 9, until: after(dayMs) } },
  },
  recipient_token: { recipient: { restricted: hourAgo } },
  quiet_hours: { recipient: { zone: 'America/New_York' } },
  day_cap: { counts: { contactsToday: 50 } },
  warmup: {
    session: { warmUpFrom: before(dayMs) },
    counts: { firstContactsToday: 6 },
  },
  first_contact_budget: { counts: { firstContactsToday: 50 } },
  'health_low: strained': { session: strained, counts: { contactsToday: 25 } },
  'health_low: poor': { session: poor },
  hour_cap: { counts: { sentInLastHour: sentEvery(minuteMs, 50) } },
  'hour_cap: at four of five': { counts: { sentInLastHour: sentEvery(minuteMs, 40) } },
  resume_ramp: { lane: { ramp: { since: before(1), scope: 'all', sent: 1 } } },
  same_text: { counts: { sameTextTo: sentEvery(minuteMs, 10) } },
  recipient_gap: { counts: { toRecipientInLastHour: sentEvery(minuteMs, 4) } },
  turn: { lane: { sendInFlight: true } },
};

/** Section by section: which of the seven kinds of recipient the rule holds. */
const kinds = Object.keys(to);
const table: [code: string, held: string, heldWithoutExemptions?: string][] = [
  ['scheduled', '1111111'],
  ['paused_all', '1111111'],
  ['paused_session', '1111111'],
  ['paused_campaign', '0001110'],
  ['paused_first_contacts', '0010100'],
  ['needs_qr', '1111111'],
  ['session_down', '1111111'],
  ['unknown_before', '1111111'],
  ['wa_timelock', '0010100'],
  ['wa_capping', '0010100'],
  ['recipient_token', '1111110', '1111110'],
  ['quiet_hours', '0111110', '1111110'],
  ['day_cap', '0111111', '1111111'],
  ['warmup', '0010100'],
  ['first_contact_budget', '0010100'],
  ['health_low: strained', '0111111', '1111111'],
  ['health_low: poor', '0011110', '0011110'],
  ['hour_cap', '1111111'],
  ['hour_cap: at four of five', '0001110'],
  ['resume_ramp', '0111111', '1111111'],
  ['same_text', '0111110', '1111110'],
  ['recipient_gap', '0111110', '1111110'],
  ['turn', '1111111'],
];

function heldKinds(cause: string, policy: Policy): string {
  const [code] = cause.split(':');
  return kinds
    .map(kind => codes(ask(both(to[kind] ?? {}, causes[cause] ?? {}), policy)))
    .map(objections => (objections.includes(code ?? '') ? '1' : '0'))
    .join('');
}

describe(`who is held, of ${kinds.join(', ')}`, () => {
  it('is written down for every cause', () => {
    expect(table.map(([cause]) => cause).sort()).toEqual(Object.keys(causes).sort());
  });

  it.each(table)('%s: %s', (cause, held) => {
    expect(heldKinds(cause, exempting)).toBe(held);
  });

  it.each(table)('%s: where answers are exempt from nothing', (cause, held, without = held) => {
    expect(heldKinds(cause, exemptingNobody)).toBe(without);
  });

  it('each exemption frees answers from its own rule and no other', () => {
    for (const [cause] of table) {
      const [code = ''] = cause.split(':');
      if (heldKinds(cause, exemptingNobody).startsWith('0')) continue;
      if (heldKinds(cause, exempting).startsWith('1')) continue;
      const own = aPolicy({ ...everyLimit, replies: { exemptFrom: [code] } });
      expect([cause, heldKinds(cause, own)]).toEqual([cause, heldKinds(cause, exempting)]);
      const others = exempting.replies.exemptFrom.filter(other => other !== code);
      const rest = aPolicy({ ...everyLimit, replies: { exemptFrom: others } });
      expect([cause, heldKinds(cause, rest)]).toEqual([cause, heldKinds(cause, exemptingNobody)]);
    }
  });

  it('a hold names its rule alone where nothing else is the matter', () => {
    for (const [cause] of table) {
      const [code] = cause.split(':');
      for (const kind of kinds) {
        const named = codes(ask(both(to[kind] ?? {}, causes[cause] ?? {}), exempting));
        const others = named.filter(other => other !== code);
        expect([cause, kind, others]).toEqual([cause, kind, []]);
      }
    }
  });
});
