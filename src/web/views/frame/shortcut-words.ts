import type { Shortcut } from '../../keymap.js';
import { t } from '../../languages/current.js';

/** What a shortcut does, in words. */
export function shortcutWords({ label, view }: Shortcut): string {
  return label === 'keys.view' ? t('keys.view', { name: view ? t(`list.${view}`) : '' }) : t(label);
}
