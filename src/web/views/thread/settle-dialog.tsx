import { refreshDesk } from '../../actions/desk.js';
import { settleMessage } from '../../actions/thread.js';
import { t } from '../../languages/current.js';
import { consequence, mayArriveTwice, type Decision } from '../../state/settle.js';
import { can, sessions } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, Field, useSubmit } from '../../ui/form.js';
import type { Unsettled } from '../frame/dialogs.js';

interface Props {
  decision: Decision;
  message: Unsettled;
  onClose: () => void;
}

/** A person's word on a message nobody could find, with what follows from it. */
export function SettleDialog({ decision, message, onClose }: Props) {
  const { id, sessionId, title } = message;
  const session = sessions.value.find(known => known.id === sessionId);
  const twice = decision === 'send_again' && mayArriveTwice(session);
  const { busy, failure, onSubmit } = useSubmit(async ({ reason = '' }) => {
    await settleMessage(id, { decision, reason: reason.trim() });
    if (can('queue:read')) void refreshDesk();
    onClose();
  });
  return (
    <Dialog title={t(`settle.${decision}`)} onClose={onClose}>
      <form class="form" onSubmit={onSubmit}>
        <p>
          <bdi>{t('settle.to', { name: title })}</bdi>
        </p>
        <p class={twice ? 'notice warn' : ''}>{t(consequence(decision, twice))}</p>
        <Field
          label={t('numbers.reason')}
          hint={t('numbers.reasonHint')}
          name="reason"
          maxLength={200}
        />
        <Failure text={failure} />
        <Actions>
          <Button look="quiet" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button look={twice ? 'danger' : 'primary'} type="submit" disabled={busy}>
            {twice ? t('settle.sendTwice') : t(`settle.${decision}`)}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
