import { computed } from '@preact/signals';
import { navigate, route } from '../../router.js';
import { neighbour, type View } from '../../state/list.js';
import { inboxPath } from '../../state/route.js';
import { conversations, list } from '../../store.js';

/** The conversation the address names; null when none is open. */
export const openId = computed(() =>
  route.value.screen === 'inbox' ? route.value.conversationId : null,
);

export const openConversation = computed(() => {
  const id = openId.value;
  return id ? (conversations.value[id] ?? null) : null;
});

export const shownView = computed<View>(() =>
  route.value.screen === 'inbox' ? route.value.view : 'all',
);

export function openInView(id: string | null): void {
  navigate(inboxPath(shownView.peek(), id));
}

/** Goes to the next or previous conversation of the list. */
export function step(by: 1 | -1): void {
  const id = neighbour(list.peek()?.ids ?? [], openId.peek(), by);
  if (id) openInView(id);
}
