import { signal, type ReadonlySignal } from '@preact/signals';

function media(query: string): ReadonlySignal<boolean> {
  const list = matchMedia(query);
  const matches = signal(list.matches);
  list.addEventListener('change', () => (matches.value = list.matches));
  return matches;
}

/** One pane at a time: list or thread. */
export const onePane = media('(max-width: 899px)');

/** The contact panel has its own column. */
export const fourPanes = media('(min-width: 1200px)');

export const isPhone = media('(max-width: 599px)');
