import { useEffect, useState } from 'preact/hooks';
import type { ConversationView, OutlookView } from '../../../protocol/views.js';
import { online } from '../../connection.js';
import { refusals } from '../../drafts.js';
import { t } from '../../languages/current.js';
import { paceOf, type Pace } from '../../state/pacing.js';
import { contacts, lanes, pauses, sessions, words } from '../../store.js';
import { codeWords } from '../../ui/problem-words.js';

/** What would happen to a message sent now, from everything this page has been told. */
export function usePace(conversation: ConversationView, outlook: OutlookView | null): Pace {
  const { contactId, sessionId } = conversation;
  return paceOf(words.value, {
    conversation,
    session: sessions.value.find(({ id }) => id === sessionId),
    contact: contactId ? contacts.value[contactId] : undefined,
    pauses: pauses.value,
    lane: lanes.value[sessionId],
    online: online.value,
    outlook,
  });
}

/** One line of fixed height under the composer; spoken when its kind changes, not every minute. */
export function PacingLine({ conversationId, pace }: { conversationId: string; pace: Pace }) {
  const code = refusals.value[conversationId];
  const kind = code ? 'closed' : pace.kind;
  const sentence = code ? t('pace.refused', { reason: codeWords(code) }) : pace.sentence;
  const [spoken, setSpoken] = useState('');
  useEffect(() => setSpoken(sentence), [kind]);
  return (
    <p class={`pacing pacing-${kind}`}>
      <span class="pacing-dot" aria-hidden="true" />
      <span class="pacing-words">{sentence}</span>
      <span class="off-screen" role="status">
        {spoken}
      </span>
    </p>
  );
}
