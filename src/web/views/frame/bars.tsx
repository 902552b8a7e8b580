import { useEffect } from 'preact/hooks';
import type { PauseView } from '../../../protocol/views.js';
import { connection, offlineSince } from '../../connection.js';
import { t, time } from '../../languages/current.js';
import { outbox } from '../../outbox.js';
import { followLink, route } from '../../router.js';
import { now, pauses, phase, sandbox, sessionLabel, words } from '../../store.js';
import { whenAt } from '../../state/words.js';
import { interrupt } from '../../ui/announce.js';
import { Icon } from '../../ui/icon.js';
import { isPhone } from '../../ui/use-media.js';
import { openDialog } from './dialogs.js';

function GatewayClock() {
  const told = time().format('dayTime', now.value);
  return (
    <span class="bar-clock">
      {isPhone.value ? <time>{told}</time> : t('bar.clock', { time: told })}
    </span>
  );
}

/** On every page while nothing reaches WhatsApp. Nobody can close it. */
export function SandboxBar() {
  if (!sandbox.value) return null;
  const isSignedIn = phase.value === 'ready';
  return (
    <div class="bar sandbox-bar" role="status">
      <Icon name="flask" />
      <span class="bar-text">{t('bar.sandbox')}</span>
      {isSignedIn && (
        <span class="bar-tools">
          <GatewayClock />
          <button type="button" class="link" onClick={() => (openDialog.value = { kind: 'clock' })}>
            {t('bar.moveClock')}
          </button>
          <button
            type="button"
            class="link"
            onClick={() => (openDialog.value = { kind: 'customer' })}
          >
            {t('bar.writeAs')}
          </button>
        </span>
      )}
    </div>
  );
}

function pauseSentence({ by, since, reason, scope, sessionId }: PauseView): string {
  const at = whenAt(words.value, since);
  if (scope === 'company') {
    if (!reason) return t('bar.pausedAllPlain', { by, time: at });
    return t('bar.pausedAll', { by, time: at, reason });
  }
  const number = sessionLabel(sessionId ?? '', '');
  if (!reason) return t('bar.pausedOnePlain', { number, by, time: at });
  return t('bar.pausedOne', { number, by, time: at, reason });
}

function PauseBar({ pause }: { pause: PauseView }) {
  const sentence = pauseSentence(pause);
  useEffect(() => interrupt(sentence), [pause.id]);
  return (
    <div class="bar pause-bar" role="status">
      <Icon name="pause" />
      <span class="bar-text">{sentence}</span>
      {route.value.screen !== 'numbers' && (
        <span class="bar-tools">
          <a class="link" href="/sessions" onClick={followLink}>
            {t('bar.review')}
          </a>
        </span>
      )}
    </div>
  );
}

function ConnectionBar() {
  if (connection.value === 'live') return null;
  if (connection.value === 'reconnecting') {
    return (
      <div class="bar connection-bar" role="status">
        <Icon name="offline" />
        <span class="bar-text">{t('bar.reconnecting')}</span>
      </div>
    );
  }
  const since = time().format('time', offlineSince.value ?? Date.now());
  const n = outbox.value.length;
  return (
    <div class="bar connection-bar" role="status">
      <Icon name="offline" />
      <span class="bar-text">
        {n > 0 ? t('bar.offlineWaiting', { time: since, n }) : t('bar.offline', { time: since })}
      </span>
    </div>
  );
}

/** What is out of the ordinary, above every screen and always in this order. */
export function Bars() {
  return (
    <div class="bars">
      <SandboxBar />
      {pauses.value.map(pause => (
        <PauseBar key={pause.id} pause={pause} />
      ))}
      <ConnectionBar />
    </div>
  );
}
