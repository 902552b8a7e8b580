import type { Virtualizer } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { ConversationView } from '../../../protocol/views.js';
import { loadOlder, visit } from '../../actions/thread.js';
import { t, time } from '../../languages/current.js';
import { outbox } from '../../outbox.js';
import { threadRows, type ThreadRow } from '../../state/rows.js';
import type { Thread } from '../../state/thread.js';
import { me } from '../../store.js';
import { useVirtual } from '../../ui/use-virtual.js';
import { useFeedKeys } from './feed-keys.js';
import { foundId } from '../../actions/goal.js';
import { useGoal } from './use-goal.js';
import { FeedRow } from './feed-row.js';
import { JumpButton } from './jump-button.js';

const bubblePx = 56;
const linePx = 40;
const endPx = 80;
const rowsAhead = 8;

function useRows(thread: Thread, conversationId: string): readonly ThreadRow[] {
  const entries = outbox.value;
  const unreadId = visit.value.conversationId === conversationId ? visit.value.unreadId : null;
  const meId = me.value?.id ?? '';
  const times = time();
  return useMemo(() => {
    const epoch = Date.UTC(2000, 0, 1);
    const dayOf = (atMs: number) => times.daysApart(epoch, atMs);
    const mine = entries.filter(entry => entry.conversationId === conversationId);
    return threadRows({ thread, outbox: mine, unreadId, meId, dayOf });
  }, [thread, entries, unreadId, meId, times]);
}

type Feed = Virtualizer<HTMLElement, HTMLElement>;

/** Starts at the unread line if there is one, else at the newest message. */
function useOpening(rows: readonly ThreadRow[], virtualizer: Feed, isReady: boolean): boolean {
  const [opened, setOpened] = useState(false);
  useLayoutEffect(() => {
    if (opened || !isReady || rows.length === 0) return;
    const unreadAt = rows.findIndex(({ kind }) => kind === 'unread');
    if (unreadAt >= 0) virtualizer.scrollToIndex(unreadAt, { align: 'start' });
    else virtualizer.scrollToEnd();
    setOpened(true);
    performance.mark('thread-ready');
  });
  return opened;
}

/** Keeps the newest message in view while the composer below grows and shrinks. */
function useStayAtEnd(scroller: RefObject<HTMLElement | null>, virtualizer: Feed): void {
  useLayoutEffect(() => {
    const feed = scroller.current;
    if (!feed) return undefined;
    let wasAtEnd = true;
    const scrolled = () => {
      wasAtEnd = feed.scrollHeight - feed.scrollTop - feed.clientHeight < endPx;
    };
    const observer = new ResizeObserver(() => {
      if (wasAtEnd) virtualizer.scrollToEnd();
    });
    feed.addEventListener('scroll', scrolled, { passive: true });
    observer.observe(feed);
    return () => {
      feed.removeEventListener('scroll', scrolled);
      observer.disconnect();
    };
  }, []);
}

/** Whether a search led here. */
const wasFound = (row: ThreadRow) => row.kind === 'message' && row.message.id === foundId.value;

/** The messages of a thread, windowed and anchored at the end. */
export function Feed({ thread, conversation }: { thread: Thread; conversation: ConversationView }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useRows(thread, conversation.id);
  const getItemKey = useMemo(() => (index: number) => rows[index]?.key ?? index, [rows]);
  const virtualizer = useVirtual({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => (rows[index]?.kind === 'message' ? bubblePx : linePx),
    getItemKey,
    overscan: 8,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: endPx,
    paddingStart: 12,
    paddingEnd: 12,
  });
  useStayAtEnd(scroller, virtualizer);
  const opened = useOpening(rows, virtualizer, thread.state === 'ready');
  useGoal({ conversationId: conversation.id, rows, virtualizer, scroller, opened });
  const items = virtualizer.getVirtualItems();
  const firstShown = items[0]?.index ?? 0;
  useEffect(() => {
    if (opened && firstShown < rowsAhead) void loadOlder(thread.conversationId);
  }, [opened, firstShown, thread.nextCursor]);
  const onKeyDown = useFeedKeys(rows, virtualizer, scroller);
  const isAtEnd = !opened || virtualizer.isAtEnd(endPx);
  const isEmpty = thread.state === 'ready' && rows.length === 0;
  return (
    <div class="feed-frame">
      <div
        ref={scroller}
        id="thread"
        class="feed"
        role="feed"
        tabIndex={-1}
        aria-busy={thread.loadingOlder || thread.state === 'loading'}
        aria-label={t('thread.messages', { name: conversation.title })}
        onKeyDown={onKeyDown}
      >
        {isEmpty && <p class="feed-empty">{t('thread.empty')}</p>}
        <div class="feed-sizer" style={{ blockSize: `${virtualizer.getTotalSize()}px` }}>
          <div class="feed-window" style={{ transform: `translateY(${items[0]?.start ?? 0}px)` }}>
            {items.map(({ index, key }) => {
              const row = rows[index];
              return row ? (
                <div
                  key={key}
                  ref={virtualizer.measureElement}
                  data-index={index}
                  class={wasFound(row) ? 'feed-row was-found' : 'feed-row'}
                >
                  <FeedRow
                    row={row}
                    conversation={conversation}
                    isLast={index === rows.length - 1}
                  />
                </div>
              ) : null;
            })}
          </div>
        </div>
      </div>
      <JumpButton rows={rows} isAtEnd={isAtEnd} onJump={() => virtualizer.scrollToEnd()} />
    </div>
  );
}
