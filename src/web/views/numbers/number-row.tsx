import { useState } from 'preact/hooks';
import type { SessionView } from '../../../protocol/views.js';
import { calls } from '../../calls.js';
import { t } from '../../languages/current.js';
import { pauseSentence } from '../../state/pause-words.js';
import { statusLook, statusWords } from '../../state/session-status.js';
import { whenAt } from '../../state/words.js';
import { foldSession } from '../../state/world.js';
import { can, commit, words } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Failure } from '../../ui/form.js';
import { problemWords } from '../../ui/problem-words.js';
import { Budgets, QueueWords } from '../contact/panel.js';
import { openDialog } from '../frame/dialogs.js';
import { StatusMark } from './status-mark.js';
import { StopDialog } from './stop-dialog.js';

interface Props {
  session: SessionView;
  onShowCode: () => void;
}

function About({ session }: { session: SessionView }) {
  const { pause, warmUp, phoneNumber, displayName, label } = session;
  const known = [displayName, phoneNumber ? `+${phoneNumber.replace(/^\+/, '')}` : null]
    .filter(part => part !== null && part !== label)
    .join(' · ');
  return (
    <div class="number-about">
      <h2>
        <bdi>{label}</bdi>
      </h2>
      <p class="number-status">
        <StatusMark look={statusLook(session.status)} />
        <span>{statusWords(words.value, session.status)}</span>
        <span class="hint">{t('numbers.since', { time: whenAt(words.value, session.since) })}</span>
      </p>
      {known && <p class="hint">{known}</p>}
      {pause && <p class="number-pause">{pauseSentence(words.value, pause, label)}</p>}
      <p class="number-queue">
        <QueueWords session={session} />
        {warmUp && (
          <span>
            {' '}
            · {t('budget.warmUpLimit', { day: warmUp.day, of: warmUp.of, n: warmUp.limit })}
          </span>
        )}
      </p>
    </div>
  );
}

function showAccess({ id, label }: SessionView): void {
  openDialog.value = { kind: 'access', about: { kind: 'session', id, name: label } };
}

function Tools({ session, onShowCode }: Props) {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [stopping, setStopping] = useState(false);
  const { id, name, wanted, hasQR, pause } = session;
  const start = () => {
    setBusy(true);
    setFailure(null);
    calls
      .startSession(name)
      .then(next => next?.id && commit(world => foldSession(world, next)))
      .catch((error: unknown) => setFailure(problemWords(error)))
      .finally(() => setBusy(false));
  };
  const ask = () => {
    openDialog.value = pause
      ? { kind: 'resume', target: pause }
      : { kind: 'pause', scope: 'session', sessionId: id };
  };
  const mayStart =
    wanted === 'stopped' || session.status === 'FAILED' || session.status === 'STOPPED';
  return (
    <div class="number-tools">
      {can('sessions:link') && hasQR && (
        <Button look="primary" icon="code" onClick={onShowCode}>
          {t('numbers.showCode')}
        </Button>
      )}
      {can('queue:pause') && (
        <Button icon={pause ? 'play' : 'pause'} onClick={ask}>
          {pause ? t('numbers.resume') : t('numbers.pause')}
        </Button>
      )}
      {can('team:manage') && (
        <Button icon="people" onClick={() => showAccess(session)}>
          {t('access.open')}
        </Button>
      )}
      {can('sessions:link') &&
        (mayStart ? (
          <Button disabled={busy} onClick={start}>
            {t('numbers.start')}
          </Button>
        ) : (
          <Button look="quiet" disabled={busy} onClick={() => setStopping(true)}>
            {t('numbers.stop')}
          </Button>
        ))}
      <Failure text={failure} />
      {stopping && <StopDialog session={session} onClose={() => setStopping(false)} />}
    </div>
  );
}

/** One number on one row. */
export function NumberRow({ session, onShowCode }: Props) {
  return (
    <li class="number">
      <About session={session} />
      <Budgets session={session} />
      <Tools session={session} onShowCode={onShowCode} />
    </li>
  );
}
