import type { MessageView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';

/** In place of what was taken back. */
export function Deleted() {
  return <p class="bubble-kind">{t('bubble.deleted')}</p>;
}

export function Edited({ message }: { message: MessageView }) {
  if (!message.editedAt || message.revokedAt) return null;
  return <span>{t('bubble.edited')}</span>;
}

/** What both sides have answered a message with, as small signs at its edge. */
export function Reactions({ message }: { message: MessageView }) {
  if (message.reactions.length === 0) return null;
  return (
    <ul class="reactions">
      {message.reactions.map(({ emoji, mine, contactId }) => (
        <li
          key={contactId ?? ''}
          title={t(mine ? 'bubble.reactedYou' : 'bubble.reactedThey', { emoji })}
        >
          <span aria-hidden="true">{emoji}</span>
          <span class="off-screen">
            {t(mine ? 'bubble.reactedYou' : 'bubble.reactedThey', { emoji })}
          </span>
        </li>
      ))}
    </ul>
  );
}
