import { useEffect, useState } from 'preact/hooks';
import type { ConversationView } from '../../../protocol/views.js';
import { changeConversation } from '../../actions/tend.js';
import { setArchived, setClosed } from '../../actions/thread.js';
import { t } from '../../languages/current.js';
import { windowWords } from '../../state/window-words.js';
import { whenAt } from '../../state/words.js';
import { canOn, sessionLabel, words } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import { Avatar } from '../../ui/parts.js';
import { complainOf } from '../../ui/toast.js';
import { fourPanes, isPhone, onePane } from '../../ui/use-media.js';
import { panelOpen, togglePanel } from '../contact/panel-state.js';
import { answerKeys } from '../frame/keys.js';
import { openInView } from '../inbox/selection.js';
import { AssignMenu } from './assign-menu.js';
import { SnoozeItems, SnoozeMenu } from './snooze-menu.js';

function About({ conversation }: { conversation: ConversationView }) {
  const { phone, title, kind, window, archived, status, snoozedUntil } = conversation;
  const parts = [
    kind === 'person' ? windowWords(words.value, window, 'thread') : '',
    status === 'closed' ? t('thread.isClosed') : '',
    archived ? t('thread.isArchived') : '',
    snoozedUntil ? t('thread.snoozed', { time: whenAt(words.value, snoozedUntil) }) : '',
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

/** Left at once: whoever goes on looking would read it again. */
function leaveUnread({ id }: ConversationView): void {
  openInView(null);
  changeConversation(id, { unread: true }).catch(complainOf);
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
            <>
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
              <MenuItem
                icon="unread"
                onClick={() => {
                  close();
                  leaveUnread(conversation);
                }}
              >
                {t('thread.markUnread')}
              </MenuItem>
              <p class="menu-head">{t('snooze.open')}</p>
              <SnoozeItems conversation={conversation} close={close} />
            </>
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
        <>
          <Button
            look="quiet"
            icon="unread"
            label={t('thread.markUnread')}
            hint="u"
            onClick={() => leaveUnread(conversation)}
          />
          <Button
            look="quiet"
            icon={archived ? 'unarchive' : 'archive'}
            label={archiveWords(conversation)}
            disabled={busy}
            onClick={() => act(setArchived(id, !archived))}
          />
          <SnoozeMenu conversation={conversation} />
        </>
      )}
    </>
  );
}

function Tools({ conversation }: { conversation: ConversationView }) {
  const [busy, setBusy] = useState(false);
  const mayManage = canOn('conversations:manage', conversation.sessionId);
  useEffect(() => answerKeys({ unread: () => mayManage && leaveUnread(conversation) }));
  const act = (work: Promise<void>) => {
    setBusy(true);
    work.catch(complainOf).finally(() => setBusy(false));
  };
  const tools = { conversation, busy, act };
  return (
    <div class="thread-tools">
      {isPhone.value ? <More {...tools} /> : <WideTools {...tools} />}
      <AssignMenu conversation={conversation} isNarrow={isPhone.value} />
      {mayManage && <CloseButton {...tools} />}
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
