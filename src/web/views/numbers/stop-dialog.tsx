import type { SessionView } from '../../../protocol/views.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { foldSession } from '../../state/world.js';
import { commit } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, useSubmit } from '../../ui/form.js';

/** Says what happens to waiting messages before a number is stopped. */
export function StopDialog({ session, onClose }: { session: SessionView; onClose: () => void }) {
  const { busy, failure, onSubmit } = useSubmit(async () => {
    const next = await calls.stopSession(session.id);
    if (next?.id) commit(world => foldSession(world, next));
    onClose();
  });
  return (
    <Dialog title={t('numbers.stopTitle', { number: session.label })} onClose={onClose}>
      <form class="form" onSubmit={onSubmit}>
        <p>{t('numbers.stopWhy', { n: session.queue.waiting })}</p>
        <Failure text={failure} />
        <Actions>
          <Button look="quiet" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button look="danger" type="submit" disabled={busy}>
            {t('numbers.stop')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
