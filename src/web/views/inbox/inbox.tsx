import { useEffect } from 'preact/hooks';
import { showList } from '../../actions/list.js';
import { openThread, setClosed } from '../../actions/thread.js';
import { t } from '../../languages/current.js';
import { navigate } from '../../router.js';
import type { View } from '../../state/list.js';
import { inboxPath } from '../../state/route.js';
import { canOn, list } from '../../store.js';
import { Boundary } from '../../ui/boundary.js';
import { complainOf } from '../../ui/toast.js';
import { fourPanes, onePane } from '../../ui/use-media.js';
import { ContactPanel } from '../contact/panel.js';
import { panelOpen, pressInPanel, togglePanel } from '../contact/panel-state.js';
import { answerKeys } from '../frame/keys.js';
import { focusPane } from '../frame/panes.js';
import { Thread } from '../thread/thread.js';
import { ConversationList } from './conversation-list.js';
import { openConversation, openId, openInView, shownView, step } from './selection.js';

function closeOpen(andNext: boolean): void {
  const conversation = openConversation.peek();
  if (!conversation || conversation.status === 'closed') return;
  if (!canOn('conversations:manage', conversation.sessionId)) return;
  if (andNext) step(1);
  setClosed(conversation.id, true).catch(complainOf);
}

function goBack(): void {
  const inThread = document.activeElement?.closest('#thread-pane');
  const inComposer = document.activeElement?.closest('#composer-pane');
  if (inComposer) return focusPane('thread');
  if (onePane.peek() && openId.peek()) return openInView(null);
  if (inThread) focusPane('list');
}

function showView(view: View): void {
  navigate(inboxPath(view, null));
}

function useKeys(): void {
  useEffect(
    () =>
      answerKeys({
        next: () => step(1),
        previous: () => step(-1),
        open: () => {
          if (!openId.peek()) step(1);
          focusPane('composer');
        },
        back: goBack,
        search: () => document.getElementById('search')?.focus(),
        close: () => closeOpen(false),
        closeNext: () => closeOpen(true),
        contact: togglePanel,
        'view:mine': () => showView('mine'),
        'view:unassigned': () => showView('unassigned'),
        'view:all': () => showView('all'),
        'view:waiting': () => showView('waiting'),
        'view:snoozed': () => showView('snoozed'),
        'view:closed': () => showView('closed'),
        'view:archived': () => showView('archived'),
      }),
    [],
  );
}

function NothingOpen() {
  return (
    <section class="nothing-open" aria-label={t('thread.region')}>
      <p class="nothing-title">{t('thread.none')}</p>
      <p class="hint">{t('thread.noneHint', { next: 'j', previous: 'k', help: '?' })}</p>
    </section>
  );
}

/** Conversations, the open thread, and who it is with. */
export function Inbox() {
  const view = shownView.value;
  const id = openId.value;
  useKeys();
  useEffect(
    () => void showList(view, list.peek()?.view === view ? (list.peek()?.q ?? '') : ''),
    [view],
  );
  useEffect(() => {
    if (id) void openThread(id);
  }, [id]);
  const conversation = openConversation.value;
  const showsPanel = conversation !== null && (fourPanes.value || panelOpen.value);
  useEffect(() => {
    if (showsPanel || !conversation) return undefined;
    return answerKeys({
      labels: () => pressInPanel('labels'),
      priority: () => pressInPanel('priority'),
    });
  });
  const layout = `inbox ${id ? 'has-thread' : 'no-thread'} ${showsPanel ? 'has-contact' : ''}`;
  return (
    <div class={layout}>
      {(!onePane.value || !id) && (
        <Boundary>
          <ConversationList />
        </Boundary>
      )}
      {(!onePane.value || id) && (
        <main class="thread-column" id="thread-pane">
          {id ? (
            <Boundary key={id}>
              <Thread id={id} />
            </Boundary>
          ) : (
            <NothingOpen />
          )}
        </main>
      )}
      {showsPanel && (
        <Boundary key={conversation.id}>
          <ContactPanel conversation={conversation} />
        </Boundary>
      )}
    </div>
  );
}
