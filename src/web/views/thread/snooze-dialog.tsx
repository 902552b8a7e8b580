import { useState } from 'preact/hooks';
import { changeConversation } from '../../actions/tend.js';
import { t } from '../../languages/current.js';
import { snoozeAt } from '../../state/snooze.js';
import { exactNowMs } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, Field, useSubmit } from '../../ui/form.js';

/** Asks until when a conversation stays out of sight. */
export function SnoozeDialog({
  conversationId,
  onClose,
}: {
  conversationId: string;
  onClose: () => void;
}) {
  const [isPast, setPast] = useState(false);
  const { busy, failure, onSubmit } = useSubmit(async ({ at = '' }) => {
    const snoozedUntil = snoozeAt(at, exactNowMs());
    setPast(snoozedUntil === null);
    if (snoozedUntil === null) return;
    await changeConversation(conversationId, { snoozedUntil });
    onClose();
  });
  return (
    <Dialog title={t('snooze.title')} onClose={onClose}>
      <form class="form" onSubmit={onSubmit}>
        <p>{t('snooze.why')}</p>
        <Field label={t('snooze.until')} name="at" type="datetime-local" required autofocus />
        <Failure text={isPast ? t('snooze.past') : failure} />
        <Actions>
          <Button look="quiet" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button look="primary" type="submit" disabled={busy}>
            {t('snooze.submit')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
