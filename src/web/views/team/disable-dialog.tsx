import type { MemberView } from '../../../protocol/views.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, useSubmit } from '../../ui/form.js';

interface Props {
  member: MemberView;
  onClose: () => void;
  onDisabled: (member: MemberView) => void;
}

/** Says what it means for somebody before they are shut out. */
export function DisableDialog({ member: { id, name }, onClose, onDisabled }: Props) {
  const { busy, failure, onSubmit } = useSubmit(async () =>
    onDisabled(await calls.changeMember(id, { status: 'disabled' })),
  );
  return (
    <Dialog title={t('team.disableTitle', { name })} onClose={onClose}>
      <form class="form" onSubmit={onSubmit}>
        <p>{t('team.disableWhy')}</p>
        <Failure text={failure} />
        <Actions>
          <Button look="quiet" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button look="danger" type="submit" disabled={busy}>
            {t('team.disable')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
