import type { ConversationView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';
import { threads } from '../../store.js';
import { Button } from '../../ui/button.js';
import { quotedMessage, quoting, setQuoting } from '../thread/quoting.js';

/** The message the next one answers. */
export function QuoteLine({
  conversation,
  onChange,
}: {
  conversation: ConversationView;
  onChange: () => void;
}) {
  const replyTo = quoting.value[conversation.id];
  if (!replyTo) return null;
  const quoted = quotedMessage(threads.value[conversation.id]?.messages ?? [], replyTo);
  const name = quoted?.direction === 'out' ? t('bubble.you') : conversation.title;
  const drop = () => {
    setQuoting(conversation.id, null);
    onChange();
  };
  return (
    <div class="quote-line">
      <div class="quote">
        <span class="quote-who">{t('composer.replyTo', { name })}</span>
        <span class="quote-text" dir="auto">
          {quoted ? (quoted.text ?? t(`kind.${quoted.type}`)) : t('bubble.quoted')}
        </span>
      </div>
      <Button look="quiet" icon="close" label={t('composer.removeReply')} onClick={drop} />
    </div>
  );
}
