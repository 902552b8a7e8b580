import { useEffect, useRef, useState } from 'preact/hooks';
import { listWish, showList, wishList } from '../../actions/list.js';
import { t } from '../../languages/current.js';
import { followLink, navigate } from '../../router.js';
import { sorts, views, type Sort, type View } from '../../state/list.js';
import { inboxPath } from '../../state/route.js';
import { canSomewhere, counts, labels, list } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { LabelDot } from '../../ui/label.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import { openDialog } from '../frame/dialogs.js';
import { focusPane } from '../frame/panes.js';
import { shownView } from './selection.js';

const typingPauseMs = 120;

/** The conversations that were found, else the first message. */
function focusResults(): void {
  if (document.getElementById('list')) focusPane('list');
  else document.querySelector<HTMLElement>('#hits .hit')?.focus();
}

function Search() {
  const view = shownView.value;
  const input = useRef<HTMLInputElement>(null);
  const [q, setQ] = useState(list.peek()?.q ?? '');
  useEffect(() => {
    const timer = setTimeout(() => void showList(view, q.trim()), q ? typingPauseMs : 0);
    return () => clearTimeout(timer);
  }, [q]);
  const clear = () => {
    setQ('');
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      if (q) setQ('');
      else focusPane('list');
    }
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      focusResults();
    }
  };
  return (
    <div class="search" role="search">
      <Icon name="search" />
      <input
        ref={input}
        id="search"
        type="search"
        value={q}
        dir="auto"
        placeholder={t('list.search')}
        aria-label={t('list.search')}
        autocomplete="off"
        onInput={event => setQ(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {q ? (
        <Button look="quiet" icon="close" label={t('list.clearSearch')} onClick={clear} />
      ) : (
        <kbd aria-hidden="true">/</kbd>
      )}
    </div>
  );
}

/** Done is done, and put off is put off: those piles are a step away. */
const piles: readonly View[] = ['snoozed', 'closed', 'archived'];

function countOf(view: View): number | null {
  const known = counts.value;
  if (!known || view === 'closed' || view === 'archived') return null;
  return view === 'all' ? known.open : known[view];
}

function ViewLink({ view }: { view: View }) {
  const n = countOf(view);
  const isShown = view === shownView.value;
  return (
    <a
      href={inboxPath(view, null)}
      class={isShown ? 'view on' : 'view'}
      aria-current={isShown ? 'true' : undefined}
      onClick={followLink}
    >
      {t(`list.${view}`)}
      {n !== null && <span class="view-count">{n}</span>}
    </a>
  );
}

const sortWords: Record<Sort, 'list.byLatest' | 'list.byWaiting' | 'list.byPriority'> = {
  latest: 'list.byLatest',
  waiting: 'list.byWaiting',
  priority: 'list.byPriority',
};

/** The other piles, the order, and what is shown at all. */
function MoreItems({ close }: { close: () => void }) {
  const { sort, labelId } = listWish.value;
  const wish = (wanted: Parameters<typeof wishList>[0]) => {
    close();
    void wishList(wanted);
  };
  return (
    <>
      {piles.map(view => (
        <MenuItem
          key={view}
          checked={view === shownView.value}
          onClick={() => {
            close();
            navigate(inboxPath(view, null));
          }}
        >
          {t(`list.${view}`)}
        </MenuItem>
      ))}
      <p class="menu-head">{t('list.order')}</p>
      {sorts.map(value => (
        <MenuItem key={value} checked={value === sort} onClick={() => wish({ sort: value })}>
          {t(sortWords[value])}
        </MenuItem>
      ))}
      {labels.value.length > 0 && (
        <>
          <p class="menu-head">{t('list.only')}</p>
          <MenuItem checked={labelId === null} onClick={() => wish({ labelId: null })}>
            {t('list.anyLabel')}
          </MenuItem>
          {labels.value.map(({ id, name, color }) => (
            <MenuItem key={id} checked={id === labelId} onClick={() => wish({ labelId: id })}>
              <LabelDot color={color} /> <bdi>{name}</bdi>
            </MenuItem>
          ))}
        </>
      )}
    </>
  );
}

/** Says that not everything is shown, and ends that. */
function OnlyLabel() {
  const { labelId } = listWish.value;
  const label = labels.value.find(({ id }) => id === labelId);
  const isGone = labelId !== null && !label;
  useEffect(() => {
    if (isGone) void wishList({ labelId: null });
  }, [isGone]);
  if (!label) return null;
  return (
    <p class="only-label">
      <span class="chip">
        <LabelDot color={label.color} />
        <bdi>{label.name}</bdi>
        <button
          type="button"
          class="chip-remove"
          aria-label={t('list.clearLabel')}
          title={t('list.clearLabel')}
          onClick={() => void wishList({ labelId: null })}
        >
          <Icon name="close" />
        </button>
      </span>
    </p>
  );
}

function Views() {
  const shown = shownView.value;
  return (
    <>
      <nav class="views" aria-label={t('list.views')}>
        <div class="view-links">
          {views
            .filter(view => view === shown || !piles.includes(view))
            .map(view => (
              <ViewLink key={view} view={view} />
            ))}
        </div>
        <Menu label={t('list.more')} icon="more">
          {close => <MoreItems close={close} />}
        </Menu>
      </nav>
      <OnlyLabel />
    </>
  );
}

/** Title, search and views above the conversations. */
export function ListHead() {
  const open = counts.value?.open ?? 0;
  const shown = list.value;
  return (
    <header class="list-head">
      <div class="list-title">
        <h1>{t('nav.inbox')}</h1>
        <span class="list-count">
          {!shown?.q && t('list.open', { n: open })}
          {shown?.q && shown.total > 0 && t('list.results', { n: shown.total })}
        </span>
        {canSomewhere('conversations:manage') && (
          <Button
            look="quiet"
            icon="plus"
            label={t('list.new')}
            onClick={() => (openDialog.value = { kind: 'new-conversation' })}
          />
        )}
      </div>
      <Search />
      <Views />
    </header>
  );
}
