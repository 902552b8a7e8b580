import type { QueueStatusView, SessionView } from '../../../protocol/views.js';
import { t } from '../../languages/current.js';
import { lineSentence, type DeskNumber } from '../../state/desk.js';
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
  const said = pause ? t('resume.open') : t('numbers.pause');
  return (
    <Button icon={pause ? 'play' : 'pause'} label={`${said}: ${label}`} onClick={ask}>
      {said}
    </Button>
  );
}

type DeskTrouble = QueueStatusView['trouble'];

const wahaSays = { waha_away: 'desk.wahaSilent', waha_key_refused: 'desk.wahaRefuses' } as const;

/** What WAHA says of it, unless WAHA itself says nothing. */
function Status({ session, trouble }: { session: SessionView; trouble: DeskTrouble }) {
  const { status, since } = session;
  if (trouble === 'waha_away' || trouble === 'waha_key_refused') {
    return (
      <p class="number-status">
        <StatusMark look="neutral" />
        <span>{t(wahaSays[trouble])}</span>
      </p>
    );
  }
  return (
    <p class="number-status">
      <StatusMark look={statusLook(status)} />
      <span>{statusWords(words.value, status)}</span>
      <span class="hint">{t('numbers.since', { time: whenAt(words.value, since) })}</span>
    </p>
  );
}

interface Props {
  number: DeskNumber;
  trouble: DeskTrouble;
}

function About({ number, trouble }: Props) {
  const { session } = number;
  const { line } = trouble ? { line: null } : number;
  return (
    <div class="number-about">
      <h3>
        <bdi>{session.label}</bdi>
      </h3>
      <Status session={session} trouble={trouble} />
      {session.pause && <p class="number-pause">{t('desk.paused')}</p>}
      <p class="number-queue">{lineSentence(words.value, { session, line })}</p>
      <Ramp session={session} />
      <div class="number-actions">
        <PauseButton session={session} />
      </div>
    </div>
  );
}

/** One number: its line, what it used, how it warms up, how it does. */
export function NumberBlock({ number, trouble }: Props) {
  const { session } = number;
  return (
    <li class="desk-number">
      <About number={number} trouble={trouble} />
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
