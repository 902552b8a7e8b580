import { useEffect } from 'preact/hooks';
import type { PauseView } from '../../../protocol/views.js';
import { connection, offlineSince } from '../../connection.js';
import { t, time } from '../../languages/current.js';
import { outbox } from '../../outbox.js';
import { followLink, route } from '../../router.js';
import { pauseSentence } from '../../state/pause-words.js';
import {
  can,
  canSomewhere,
  now,
  pauses,
  phase,
  sandbox,
  sessionLabel,
  words,
} from '../../store.js';
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

function Tool({ kind, words }: { kind: 'clock' | 'customer'; words: string }) {
  return (
    <button type="button" class="link" onClick={() => (openDialog.value = { kind })}>
      {words}
    </button>
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
          {can('queue:pause') && <Tool kind="clock" words={t('bar.moveClock')} />}
          {canSomewhere('messages:send') && <Tool kind="customer" words={t('bar.writeAs')} />}
        </span>
      )}
    </div>
  );
}

function Review() {
  if (!can('queue:read')) return null;
  return (
    <span class="bar-tools">
      <a class="link" href="/queue" onClick={followLink}>
        {t('bar.review')}
      </a>
    </span>
  );
}

/** Spoken when it begins, wherever the person is; drawn unless the screen itself says it. */
function PauseBar({ pause, isShown }: { pause: PauseView; isShown: boolean }) {
  const sentence = pauseSentence(words.value, pause, sessionLabel(pause.sessionId ?? '', ''));
  useEffect(() => interrupt(sentence), [pause.id]);
  if (!isShown) return null;
  const isAutomatic = pause.cause !== 'person';
  return (
    <div class={isAutomatic ? 'bar pause-bar automatic' : 'bar pause-bar'} role="status">
      <Icon name={isAutomatic ? 'alert' : 'pause'} />
      <span class="bar-text">{sentence}</span>
      <Review />
    </div>
  );
}

const shownPauses = 2;

/** What the gateway stopped by itself comes first; the queue's own screen lists them all instead. */
function PauseBars() {
  const isListed = route.value.screen === 'queue' && can('queue:read');
  const ranked = [...pauses.value].sort(
    (one, other) => Number(one.cause === 'person') - Number(other.cause === 'person'),
  );
  const more = ranked.length - shownPauses;
  return (
    <>
      {ranked.map((pause, at) => (
        <PauseBar key={pause.id} pause={pause} isShown={!isListed && at < shownPauses} />
      ))}
      {more > 0 && !isListed && (
        <div class="bar pause-bar">
          <Icon name="pause" />
          <span class="bar-text">{t('bar.more', { n: more })}</span>
          <Review />
        </div>
      )}
    </>
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
      <PauseBars />
      <ConnectionBar />
    </div>
  );
}
