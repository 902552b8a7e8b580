import { lost } from '../../actions/picture.js';
import { loadThread } from '../../actions/thread.js';
import { t } from '../../languages/current.js';
import { threads } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Composer } from '../composer/composer.js';
import { KeptDraft } from '../composer/kept-draft.js';
import { onePane } from '../../ui/use-media.js';
import { openConversation, openInView } from '../inbox/selection.js';
import { Feed } from './feed.js';
import { ThreadHeader } from './header.js';
import { useMarkRead } from './use-mark-read.js';

/** Where the list is not beside it, and no header leads back to it. */
function WayBack() {
  if (!onePane.value) return null;
  return (
    <Button icon="back" onClick={() => openInView(null)}>
      {t('app.back')}
    </Button>
  );
}

function Trouble({ id, isGone }: { id: string; isGone: boolean }) {
  return (
    <div class="thread-trouble" id="thread" tabIndex={-1} role="alert">
      <p>{isGone ? t('thread.gone') : t('thread.failed')}</p>
      {openConversation.value === null && <WayBack />}
      {!isGone && <Button onClick={() => void loadThread(id)}>{t('app.retry')}</Button>}
    </div>
  );
}

/** In the place of a conversation that was open when the right to read it was taken. */
function Lost({ id, number }: { id: string; number: string }) {
  return (
    <div class="thread-trouble" id="thread" tabIndex={-1}>
      <p>{t('access.lost', { number })}</p>
      <KeptDraft conversationId={id} />
      <WayBack />
    </div>
  );
}

/** The open conversation: who, what was said, and where to answer. */
export function Thread({ id }: { id: string }) {
  const conversation = openConversation.value;
  const thread = threads.value[id];
  useMarkRead(conversation);
  const taken = lost.value;
  if (taken?.conversationId === id) return <Lost id={id} number={taken.number} />;
  if (!thread) return null;
  const isBroken = thread.state === 'failed' || thread.state === 'gone';
  return (
    <>
      {conversation && <ThreadHeader conversation={conversation} />}
      {isBroken && <Trouble id={id} isGone={thread.state === 'gone'} />}
      {!isBroken && conversation && <Feed thread={thread} conversation={conversation} />}
      {!isBroken && !conversation && <div class="feed" id="thread" aria-busy="true" />}
      {conversation && thread.state !== 'gone' && <Composer conversation={conversation} />}
    </>
  );
}
