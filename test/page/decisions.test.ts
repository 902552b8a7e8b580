import type { DecisionView } from '../../src/protocol/views.js';
import { decisionWords, factRows } from '../../src/web/state/decision-words.js';
import { whenAt } from '../../src/web/state/words.js';
import { english, inMinutes } from './things.js';

const words = english();

const aDecision = (changes: Partial<DecisionView> = {}): DecisionView => ({
  id: 'D1',
  asked: 'look',
  verdict: 'wait',
  code: 'first_contact_budget',
  until: null,
  detail: { used: 20, limit: 20 },
  also: [],
  warnings: [],
  category: 'first_contact',
  policyVersion: 'company:2',
  facts: {},
  firstAt: inMinutes(-40),
  lastAt: inMinutes(-40),
  times: 1,
  ...changes,
});

const told = (changes: Partial<DecisionView> = {}) =>
  decisionWords(words, aDecision(changes), 'Support TR');

describe('a verdict in the log', () => {
  it('is told like the hold itself', () => {
    expect(told().sentence).toBe('20 of 20 first contacts today.');
    expect(told({ code: 'needs_qr' }).sentence).toBe('Support TR waits for a scan.');
  });

  it('says of a refusal that it must not go, and why', () => {
    expect(told({ verdict: 'refuse', code: 'blocked', detail: {} }).sentence).toBe(
      'It must not go. This person is blocked here.',
    );
  });

  it('tells a message that may go from one that was taken', () => {
    const go = (asked: DecisionView['asked']) =>
      told({ verdict: 'send', code: null, asked }).sentence;
    expect([go('accept'), go('claim')]).toEqual([
      'It may go.',
      'It may go. It was taken for sending.',
    ]);
  });

  it('counts repetitions instead of repeating them', () => {
    const from = whenAt(words, inMinutes(-40));
    expect(told().when).toBe(from);
    expect(told({ times: 42, lastAt: inMinutes(-1) }).when).toBe(
      `${from} to ${whenAt(words, inMinutes(-1))}, 42 times the same`,
    );
  });

  it('lists what else held, and what was worth telling', () => {
    const { also, warnings } = told({ also: ['hour_cap'], warnings: ['unanswered'] });
    expect(also).toEqual(['The messages of this hour are used']);
    expect(warnings).toEqual(['Several messages in a row are unanswered.']);
  });
});

it('lays out the numbers a verdict looked at, nested ones under their path', () => {
  const facts = {
    since: inMinutes(-3),
    counts: { today: 31, list: [1, 2] },
    status: 'WORKING',
    none: null,
  };
  expect(factRows(words, facts)).toEqual([
    ['since', whenAt(words, inMinutes(-3))],
    ['counts.today', '31'],
    ['counts.list', '[1,2]'],
    ['status', 'WORKING'],
    ['none', 'null'],
  ]);
});
