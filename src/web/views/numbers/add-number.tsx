import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { foldSession } from '../../state/world.js';
import { commit } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, Field, useSubmit } from '../../ui/form.js';

interface Props {
  onClose: () => void;
  onAdded: (sessionId: string | null) => void;
}

/** Begins a new number; its code is the next step. */
export function AddNumber({ onClose, onAdded }: Props) {
  const { busy, failure, onSubmit } = useSubmit(async ({ name = '' }) => {
    const session = await calls.startSession(name.trim());
    if (session?.id) commit(world => foldSession(world, session));
    onAdded(session?.id ?? null);
  });
  return (
    <Dialog title={t('numbers.addTitle')} onClose={onClose}>
      <p>{t('numbers.addWhy')}</p>
      <form class="form" onSubmit={onSubmit}>
        <Field
          label={t('numbers.name')}
          hint={t('numbers.nameHint')}
          name="name"
          pattern="[A-Za-z0-9_\-]+"
          autocomplete="off"
          maxLength={50}
          required
          autofocus
        />
        <Failure text={failure} />
        <Actions>
          <Button look="quiet" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button look="primary" type="submit" disabled={busy}>
            {t('numbers.addSubmit')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
