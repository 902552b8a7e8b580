import type { OutlookView } from '../../../protocol/views.js';
import { t, time } from '../../languages/current.js';
import { warningSentence } from '../../state/reason-words.js';
import { markedWords } from '../../state/text-spans.js';
import { Icon } from '../../ui/icon.js';

function Words({ words, isRefused }: { words: readonly string[]; isRefused: boolean }) {
  const told = { words: time().enumerate(words.map(word => `“${word}”`)) };
  return (
    <p class={isRefused ? 'tone-danger' : 'tone-warn'}>
      <Icon name={isRefused ? 'no-entry' : 'alert'} />
      <span>{isRefused ? t('pace.wordsRefused', told) : t('pace.words', told)}</span>
    </p>
  );
}

interface Props {
  outlook: OutlookView | null;
  /** The text it speaks of; null when the field holds another one by now. */
  text: string | null;
}

/** What is worth knowing before sending, above the field so that Send stays where it is. */
export function ComposerWarnings({ outlook, text }: Props) {
  const isWritten = outlook !== null && text !== null && text.trim() !== '';
  const words = isWritten ? markedWords(text, outlook.spans) : [];
  const isRefused = outlook?.refusal?.code === 'prohibited_content';
  return (
    <div class="composer-warnings" role="status">
      {words.length > 0 && <Words words={words} isRefused={isRefused} />}
      {isWritten &&
        outlook.warnings.map(code => (
          <p key={code} class="tone-warn">
            <Icon name="alert" />
            <span>{warningSentence({ t }, code)}</span>
          </p>
        ))}
    </div>
  );
}
