import { isView, type View } from './list.js';

export type Route =
  | { screen: 'inbox'; view: View; conversationId: string | null }
  | { screen: 'numbers' }
  | { screen: 'queue' }
  | { screen: 'policy' }
  | { screen: 'team' }
  | { screen: 'keys' }
  | { screen: 'audit' }
  | { screen: 'templates'; templateId: string | null }
  | { screen: 'setup' }
  | { screen: 'invite' }
  | { screen: 'reset' }
  | { screen: 'unknown' };

const inboxNames = new Set(['', 'conversations', 'conversations-beautiful.html', 'login']);

const plainScreens: Readonly<Partial<Record<string, Route>>> = {
  sessions: { screen: 'numbers' },
  queue: { screen: 'queue' },
  policy: { screen: 'policy' },
  team: { screen: 'team' },
  keys: { screen: 'keys' },
  audit: { screen: 'audit' },
  setup: { screen: 'setup' },
  invite: { screen: 'invite' },
  reset: { screen: 'reset' },
};

/** Screens for somebody who is nobody here yet. */
export function isOutside({ screen }: Route): boolean {
  return screen === 'setup' || screen === 'invite' || screen === 'reset';
}

/** The screen an address names. */
export function routeOf(path: string): Route {
  const [first = '', second, third] = path.split('/').slice(1);
  const plain = Object.hasOwn(plainScreens, first) ? plainScreens[first] : undefined;
  if (plain) return plain;
  if (first === 'templates') return { screen: 'templates', templateId: second ?? null };
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
