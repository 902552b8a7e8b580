import { endingsOf, printed } from '../../keymap.js';
import { t } from '../../languages/current.js';
import { pending, run } from './keys.js';
import { shortcutWords } from './shortcut-words.js';

/** What may follow a begun chord; works by mouse too. */
export function ChordPopover() {
  const first = pending.value;
  if (!first) return null;
  return (
    <div class="chord" role="group" aria-label={t('keys.go')}>
      <kbd>{printed(first)}</kbd>
      {endingsOf(first).map(ending => (
        <button
          key={ending.action}
          type="button"
          class="menu-item"
          onClick={() => run(ending.action)}
        >
          <kbd>{printed(ending.second)}</kbd>
          {shortcutWords(ending)}
        </button>
      ))}
    </div>
  );
}
