import { useState } from 'preact/hooks';
import type { ConversationView } from '../../../protocol/views.js';
import { setArchived, setClosed } from '../../actions/thread.js';
import { t } from '../../languages/current.js';
import { windowWords } from '../../state/window-words.js';
import { canOn, sessionLabel, words } from '../../store.js';
import { interrupt } from '../../ui/announce.js';
import { Button } from '../../ui/button.js';
import { Avatar } from '../../ui/parts.js';
import { problemWords } from '../../ui/problem-words.js';
import { fourPanes, isPhone, onePane } from '../../ui/use-media.js';
import { panelOpen, togglePanel } from '../contact/panel-state.js';
import { openInView } from '../inbox/selection.js';

function About({ conversation }: { conversation: ConversationView }) {
  const { phone, title, kind, window, archived, status } = conversation;
  const parts = [
    kind === 'person' ? windowWords(words.value, window, 'thread') : '',
    status === 'closed' ? t('thread.isClosed') : '',
    archived ? t('thread.isArchived') : '',
  ].filter(part => part !== '');
  return (
    <p class="thread-about">
      {parts.length > 0 && (
        <span class={window.open ? 'window-state open' : 'window-state'}>{parts.join(' · ')}</span>
      )}
      <span class="thread-number">
        {sessionLabel(conversation.sessionId, conversation.session)}
      </span>
      {phone && phone !== title && (
        <span class="thread-phone" dir="ltr">
          {phone}
        </span>
      )}
    </p>
  );
}

function Tools({ conversation }: { conversation: ConversationView }) {
  const [busy, setBusy] = useState(false);
  const { id, status, archived } = conversation;
  const closeWords = status === 'open' ? t('thread.close') : t('thread.reopen');
  const act = (work: Promise<void>) => {
    setBusy(true);
    work.catch((error: unknown) => interrupt(problemWords(error))).finally(() => setBusy(false));
  };
  return (
    <div class="thread-tools">
      {!fourPanes.value && (
        <Button
          look="quiet"
          icon="person"
          label={t('thread.contact')}
          hint="i"
          expanded={panelOpen.value}
          onClick={togglePanel}
        />
      )}
      {canOn('conversations:manage', conversation.sessionId) && (
        <>
          <Button
            look="quiet"
            icon={archived ? 'unarchive' : 'archive'}
            label={archived ? t('thread.unarchive') : t('thread.archive')}
            disabled={busy}
            onClick={() => act(setArchived(id, !archived))}
          />
          <Button
            icon={status === 'open' ? 'check' : 'reopen'}
            label={closeWords}
            hint="e"
            disabled={busy}
            onClick={() => act(setClosed(id, status === 'open'))}
          >
            {isPhone.value ? undefined : closeWords}
          </Button>
        </>
      )}
    </div>
  );
}

/** Who the thread is with, from which number, and whether their window is open. */
export function ThreadHeader({ conversation }: { conversation: ConversationView }) {
  const { title, kind } = conversation;
  const Heading = onePane.value ? 'h1' : 'h2';
  return (
    <header class="thread-head">
      {onePane.value && (
        <Button look="quiet" icon="back" label={t('app.back')} onClick={() => openInView(null)} />
      )}
      <Avatar name={title} kind={kind} />
      <div class="thread-who">
        <Heading class="thread-title">
          <bdi>{title}</bdi>
        </Heading>
        <About conversation={conversation} />
      </div>
      <Tools conversation={conversation} />
    </header>
  );
}
