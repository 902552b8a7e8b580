import { useEffect, useRef, useState } from 'preact/hooks';
import { showList } from '../../actions/list.js';
import { t } from '../../languages/current.js';
import { followLink, navigate } from '../../router.js';
import { views, type View } from '../../state/list.js';
import { inboxPath } from '../../state/route.js';
import { canSomewhere, counts, list } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Menu, MenuItem } from '../../ui/menu.js';
import { openDialog } from '../frame/dialogs.js';
import { focusPane } from '../frame/panes.js';
import { shownView } from './selection.js';

const typingPauseMs = 120;

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
      focusPane('list');
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

function countOf(view: View): number | null {
  const known = counts.value;
  if (!known) return null;
  if (view === 'all') return known.open;
  return view === 'closed' || view === 'archived' ? null : known[view];
}

/** Done is done: those piles are a step away. */
const piles: readonly View[] = ['closed', 'archived'];

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

function Views() {
  const shown = shownView.value;
  return (
    <nav class="views" aria-label={t('list.views')}>
      <div class="view-links">
        {views
          .filter(view => view === shown || !piles.includes(view))
          .map(view => (
            <ViewLink key={view} view={view} />
          ))}
      </div>
      <Menu label={t('list.more')} icon="more">
        {close =>
          piles.map(view => (
            <MenuItem
              key={view}
              checked={view === shown}
              onClick={() => {
                close();
                navigate(inboxPath(view, null));
              }}
            >
              {t(`list.${view}`)}
            </MenuItem>
          ))
        }
      </Menu>
    </nav>
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
          {shown?.q ? t('list.results', { n: shown.total }) : t('list.open', { n: open })}
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
