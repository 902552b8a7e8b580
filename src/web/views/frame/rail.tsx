import { useRef } from 'preact/hooks';
import { signOut } from '../../actions/start.js';
import { t } from '../../languages/current.js';
import { followLink, route } from '../../router.js';
import type { Route } from '../../state/route.js';
import { can, counts, me, pauses, sessions, world } from '../../store.js';
import { Avatar } from '../../ui/parts.js';
import { Icon } from '../../ui/icon.js';
import { isPhone } from '../../ui/use-media.js';
import type { IconName } from '../../ui/icon-paths.js';
import { LanguageSelect, ThemeChoice } from './appearance.js';
import { openDialog } from './dialogs.js';

interface EntryProps {
  href: string;
  icon: IconName;
  label: string;
  current: boolean;
  /** Words for a mark that a person must act. */
  urgent?: string | null;
  count?: number;
}

function Entry({ href, icon, label, current, urgent, count = 0 }: EntryProps) {
  return (
    <a
      class={current ? 'rail-entry on' : 'rail-entry'}
      href={href}
      onClick={followLink}
      aria-current={current ? 'page' : undefined}
      aria-label={urgent ? `${label}, ${urgent}` : label}
    >
      <Icon name={icon} size={20} />
      <span class="rail-label">{label}</span>
      {count > 0 && (
        <span class={urgent ? 'rail-count urgent' : 'rail-count'} aria-hidden="true">
          {count > 99 ? '99+' : count}
        </span>
      )}
    </a>
  );
}

/** Who works here, what may speak for them, and what they did. */
const house = [
  { screen: 'templates', icon: 'template', right: 'templates:read' },
  { screen: 'team', icon: 'people', right: 'team:read' },
  { screen: 'keys', icon: 'key', right: 'keys:manage' },
  { screen: 'audit', icon: 'history', right: 'audit:read' },
] as const;

const openHouse = () => house.filter(({ right }) => can(right));

function HouseEntries({ screen: shown }: Pick<Route, 'screen'>) {
  return (
    <>
      {openHouse().map(({ screen, icon }) => (
        <Entry
          key={screen}
          href={`/${screen}`}
          icon={icon}
          label={t(`nav.${screen}`)}
          current={shown === screen}
        />
      ))}
    </>
  );
}

/** The same in the menu: a phone's bar has no room for them. */
function HouseLinks({ onFollow }: { onFollow: () => void }) {
  return (
    <nav class="me-links" aria-label={t('nav.more')}>
      {openHouse().map(({ screen, icon }) => (
        <a
          key={screen}
          class="menu-item"
          href={`/${screen}`}
          onClick={event => {
            onFollow();
            followLink(event);
          }}
        >
          <Icon name={icon} />
          {t(`nav.${screen}`)}
        </a>
      ))}
    </nav>
  );
}

const anchorGap = 8;

/** Puts the panel beside its button; anchors are not in every browser yet. */
function placeBeside(panel: HTMLElement, button: HTMLElement): void {
  const box = button.getBoundingClientRect();
  const fromBelow = innerHeight - box.bottom;
  const isBottomBar = box.top > innerHeight - 80 && box.left > innerWidth / 2;
  panel.style.insetBlockEnd = isBottomBar
    ? `${innerHeight - box.top + anchorGap}px`
    : `${fromBelow}px`;
  panel.style.insetInlineStart = isBottomBar ? 'auto' : `${box.right + anchorGap}px`;
  panel.style.insetInlineEnd = isBottomBar ? `${anchorGap}px` : 'auto';
}

function MeMenu() {
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const person = me.value;
  if (!person) return null;
  const hide = () => panel.current?.hidePopover();
  return (
    <>
      <button
        ref={button}
        type="button"
        class="rail-entry me"
        aria-label={t('me.menu')}
        popovertarget="me-menu"
        onClick={() =>
          panel.current && button.current && placeBeside(panel.current, button.current)
        }
      >
        <Avatar name={person.name} />
        <span class="rail-label">{t('nav.me')}</span>
      </button>
      <div
        ref={panel}
        id="me-menu"
        class="popover me-menu"
        popover="auto"
        role="dialog"
        aria-label={t('me.menu')}
      >
        <div class="me-who">
          <strong>
            <bdi>{person.name}</bdi>
          </strong>
          <span>{person.email}</span>
        </div>
        {isPhone.value && <HouseLinks onFollow={hide} />}
        <ThemeChoice />
        <LanguageSelect />
        <button
          type="button"
          class="menu-item"
          onClick={() => {
            hide();
            openDialog.value = { kind: 'sheet' };
          }}
        >
          {t('me.shortcuts')}
        </button>
        <button type="button" class="menu-item" onClick={() => void signOut()}>
          {t('me.signOut')}
        </button>
        <p class="hint">{t('me.version', { version: world.value?.version ?? '' })}</p>
      </div>
    </>
  );
}

/** The way between screens: a rail, on phones a bar at the bottom. */
export function Rail() {
  const { screen } = route.value;
  const stopped = pauses.value.filter(({ cause }) => cause !== 'person').length;
  const scans = sessions.value.filter(({ hasQR, wanted }) => hasQR && wanted === 'running').length;
  return (
    <nav class="rail" aria-label={t('nav.sections')}>
      <Entry
        href="/inbox/all"
        icon="inbox"
        label={t('nav.inbox')}
        current={screen === 'inbox'}
        count={counts.value?.unread ?? 0}
      />
      {can('queue:read') && (
        <Entry
          href="/queue"
          icon="queue"
          label={t('nav.queue')}
          current={screen === 'queue'}
          count={stopped}
          urgent={stopped > 0 ? t('nav.needsReview', { n: stopped }) : null}
        />
      )}
      <Entry
        href="/sessions"
        icon="number"
        label={t('nav.numbers')}
        current={screen === 'numbers'}
        count={scans}
        urgent={scans > 0 ? t('nav.needsScan', { n: scans }) : null}
      />
      {can('policy:read') && (
        <Entry href="/policy" icon="policy" label={t('nav.policy')} current={screen === 'policy'} />
      )}
      {!isPhone.value && <HouseEntries screen={screen} />}
      <span class="rail-gap" />
      <MeMenu />
    </nav>
  );
}
