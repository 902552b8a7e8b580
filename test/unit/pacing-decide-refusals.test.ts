import type { ContentFinding } from '../../src/pacing/index.js';
import {
  after,
  answering,
  aPolicy,
  ask,
  before,
  both,
  codes,
  dayMs,
  inCampaign,
  noon,
  stranger,
  type FactChanges,
} from './pacing-facts.js';

const people: Record<string, FactChanges> = {
  'an answer': { relation: answering },
  'a known person': {},
  'a stranger': { relation: stranger },
  "a campaign's known person": { message: inCampaign },
  "a campaign's stranger": { message: inCampaign, relation: stranger },
};
const everyone = Object.entries(people);
const aGroup: FactChanges = { recipient: { group: true }, relation: stranger };

describe('refusals of a person', () => {
  it.each(everyone)('invalid_recipient, for %s: an address nobody can write to', (_, person) => {
    const verdict = ask(both(person, { recipient: { addressable: false } }));
    expect(verdict).toEqual({ kind: 'refuse', because: 'invalid_recipient', detail: {} });
  });

  it.each(everyone)('expired, for %s: from the very instant on', (_, person) => {
    expect(ask(both(person, { message: { expiresAt: noon } }))).toEqual({
      kind: 'refuse',
      because: 'expired',
      detail: { since: noon.toISOString() },
    });
    expect(codes(ask(both(person, { message: { expiresAt: after(1) } })))).toEqual([]);
  });

  it.each(everyone)('opted_out, for %s: whoever asked us to stop', (_, person) => {
    const optedOutAt = before(dayMs);
    expect(ask(both(person, { recipient: { optedOutAt } }))).toEqual({
      kind: 'refuse',
      because: 'opted_out',
      detail: { since: optedOutAt.toISOString() },
    });
  });

  it.each(everyone)('blocked, for %s', (_, person) => {
    expect(codes(ask(both(person, { recipient: { blocked: true } })))).toEqual(['blocked']);
  });

  it.each(everyone)('not_on_whatsapp, for %s: only when WhatsApp said no', (_, person) => {
    expect(codes(ask(both(person, { recipient: { onWhatsApp: false } })))).toEqual([
      'not_on_whatsapp',
    ]);
    expect(codes(ask(both(person, { recipient: { onWhatsApp: null } })))).toEqual([]);
  });

  it.each(everyone)('no_consent, for %s who said no, whatever the settings', (_, person) => {
    const off = aPolicy({ consent: { firstContact: 'off', campaign: 'off', known: 'off' } });
    expect(codes(ask(both(person, { recipient: { consent: 'refused' } }), off))).toEqual([
      'no_consent',
    ]);
  });

  it('of a person do not apply to groups; those of the message do', () => {
    const refused: FactChanges = {
      recipient: {
        blocked: true,
        onWhatsApp: false,
        optedOutAt: before(1),
        doubtfulSince: before(1),
        consent: 'refused',
      },
      message: inCampaign,
    };
    expect(codes(ask(both(aGroup, refused)))).toEqual([]);
    expect(codes(ask(both(aGroup, { recipient: { addressable: false } })))).toEqual([
      'invalid_recipient',
    ]);
    expect(codes(ask(both(aGroup, { message: { expiresAt: noon } })))).toEqual(['expired']);
  });

  it('are named in their order when several apply', () => {
    const all: [string, FactChanges][] = [
      ['invalid_recipient', { recipient: { addressable: false } }],
      ['expired', { message: { expiresAt: noon } }],
      ['opted_out', { recipient: { optedOutAt: before(1) } }],
      ['blocked', { recipient: { blocked: true } }],
      ['not_on_whatsapp', { recipient: { onWhatsApp: false } }],
      ['no_consent', { recipient: { consent: 'refused' } }],
      ['prohibited_content', { message: { findings: [aFinding()] } }],
    ];
    all.forEach(([code], at) => {
      const from = all.slice(at).map(([, changes]) => changes);
      expect(codes(ask(from.reduce(both, {})))).toEqual([code]);
    });
  });
});

describe('the confirmation of an opt-out', () => {
  const optedOut: FactChanges = {
    relation: answering,
    recipient: { optedOutAt: before(1), consent: 'refused' },
  };
  const confirming = both(optedOut, { message: { confirmsOptOut: true } });

  it('is the only message that passes the opt-out', () => {
    expect(codes(ask(optedOut))).toEqual(['opted_out']);
    expect(codes(ask(confirming))).toEqual([]);
  });

  it('passes no other refusal', () => {
    expect(codes(ask(both(confirming, { recipient: { blocked: true } })))).toEqual(['blocked']);
    const saidNoBefore = both(confirming, { recipient: { optedOutAt: null } });
    expect(codes(ask(saidNoBefore))).toEqual(['no_consent']);
  });
});

describe('consent to marketing', () => {
  const settings = ['marketing', 'required', 'warn', 'off'] as const;
  const under = (campaign: (typeof settings)[number]) =>
    aPolicy({
      consent: { firstContact: campaign === 'marketing' ? 'required' : campaign, campaign },
    });
  const person = (
    recipient: FactChanges['recipient'],
    relation: FactChanges['relation'] = {},
  ): FactChanges => ({ recipient: { ...recipient }, relation });
  const campaign = (one: FactChanges) => both(one, { message: inCampaign });
  const refusal = { kind: 'refuse', because: 'no_consent', detail: { rule: 'marketing' } };

  it.each(settings)('refused: no campaign under %s, and everything else as before', setting => {
    const no = person({ consent: 'granted', marketing: 'refused' });
    expect(ask(campaign(no), under(setting))).toEqual(refusal);
    expect(codes(ask(no, under(setting)))).toEqual([]);
  });

  it('is what a campaign needs where the rules say so, to strangers and to known people', () => {
    for (const relation of [{}, stranger]) {
      const yes = person({ consent: 'granted' }, relation);
      expect(ask(campaign(yes), under('marketing'))).toEqual(refusal);
      expect(codes(ask(campaign(yes), under('required')))).toEqual([]);
      expect(codes(ask(yes, under('marketing')))).toEqual([]);
      const toThat = person({ consent: 'unknown', marketing: 'granted' }, relation);
      expect(codes(ask(campaign(toThat), under('marketing')))).toEqual([]);
    }
  });

  it('is none to anything else', () => {
    const only = person({ consent: 'unknown', marketing: 'granted' }, stranger);
    expect(ask(only)).toMatchObject({ kind: 'refuse', because: 'no_consent', detail: {} });
    expect(ask(campaign(only), under('warn'))).toMatchObject({ kind: 'send', warnings: [] });
  });

  it('does not pass an opt-out, and a group has none', () => {
    const out = person({ optedOutAt: before(1), consent: 'refused', marketing: 'granted' });
    expect(codes(ask(campaign(out)))).toEqual(['opted_out']);
    const refused = person({ consent: 'refused', marketing: 'granted' });
    expect(codes(ask(campaign(refused)))).toEqual(['no_consent']);
    const group = both(aGroup, { recipient: { marketing: 'refused' }, message: inCampaign });
    expect(codes(ask(group, under('marketing')))).toEqual([]);
  });
});

describe('consent', () => {
  const consent = 'unknown' as const;
  const rule = (rules: Record<string, string>) => aPolicy({ consent: rules });
  const unasked = (person: FactChanges) => both(person, { recipient: { consent } });

  it('is required of strangers; being asked is not enough', () => {
    expect(ask(unasked({ relation: stranger }))).toEqual({
      kind: 'refuse',
      because: 'no_consent',
      detail: {},
    });
    const asked = { recipient: { consent: 'asked' as const }, relation: stranger };
    expect(codes(ask(asked))).toEqual(['no_consent']);
  });

  it('of known people nobody recorded is worth a warning', () => {
    expect(ask(unasked({}))).toEqual({ kind: 'send', warnings: ['no_consent_recorded'] });
    expect(codes(ask(unasked({}), rule({ known: 'required' })))).toEqual(['no_consent']);
  });

  it('of somebody whose window is open is the window', () => {
    const verdict = ask(unasked({ relation: answering }), rule({ known: 'required' }));
    expect(verdict).toEqual({ kind: 'send', warnings: [] });
  });

  it('of an answer is that of a known person when answers are not exempt', () => {
    const strict = aPolicy({ consent: { known: 'required' }, replies: { exemptFrom: [] } });
    expect(codes(ask(unasked({ relation: answering }), strict))).toEqual(['no_consent']);
  });

  it('for a campaign is a setting of its own, even in an open window', () => {
    const campaign = unasked({ message: inCampaign, relation: answering });
    expect(codes(ask(campaign))).toEqual(['no_consent']);
    expect(codes(ask(campaign, rule({ campaign: 'off', known: 'required' })))).toEqual([]);
    expect(ask(campaign, rule({ campaign: 'warn' }))).toEqual({
      kind: 'send',
      warnings: ['no_consent_recorded'],
    });
  });

  it('for a campaign to a stranger is the stricter of both settings', () => {
    const cold = unasked({ message: inCampaign, relation: stranger });
    expect(codes(ask(cold, rule({ campaign: 'off', firstContact: 'required' })))).toEqual([
      'no_consent',
    ]);
    expect(codes(ask(cold, rule({ campaign: 'required', firstContact: 'off' })))).toEqual([
      'no_consent',
    ]);
    expect(ask(cold, rule({ campaign: 'warn', firstContact: 'off' }))).toMatchObject({
      warnings: ['no_consent_recorded'],
    });
    expect(ask(cold, rule({ campaign: 'off', firstContact: 'warn' }))).toMatchObject({
      warnings: ['no_consent_recorded'],
    });
    expect(ask(cold, rule({ campaign: 'off', firstContact: 'off' }))).toMatchObject({
      warnings: [],
    });
  });

  it('asks nothing when off', () => {
    expect(ask(unasked({ relation: stranger }), rule({ firstContact: 'off' }))).toEqual({
      kind: 'send',
      warnings: [],
    });
    expect(ask(unasked({}), rule({ known: 'off' }))).toEqual({ kind: 'send', warnings: [] });
  });

  it('of somebody who may have meant "stop" is in doubt for campaigns alone', () => {
    const doubtfulSince = before(dayMs);
    const doubtful = { recipient: { doubtfulSince } };
    expect(ask(both({ message: inCampaign }, doubtful))).toEqual({
      kind: 'refuse',
      because: 'no_consent',
      detail: { rule: 'doubtful', since: doubtfulSince.toISOString() },
    });
    expect(codes(ask(doubtful))).toEqual([]);
    expect(codes(ask(both({ relation: answering }, doubtful)))).toEqual([]);
  });
});

function aFinding(changes: Partial<ContentFinding> = {}): ContentFinding {
  return { rule: 'phishing-otp', severity: 'refuse', scope: 'all', spans: [[0, 3]], ...changes };
}

describe('prohibited_content', () => {
  const found = (changes: Partial<ContentFinding> = {}): FactChanges => ({
    message: { findings: [aFinding({ severity: 'warn', rule: 'mild' }), aFinding(changes)] },
  });

  it.each([...everyone, ['a group', aGroup] as const])('names the rule, for %s', (_, person) => {
    expect(ask(both(person, found()))).toEqual({
      kind: 'refuse',
      because: 'prohibited_content',
      detail: { rule: 'phishing-otp' },
    });
  });

  it('lets a person who wrote hear what nobody else may be told', () => {
    const outreach = found({ scope: 'outreach' });
    expect(codes(ask(both({ relation: answering }, outreach)))).toEqual([]);
    for (const person of [{}, { relation: stranger }, aGroup]) {
      expect(codes(ask(both(person, outreach)))).toEqual(['prohibited_content']);
    }
  });

  it('is not what the filter only warns about', () => {
    expect(codes(ask(found({ severity: 'warn' })))).toEqual([]);
  });

  const marked = (marks: Partial<Record<'link' | 'placeholder', boolean>>): FactChanges => ({
    message: {
      marks: { link: false, plainHttp: false, shortener: false, placeholder: false, ...marks },
    },
  });

  it.each([...everyone, ['a group', aGroup] as const])(
    'is a placeholder nobody filled in, for %s',
    (_, person) => {
      expect(ask(both(person, marked({ placeholder: true })))).toEqual({
        kind: 'refuse',
        because: 'prohibited_content',
        detail: { rule: 'placeholder' },
      });
    },
  );

  it('is a link in a first contact where the policy says so', () => {
    const link = marked({ link: true });
    const strict = aPolicy({ content: { linkInFirstContact: 'refuse' } });
    expect(ask(both({ relation: stranger }, link), strict)).toEqual({
      kind: 'refuse',
      because: 'prohibited_content',
      detail: { rule: 'link_in_first_contact' },
    });
    const cold = both({ relation: stranger, message: inCampaign }, {});
    const campaignLink = { ...cold, message: { ...link.message, ...inCampaign } };
    expect(codes(ask(campaignLink, strict))).toEqual(['prohibited_content']);
    for (const person of [{}, { relation: answering }, aGroup]) {
      expect(codes(ask(both(person, link), strict))).toEqual([]);
    }
    for (const rule of ['warn', 'off']) {
      const mild = aPolicy({ content: { linkInFirstContact: rule } });
      expect(codes(ask(both({ relation: stranger }, link), mild))).toEqual([]);
    }
  });
});
