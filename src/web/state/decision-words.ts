import type { DecisionView } from '../../protocol/views.js';
import { holdOrder, reasonWords, refusalSentence, warningSentence } from './reason-words.js';
import { holdSentence } from './hold-words.js';
import { sentences, whenAt, type Words } from './words.js';
import type { HoldCode, RefusalCode } from '../../protocol/codes.js';

export interface DecisionWords {
  sentence: string;
  /** When it was asked first, and how often until when if more than once. */
  when: string;
  /** The other rules that held, as labels. */
  also: readonly string[];
  warnings: readonly string[];
}

function isHold(code: HoldCode | RefusalCode): code is HoldCode {
  return holdOrder.some(hold => hold === code);
}

function verdictSentence(words: Words, decision: DecisionView, number: string): string {
  const { verdict, code, until, detail, asked } = decision;
  if (verdict === 'send') return words.t(asked === 'claim' ? 'why.sent' : 'why.send');
  if (!code) return words.t(verdict === 'wait' ? 'eta.turn' : 'why.refused');
  if (isHold(code)) {
    return holdSentence(words, {
      hold: { code, until, detail },
      position: null,
      eta: null,
      number,
    });
  }
  return sentences(words.t('why.refused'), refusalSentence(words, { code, detail }));
}

function whenWords(words: Words, { firstAt, lastAt, times }: DecisionView): string {
  const from = whenAt(words, firstAt);
  if (times < 2) return from;
  return words.t('why.times', { from, to: whenAt(words, lastAt), n: times });
}

/** One verdict in the language of the page. `number` is what people call its session. */
export function decisionWords(words: Words, decision: DecisionView, number: string): DecisionWords {
  return {
    sentence: verdictSentence(words, decision, number),
    when: whenWords(words, decision),
    also: decision.also.map(code => reasonWords(words, code)),
    warnings: decision.warnings.map(code => warningSentence(words, code)),
  };
}

const instant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

function factWords(words: Words, value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  return instant.test(value) ? whenAt(words, value) : value;
}

/** The numbers a verdict looked at, one per line, nested ones under their path. */
export function factRows(
  words: Words,
  facts: Readonly<Record<string, unknown>>,
  path = '',
): readonly (readonly [name: string, value: string])[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    const own = path ? `${path}.${name}` : name;
    const isGroup = value !== null && typeof value === 'object' && !Array.isArray(value);
    if (isGroup) return factRows(words, value as Readonly<Record<string, unknown>>, own);
    return [[own, factWords(words, value)] as const];
  });
}
