import type { StreamEvent } from '../../protocol/socket.js';
import { navigate, route } from '../router.js';
import { inboxPath } from '../state/route.js';
import { loadThread } from './thread.js';

/** When what is on screen became part of another conversation, the screen follows. */
export function followMerge(event: StreamEvent): void {
  if (event.type !== 'conversation.merged') return;
  const { mergedId, conversation } = event.data;
  const shown = route.peek();
  if (shown.screen !== 'inbox' || mergedId === conversation.id) return;
  if (shown.conversationId === mergedId)
    navigate(inboxPath(shown.view, conversation.id), { replace: true });
  if (shown.conversationId === conversation.id) void loadThread(conversation.id);
}
