import { useState } from 'preact/hooks';
import type { QueueStatusView } from '../../../protocol/views.js';
import { refreshDesk } from '../../actions/desk.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { isClockInDoubt } from '../../state/desk.js';
import { can } from '../../store.js';
import { Button } from '../../ui/button.js';
import { problemWords } from '../../ui/problem-words.js';

/** For whoever may say so: the clock of the server was looked at, and it is right. */
export function ClockConfirm({ status }: { status: QueueStatusView }) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  if (!isClockInDoubt(status) || !can('policy:write')) return null;
  const confirm = () => {
    setBusy(true);
    setFailure(null);
    calls
      .confirmClock()
      .then(refreshDesk)
      .catch((error: unknown) => setFailure(problemWords(error)))
      .finally(() => setBusy(false));
  };
  return (
    <section class="page-part" aria-labelledby="clock-title">
      <h2 id="clock-title">{t('desk.clockTitle')}</h2>
      <p class="hint">{t('desk.clockWhy')}</p>
      <p>
        <Button icon="check" disabled={busy} onClick={confirm}>
          {t('desk.clockConfirm')}
        </Button>
      </p>
      {failure && (
        <p class="tone-danger" role="alert">
          {failure}
        </p>
      )}
    </section>
  );
}
