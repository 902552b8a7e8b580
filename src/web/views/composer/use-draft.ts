import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { draftOf, draftTurn, keepDraft, keepDraftNow, setRefusal } from '../../drafts.js';
import { quoting, setQuoting } from '../thread/quoting.js';

const maxHeightPx = 200;

function grow(area: HTMLTextAreaElement): void {
  area.style.blockSize = 'auto';
  area.style.blockSize = `${Math.min(maxHeightPx, area.scrollHeight)}px`;
}

/** The draft of the conversation as the field shows it; typing does not render anything. */
export function useDraft(conversationId: string) {
  const area = useRef<HTMLTextAreaElement>(null);
  const [isEmpty, setEmpty] = useState(true);
  // When the composer goes away its field is gone before the last words of it are kept.
  const text = useRef('');
  const current = () => ({
    conversationId,
    text: text.current,
    replyTo: quoting.peek()[conversationId] ?? null,
  });
  useLayoutEffect(() => {
    const draft = draftOf(conversationId);
    text.current = draft.text;
    if (area.current) {
      area.current.value = draft.text;
      grow(area.current);
    }
    setQuoting(conversationId, draft.replyTo);
    setEmpty(draft.text.trim() === '');
  }, [conversationId, draftTurn.value]);
  useEffect(() => () => keepDraftNow(current()), [conversationId]);
  const typed = () => {
    if (area.current) {
      text.current = area.current.value;
      grow(area.current);
    }
    setEmpty(text.current.trim() === '');
    keepDraft(current());
    setRefusal(conversationId, null);
  };
  return { area, isEmpty, current, typed };
}
