import type { QueueStatusView, ToDecideView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';
import { followLink } from '../../router.js';
import { inboxPath } from '../../state/route.js';
import { agoOf } from '../../state/words.js';
import { sessionLabel, words } from '../../store.js';
import { SettleButtons } from '../thread/settle-buttons.js';

function Row({ message }: { message: ToDecideView }) {
  const { title, conversationId, sessionId, since } = message;
  const number = sessionLabel(sessionId, '');
  return (
    <li class="decide-row">
      <p class="decide-words">
        <a class="link" href={inboxPath('all', conversationId)} onClick={followLink}>
          <bdi>{title}</bdi>
        </a>
        <span class="hint">{t('desk.tried', { ago: agoOf(words.value, since), number })}</span>
      </p>
      <SettleButtons message={message} />
    </li>
  );
}

/** Messages nobody could find at WhatsApp, each with the three answers. */
export function ToDecide({ status }: { status: QueueStatusView }) {
  const { total, first } = status.toDecide;
  if (total === 0) return null;
  const more = total - first.length;
  return (
    <section class="page-part">
      <h2>{t('desk.toDecideTitle')}</h2>
      <p class="hint">{t('desk.toDecideWhy')}</p>
      <ul class="decide-list">
        {first.map(message => (
          <Row key={message.id} message={message} />
        ))}
      </ul>
      {more > 0 && <p class="hint">{t('desk.toDecideMore', { n: more })}</p>}
    </section>
  );
}
