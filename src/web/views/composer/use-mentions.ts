import type { RefObject } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ColleagueView } from '../../../protocol/views.js';
import { calls } from '../../calls.js';
import { mentionAt, mentioned, withMention } from '../../state/notes.js';
import { complainOf } from '../../ui/toast.js';

const none: readonly ColleagueView[] = [];

/** Whom an `@` in the field may call, and which of them is chosen by the keys. */
export function useMentions(
  conversationId: string,
  area: RefObject<HTMLTextAreaElement | null>,
  onChange: () => void,
) {
  const [colleagues, setColleagues] = useState(none);
  const [offered, setOffered] = useState(none);
  const [at, setAt] = useState(0);
  useEffect(() => {
    calls.assignees(conversationId).then(({ data }) => setColleagues(data), complainOf);
  }, [conversationId]);

  const look = () => {
    const field = area.current;
    const query = field && mentionAt(field.value, field.selectionStart);
    setOffered(query === null ? none : mentioned(colleagues, query));
    setAt(0);
  };
  const choose = ({ name }: ColleagueView) => {
    const field = area.current;
    if (!field) return;
    const { text, caret } = withMention(field.value, field.selectionStart, name);
    field.value = text;
    field.setSelectionRange(caret, caret);
    field.focus();
    setOffered(none);
    onChange();
  };
  /** Whether the key was for the names on offer. */
  const onKey = (event: KeyboardEvent): boolean => {
    const person = offered[at];
    if (!person || event.isComposing) return false;
    if (event.key === 'ArrowDown') setAt((at + 1) % offered.length);
    else if (event.key === 'ArrowUp') setAt((at + offered.length - 1) % offered.length);
    else if (event.key === 'Enter' || event.key === 'Tab') choose(person);
    else if (event.key === 'Escape') setOffered(none);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  return { colleagues, offered, at, look, choose, onKey };
}
