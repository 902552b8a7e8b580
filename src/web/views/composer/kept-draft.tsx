import { drafts } from '../../drafts.js';
import { t } from '../../languages/current.js';
import { CopyButton } from '../../ui/copy.js';

/** What was typed where it cannot be sent any more, to be taken elsewhere. */
export function KeptDraft({ conversationId }: { conversationId: string }) {
  const text = drafts.value[conversationId]?.text.trim() ?? '';
  if (text === '') return null;
  return (
    <figure class="kept-draft">
      <figcaption>
        {t('access.draft')} <CopyButton text={text} label={t('bubble.copyText')} />
      </figcaption>
      <blockquote dir="auto">{text}</blockquote>
    </figure>
  );
}
