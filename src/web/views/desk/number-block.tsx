import type { SessionView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';
import { lineSentence, type DeskNumber } from '../../state/desk.js';
import { pauseSentence } from '../../state/pause-words.js';
import { statusLook, statusWords } from '../../state/session-status.js';
import { whenAt } from '../../state/words.js';
import { can, words } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Meter } from '../../ui/parts.js';
import { Budgets } from '../contact/panel.js';
import { openDialog } from '../frame/dialogs.js';
import { StatusMark } from '../numbers/status-mark.js';
import { Health, Restriction } from './health.js';
import { useWarmUpLimits } from './use-warm-up-limits.js';
import { WarmUpChart } from './warm-up-chart.js';

function WarmUp({ session }: { session: SessionView }) {
  const { warmUp, warmUpFrom } = session;
  const limits = useWarmUpLimits(warmUp ? session.id : null);
  return (
    <section class="number-part">
      <h4>{t('desk.warmUp')}</h4>
      {warmUp ? (
        <>
          <p class="hint">
            {t('desk.warmUpDay', { day: warmUp.day, of: warmUp.of, n: warmUp.limit })}
          </p>
          <WarmUpChart limits={limits} day={warmUp.day} />
        </>
      ) : (
        <p class="hint">{warmUpFrom ? t('desk.warmUpOver') : t('desk.warmUpNone')}</p>
      )}
    </section>
  );
}

function Ramp({ session }: { session: SessionView }) {
  if (!session.ramp) return null;
  const { percent, used, limit, until } = session.ramp;
  const text = t('desk.ramp', { percent, used, limit, time: whenAt(words.value, until) });
  return <Meter used={used} limit={limit} text={text} />;
}

function PauseButton({ session }: { session: SessionView }) {
  const { pause, id, label } = session;
  if (!can('queue:pause')) return null;
  const ask = () => {
    openDialog.value = pause
      ? { kind: 'resume', target: pause }
      : { kind: 'pause', scope: 'session', sessionId: id };
  };
  const said = pause ? t('numbers.resume') : t('numbers.pause');
  return (
    <Button icon={pause ? 'play' : 'pause'} label={`${said}: ${label}`} onClick={ask}>
      {said}
    </Button>
  );
}

function About({ number }: { number: DeskNumber }) {
  const { session } = number;
  return (
    <div class="number-about">
      <h3>
        <bdi>{session.label}</bdi>
      </h3>
      <p class="number-status">
        <StatusMark look={statusLook(session.status)} />
        <span>{statusWords(words.value, session.status)}</span>
        <span class="hint">{t('numbers.since', { time: whenAt(words.value, session.since) })}</span>
      </p>
      {session.pause && (
        <p class="number-pause">{pauseSentence(words.value, session.pause, session.label)}</p>
      )}
      <p class="number-queue">{lineSentence(words.value, number)}</p>
      <Ramp session={session} />
      <div class="number-actions">
        <PauseButton session={session} />
      </div>
    </div>
  );
}

/** One number: its line, what it used, how it warms up, how it does. */
export function NumberBlock({ number }: { number: DeskNumber }) {
  const { session } = number;
  return (
    <li class="desk-number">
      <About number={number} />
      <div class="number-column">
        <section class="number-part">
          <h4>{t('desk.today')}</h4>
          <Budgets session={session} />
        </section>
        <WarmUp session={session} />
      </div>
      <div class="number-column">
        <Health session={session} />
        <Restriction session={session} />
      </div>
    </li>
  );
}
