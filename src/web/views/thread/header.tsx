import { useState } from 'preact/hooks';
import type { ConversationView } from '../../../protocol/views.js';
import { setArchived, setClosed } from '../../actions/thread.js';
import { t } from '../../languages/current.js';
import { windowWords } from '../../state/window-words.js';
import { canOn, sessionLabel, words } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import { Avatar } from '../../ui/parts.js';
import { complainOf } from '../../ui/toast.js';
import { fourPanes, isPhone, onePane } from '../../ui/use-media.js';
import { panelOpen, togglePanel } from '../contact/panel-state.js';
import { openInView } from '../inbox/selection.js';
import { AssignMenu } from './assign-menu.js';

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

interface ToolProps {
  conversation: ConversationView;
  busy: boolean;
  act: (work: Promise<void>) => void;
}

function CloseButton({ conversation, busy, act }: ToolProps) {
  const { id, status } = conversation;
  const closeWords = status === 'open' ? t('thread.close') : t('thread.reopen');
  return (
    <Button
      icon={status === 'open' ? 'check' : 'reopen'}
      label={closeWords}
      hint="e"
      disabled={busy}
      onClick={() => act(setClosed(id, status === 'open'))}
    >
      {isPhone.value ? undefined : closeWords}
    </Button>
  );
}

const archiveWords = ({ archived }: ConversationView) =>
  archived ? t('thread.unarchive') : t('thread.archive');

/** What has no room beside the title of a phone. */
function More({ conversation, busy, act }: ToolProps) {
  const { id, archived, sessionId } = conversation;
  return (
    <Menu label={t('thread.more')} icon="more">
      {close => (
        <>
          <MenuItem
            icon="person"
            onClick={() => {
              close();
              togglePanel();
            }}
          >
            {t('thread.contact')}
          </MenuItem>
          {canOn('conversations:manage', sessionId) && (
            <MenuItem
              icon={archived ? 'unarchive' : 'archive'}
              disabled={busy}
              onClick={() => {
                close();
                act(setArchived(id, !archived));
              }}
            >
              {archiveWords(conversation)}
            </MenuItem>
          )}
        </>
      )}
    </Menu>
  );
}

function WideTools({ conversation, busy, act }: ToolProps) {
  const { id, archived, sessionId } = conversation;
  return (
    <>
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
      {canOn('conversations:manage', sessionId) && (
        <Button
          look="quiet"
          icon={archived ? 'unarchive' : 'archive'}
          label={archiveWords(conversation)}
          disabled={busy}
          onClick={() => act(setArchived(id, !archived))}
        />
      )}
    </>
  );
}

function Tools({ conversation }: { conversation: ConversationView }) {
  const [busy, setBusy] = useState(false);
  const act = (work: Promise<void>) => {
    setBusy(true);
    work.catch(complainOf).finally(() => setBusy(false));
  };
  const tools = { conversation, busy, act };
  return (
    <div class="thread-tools">
      {isPhone.value ? <More {...tools} /> : <WideTools {...tools} />}
      <AssignMenu conversation={conversation} isNarrow={isPhone.value} />
      {canOn('conversations:manage', conversation.sessionId) && <CloseButton {...tools} />}
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
