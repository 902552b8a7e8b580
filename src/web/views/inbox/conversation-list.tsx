import { defaultRangeExtractor, type Range } from '@tanstack/virtual-core';
import { useEffect, useRef } from 'preact/hooks';
import { loadMore, reloadList } from '../../actions/list.js';
import { t } from '../../languages/current.js';
import { followLink } from '../../router.js';
import type { ListState, View } from '../../state/list.js';
import { can, canSomewhere, conversations, list, sandbox, sessions } from '../../store.js';
import { Button } from '../../ui/button.js';
import { onePane } from '../../ui/use-media.js';
import { useVirtual } from '../../ui/use-virtual.js';
import { openDialog } from '../frame/dialogs.js';
import { focusWhenThere } from '../frame/panes.js';
import { Hits } from '../search/hits.js';
import { ListHead } from './list-head.js';
import { Placeholder, Row } from './row.js';
import { openId, openInView, step } from './selection.js';

const rowPx = 64;
const ahead = 30;
/** Rows shown as placeholders behind the loaded ones while more is fetched. */
const promised = 20;

const emptyWords: Record<
  View,
  | 'list.emptyMine'
  | 'list.emptyUnassigned'
  | 'list.emptyAll'
  | 'list.emptyWaiting'
  | 'list.emptySnoozed'
  | 'list.emptyClosed'
  | 'list.emptyArchived'
> = {
  mine: 'list.emptyMine',
  unassigned: 'list.emptyUnassigned',
  all: 'list.emptyAll',
  waiting: 'list.emptyWaiting',
  snoozed: 'list.emptySnoozed',
  closed: 'list.emptyClosed',
  archived: 'list.emptyArchived',
};

function Empty({ shown }: { shown: ListState }) {
  if (sessions.value.length === 0 && !can('sessions:link')) {
    return (
      <div class="list-empty">
        <p>{t('list.emptyNoGrant')}</p>
        <p class="hint">{t('list.emptyNoGrantNext')}</p>
      </div>
    );
  }
  if (shown.view === 'all' && sessions.value.length === 0) {
    return (
      <div class="list-empty">
        <p>{t('list.emptyNoNumber')}</p>
        <a class="button primary" href="/sessions" onClick={followLink}>
          {t('list.connect')}
        </a>
      </div>
    );
  }
  return (
    <div class="list-empty">
      <p>{t(emptyWords[shown.view])}</p>
      {shown.view === 'all' && <p class="hint">{t('list.emptyAllNext')}</p>}
      {shown.view === 'all' && sandbox.value && canSomewhere('messages:send') && (
        <Button onClick={() => (openDialog.value = { kind: 'customer' })}>
          {t('bar.writeAs')}
        </Button>
      )}
    </div>
  );
}

function Failed() {
  return (
    <div class="list-empty" role="alert">
      <p>{t('list.failed')}</p>
      <Button onClick={() => void reloadList()}>{t('app.retry')}</Button>
    </div>
  );
}

/** Always renders the selected row too: the listbox points at it. */
function withPinned(at: number) {
  return (range: Range) => {
    const visible = defaultRangeExtractor(range);
    return at < 0 || visible.includes(at) ? visible : [...visible, at].sort((a, b) => a - b);
  };
}

function rowId(id: string): string {
  return `row-${id}`;
}

function onListKey(event: KeyboardEvent): void {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (by === 0) return;
  event.preventDefault();
  step(by);
}

function onListClick(event: MouseEvent): void {
  const row =
    event.target instanceof Element ? event.target.closest<HTMLElement>('[data-id]') : null;
  const { id } = row?.dataset ?? {};
  if (!id) return;
  openInView(id);
  if (matchMedia('(min-width: 900px) and (hover: hover)').matches) focusWhenThere('composer');
}

function Rows({ shown }: { shown: ListState }) {
  const scroller = useRef<HTMLDivElement>(null);
  const selected = openId.value;
  const at = selected ? shown.ids.indexOf(selected) : -1;
  const count = Math.min(shown.total, shown.ids.length + promised);
  const virtualizer = useVirtual({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
    getItemKey: index => shown.ids[index] ?? index,
    rangeExtractor: withPinned(at),
  });
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last + ahead > shown.ids.length) void loadMore();
  }, [last, shown.ids.length, shown.total]);
  useEffect(() => {
    if (at >= 0) virtualizer.scrollToIndex(at, { align: 'auto' });
  }, [selected]);
  useEffect(() => void performance.mark('list-ready'), []);
  const known = conversations.value;
  return (
    <div
      ref={scroller}
      id="list"
      class="list-scroller"
      role="listbox"
      tabIndex={0}
      aria-label={t('list.region')}
      aria-activedescendant={selected && at >= 0 ? rowId(selected) : undefined}
      onKeyDown={onListKey}
      onClick={onListClick}
    >
      <div
        class="list-sizer"
        role="presentation"
        style={{ blockSize: `${virtualizer.getTotalSize()}px` }}
      >
        {items.map(({ index, key, start }) => {
          const conversation = known[shown.ids[index] ?? ''];
          if (!conversation) return <Placeholder key={key} startPx={start} />;
          return (
            <Row
              key={key}
              domId={rowId(conversation.id)}
              conversation={conversation}
              startPx={start}
              position={index + 1}
              total={shown.total}
              selected={conversation.id === selected}
            />
          );
        })}
      </div>
    </div>
  );
}

function Body({ shown }: { shown: ListState }) {
  if (shown.state === 'failed') return <Failed />;
  if (shown.state === 'ready' && shown.ids.length === 0) return <Empty shown={shown} />;
  if (shown.state === 'loading') {
    return (
      <div class="list-scroller" aria-busy="true">
        {Array.from({ length: 8 }, (_, at) => (
          <Placeholder key={at} startPx={at * rowPx} />
        ))}
      </div>
    );
  }
  return <Rows key={shown.view} shown={shown} />;
}

/** What a search found: whom, then what was said. */
function Found({ shown }: { shown: ListState }) {
  const isEmpty = shown.state === 'ready' && shown.ids.length === 0;
  return (
    <div class="found" style={{ '--found-size': `${shown.total * rowPx}px` }}>
      <h2>{t('search.people')}</h2>
      {isEmpty ? (
        <p class="hits-none">{t('search.noPeople', { q: shown.q })}</p>
      ) : (
        <Body shown={shown} />
      )}
      <Hits q={shown.q} />
    </div>
  );
}

/** The list pane: what is open, waiting, closed or archived, or what a search found. */
export function ConversationList() {
  const shown = list.value;
  // Alone on the screen it is what the page is about.
  const Pane = onePane.value ? 'main' : 'section';
  return (
    <Pane class="list-column" aria-label={t('list.region')}>
      <ListHead />
      {shown && (shown.q ? <Found shown={shown} /> : <Body shown={shown} />)}
    </Pane>
  );
}
