import type { LinkView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';
import { whenAt } from '../../state/words.js';
import { words } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions } from '../../ui/form.js';
import { Secret } from '../../ui/secret.js';

interface Props {
  link: LinkView;
  name: string;
  sentence: 'team.linkInvite' | 'team.linkReset';
  onClose: () => void;
}

/** A link that nobody can read again once this is closed. */
export function LinkDialog({ link: { link, expiresAt }, name, sentence, onClose }: Props) {
  const time = whenAt(words.value, expiresAt);
  return (
    <Dialog title={t('team.linkTitle', { name })} onClose={onClose} size="medium">
      <p>{t(sentence, { name, time })}</p>
      <Secret label={t('team.link')} value={new URL(link, location.origin).href} />
      <Actions>
        <Button look="primary" onClick={onClose}>
          {t('qr.done')}
        </Button>
      </Actions>
    </Dialog>
  );
}
