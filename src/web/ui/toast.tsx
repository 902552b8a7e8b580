import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { t } from '../languages/current.js';
import { Button } from './button.js';
import { Icon } from './icon.js';
import { problemWords } from './problem-words.js';

const shownMs = 8_000;

const shown = signal<{ text: string; turn: number } | null>(null);

/** Says what went wrong where there is no form to say it in: seen and spoken. */
export function complain(text: string): void {
  shown.value = { text, turn: (shown.peek()?.turn ?? 0) + 1 };
}

export const complainOf = (error: unknown): void => complain(problemWords(error));

/** What was said last, until it is closed or some seconds have gone. */
export function Toast() {
  const said = shown.value;
  useEffect(() => {
    if (!said) return undefined;
    const timer = setTimeout(() => (shown.value = null), shownMs);
    return () => clearTimeout(timer);
  }, [said]);
  return (
    <div class="toast-slot" role="alert">
      {said && (
        <div class="toast" key={said.turn}>
          <Icon name="alert" />
          <span>{said.text}</span>
          <Button
            look="quiet"
            icon="close"
            label={t('app.close')}
            onClick={() => (shown.value = null)}
          />
        </div>
      )}
    </div>
  );
}
