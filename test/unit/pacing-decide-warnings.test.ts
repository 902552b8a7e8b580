import { warningsFor, type ContentMarks } from '../../src/pacing/index.js';
import type { MessageKind } from '../../src/protocol/codes.js';
import {
  answering,
  aPause,
  aPolicy,
  ask,
  before,
  both,
  dayMs,
  hourMs,
  inCampaign,
  minuteMs,
  noon,
  sentEvery,
  someFacts,
  stranger,
  type FactChanges,
} from './pacing-facts.js';

const standard = aPolicy();
const careful = aPolicy({ rhythm: { enabled: false } }, 'careful');
const aGroup: FactChanges = { recipient: { group: true } };

function warnings(changes: FactChanges, policy = standard) {
  const verdict = ask(changes, policy);
  if (verdict.kind !== 'send') throw new Error(`does not go: ${verdict.because}`);
  expect(verdict.warnings).toEqual(warningsFor(someFacts(changes), policy, noon));
  return verdict.warnings;
}

const marked = (marks: Partial<ContentMarks>): FactChanges => ({
  message: {
    marks: { link: false, plainHttp: false, shortener: false, placeholder: false, ...marks },
  },
});

it('an ordinary message is worth no warning', () => {
  expect(warnings({})).toEqual([]);
  expect(warnings({ relation: stranger })).toEqual([]);
  expect(warnings({ relation: answering })).toEqual([]);
});

it('no_consent_recorded: nobody asks a group', () => {
  const unasked = { recipient: { consent: 'unknown' as const } };
  expect(warnings(unasked)).toEqual(['no_consent_recorded']);
  expect(warnings(both(unasked, aGroup))).toEqual([]);
});

it('content: what the filter has doubts about, in an answer only what holds for all', () => {
  const doubt = (scope: 'all' | 'outreach'): FactChanges => ({
    message: { findings: [{ rule: 'mild', severity: 'warn', scope, spans: [[0, 1]] }] },
  });
  expect(warnings(doubt('all'))).toEqual(['content']);
  expect(warnings(doubt('outreach'))).toEqual(['content']);
  expect(warnings(both(doubt('all'), { relation: answering }))).toEqual(['content']);
  expect(warnings(both(doubt('outreach'), { relation: answering }))).toEqual([]);
});

it('link_in_first_contact: where the policy warns, to strangers', () => {
  const link = marked({ link: true });
  expect(warnings(both(link, { relation: stranger }))).toEqual(['link_in_first_contact']);
  expect(warnings(link)).toEqual([]);
  expect(warnings(both(link, { relation: answering }))).toEqual([]);
  const off = aPolicy({ content: { linkInFirstContact: 'off' } });
  expect(warnings(both(link, { relation: stranger }), off)).toEqual([]);
});

it.each([
  ['plain_http_link', 'plainHttp'],
  ['shortened_link', 'shortener'],
] as const)('%s: to anybody', (code, mark) => {
  const link = marked({ [mark]: true });
  expect(warnings(link)).toEqual([code]);
  expect(warnings(both(link, { relation: answering }))).toEqual([code]);
  expect(warnings(link, aPolicy({ content: { [mark]: 'off' } }))).toEqual([]);
});

it('long_first_contact: over three hundred characters to a stranger', () => {
  const long = (graphemes: number, relation: FactChanges['relation'] = stranger) =>
    warnings({ message: { graphemes }, relation });
  expect(long(300)).toEqual([]);
  expect(long(301)).toEqual(['long_first_contact']);
  expect(long(301, {})).toEqual([]);
});

it.each<[MessageKind, boolean]>([
  ['image', true],
  ['video', true],
  ['audio', true],
  ['voice', true],
  ['document', true],
  ['sticker', true],
  ['text', false],
  ['location', false],
  ['contact_card', false],
  ['poll', false],
  ['list', false],
])('media_in_first_contact: %s %s', (kind, isMedia) => {
  const expected = isMedia ? ['media_in_first_contact'] : [];
  expect(warnings({ message: { kind }, relation: stranger })).toEqual(expected);
  expect(warnings({ message: { kind } })).toEqual([]);
});

it('same_text: from twenty people in a day on, or five in an hour where careful', () => {
  const to = (people: number, everyMs = minuteMs): FactChanges => ({
    counts: { sameTextTo: sentEvery(everyMs, people) },
  });
  expect(warnings(to(19))).toEqual([]);
  expect(warnings(to(20))).toEqual(['same_text']);
  expect(warnings(to(20, hourMs))).toEqual(['same_text']);
  expect(warnings({ counts: { sameTextTo: [before(dayMs), ...sentEvery(1, 19)] } })).toEqual([]);
  expect(warnings(to(4), careful)).toEqual([]);
  expect(warnings(to(5), careful)).toEqual(['same_text']);
  expect(warnings(to(5, 13 * minuteMs), careful)).toEqual([]);
  expect(warnings(both(to(20), { relation: answering }))).toEqual([]);
  expect(warnings(both(to(20), aGroup))).toEqual([]);
  const off = aPolicy({ content: { sameText: { warn: null } } });
  expect(warnings(to(20), off)).toEqual([]);
});

it('unanswered: from three in a row on', () => {
  const unanswered = (count: number): FactChanges => ({
    relation: { unanswered: count, lastOutboundAt: before(2 * dayMs) },
  });
  expect(warnings(unanswered(2))).toEqual([]);
  expect(warnings(unanswered(3))).toEqual(['unanswered']);
  expect(warnings(unanswered(3), careful)).toEqual(['unanswered']);
  expect(warnings(both(unanswered(3), { relation: answering }))).toEqual([]);
  expect(warnings(both(unanswered(3), aGroup))).toEqual([]);
  const off = aPolicy({ recipient: { warnUnanswered: null } });
  expect(warnings(unanswered(3), off)).toEqual([]);
});

it('number_not_checked: a stranger whose number could not be asked about', () => {
  const unchecked = { recipient: { numberCheck: 'unavailable' as const } };
  expect(warnings(both(unchecked, { relation: stranger }))).toEqual(['number_not_checked']);
  expect(warnings(unchecked)).toEqual([]);
});

it('not_connected: told of a message that waits for its number', () => {
  const of = (session: NonNullable<FactChanges['session']>) =>
    warningsFor(someFacts({ session }), standard, noon);
  expect(of({ status: 'STARTING' })).toEqual(['not_connected']);
  expect(of({ reachable: false })).toEqual(['not_connected']);
  expect(of({})).toEqual([]);
});

it('all of them can come together, in a fixed order, also for what waits', () => {
  const facts = someFacts({
    message: {
      ...inCampaign,
      kind: 'image',
      graphemes: 301,
      marks: { link: true, plainHttp: true, shortener: true, placeholder: false },
      findings: [{ rule: 'mild', severity: 'warn', scope: 'all', spans: [] }],
    },
    recipient: { consent: 'asked', numberCheck: 'unavailable' },
    relation: { ...stranger, unanswered: 3, lastOutboundAt: before(hourMs) },
    counts: { sameTextTo: sentEvery(minuteMs, 20) },
    session: { status: 'STOPPED' },
    pauses: [aPause()],
  });
  const mild = aPolicy({ consent: { campaign: 'warn', firstContact: 'warn' } });
  expect(warningsFor(facts, mild, noon)).toEqual([
    'no_consent_recorded',
    'not_connected',
    'content',
    'link_in_first_contact',
    'plain_http_link',
    'shortened_link',
    'long_first_contact',
    'media_in_first_contact',
    'same_text',
    'unanswered',
    'number_not_checked',
  ]);
});
