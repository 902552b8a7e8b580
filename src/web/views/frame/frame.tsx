import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../../languages/current.js';
import { route } from '../../router.js';
import type { Route } from '../../state/route.js';
import { counts, sandbox } from '../../store.js';
import { polite, urgent } from '../../ui/announce.js';
import { Toast } from '../../ui/toast.js';
import { onePane } from '../../ui/use-media.js';
import { openId } from '../inbox/selection.js';
import { SignInAgain } from '../sign-in/sign-in-again.js';
import { Bars } from './bars.js';
import { ChordPopover } from './chord-popover.js';
import { Dialogs } from './dialog-host.js';
import { listenForKeys } from './keys.js';
import { Rail } from './rail.js';

function screenName(screen: Route['screen']): string {
  switch (screen) {
    case 'numbers':
    case 'queue':
    case 'policy':
    case 'team':
    case 'keys':
    case 'templates':
      return t(`nav.${screen}`);
    default:
      return t('nav.inbox');
  }
}

function useTitle(): void {
  const name = screenName(route.value.screen);
  const unread = counts.value?.unread ?? 0;
  const title = [unread > 0 ? `(${unread})` : '', name, sandbox.value ? '[Sandbox]' : '']
    .filter(part => part !== '')
    .join(' ');
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** What is spoken: one polite region, one that interrupts. */
function Regions() {
  return (
    <>
      <div class="off-screen" role="status" aria-live="polite">
        <span key={polite.value.turn}>{polite.value.text}</span>
      </div>
      <div class="off-screen" role="alert">
        <span key={urgent.value.turn}>{urgent.value.text}</span>
      </div>
    </>
  );
}

function SkipLinks() {
  const hasThread = openId.value !== null;
  const isOneThread = onePane.value && hasThread;
  return (
    <nav class="skip-links" aria-label={t('app.skip')}>
      {!isOneThread && <a href="#list">{t('app.skipList')}</a>}
      {hasThread && <a href="#thread">{t('app.skipThread')}</a>}
      {hasThread && <a href="#composer">{t('app.skipComposer')}</a>}
    </nav>
  );
}

/** Around every screen: bars, rail, dialogs, keys and what is spoken. */
export function Frame({ children }: { children: ComponentChildren }) {
  useTitle();
  useEffect(listenForKeys, []);
  const isInThread = route.value.screen === 'inbox' && openId.value !== null;
  return (
    <div class={isInThread ? 'frame in-thread' : 'frame'}>
      {route.value.screen === 'inbox' && <SkipLinks />}
      <Bars />
      <Rail />
      <div class="screen">{children}</div>
      <Regions />
      <Toast />
      <ChordPopover />
      <Dialogs />
      <SignInAgain />
    </div>
  );
}
