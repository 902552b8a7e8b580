import type { Words } from '../words.js';
import { numberAt, type Rules } from './values.js';

/** A rule in force, as a sentence. Empty where the rule says nothing. */
export type Speak = (words: Words, rules: Rules) => string;

/** A sentence over one number of the rules. */
export const counted =
  (
    path: string,
    key:
      | 'rule.contactsPerDay'
      | 'rule.firstContactsPerDay'
      | 'rule.messagesPerHour'
      | 'rule.startedByUs'
      | 'rule.perHour'
      | 'rule.perDay'
      | 'rule.unansweredFirst'
      | 'rule.unansweredKnown'
      | 'rule.stepBack'
      | 'rule.long'
      | 'rule.timelock'
      | 'rule.stale'
      | 'rule.failureStreak'
      | 'rule.openUnknowns',
  ): Speak =>
  ({ t }, rules) => {
    const n = numberAt(rules, path);
    return n === null ? '' : t(key, { n });
  };
