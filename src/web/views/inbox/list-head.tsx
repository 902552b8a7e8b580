import { useEffect, useRef, useState } from 'preact/hooks';
import { showList } from '../../actions/list.js';
import { t } from '../../languages/current.js';
import { followLink } from '../../router.js';
import { views, type View } from '../../state/list.js';
import { inboxPath } from '../../state/route.js';
import { canSomewhere, counts, list } from '../../store.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
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
  // Done is done: those two piles are not work.
  return view === 'waiting' ? known.waiting : null;
}

function Views() {
  return (
    <nav class="views" aria-label={t('list.views')}>
      {views.map(view => {
        const n = countOf(view);
        const isShown = view === shownView.value;
        return (
          <a
            key={view}
            href={inboxPath(view, null)}
            class={isShown ? 'view on' : 'view'}
            aria-current={isShown ? 'true' : undefined}
            onClick={followLink}
          >
            {t(`list.${view}`)}
            {n !== null && <span class="view-count">{n}</span>}
          </a>
        );
      })}
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
