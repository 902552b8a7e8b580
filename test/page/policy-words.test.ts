import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { adviceSentence, choiceWords } from '../../src/web/state/policy/advice-words.js';
import { changeSentence } from '../../src/web/state/policy/change-words.js';
import { ruleGroups } from '../../src/web/state/policy/rule-words.js';
import { withValue, type Rules } from '../../src/web/state/policy/values.js';
import { english } from './things.js';

const words = english();

const preset = (name: 'standard' | 'careful') =>
  JSON.parse(readFileSync(join(__dirname, `../../config/policy.${name}.json`), 'utf8')) as Rules;

const said = (rules: Rules, wanted: string) =>
  ruleGroups(words, rules).find(({ group }) => group === wanted)?.sentences ?? [];

describe('the rules in sentences', () => {
  it('say what standard means', () => {
    const rules = preset('standard');
    expect(said(rules, 'limits')).toEqual([
      'At most 50 people a day.',
      'At most 50 new people a day among them.',
      'At most 50 messages an hour.',
      'Campaigns may fill 80% of the hour.',
    ]);
    expect(said(rules, 'hours')[0]).toBe('Sending hours: 08:00–21:00 every day, Jakarta time.');
    expect(said(rules, 'pace')[0]).toBe('Between two messages 5 to 8 seconds.');
    expect(said(rules, 'person')).toEqual(['No limit for one person.']);
  });

  it('say what careful adds', () => {
    const rules = preset('careful');
    expect(said(rules, 'pace')).toContain(
      'Campaigns and first messages go for 60 minutes, then rest for 60.',
    );
    expect(said(rules, 'person')[0]).toBe('At most 4 messages an hour.');
    expect(said(rules, 'consent')).toContain('People you know need a recorded consent too.');
  });

  it('leave no gap open and no group empty, in either preset', () => {
    for (const rules of [preset('standard'), preset('careful')]) {
      for (const { sentences } of ruleGroups(words, rules)) {
        expect(sentences.length).toBeGreaterThan(0);
        expect(sentences.join(' ')).not.toMatch(/[{}]|undefined|NaN/);
      }
    }
  });

  it('tell days apart when they differ', () => {
    const sundayOff = withValue(preset('standard'), 'activeHours.days.sun', []);
    expect(said(sundayOff, 'hours')[0]).toBe(
      'Sending hours: Mon 08:00–21:00; Tue 08:00–21:00; Wed 08:00–21:00; Thu 08:00–21:00; Fri 08:00–21:00; Sat 08:00–21:00, Jakarta time.',
    );
  });

  it('stay silent about rules a gateway does not send', () => {
    expect(() => ruleGroups(words, {})).not.toThrow();
    expect(said({}, 'limits')).toEqual([]);
  });
});

describe('advice', () => {
  const unadvised = { path: 'x', value: 1, atLeast: null, atMost: null, oneOf: null };

  it.each([
    [{ atMost: 50 }, 'count', 'Advised: at most 50.'],
    [{ atLeast: 5000 }, 'seconds', 'Advised: at least 5.'],
    [{ atLeast: 2, atMost: 6 }, 'count', 'Advised: 2 to 6.'],
    [{ oneOf: [true] }, 'flag', 'Advised: on.'],
    [{ oneOf: ['required', 'warn'] }, 'choice', 'Advised: Required, Warn.'],
  ] as const)('%j', (bounds, kind, sentence) => {
    expect(adviceSentence(words, { ...unadvised, ...bounds }, kind)).toBe(sentence);
  });

  it('keeps a choice it does not know', () => {
    expect(choiceWords(words, 'maybe')).toBe('maybe');
  });
});

it('tells a change by its path in the policy file', () => {
  expect(
    changeSentence(words, { path: 'gap.defaultMs', before: [5000, 8000], after: [9000, 9500] }),
  ).toBe('gap.defaultMs: [5000, 8000] → [9000, 9500]');
  expect(changeSentence(words, { path: 'recipient.perDay', before: null, after: 3 })).toBe(
    'recipient.perDay: none → 3',
  );
});
