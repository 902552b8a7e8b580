import { useEffect, useState } from 'preact/hooks';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { can, pauses, sessions } from '../../store.js';
import { Button } from '../../ui/button.js';
import { openDialog } from '../frame/dialogs.js';
import { AddNumber } from './add-number.js';
import { NumberRow } from './number-row.js';
import { QrDialog } from './qr-dialog.js';

const refreshMs = 5_000;

/** The server's one sentence on what moves and what does not; asked again when something changes. */
function useSentence(): string {
  const [sentence, setSentence] = useState('');
  // Lanes move several times a second; only what changes the sentence's gist asks at once.
  const gist = sessions.value.map(({ id, status }) => `${id} ${status}`).join();
  const paused = pauses.value;
  useEffect(() => {
    if (!can('queue:read')) return undefined;
    const ask = () =>
      calls.queueStatus().then(
        status => setSentence(status.sentence),
        () => undefined,
      );
    const soon = setTimeout(() => void ask(), 250);
    const timer = setInterval(() => {
      if (!document.hidden) void ask();
    }, refreshMs);
    return () => {
      clearTimeout(soon);
      clearInterval(timer);
    };
  }, [gist, paused]);
  return sentence;
}

function Head({ onAdd }: { onAdd: () => void }) {
  const isPaused = pauses.value.some(({ scope }) => scope === 'company');
  const ask = (kind: 'pause' | 'resume') => {
    openDialog.value = { kind, scope: 'company', sessionId: null };
  };
  return (
    <header class="numbers-head">
      <h1>{t('numbers.title')}</h1>
      <div class="numbers-tools">
        {can('queue:pause') &&
          (isPaused ? (
            <Button icon="play" onClick={() => ask('resume')}>
              {t('numbers.resumeAll')}
            </Button>
          ) : (
            <Button icon="pause" onClick={() => ask('pause')}>
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
  const sentence = useSentence();
  const [adding, setAdding] = useState(false);
  const [codeOf, setCodeOf] = useState<string | null>(null);
  const known = sessions.value;
  const shown = known.find(({ id }) => id === codeOf);
  return (
    <main class="numbers" id="numbers" tabIndex={-1}>
      <div class="numbers-inner">
        <Head onAdd={() => setAdding(true)} />
        <p class="numbers-sentence" role="status">
          {sentence}
        </p>
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
