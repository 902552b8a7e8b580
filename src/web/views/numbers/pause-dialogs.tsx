import type { PauseView } from '../../../protocol/views.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { sessionLabel, sessions } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Dialog } from '../../ui/dialog.js';
import { Actions, Failure, Field, useSubmit } from '../../ui/form.js';

interface Props {
  scope: PauseView['scope'];
  sessionId: string | null;
  onClose: () => void;
}

const scopeOf = ({ scope, sessionId }: Props) => (sessionId ? { scope, sessionId } : { scope });

/** Holds everything, or one number, until somebody resumes. */
export function PauseDialog(props: Props) {
  const { sessionId, onClose } = props;
  const { busy, failure, onSubmit } = useSubmit(async ({ reason = '' }) => {
    await calls.pause({ ...scopeOf(props), reason: reason.trim() });
    onClose();
  });
  const title = sessionId
    ? t('numbers.pauseOneTitle', { number: sessionLabel(sessionId, '') })
    : t('numbers.pauseTitle');
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{t('numbers.pauseWhy')}</p>
      <form class="form" onSubmit={onSubmit}>
        <Field
          label={t('numbers.reason')}
          hint={t('numbers.reasonHint')}
          name="reason"
          maxLength={200}
          required
          autofocus
        />
        <Failure text={failure} />
        <Actions>
          <Button look="quiet" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button look="primary" type="submit" disabled={busy} icon="pause">
            {sessionId ? t('numbers.pause') : t('numbers.pauseAll')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}

function waitingIn(sessionId: string | null): number {
  return sessions.value
    .filter(({ id }) => sessionId === null || id === sessionId)
    .reduce((sum, { queue }) => sum + queue.waiting, 0);
}

/** The guarded step: says what will go before it goes. */
export function ResumeDialog(props: Props) {
  const { sessionId, onClose } = props;
  const { busy, failure, onSubmit } = useSubmit(async () => {
    await calls.resume(scopeOf(props));
    onClose();
  });
  return (
    <Dialog title={t('numbers.resumeTitle')} onClose={onClose}>
      <form class="form" onSubmit={onSubmit}>
        <p>{t('numbers.resumeWaiting', { n: waitingIn(sessionId) })}</p>
        <Failure text={failure} />
        <Actions>
          <Button look="quiet" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button look="primary" type="submit" disabled={busy} icon="play">
            {t('numbers.resumeAll')}
          </Button>
        </Actions>
      </form>
    </Dialog>
  );
}
