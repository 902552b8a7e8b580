import type { ApiKeyView } from '../../../protocol/views.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, useSubmit } from '../../ui/form.js';

interface Props {
  apiKey: ApiKeyView;
  onClose: () => void;
  onRevoked: () => void;
}

/** Says what it means for programs before a key ends for good. */
export function RevokeDialog({ apiKey: { id, name, createdBy }, onClose, onRevoked }: Props) {
  const { busy, failure, onSubmit } = useSubmit(async () => {
    await calls.revokeKey(id);
    onRevoked();
  });
  return (
    <Dialog title={t('apiKey.revokeTitle', { name })} onClose={onClose}>
      <form class="form" onSubmit={onSubmit}>
        <p>{createdBy ? t('apiKey.revokeWhy') : t('apiKey.revokeNamed')}</p>
        <Failure text={failure} />
        <Actions>
          <Button look="quiet" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button look="danger" type="submit" disabled={busy}>
            {t('apiKey.revoke')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
