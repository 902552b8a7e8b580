import type { UnadvisedView } from '../../../protocol/views.js';
import type { Words } from '../words.js';
import type { FieldKind } from './draft.js';

const choices = new Set(['marketing', 'required', 'warn', 'off', 'refuse']);

/** A value of a choice in words; one this page does not know as it is. */
export function choiceWords({ t }: Pick<Words, 't'>, value: unknown): string {
  const text = String(value);
  return choices.has(text) ? t(`choice.${text as 'warn'}`) : text;
}

function inUnit(value: number, kind: FieldKind): number {
  return kind === 'seconds' ? value / 1_000 : value;
}

/** What experience advises for a field. */
export function adviceSentence(
  words: Words,
  { atLeast, atMost, oneOf }: UnadvisedView,
  kind: FieldKind,
): string {
  const { t } = words;
  if (oneOf && kind === 'flag') return t(oneOf.includes(true) ? 'advice.on' : 'advice.off');
  if (oneOf) {
    return t('advice.oneOf', { values: oneOf.map(value => choiceWords(words, value)).join(', ') });
  }
  if (atLeast !== null && atMost !== null) {
    return t('advice.between', { least: inUnit(atLeast, kind), most: inUnit(atMost, kind) });
  }
  if (atMost !== null) return t('advice.atMost', { most: inUnit(atMost, kind) });
  return atLeast === null ? '' : t('advice.atLeast', { least: inUnit(atLeast, kind) });
}
