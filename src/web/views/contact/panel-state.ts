import { signal } from '@preact/signals';
import { fourPanes } from '../../ui/use-media.js';

/** Whether the contact panel lies over the thread where it has no column of its own. */
export const panelOpen = signal(false);

export function togglePanel(): void {
  if (!fourPanes.peek()) panelOpen.value = !panelOpen.peek();
}

/** Buttons of the panel that keys press, also when it has to be opened first. */
export const panelButtons = { labels: 'panel-labels', priority: 'panel-priority' } as const;

/** Opens the panel and presses one of its buttons, as soon as the next frames have brought it. */
export function pressInPanel(name: keyof typeof panelButtons, framesLeft = 20): void {
  panelOpen.value = true;
  const button = document.getElementById(panelButtons[name]);
  if (button) button.click();
  else if (framesLeft > 0) requestAnimationFrame(() => pressInPanel(name, framesLeft - 1));
}
