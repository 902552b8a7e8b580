import type { ComponentChildren } from 'preact';
import { keymap, printed, type Scope, type Shortcut, type Stroke } from '../../keymap.js';
import { t } from '../../languages/current.js';
import { Dialog } from '../../ui/dialog.js';
import { shortcutWords } from './shortcut-words.js';

const groups: readonly { scope: Scope; label: 'keys.anywhere' | 'keys.list' | 'keys.composer' }[] =
  [
    { scope: 'list', label: 'keys.list' },
    { scope: 'composer', label: 'keys.composer' },
    { scope: 'anywhere', label: 'keys.anywhere' },
  ];

function strokeWords(strokes: Shortcut['strokes'][number]): string {
  const [first, second] = strokes as readonly [Stroke, Stroke?];
  if (!second) return printed(first);
  return t('keys.then', { first: printed(first), second: printed(second) });
}

function Group({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <section class="sheet-group">
      <h3>{title}</h3>
      <dl>{children}</dl>
    </section>
  );
}

/** All keys, printed from the table that also handles them. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title={t('keys.title')} onClose={onClose} size="wide">
      <div class="sheet">
        {groups.map(({ scope, label }) => (
          <Group key={scope} title={t(label)}>
            {keymap
              .filter(shortcut => shortcut.scope === scope)
              .map(shortcut => (
                <div class="sheet-row" key={shortcut.action}>
                  <dt>{shortcutWords(shortcut)}</dt>
                  <dd>
                    {shortcut.strokes.map(strokes => (
                      <kbd key={strokeWords(strokes)}>{strokeWords(strokes)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
          </Group>
        ))}
      </div>
    </Dialog>
  );
}
