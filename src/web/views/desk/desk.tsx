import { refreshDesk } from '../../actions/desk.js';
import { t } from '../../languages/current.js';
import { deskNumbers } from '../../state/desk.js';
import { whenAt } from '../../state/words.js';
import { can, sessions, words } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Trouble } from '../../ui/trouble.js';
import { openDialog } from '../frame/dialogs.js';
import { Forbidden } from '../frame/forbidden.js';
import { ClockConfirm } from './clock-confirm.js';
import { NumberBlock } from './number-block.js';
import { PauseList } from './pause-list.js';
import { LastDay, Reasons } from './reasons.js';
import { SummaryLine } from './summary.js';
import { ToDecide } from './to-decide.js';
import { useDesk } from './use-desk.js';

function Head() {
  const pause = () => {
    openDialog.value = { kind: 'pause', scope: 'company', sessionId: null };
  };
  return (
    <header class="page-head">
      <h1>{t('desk.title')}</h1>
      {can('queue:pause') && (
        <div class="page-tools">
          <Button icon="pause" onClick={pause}>
            {t('pause.title')}
          </Button>
        </div>
      )}
    </header>
  );
}

function Numbers({ status }: Pick<ReturnType<typeof useDesk>, 'status'>) {
  const numbers = deskNumbers(sessions.value, status);
  return (
    <section class="page-part">
      <h2>{t('desk.numbers')}</h2>
      {numbers.length === 0 && <p class="quiet">{t('numbers.empty')}</p>}
      <ul class="desk-numbers">
        {numbers.map(number => (
          <NumberBlock key={number.session.id} number={number} trouble={status?.trouble ?? null} />
        ))}
      </ul>
    </section>
  );
}

function Screen() {
  const { status, atMs, problem } = useDesk();
  const from = whenAt(words.value, new Date(atMs).toISOString());
  const failed = status
    ? `${t('desk.failed')} ${t('desk.stale', { time: from })}`
    : t('desk.failed');
  return (
    <main class="page" id="queue" tabIndex={-1}>
      <div class="page-inner">
        <Head />
        {problem && (
          <Trouble sentence={failed} problem={problem} onRetry={() => void refreshDesk()} />
        )}
        {(status || !problem) && <SummaryLine status={status} />}
        {(status || problem) && (
          <>
            {status && <ClockConfirm status={status} />}
            {status && <ToDecide status={status} />}
            <PauseList />
            {status && (
              <div class="desk-now">
                <Reasons status={status} />
                <LastDay status={status} />
              </div>
            )}
            <Numbers status={status} />
          </>
        )}
      </div>
    </main>
  );
}

/** The operators' desk: what moves, what does not, and why. */
export function Desk() {
  return can('queue:read') ? <Screen /> : <Forbidden right="queue:read" />;
}
