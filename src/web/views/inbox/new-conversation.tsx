import { calls } from '../../calls.js';
import { keepConversation } from '../../actions/list.js';
import { t } from '../../languages/current.js';
import { navigate } from '../../router.js';
import { inboxPath } from '../../state/route.js';
import { canOn, sessions } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, Field, useSubmit } from '../../ui/form.js';
import { focusWhenThere } from '../frame/panes.js';
import { SessionSelect } from './session-select.js';

/** Begins a conversation with a number. */
export function NewConversation({ onClose }: { onClose: () => void }) {
  const usable = sessions.value.filter(({ id }) => canOn('conversations:manage', id));
  const { busy, failure, onSubmit } = useSubmit(async ({ phone = '', session }) => {
    const conversation = await calls.startConversation(session ? { phone, session } : { phone });
    keepConversation(conversation);
    onClose();
    navigate(inboxPath('all', conversation.id));
    // After the dialog has given the focus back to its opener.
    requestAnimationFrame(() => focusWhenThere('composer'));
  });
  return (
    <Dialog title={t('new.title')} onClose={onClose}>
      <form class="form" onSubmit={onSubmit}>
        <Field
          label={t('new.phone')}
          hint={t('new.phoneHint')}
          name="phone"
          type="tel"
          autocomplete="off"
          maxLength={40}
          required
          autofocus
        />
        {sessions.value.length > 1 && <SessionSelect label={t('new.from')} sessions={usable} />}
        <Failure text={failure} />
        <Actions>
          <Button look="quiet" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button look="primary" type="submit" disabled={busy}>
            {t('new.submit')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
