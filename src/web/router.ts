import { computed, signal } from '@preact/signals';
import { routeOf } from './state/route.js';

const path = signal(location.pathname);

/** The screen the address bar names. */
export const route = computed(() => routeOf(path.value));

export const isInboxRoute = computed(() => route.value.screen === 'inbox');

addEventListener('popstate', () => {
  path.value = location.pathname;
});

/** Goes to an address of this page. `replace` leaves no step to go back to. */
export function navigate(to: string, { replace = false } = {}): void {
  if (to === location.pathname) return;
  if (replace) history.replaceState(null, '', to);
  else history.pushState(null, '', to);
  path.value = location.pathname;
}

/** Lets a plain click on a link stay in this page. */
export function followLink(event: MouseEvent): void {
  const anchor = event.currentTarget;
  if (!(anchor instanceof HTMLAnchorElement)) return;
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  navigate(anchor.pathname);
}
