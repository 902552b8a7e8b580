import { useState } from 'preact/hooks';
import type { PauseView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';
import { can, pauses, sessions } from '../../store.js';
import { Button } from '../../ui/button.js';
import { SummaryLine } from '../desk/summary.js';
import { useDesk } from '../desk/use-desk.js';
import { openDialog } from '../frame/dialogs.js';
import { AddNumber } from './add-number.js';
import { NumberRow } from './number-row.js';
import { QrDialog } from './qr-dialog.js';

function Head({ onAdd }: { onAdd: () => void }) {
  const everything = pauses.value.find(({ scope }) => scope === 'company');
  const pause = () => {
    openDialog.value = { kind: 'pause', scope: 'company', sessionId: null };
  };
  const resume = (target: PauseView) => {
    openDialog.value = { kind: 'resume', target };
  };
  return (
    <header class="page-head">
      <h1>{t('numbers.title')}</h1>
      <div class="page-tools">
        {can('queue:pause') &&
          (everything ? (
            <Button icon="play" onClick={() => resume(everything)}>
              {t('numbers.resumeAll')}
            </Button>
          ) : (
            <Button icon="pause" onClick={pause}>
              {t('numbers.pauseAll')}
            </Button>
          ))}
        {can('sessions:link') && (
          <Button look="primary" icon="plus" onClick={onAdd}>
            {t('numbers.add')}
          </Button>
        )}
      </div>
    </header>
  );
}

function Empty() {
  return (
    <div class="numbers-empty">
      <p>{t('numbers.empty')}</p>
      <p class="hint">{t('numbers.emptyNext')}</p>
    </div>
  );
}

/** Every number: how it is, what it has left today, and what a person can do about it. */
export function Numbers() {
  const { status } = useDesk();
  const [adding, setAdding] = useState(false);
  const [codeOf, setCodeOf] = useState<string | null>(null);
  const known = sessions.value;
  const shown = known.find(({ id }) => id === codeOf);
  return (
    <main class="page" id="numbers" tabIndex={-1}>
      <div class="page-inner">
        <Head onAdd={() => setAdding(true)} />
        {can('queue:read') && <SummaryLine status={status} />}
        {known.length === 0 && <Empty />}
        <ul class="number-list">
          {known.map(session => (
            <NumberRow
              key={session.id}
              session={session}
              onShowCode={() => setCodeOf(session.id)}
            />
          ))}
        </ul>
      </div>
      {adding && (
        <AddNumber
          onClose={() => setAdding(false)}
          onAdded={id => {
            setAdding(false);
            setCodeOf(id);
          }}
        />
      )}
      {shown && <QrDialog session={shown} onClose={() => setCodeOf(null)} />}
    </main>
  );
}
