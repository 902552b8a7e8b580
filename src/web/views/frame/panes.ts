/** In the order of the screen; each is where its pane's focus goes. */
const panes = [
  '#list',
  '#thread',
  '#composer',
  '#contact',
  '#numbers',
  '#queue',
  '#policy',
  '#team',
  '#keys',
  '#templates',
];

function isShown(element: HTMLElement): boolean {
  return element.checkVisibility();
}

/** Moves the focus to the next pane on screen. After the last one it begins again. */
export function nextPane(step: 1 | -1): void {
  const shown = panes
    .map(selector => document.querySelector<HTMLElement>(selector))
    .filter(pane => pane !== null)
    .filter(isShown);
  const at = shown.findIndex(pane => pane.contains(document.activeElement));
  const next =
    at < 0 ? (step === 1 ? 0 : shown.length - 1) : (at + step + shown.length) % shown.length;
  shown[next]?.focus();
}

/** Focuses a pane that the next frames bring. */
export function focusWhenThere(id: 'composer' | 'list', framesLeft = 20): void {
  const pane = document.getElementById(id);
  if (pane) pane.focus();
  else if (framesLeft > 0) requestAnimationFrame(() => focusWhenThere(id, framesLeft - 1));
}

export function focusPane(id: 'list' | 'thread' | 'composer' | 'contact'): void {
  document.getElementById(id)?.focus();
}
