import { t } from '../../languages/current.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions } from '../../ui/form.js';
import { Secret } from '../../ui/secret.js';

/** A key in full, and what it is called. */
export interface MadeKey {
  name: string;
  key: string;
}

/** A key that nobody can read again once this is closed. */
export function ShownKey({ made, onClose }: { made: MadeKey; onClose: () => void }) {
  return (
    <Dialog title={t('apiKey.shownTitle', { name: made.name })} onClose={onClose} size="medium">
      <p>{t('apiKey.shownWhy')}</p>
      <Secret label={t('apiKey.key')} value={made.key} />
      <Actions>
        <Button look="primary" onClick={onClose}>
          {t('qr.done')}
        </Button>
      </Actions>
    </Dialog>
  );
}
