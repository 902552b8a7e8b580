import { loadThread } from '../../actions/thread.js';
import { t } from '../../languages/current.js';
import { threads } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Composer } from '../composer/composer.js';
import { openConversation } from '../inbox/selection.js';
import { Feed } from './feed.js';
import { ThreadHeader } from './header.js';
import { useMarkRead } from './use-mark-read.js';

function Trouble({ id, isGone }: { id: string; isGone: boolean }) {
  return (
    <div class="thread-trouble" id="thread" tabIndex={-1} role="alert">
      <p>{isGone ? t('thread.gone') : t('thread.failed')}</p>
      {!isGone && <Button onClick={() => void loadThread(id)}>{t('app.retry')}</Button>}
    </div>
  );
}

/** The open conversation: who, what was said, and where to answer. */
export function Thread({ id }: { id: string }) {
  const conversation = openConversation.value;
  const thread = threads.value[id];
  useMarkRead(conversation);
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
