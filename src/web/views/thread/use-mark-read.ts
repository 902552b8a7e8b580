import { useEffect, useState } from 'preact/hooks';
import type { ConversationView } from '../../../protocol/views.js';
import { markRead } from '../../actions/thread.js';

const lookMs = 1_000;

function useVisible(): boolean {
  const [visible, setVisible] = useState(!document.hidden);
  useEffect(() => {
    const changed = () => setVisible(!document.hidden);
    document.addEventListener('visibilitychange', changed);
    return () => document.removeEventListener('visibilitychange', changed);
  }, []);
  return visible;
}

/** A second of looking marks what is open as read. */
export function useMarkRead(conversation: ConversationView | null): void {
  const visible = useVisible();
  const id = conversation?.id;
  const unread = conversation?.unread ?? 0;
  useEffect(() => {
    if (!id || unread === 0 || !visible) return undefined;
    const timer = setTimeout(() => void markRead(id), lookMs);
    return () => clearTimeout(timer);
  }, [id, unread, visible]);
}
