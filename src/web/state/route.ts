import { isView, type View } from './list.js';

export type Route =
  | { screen: 'inbox'; view: View; conversationId: string | null }
  | { screen: 'numbers' }
  | { screen: 'queue' }
  | { screen: 'policy' }
  | { screen: 'setup' }
  | { screen: 'unknown' };

const inboxNames = new Set(['', 'conversations', 'conversations-beautiful.html', 'login']);

/** The screen an address names. */
export function routeOf(path: string): Route {
  const [first = '', second, third] = path.split('/').slice(1);
  if (first === 'sessions') return { screen: 'numbers' };
  if (first === 'queue') return { screen: 'queue' };
  if (first === 'policy') return { screen: 'policy' };
  if (first === 'setup') return { screen: 'setup' };
  if (first === 'inbox') {
    const view = isView(second) ? second : 'all';
    return { screen: 'inbox', view, conversationId: third ?? null };
  }
  if (inboxNames.has(first)) return { screen: 'inbox', view: 'all', conversationId: null };
  return { screen: 'unknown' };
}

export function inboxPath(view: View, conversationId: string | null): string {
  return conversationId ? `/inbox/${view}/${conversationId}` : `/inbox/${view}`;
}
