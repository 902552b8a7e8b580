import { signal } from '@preact/signals';
import { fourPanes } from '../../ui/use-media.js';

/** Whether the contact panel lies over the thread where it has no column of its own. */
export const panelOpen = signal(false);

export function togglePanel(): void {
  if (!fourPanes.peek()) panelOpen.value = !panelOpen.peek();
}
