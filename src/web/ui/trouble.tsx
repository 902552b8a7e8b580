import { t } from '../languages/current.js';
import { Button } from './button.js';
import { Icon } from './icon.js';
import { problemWords } from './problem-words.js';

interface Props {
  /** What could not be done, before the cause. */
  sentence: string;
  problem: unknown;
  onRetry: () => void;
}

/** Something that could not be read: what, why, and a way to try again. */
export function Trouble({ sentence, problem, onRetry }: Props) {
  return (
    <div class="trouble" role="alert">
      <p>
        <Icon name="alert" />
        <span>
          {sentence} {problemWords(problem)}
        </span>
      </p>
      <Button onClick={onRetry}>{t('app.retry')}</Button>
    </div>
  );
}
