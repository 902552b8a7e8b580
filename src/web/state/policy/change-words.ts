import type { PolicyVersionView } from '../../../protocol/views.js';
import type { Words } from '../words.js';

type Change = PolicyVersionView['changes'][number];

/** A value of a rule as it is written in the policy file. */
function valueWords({ t }: Pick<Words, 't'>, value: unknown): string {
  if (value === null || value === undefined) return t('versions.nothing');
  return typeof value === 'string' ? value : JSON.stringify(value).replaceAll(',', ', ');
}

/** What one change of a version was. */
export function changeSentence(words: Pick<Words, 't'>, { path, before, after }: Change): string {
  return words.t('versions.change', {
    path,
    before: valueWords(words, before),
    after: valueWords(words, after),
  });
}
